import { acknowledgementChecks, safetyRules } from '../lib/signals/safety';

const example = `suppressionRules:
  - name: backdoor-sandbox
    owner: malware-lab@example.com
    justification: The sandbox runs malware on purpose, and has no way out.
    expires: 2027-06-30
    criteria:
      - { field: type, equals: ["Backdoor:EC2/Spambot"] }
      - { field: resource.instanceDetails.instanceId, equals: [i-0123456789abcdef0] }
      - { field: severity, lessThan: 7 }
    acknowledge:
      - { finding: "hides-threat-purpose[Backdoor]", justification: The sandbox is isolated; the lab watches it itself. }`;

const acknowledgement: Readonly<Record<'yes' | 'no', string>> = {
  yes: 'An acknowledgement on the rule, with the ID that the finding shows.',
  no: 'Not possible',
};

/** `docs/signal-safety.md`: every safety rule, what it refuses, why, and what to do. */
export function signalSafetyReference(): string {
  return [
    '# Safety rules of suppression rules and automation rules',
    '<!-- Written by docs/signal-safety.ts; a test fails when it is stale. -->',
    'A suppression rule hides findings from everybody, also from AWS Security Incident Response. Every rule of the configuration is ' +
      'checked against the rules below. That includes rules that only observe, or that are disabled: one day they will act.',
    'Rules of Security Hub V2 (`automationRulesV2`) are checked against each of them. The few exceptions say so under Security Hub V2.',
    'An error stops the synthesis, except `expired`, which leaves the rule out. A warning is for somebody to look at. Expired rules ' +
      'are not checked otherwise.',
    'Every finding is certain. Where AWS does not document how a criterion compares, Cordon claims no contradiction, duplicate or ' +
      'shadow. It then assumes that a rule matches what it may match.',
    '## Acknowledging a finding',
    'Put the acknowledgement on the rule that needs it. It names the ID of one finding, as the message shows it, with the part in ' +
      'brackets, and says why. It accepts that finding of that rule, and no other. If one reason covers several findings, `findings` ' +
      'lists their IDs.',
    `\`\`\`yaml\n${example}\n\`\`\``,
    ...safetyRules.map(({ id, what, why, fix, acknowledgeable, whyNot, notForV2 }) =>
      section(id, what, why, fix, acknowledgeable ? acknowledgement.yes : `${acknowledgement.no}: ${whyNot ?? ''}.`, notForV2),
    ),
    ...acknowledgementChecks.map(({ id, what, why, fix }) =>
      section(id, what, why, fix, `${acknowledgement.no}: it is about an acknowledgement.`),
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

function section(id: string, what: string, why: string, fix: string, acknowledge: string, notForV2?: string): string {
  const v2 = notForV2 === undefined ? '' : `\n- Security Hub V2: Not checked: ${notForV2}.`;
  return `## \`${id}\`\n\n${what}\n\n- Why: ${why}\n- Fix: ${fix}\n- Acknowledge: ${acknowledge}${v2}`;
}

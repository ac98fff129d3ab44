import { checkRules, confusedDeputies, packName, type CheckRule } from '../checks';

const example = `import { CordonChecks } from 'cordon/checks';

Validations.of(app).addPlugins(new CordonChecks(app));

// Beside the resource that needs it; one finding, one acknowledgement:
Validations.of(rule).acknowledge({
  id: '${packName}-EventTargetWithoutDeadLetterQueue[metrics]',
  reason: 'The target counts events, and the next one makes up for a lost one.',
});`;

/** `docs/nag-rules.md`: every rule of the pack, what it refuses, why, and what to do. */
export function nagRulesReference(): string {
  return [
    `# Rules of the cdk-nag pack ${packName}`,
    '<!-- Written by docs/nag-rules.ts; a test fails when it is stale. -->',
    'A pack for cdk-nag 3 that works in any CDK app. Its rules find what goes wrong between AWS Security Incident Response, ' +
      'StackSets, GuardDuty, Security Hub and EventBridge. Every synthesis of Cordon runs it, on the outer app and on the templates ' +
      'inside the StackSets.',
    `\`\`\`ts\n${example}\n\`\`\``,
    'Every finding has an ID of its own: the rule, and the finding in brackets. It fails the synthesis until somebody acknowledges ' +
      'that ID on the resource, or on a construct above it. An error will not work, or opens something. A warning works, and causes ' +
      'harm when something else fails. cdk-nag fails the synthesis on either.',
    'A token is a violation only if it surely is one. If the template does not tell, as with an imported policy, there is a finding ' +
      'too. Its part in brackets begins with `Unknown::`. Look at the resource, and acknowledge what you saw. A resource that cannot be ' +
      'rendered is a finding with the ID of the rule alone.',
    table(checkRules),
    ...checkRules.map(section),
    '## Services whose trust needs a condition',
    `\`${packName}-ServiceTrustWithoutCondition\` knows the services for which AWS documents a condition in the trust of a role:`,
    ['| Service principal | Any of | Source |', '|---|---|---|']
      .concat(
        confusedDeputies.map(
          ({ principal, keys, page }) => `| \`${principal}\` | ${keys.map((key) => `\`${key}\``).join(', ')} | ${page} |`,
        ),
      )
      .join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}

function table(rules: readonly CheckRule[]): string {
  const rows = rules.map(
    ({ id, level, types }) => `| [\`${id}\`](#${packName}-${id}) | ${level} | ${types.map((type) => `\`${type}\``).join(', ')} |`,
  );
  return [
    '| Rule | Level | Looks at |',
    '|---|---|---|',
    ...rows.map((row) => row.replace(/#\S+?\)/, (anchor) => anchor.toLowerCase())),
  ].join('\n');
}

function section({ id, what, why, fix, pages }: CheckRule): string {
  return `## \`${packName}-${id}\`\n\n${what}\n\n- Why: ${why}\n- Fix: ${fix}\n- Source: ${pages.map((page) => `<${page}>`).join(', ')}`;
}

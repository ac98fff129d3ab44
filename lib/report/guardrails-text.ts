import { columns, figure, paint, plain } from '../core/text';
import { type GuardrailsExplanation } from '../guardrails/explain';
import { policyLimits } from '../guardrails/policies';

/** The text report of the guardrails. */
export function guardrailsToText(explanation: GuardrailsExplanation, options: { readonly colour: boolean }): string {
  const p = paint(options.colour);
  const { policies, protections, exempted, attached, placement, exemptions, beyondPolicies } = explanation;
  const by = attached.stack === undefined ? 'attached by a tool of yours' : `attached by the stack ${attached.stack}`;
  return [
    `${p.bold('guardrails')} · ${policies.length === 1 ? '1 policy' : `${policies.length} policies`} · ${by}, to ${attached.targets.join(', ')}`,
    '',
    'In member accounts, nobody can:',
    ...protections.flatMap(({ denied, why, exempts }) => [
      `  ${p.green('✔')} ${denied}`,
      p.dim(`      ${why}${exempts.length === 0 ? '' : ` Except: ${exempts.join(', ')}.`}`),
    ]),
    '',
    'Who is exempted:',
    ...columns([
      ['break-glass roles', exempted.breakGlass.join(', ') || 'none'],
      ['administrator roles', exempted.administrators.join(', ') || 'none, so StackSets and settings are not protected'],
    ]),
    '',
    'Policies:',
    ...columns(policies.map(({ name, characters }) => [name, `${figure(characters)} of ${figure(policyLimits.characters)} characters`])),
    ...placementLines(placement),
    ...(exemptions === undefined ? [] : exemptionLines(exemptions)),
    '',
    'What no service control policy stops:',
    ...beyondPolicies.flatMap(({ fact, instead }) => [`  ${p.yellow('▸')} ${fact}`, p.dim(`      ${instead}`)]),
    '',
    'cordon check proves each of these protections. The documents of the policies: --format json',
    '',
  ]
    .map((line) => (options.colour ? line : plain(line)))
    .join('\n');
}

function placementLines(placement: GuardrailsExplanation['placement']): readonly string[] {
  switch (placement.status) {
    case 'unknown':
      return [`  Whether there is room for them is not known: ${plain(placement.reason)}.`];
    case 'fits':
      return placement.targets.map(({ id, attached }) => `  ${id} has ${attached} of ${policyLimits.attached} policies without them.`);
    case 'full':
      return [
        ...placement.targets.map(
          ({ id, attached }) => `  ${id} has ${attached} of ${policyLimits.attached} policies without them: there is no room.`,
        ),
        ...placement.merges.map(({ name, policy, takes, characters }) =>
          plain(`  ${name} (${policy}) can take the statements of ${takes}: ${figure(characters)} characters.`),
        ),
      ];
  }
}

function exemptionLines(exemptions: NonNullable<GuardrailsExplanation['exemptions']>): readonly string[] {
  if (exemptions.length === 0) return ['', 'No policy of the organization stops containment.'];
  return [
    '',
    'Policies of the organization that stop containment; --format json has each with the roles exempted:',
    ...exemptions.flatMap(({ name, policy, sids, characters, tooLarge, facts }) => [
      plain(
        `  ${name} (${policy}), statement ${sids.join(', ')}: ${figure(characters)} characters afterwards${tooLarge ? ', which is too large' : ''}`,
      ),
      ...facts.map((fact) => plain(`      ${fact}.`)),
    ]),
  ];
}

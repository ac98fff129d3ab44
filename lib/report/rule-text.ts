import { type RuleExplanation } from '../signals/explain';
import { columns, count, paint, plain, type Paint } from '../core/text';

/** The text report of a rule. */
export function ruleToText(explanation: RuleExplanation, options: { readonly colour: boolean }): string {
  const p = paint(options.colour);
  const rule = plainly(explanation);
  const nouns = {
    suppressionRules: 'suppression rule',
    automationRules: 'automation rule',
    automationRulesV2: 'Security Hub V2 automation rule',
  };
  const what = nouns[rule.list];
  return [
    `${what} ${p.bold(rule.name)} · ${rule.state} · ${lifetime(rule)}`,
    ...columns([
      ['owner', rule.owner],
      ['because', rule.justification],
      ...(rule.description === undefined ? [] : [['about', rule.description]]),
    ]),
    '',
    rule.list === 'suppressionRules'
      ? 'GuardDuty findings that match all of these conditions:'
      : `Security Hub ${rule.list === 'automationRulesV2' ? 'V2 ' : ''}findings that match all of these conditions:`,
    ...columns(rule.criteria.map(({ field, condition, from }) => [field, `${condition}${from === undefined ? '' : ` (${from})`}`])),
    '',
    'What the rule does to them:',
    ...rule.effects.map((effect) => `  ${effect}`),
    ...outcome(rule),
    '',
    ...where(rule),
    ...safety(rule, p),
    '',
  ].join('\n');
}

/** Removes control characters from every text. Colours are added later. */
function plainly<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) => (typeof part === 'string' ? plain(part) : part)) as T;
}

function lifetime({ expires, daysLeft }: RuleExplanation): string {
  return daysLeft < 0 ? `ended ${expires}, so it is not deployed` : `until ${expires}, ${count(daysLeft, 'day')} left`;
}

function outcome({ outcome }: RuleExplanation): string[] {
  if (outcome === undefined) return [];
  const wins = { this: 'this rule wins', other: 'another rule wins', unknown: 'the winning rule is unknown' };
  return [
    '',
    'If several rules match a finding, the last writer of each field wins:',
    ...outcome.fields.flatMap(({ field, winner, writers }) => [
      `  ${field}: ${wins[winner]}`,
      ...writers.map(({ sentence }) => `    ${sentence}`),
    ]),
    ...outcome.keptAwayBy.map(({ sentence }) => `  ${sentence}`),
  ];
}

function where({ list, places, administrator, deployedName }: RuleExplanation): string[] {
  if (places.length === 0) return ['Where: not deployed'];
  const number = list === 'suppressionRules' ? 'rank' : 'order';
  return [
    `Where: as ${deployedName} in account ${administrator}, for the findings of every account that it administers`,
    ...columns(
      places.map(({ region, stackName, rank, order, of }) => [region, `${number} ${rank ?? order}`, `of ${count(of, 'rule')}`, stackName]),
    ),
  ];
}

function safety({ findings, acknowledged }: RuleExplanation, p: Paint): string[] {
  if (findings.length + acknowledged.length === 0) return [];
  return [
    '',
    'Safety:',
    ...findings.map(({ id, severity, message, remedy }) => {
      const text = `  ${severity === 'error' ? '✖' : '!'} ${id}: ${message}; ${remedy}`;
      return severity === 'error' ? p.red(text) : p.yellow(text);
    }),
    ...acknowledged.map(({ finding, justification }) => `  accepted ${finding.id}: ${justification}`),
  ];
}

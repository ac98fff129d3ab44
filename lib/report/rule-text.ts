import { type RuleExplanation } from '../signals/explain';
import { columns, count, paint, plain, type Paint } from '../core/text';

/** A rule in plain words, for people. */
export function ruleToText(explanation: RuleExplanation, options: { readonly colour: boolean }): string {
  const p = paint(options.colour);
  const rule = plainly(explanation);
  const nouns = {
    suppressionRules: 'suppression rule',
    automationRules: 'automation rule',
    automationRulesV2: 'automation rule of Security Hub V2',
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
      ? 'GuardDuty findings of which all of this holds:'
      : `Security Hub ${rule.list === 'automationRulesV2' ? 'V2 ' : ''}findings of which all of this holds:`,
    ...columns(rule.criteria.map(({ field, condition, from }) => [field, `${condition}${from === undefined ? '' : ` (${from})`}`])),
    '',
    'What happens to them:',
    ...rule.effects.map((effect) => `  ${effect}`),
    ...outcome(rule),
    '',
    ...where(rule),
    ...safety(rule, p),
    '',
  ].join('\n');
}

/** With every text in it made plain; colours come after. */
function plainly<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) => (typeof part === 'string' ? plain(part) : part)) as T;
}

function lifetime({ expires, daysLeft }: RuleExplanation): string {
  return daysLeft < 0 ? `ended ${expires}, so it is left out` : `until ${expires}, ${count(daysLeft, 'day')} left`;
}

function outcome({ outcome }: RuleExplanation): string[] {
  if (outcome === undefined) return [];
  const wins = { this: 'this rule wins', other: 'another rule wins', unknown: 'who wins is not known' };
  return [
    '',
    'Who has the last word on a finding that several rules match:',
    ...outcome.fields.flatMap(({ field, winner, writers }) => [
      `  ${field}: ${wins[winner]}`,
      ...writers.map(({ sentence }) => `    ${sentence}`),
    ]),
    ...outcome.keptAwayBy.map(({ sentence }) => `  ${sentence}`),
  ];
}

function where({ list, places, administrator, deployedName }: RuleExplanation): string[] {
  if (places.length === 0) return ['Where: nowhere'];
  const number = list === 'suppressionRules' ? 'rank' : 'order';
  return [
    `Where: account ${administrator}, for the findings of every account that it administers, as ${deployedName}`,
    ...columns(
      places.map(({ region, stackName, rank, order, of }) => [
        region,
        `${number} ${rank ?? order}`,
        `one of ${count(of, 'rule')}`,
        stackName,
      ]),
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

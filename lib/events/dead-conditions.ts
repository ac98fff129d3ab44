import { type Problem } from '../core/problem';
import { nearest } from '../core/nearest';
import { type CompiledPattern } from './event-pattern';
import { conditionsOf, takes, type FieldCondition, type FieldConditions, type PatternCombination } from './field-condition';

/** Fields of every event, and whether they hold text, a list of texts, or what the source likes. */
const envelope: Readonly<Record<string, 'text' | 'list' | 'open'>> = {
  version: 'text',
  id: 'text',
  'detail-type': 'text',
  source: 'text',
  account: 'text',
  time: 'text',
  region: 'text',
  'replay-name': 'text',
  resources: 'list',
  detail: 'open',
};

/** Names that AWS gives, in which there is never an asterisk or a question mark. */
const namesOfAws = [
  'account',
  'region',
  'detail.eventName',
  'detail.eventSource',
  'detail.awsRegion',
  'detail.userIdentity.type',
  'detail.userIdentity.accountId',
  'detail.recipientAccountId',
] as const;

/**
 * Services whose calls have a source of the same name, as a page of the reference of EventBridge says of each, e.g.
 * https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-iam.html. Others are not known to: calls of CloudWatch have
 * `monitoring.amazonaws.com`.
 */
const servicesOfOneName = [
  ...['cloudformation', 'cloudtrail', 'config', 'events', 'guardduty', 'iam', 'kms', 'organizations', 'securityhub', 'security-ir'],
  ...['signin', 'sts'],
];

/**
 * Conditions that no event satisfies, whatever service it is of: on fields that events do not have outside of `detail`, on an asterisk where it is a
 * character, and on calls of a service under the source of another.
 *
 * Ids: `undocumented-field`, `undocumented-field-value`, `detail-type-of-another-source`.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/ref/events-structure.html
 */
export function deadConditions({ combinations }: CompiledPattern): readonly Problem[] {
  const problems = combinations.flatMap((combination) => [
    ...combination.flatMap((field) => [...unknownFields(field), ...literalWildcards(field)]),
    ...callsOfAnotherSource(combination),
  ]);
  return [...new Map(problems.map((problem) => [`${problem.id} ${problem.path ?? ''}`, problem])).values()];
}

function unknownFields({ path, conditions }: FieldConditions): readonly Problem[] {
  const [name = '', ...inside] = path.split('.');
  const holds = envelope[name];
  if (conditions.some(({ takesAbsence }) => takesAbsence) || holds === 'open' || (holds !== undefined && inside.length === 0)) return [];
  const near = nearest(path, Object.keys(envelope), 2);
  return [
    {
      id: 'undocumented-field',
      path: conditions[0]?.place.replace(/\[\d+\]$/, '') ?? path,
      message:
        holds === undefined
          ? 'is a field that no event has; only `detail` contains fields of the service'
          : `asks for a field inside ${name}, but ${name} is text`,
      value: path,
      remedy:
        holds !== undefined
          ? `list the values of ${name} itself`
          : near === undefined
            ? `write it as detail.${path}`
            : `did you mean "${near}"?`,
    },
  ];
}

function literalWildcards({ path, conditions }: FieldConditions): readonly Problem[] {
  if (!namesOfAws.some((name) => name === path)) return [];
  return conditions.flatMap(({ operator, operand, place }) =>
    /^(?:equals|prefix|suffix)$/.test(operator) && typeof operand === 'string' && /[*?]/.test(operand)
      ? [
          {
            id: 'undocumented-field-value',
            path: place,
            message: `contains an asterisk or question mark; this operator compares it as a character, and no value of ${path} contains one`,
            value: operand,
            remedy: operand === '*' ? 'remove the field to match every value' : `write { wildcard: "${operand}" }`,
          },
        ]
      : [],
  );
}

/** Calls that CloudTrail sends on have the source of the service that was called. */
function callsOfAnotherSource(combination: PatternCombination): readonly Problem[] {
  const sources = conditionsOf(combination, 'source');
  const services = conditionsOf(combination, 'detail.eventSource');
  if (sources === undefined || services === undefined) return [];
  const named = services.map(serviceOf);
  if (named.some((service) => service === undefined || takes(sources, `aws.${service}`))) return [];
  const [first] = services;
  return [
    {
      id: 'detail-type-of-another-source',
      ...(first && { path: first.place, value: first.operand }),
      message: 'asks for calls to a service that is not among the sources of the pattern',
      remedy: `write source: [${named.map((service) => `aws.${service}`).join(', ')}]`,
    },
  ];
}

/** @returns undefined where it is not known which source the calls have */
function serviceOf({ operator, operand }: FieldCondition): string | undefined {
  return operator === 'equals' ? servicesOfOneName.find((service) => operand === `${service}.amazonaws.com`) : undefined;
}

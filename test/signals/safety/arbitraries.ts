import fc from 'fast-check';
import { type AutomationCriterion } from '../../../lib/configuration/automation-rule';
import { clash, textOperatorsIn } from '../../../lib/signals/security-hub/operators';
import { criteriaProblems } from '../../../lib/signals/security-hub/criterion-problems';
import { type SuppressionCriterion } from '../../../lib/configuration/suppression-rule';

/** Small domains: criteria over a few fields, and every finding that differs in a way that they can tell. */

/** A list of one to some values, without repetition. */
const some = <T>(values: readonly T[], maxLength = 3): fc.Arbitrary<T[]> =>
  fc.subarray([...values], { minLength: 1, maxLength: Math.min(maxLength, values.length) });
const maybe = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(values, { nil: undefined, freq: 2 });
const clean = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;
const asks = (criterion: object): boolean => Object.keys(criterion).length > 1;

const types = ['Recon:EC2/Portscan', 'Recon:EC2/PortProbe', 'Backdoor:EC2/Spambot', 'backdoor:ec2/spambot'];
const typePatterns = ['*', 'Recon:*', '*Portscan', 'Backdoor:EC2/*', 'Recon:EC2/Port????', '*EC2/P*', 'recon:*'];
const addresses = ['10.0.0.1', '10.0.0.2', '10.0.1.1', '192.0.2.7'];
const addressValues = [...addresses, '10.0.0.0/24', '10.0.0.0/16', '192.0.2.0/24', '0.0.0.0/0'];
const addressPatterns = ['10.0.*', '10.0.0.?', '*.1', '192.0.2.7'];
const addresses6 = ['2001:db8::1', '2001:0db8:0:0:0:0:0:1', '2001:db8::2', '2001:db8:1::1'];
const addressValues6 = [...addresses6, '2001:db8::/64', '2001:db8::/32'];
const tags = ['scanner', 'bastion', 'web'];
const numbers = [1, 4, 5, 7, 8];

const textCriterion = (field: string, values: readonly string[], patterns: readonly string[]): fc.Arbitrary<SuppressionCriterion> =>
  fc
    .record({
      equals: maybe(some(values)),
      notEquals: maybe(some(values)),
      matches: maybe(some(patterns)),
      notMatches: maybe(some(patterns, 2)),
    })
    .map((operators) => clean({ field, ...operators }))
    .filter(asks);

const severity: fc.Arbitrary<SuppressionCriterion> = fc
  .record({
    equals: maybe(some(numbers)),
    notEquals: maybe(some(numbers, 1)),
    greaterThan: maybe(fc.constantFrom(...numbers)),
    greaterThanOrEqual: maybe(fc.constantFrom(...numbers)),
    lessThan: maybe(fc.constantFrom(...numbers)),
    lessThanOrEqual: maybe(fc.constantFrom(...numbers)),
  })
  .map((operators) => clean({ field: 'severity', ...operators }))
  .filter(asks);

const suppressionFields: readonly fc.Arbitrary<SuppressionCriterion>[] = [
  textCriterion('type', types, typePatterns),
  textCriterion('service.action.networkConnectionAction.remoteIpDetails.ipAddressV4', addressValues, addressPatterns),
  textCriterion('service.action.networkConnectionAction.remoteIpDetails.ipAddressV6', addressValues6, ['2001:db8:*', '*::1']),
  textCriterion('resource.instanceDetails.tags.value', tags, ['*', 's*', 'b*']),
  textCriterion('undocumented.field', addressValues, addressPatterns),
  severity,
];

/** One criterion, for contradictions. */
export const suppressionCriterion: fc.Arbitrary<SuppressionCriterion> = fc.oneof(...suppressionFields);

/** Two rules on the same few fields, so that one often says what the other says. */
export const suppressionPair: fc.Arbitrary<readonly [SuppressionCriterion[], SuppressionCriterion[]]> = fc
  .subarray([...suppressionFields], { minLength: 1, maxLength: 2 })
  .chain((fields) => fc.tuple(fc.tuple(...fields), fc.tuple(...fields), fc.constantFrom('as they are', 'narrower', 'wider')))
  .map(([a, b, how]) => [how === 'as they are' ? a : a.map((criterion, index) => mix(criterion, b[index], how)), b]);

/** A criterion that has what another one has and more, or less: most random pairs have nothing to do with each other. */
function mix<Criterion extends object>(own: Criterion, other: Criterion | undefined, how: 'narrower' | 'wider'): Criterion {
  if (how === 'narrower') return { ...own, ...other };
  const kept = Object.entries(other ?? own).slice(0, 2);
  return Object.fromEntries(kept) as Criterion;
}

const lists = (values: readonly string[]): string[][] => [[], ...values.map((value) => [value]), [values[0] ?? '', values[2] ?? '']];

/** Findings: each value of each field, also none, and of lists one and several. */
export const guardDutyFindings: readonly object[] = product({
  type: types,
  severity: [1, 4, 4.5, 5, 6.5, 7, 8, 9],
  v4: [undefined, ...addresses],
}).concat(
  product({
    type: types.slice(0, 2),
    severity: [4.5],
    v6: [undefined, ...addresses6],
    tags: lists(tags),
    other: [undefined, ...addresses],
  }),
);

interface Cell {
  readonly type?: unknown;
  readonly severity?: unknown;
  readonly v4?: unknown;
  readonly v6?: unknown;
  readonly tags?: unknown;
  readonly other?: unknown;
}

function product(axes: Readonly<Record<string, readonly unknown[]>>): object[] {
  const cells = Object.entries(axes).reduce<Record<string, unknown>[]>(
    (made, [name, values]) => made.flatMap((cell) => values.map((value) => ({ ...cell, [name]: value }))),
    [{}],
  );
  return cells.map(({ type, severity: level, v4, v6, tags: own, other }: Cell) => ({
    type,
    severity: level,
    resource: { instanceDetails: { tags: ((own ?? []) as string[]).map((value) => ({ key: 'role', value })) } },
    service: { action: { networkConnectionAction: { remoteIpDetails: { ipAddressV4: v4, ipAddressV6: v6 } } } },
    undocumented: { field: other },
  }));
}

const titles = ['Port', 'Portscan', 'Probe', 'A Portscan'];
const resources = ['arn:a', 'arn:ab', 'arn:b'];

/** What Security Hub takes together on one field (API_StringFilter). */
const together = (values: readonly string[]): fc.Arbitrary<object> => {
  const list = some(values);
  return fc.oneof(
    fc.record({ equals: list }),
    fc.record({ equals: list, prefix: list }),
    fc.record({ prefix: list }),
    fc.record({ prefix: list, notEquals: list }),
    fc.record({ prefix: list, prefixNotEquals: list }),
    fc.record({ prefix: some(values, 1), notEquals: list, prefixNotEquals: list }),
    fc.record({ notEquals: list }),
    fc.record({ prefixNotEquals: list }),
    fc.record({ notEquals: list, prefixNotEquals: list }),
    fc.record({ contains: list }),
    fc.record({ notContains: list }),
  );
};
const map = (key: string): fc.Arbitrary<AutomationCriterion> =>
  fc
    .oneof(fc.record({ equals: some(tags) }), fc.record({ notEquals: some(tags) }), fc.record({ contains: some(['s', 'scan', 'b']) }))
    .map((operators) => ({ field: 'ResourceTags', key, ...operators }));
const days = ['2026-11-01T00:00:00Z', '2026-11-10T00:00:00Z', '2026-11-20T00:00:00Z'];

const automationFields: readonly fc.Arbitrary<AutomationCriterion>[] = [
  together([...titles, 'P']).map((operators) => ({ field: 'Title', ...operators })),
  together([...resources, 'arn:']).map((operators) => ({ field: 'ResourceId', ...operators })),
  map('role'),
  map('team'),
  fc
    .oneof(
      fc.record({ equals: some([10, 20, 30]) }),
      fc.record({ greaterThanOrEqual: fc.constantFrom(10, 20, 30), lessThanOrEqual: fc.constantFrom(10, 20, 30) }),
      fc.record({ lessThanOrEqual: fc.constantFrom(10, 20, 30) }),
    )
    .map((operators) => ({ field: 'Confidence', ...operators })),
  fc
    .oneof(
      fc.record({ start: fc.constantFrom(...days), end: fc.constantFrom(...days) }),
      fc.record({ start: fc.constantFrom(...days) }),
      fc.record({ withinDays: fc.constantFrom(1, 10, 20) }),
    )
    .map((operators) => ({ field: 'CreatedAt', ...operators })),
];

export const automationCriterion: fc.Arbitrary<AutomationCriterion> = fc.oneof(...automationFields);
export const automationPair: fc.Arbitrary<readonly [AutomationCriterion[], AutomationCriterion[]]> = fc
  .subarray([...automationFields], { minLength: 1, maxLength: 3 })
  .chain((fields) =>
    fc.tuple(fc.tuple(...fields), fc.tuple(...fields), fc.subarray(fields.map((_, index) => index)), fc.subarray([0, 1, 2])),
  )
  // The second rule is the first one where `same` says so, and leaves out some fields.
  .map(([a, b, same, left]) => {
    const other = b.map((criterion, index) => (same.includes(index) ? (a[index] ?? criterion) : criterion));
    const kept = other.filter((_, index) => left.includes(index));
    return [a, kept.length === 0 ? other : kept] as const;
  })
  .filter((pair) => pair.every(isTaken));

/** Whether Security Hub takes criteria; keys of one map that it joins by OR it takes, too. */
function isTaken(criteria: readonly AutomationCriterion[]): boolean {
  const ofTags = criteria.filter(({ field }) => field === 'ResourceTags').flatMap(textOperatorsIn);
  return clash([...new Set(ofTags)]) === undefined && criteriaProblems(criteria).every(({ id }) => id === 'map-keys-joined-by-or');
}

/** When the findings arrive. */
export const arrival = '2026-11-24T00:00:00Z';

const tagSets = [{}, { role: 'scanner' }, { role: 'bastion', team: 'web' }, { team: 'scanner' }];
export const securityHubFindings: readonly object[] = [undefined, ...titles].flatMap((Title) =>
  [[], ['arn:a'], ['arn:ab', 'arn:b'], ['arn:b']].flatMap((ids) =>
    tagSets.flatMap((Tags) =>
      [undefined, 10, 20, 25].flatMap((Confidence) =>
        ['2026-11-05T00:00:00Z', '2026-11-15T00:00:00Z', '2026-11-23T12:00:00Z'].map((CreatedAt) => ({
          Title,
          Confidence,
          CreatedAt,
          Resources: ids.map((Id) => ({ Id, Tags })),
        })),
      ),
    ),
  ),
);

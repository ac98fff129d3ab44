import fc from 'fast-check';
import { eventMatches } from '../../../lib/events/event-matching';
import { parseEventPattern } from '../../../lib/events/event-pattern';
import { type AutomationCriterion, type AutomationRule, type FindingUpdate } from '../../../lib/configuration/automation-rule';
import { findingOf, withFinding, type Document } from '../../../lib/signals/readers/example-event';
import { exampleEvent } from '../../../lib/signals/readers/example-finding';
import { hiddenFinding, type OrderedRule } from '../../../lib/signals/readers/hidden-findings';
import { ingestedProducts, productsFor } from '../../../lib/signals/readers/product';
import { routeReader, ruleReader, serviceReader, type Reader } from '../../../lib/signals/readers/reader';
import { automationMatches } from '../../../lib/signals/security-hub/matching';
import { assertWhere } from '../../support/properties';
import { runs } from '../../support/runs';

/**
 * A verdict is held against a slow simulation: every finding of a small world goes through the rules in their order, and whoever looked at it before
 * is asked again.
 */
const today = '2026-11-24';
const labels = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];
const types = ['TTPs/Discovery/Recon:EC2-Portscan', 'TTPs/Command and Control/Backdoor:EC2-Spambot', 'Effects/Impact:EC2-WinRMBruteForce'];
const accounts = ['111122223333', '444455556666'];
const confidences = [undefined, 10, 60];

const some = <T>(values: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...values], { minLength: 1, maxLength: 2 });

const criterion = fc.oneof<fc.Arbitrary<AutomationCriterion>[]>(
  some(labels).map((equals) => ({ field: 'SeverityLabel', equals })),
  some(labels).map((notEquals) => ({ field: 'SeverityLabel', notEquals })),
  some(types).map((equals) => ({ field: 'Type', equals })),
  fc.constantFrom('TTPs/', 'TTPs/Discovery', 'Effects/').map((start) => ({ field: 'Type', prefix: [start] })),
  fc.constantFrom('Spambot', 'EC2', 'Recon:').map((part) => ({ field: 'Type', contains: [part] })),
  some(accounts).map((equals) => ({ field: 'AwsAccountId', equals })),
  fc.constantFrom(10, 60).map((bound) => ({ field: 'Confidence', greaterThanOrEqual: bound })),
);
const criteria = fc.uniqueArray(criterion, { minLength: 1, maxLength: 2, selector: ({ field }) => field });

const update = fc
  .record(
    {
      severity: fc.constantFrom(...(['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const)),
      types: some([...types, 'Effects/Other']),
      confidence: fc.constantFrom(0, 10, 60),
      note: fc.constant('seen'),
    },
    { requiredKeys: [] },
  )
  .filter((parts) => Object.keys(parts).length > 0);

const ruleLists: fc.Arbitrary<readonly OrderedRule[]> = fc
  .array(
    fc.record({
      criteria,
      update,
      terminal: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
      enabled: fc.constantFrom(true, true, false),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((made) =>
    made.map((rule, index): OrderedRule => ({
      order: 11 + index,
      rule: {
        ...rule,
        name: `rule-${index}`,
        precedence: 11 + index,
        owner: 'team',
        justification: 'x',
        expires: '2027-06-30',
        regions: ['eu-west-1'],
        // The rule that is looked at is looked at as if it were enabled.
        enabled: index === 0 || rule.enabled,
      } satisfies AutomationRule,
    })),
  );

const asked = fc
  .record(
    {
      Severity: fc.oneof(some(labels), fc.constant([{ 'anything-but': 'LOW' }])).map((Label) => ({ Label })),
      Types: fc.oneof(some<unknown>(types), fc.constantFrom([{ prefix: 'TTPs/' }], [{ wildcard: '*Spambot*' }], [{ suffix: 'Portscan' }])),
      Confidence: fc.constantFrom([{ numeric: ['>=', 60] }], [{ numeric: ['<', 60] }], [{ exists: false }]),
      AwsAccountId: some(accounts),
      Note: fc.constant({ Text: [{ exists: false }] }),
    },
    { requiredKeys: [] },
  )
  .filter((fields) => Object.keys(fields).length > 0);
const pattern = fc
  .oneof(
    asked,
    fc.tuple(asked, asked).map(($or) => ({ $or })),
  )
  .map((findings) => ({ source: ['aws.securityhub'], 'detail-type': ['Security Hub Findings - Imported'], detail: { findings } }));

const [guardDuty] = ingestedProducts;
const base = guardDuty === undefined ? {} : exampleEvent(guardDuty, today);
const world: readonly Document[] = labels.flatMap((Label) =>
  types.flatMap((type) =>
    accounts.flatMap((AwsAccountId) =>
      confidences.map((Confidence) => {
        const { Severity, ...finding } = findingOf(base);
        void Severity;
        return {
          ...finding,
          AwsAccountId,
          Types: [type],
          Severity: { Label },
          ...(Confidence !== undefined && { Confidence }),
        };
      }),
    ),
  ),
);

const fields: Readonly<Record<string, (update: FindingUpdate) => unknown>> = {
  Severity: ({ severity }) => severity && { Label: severity },
  Types: ({ types: own }) => own,
  Confidence: ({ confidence }) => confidence,
  Note: ({ note }) => note && { Text: note },
};

/** Carries the rules out, field by field, and keeps of what they wrote only what the first one wrote last. */
function leftByFirst(all: readonly OrderedRule[], finding: Document): { readonly applied: boolean; readonly finding: Document } {
  const writer = new Map<string, number>();
  let applied = false;
  for (const [index, { rule }] of all.entries()) {
    const match = automationMatches(rule.criteria, finding);
    if (!rule.enabled || (index === 0 ? match === false : match !== true)) continue;
    applied ||= index === 0;
    for (const [name, valueOf] of Object.entries(fields)) if (valueOf(rule.update) !== undefined) writer.set(name, index);
    if (rule.terminal) break;
  }
  const [first] = all;
  const kept = [...writer].flatMap(([name, index]) => (index === 0 && first ? [[name, fields[name]?.(first.rule.update)] as const] : []));
  return { applied, finding: { ...finding, ...Object.fromEntries(kept) } };
}

type Sees = (finding: Document, before: Document) => boolean;

/** Whether the first rule hides a finding, by simulation. */
function simulated(all: readonly OrderedRule[], finding: Document, sees: Sees): boolean {
  const { applied, finding: after } = leftByFirst(all, finding);
  return applied && sees(finding, finding) && !sees(after, finding);
}

/** Both ways: what the simulation hides is found, and the example that is found is hidden by the simulation. */
function agrees(all: readonly OrderedRule[], reader: Reader, sees: Sees, options: { readonly until?: number } = {}): boolean {
  const [own] = all;
  if (own === undefined) return true;
  const seenByRule = (finding: Document): boolean =>
    reader.order === undefined ||
    (!own.rule.terminal &&
      !all.slice(1).some(({ rule, order }) => {
        const before = order < (options.until ?? Infinity);
        return before && rule.enabled && rule.terminal && automationMatches(rule.criteria, finding) === true;
      }));
  const relevant = all.filter(({ order }) => order < (options.until ?? Infinity));
  const found = hiddenFinding(own, reader, { rules: all, today, ...options });
  if (found !== undefined) return seenByRule(found.before) && simulated(relevant, found.before, sees);
  return world.every((finding) => !seenByRule(finding) || !simulated(relevant, finding, sees));
}

it('a finding is said to be hidden from a route exactly where a simulation of the rules hides one', () => {
  const given = fc.tuple(ruleLists, pattern);
  type Given = typeof given extends fc.Arbitrary<infer Value> ? Value : never;
  const readerOf = ([, eventPattern]: Given) => routeReader({ name: 'route', events: { pattern: { bus: 'findings', eventPattern } } });
  const isHiding = ([all, eventPattern]: Given): boolean => {
    const [own, reader] = [all[0], readerOf([all, eventPattern])];
    return own !== undefined && reader !== undefined && hiddenFinding(own, reader, { rules: all, today }) !== undefined;
  };
  const agreesOn = ([all, eventPattern]: Given): boolean => {
    const reader = readerOf([all, eventPattern]);
    const { pattern: compiled } = parseEventPattern(eventPattern);
    if (reader === undefined || compiled === undefined) return true;
    return agrees(all, reader, (finding) => eventMatches(compiled, withFinding(base, finding)));
  };
  fc.assert(fc.property(given, agreesOn), { numRuns: runs(500) });
  assertWhere(given, isHiding, agreesOn, runs(50));
});

/** What the rules and routes below name, and a product that none of them names. */
const named = ['GuardDuty', 'Inspector', 'Security Hub', 'Wiz'];
const worldOfProducts: readonly Document[] = productsFor({ names: [...named, 'Prowler'], companies: [], arns: [] })
  .filter(({ ProductName }) => [...named, 'Prowler'].includes(ProductName))
  .flatMap((product) =>
    labels.flatMap((Label) =>
      accounts.map((AwsAccountId) => {
        const { Severity, ...finding } = findingOf(exampleEvent(product, today));
        void Severity;
        return { ...finding, AwsAccountId, Severity: { Label } };
      }),
    ),
  );

it('a finding of whichever product is said to be hidden from a route exactly where a simulation of the rules hides one', () => {
  expect(worldOfProducts).toHaveLength(5 * 4 * 2);
  const criterionOfProducts = fc.oneof<fc.Arbitrary<AutomationCriterion>[]>(
    some(named).map((equals) => ({ field: 'ProductName', equals })),
    some(named).map((notEquals) => ({ field: 'ProductName', notEquals })),
    fc.constantFrom('In', 'Security', 'W').map((start) => ({ field: 'ProductName', prefix: [start] })),
    some(['inspector', 'securityhub']).map((ends) => ({
      field: 'ProductArn',
      equals: ends.map((end) => `arn:aws:securityhub:eu-west-1::product/aws/${end}`),
    })),
    fc.constant({ field: 'ComplianceStatus', equals: ['FAILED'] }),
    some(labels).map((equals) => ({ field: 'SeverityLabel', equals })),
    some(accounts).map((equals) => ({ field: 'AwsAccountId', equals })),
  );
  const askedOfProducts = fc.record(
    {
      ProductName: fc.oneof(some<unknown>(named), fc.constantFrom([{ 'anything-but': ['GuardDuty', 'Wiz'] }], [{ suffix: 'Hub' }])),
      ProductArn: fc.constantFrom([{ wildcard: '*product/aws/*' }], [{ suffix: 'aws/inspector' }], [{ suffix: '/wiz' }]),
      Severity: some(labels).map((Label) => ({ Label })),
      AwsAccountId: some(accounts),
    },
    { requiredKeys: ['Severity'] },
  );
  const given = fc.tuple(
    fc
      .tuple(
        ruleLists,
        fc.array(fc.uniqueArray(criterionOfProducts, { minLength: 1, maxLength: 3, selector: ({ field }) => field }), {
          minLength: 3,
          maxLength: 3,
        }),
      )
      .map(([rules, all]) =>
        rules.map(({ rule, order }, index): OrderedRule => ({ order, rule: { ...rule, criteria: all[index] ?? [] } })),
      ),
    askedOfProducts.map((findings) => ({
      source: ['aws.securityhub'],
      'detail-type': ['Security Hub Findings - Imported'],
      detail: { findings },
    })),
  );
  type Given = typeof given extends fc.Arbitrary<infer Value> ? Value : never;
  const judge = ([all, eventPattern]: Given): { readonly hidden: boolean; readonly agreed: boolean } => {
    const [own] = all;
    const reader = routeReader({ name: 'route', events: { pattern: { bus: 'findings', eventPattern } } });
    const { pattern: compiled } = parseEventPattern(eventPattern);
    if (own === undefined || reader === undefined || compiled === undefined) return { hidden: false, agreed: false };
    const sees: Sees = (finding) => eventMatches(compiled, withFinding(base, finding));
    const found = hiddenFinding(own, reader, { rules: all, today });
    const agreed =
      found === undefined
        ? worldOfProducts.every((finding) => !simulated(all, finding, sees))
        : simulated(all, found.before, sees) && found.before.ProductName === found.product.ProductName;
    return { hidden: found !== undefined && found.product.ProductName !== 'GuardDuty', agreed };
  };
  fc.assert(
    fc.property(given, (one) => judge(one).agreed),
    { numRuns: runs(600) },
  );
  assertWhere(
    given,
    (one) => judge(one).hidden,
    (one) => judge(one).agreed,
    runs(100),
  );
});

/**
 * What decision 24 leaves out: only a type that both has a text and begins with another one shows what the first rule hides, because a terminal rule
 * with that beginning keeps a later rule away.
 */
function needsJoinedText([own, ...others]: readonly OrderedRule[]): boolean {
  const on = ({ rule }: OrderedRule, operator: 'contains' | 'prefix') =>
    rule.criteria.some((one) => 'field' in one && one.field === 'Type' && operator in one);
  return own !== undefined && on(own, 'contains') && others.some((other) => other.rule.terminal && on(other, 'prefix'));
}

it('a finding is said to be hidden from the service exactly where a simulation of the rules hides one', () => {
  const sees: Sees = (finding, before) =>
    !(Number(finding.Confidence) < 50) && (before.Types as string[]).some((type) => (finding.Types as string[]).includes(type));
  fc.assert(
    fc.property(ruleLists, (all) => needsJoinedText(all) || agrees(all, serviceReader, sees)),
    { numRuns: runs(1000) },
  );
});

it('a finding is said to be hidden from a later rule exactly where a simulation of the rules before it hides one', () => {
  fc.assert(
    fc.property(ruleLists, (all) => {
      const last = all.at(-1);
      if (last === undefined || all.length < 2) return true;
      const sees: Sees = (finding) => automationMatches(last.rule.criteria, finding) === true;
      return agrees(all, ruleReader(last, today), sees, { until: last.order });
    }),
    { numRuns: runs(1000) },
  );
});

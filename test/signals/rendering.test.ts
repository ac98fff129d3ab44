import fc from 'fast-check';
import { mayShareOrder } from '../../lib/signals/safety/order-sharing';
import { readConfiguration } from '../../lib/meaning/read';
import { CordonError } from '../../lib/core/problem';
import { evaluateSignals } from '../../lib/signals/evaluate';
import { filterProperties } from '../../lib/signals/guardduty/filter';
import { stopsSynthesis } from '../../lib/signals/safety';
import { automationRuleProperties } from '../../lib/signals/security-hub/properties';
import { runs } from '../support/runs';
import { brokenAutomationLimits, brokenFilterLimits } from './limits';

/**
 * From the text of a configuration to the properties of its resources: what neither reading nor the safety rules refuse breaks no limit of AWS,
 * of a rule or of a Region. Each made configuration is near a limit, on either side of it.
 */
const today = '2026-11-24';
const regions = ['eu-west-1', 'us-east-1', 'eu-central-1'];
const often = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 60, arbitrary: usual }, { weight: 1, arbitrary: odd });

const governance = {
  owner: often(fc.constantFrom('soc@example.com', 'Überwachung'), fc.string()),
  justification: often(
    fc.constant('known and harmless'),
    fc.integer({ min: 900, max: 1030 }).map((length) => `known ${'j'.repeat(length)}`),
  ),
  expires: often(fc.constantFrom('2027-11-24', '2026-11-24'), fc.constantFrom('2026-11-23', '2027-11-25', '2027-02-30')),
  regions: fc.option(fc.subarray(regions, { minLength: 1 }), { nil: undefined, freq: 3 }),
};
const values = (count: fc.Arbitrary<number>, valueOf: (index: number) => string): fc.Arbitrary<string[]> =>
  count.map((length) => Array.from({ length }, (_, index) => valueOf(index)));
const few = fc.constant(2);

const suppression = fc.record({
  ...governance,
  stage: fc.constantFrom('observe', 'enforce'),
  filter: often(
    values(few, (index) => `i-${String(index).padStart(17, '0')}`),
    values(fc.integer({ min: 49, max: 51 }), (index) => `i-${String(index).padStart(17, '0')}`),
  ),
  from: fc.option(fc.constantFrom('environment.scanners', 'environment.scanners.many'), { nil: undefined, freq: 20 }),
  below: often(fc.constant(7), fc.constantFrom(8, 11, 6.5)),
});
const automation = fc.record({
  ...governance,
  precedence: often(fc.constant('after-service'), fc.constantFrom('before-service', 10, 12, 1000)),
  buckets: often(
    values(few, (index) => `arn:aws:s3:::bucket-${index}`),
    values(fc.integer({ min: 99, max: 101 }), (index) => `arn:aws:s3:::bucket-${index}`),
  ),
  description: fc.option(often(fc.constant('known'), fc.constant('d'.repeat(1000))), { nil: undefined }),
  note: often(
    fc.constant('known'),
    fc.integer({ min: 511, max: 514 }).map((length) => 'n'.repeat(length)),
  ),
});
/** Around what is left of a Region where nearly all of it is kept for the service: reading hundreds of rules would take long. */
const amount = fc.integer({ min: 0, max: 8 });

const parts = fc.record({
  // A few kinds of rules, repeated: of eighty that are each made anew, one is wrong nearly always.
  suppressionKinds: fc.array(suppression, { minLength: 1, maxLength: 2 }),
  automationKinds: fc.array(automation, { minLength: 1, maxLength: 2 }),
  suppressions: amount,
  automations: amount,
  reservedForService: fc.constantFrom(undefined, 94, 97),
  stacksPerRegion: fc.constantFrom(undefined, 3),
});
type Parts = typeof parts extends fc.Arbitrary<infer Value> ? Value : never;

const configurationOf = ({ suppressionKinds, automationKinds, suppressions, automations, ...signals }: Parts) => ({
  organization: {
    id: 'o-exampleorgid',
    root: 'r-ab12',
    managementAccount: '111111111111',
    membershipRegion: 'eu-west-1',
    regions,
    detectors: Object.fromEntries(regions.map((region) => [region, 'a1b2'])),
  },
  signals,
  environment: {
    scanners: [
      { name: 'one', instances: ['i-0123456789abcdef0'] },
      { name: 'many', instances: Array.from({ length: 49 }, (_, index) => `i-${String(500 + index).padStart(17, '0')}`) },
    ],
  },
  suppressionRules: Array.from({ length: suppressions }, (_, index) => {
    const { filter, from, below, ...rest } = suppressionKinds[index % suppressionKinds.length]!;
    return {
      name: `rule-${index}`,
      ...rest,
      criteria: [
        { field: 'type', equals: ['Recon:EC2/Portscan'] },
        { field: 'resource.instanceDetails.instanceId', equals: filter, ...(from !== undefined && { from }) },
        { field: 'resource.instanceDetails.imageId', equals: [`ami-${String(index).padStart(17, '0')}`] },
        { field: 'severity', lessThan: below },
      ],
    };
  }),
  automationRules: Array.from({ length: automations }, (_, index) => {
    const { buckets, note, ...rest } = automationKinds[index % automationKinds.length]!;
    return {
      name: `rule-${index}`,
      ...rest,
      criteria: [
        { field: 'ResourceId', equals: buckets },
        { field: 'ComplianceSecurityControlId', equals: [`S3.${index}`] },
        { field: 'SeverityLabel', equals: ['LOW'] },
      ],
      update: { workflowStatus: 'SUPPRESSED', note },
    };
  }),
});

const configurations = parts.map(configurationOf);

const governed = { owner: 'soc@example.com', justification: 'known and harmless', expires: '2027-11-24', regions: undefined } as const;
const fullRegion = configurationOf({
  suppressionKinds: [{ ...governed, stage: 'observe', filter: ['i-0123456789abcdef0'], from: undefined, below: 7 }],
  automationKinds: [{ ...governed, precedence: 'after-service', buckets: ['arn:aws:s3:::bucket'], description: undefined, note: 'known' }],
  suppressions: 6,
  automations: 6,
  reservedForService: 94,
  stacksPerRegion: undefined,
});

it('what passes breaks no limit of AWS, of a rule or of a Region', () => {
  let full = 0;
  fc.assert(
    fc.property(configurations, (written) => {
      const configuration = read(JSON.stringify(written));
      fc.pre(configuration !== undefined);
      const { deployment, safety, problems } = evaluateSignals({ configuration, today });
      fc.pre(problems.length === 0 && !safety.findings.some(stopsSynthesis));
      for (const { stacks } of deployment.regions) {
        const filters = stacks.flatMap(({ suppressionRules }) => suppressionRules);
        const rules = stacks.flatMap(({ automationRules }) => automationRules);
        const most = 100 - configuration.signals.reservedForService;
        if (filters.length === most || rules.length === most) full++;
        expect(Math.max(filters.length, rules.length)).toBeLessThanOrEqual(most);
        expect(filters.map(({ rank }) => rank)).toEqual(filters.map((_, index) => index + 1));
        const shared = rules.filter(({ order }, at) => rules.findIndex((other) => other.order === order) !== at);
        expect(
          shared.filter(({ rule, order }) => !rules.every((o) => o.order !== order || o.rule === rule || mayShareOrder(o.rule, rule))),
        ).toEqual([]);
        const rendered = filters.map(({ rule, rank }) => filterProperties(rule, { rank }));
        expect(rendered.flatMap(brokenFilterLimits)).toEqual([]);
        expect(new Set(rendered.map(({ Name }) => Name)).size).toBe(filters.length);
        expect(rules.flatMap(({ rule, order }) => brokenAutomationLimits(automationRuleProperties(rule, { order })))).toEqual([]);
      }
    }),
    // A Region that is full comes by chance in too few runs.
    { numRuns: runs(200), maxSkipsPerRun: 1000, examples: [[fullRegion]] },
  );
  expect(full).toBeGreaterThan(0);
});

function read(text: string): ReturnType<typeof readConfiguration>['configuration'] | undefined {
  try {
    return readConfiguration(text, { file: 'cordon.yaml' }).configuration;
  } catch (error) {
    if (error instanceof CordonError) return undefined;
    throw error;
  }
}

import { suppression } from '../../support/rules';
import { sampled } from '../../support/runs';
import { checkSafety, safetyRules, stopsSynthesis, type SafetyInput } from '../../../lib/signals/safety';
import { automationRuleTags, filterTags, serviceTag } from '../../../lib/signals/names';
import { casesOf, folders, inputOf } from './cases';

const image = { field: 'resource.instanceDetails.imageId', equals: ['ami-0123456789abcdef0'] };
/** At a desk one in ten of what complies and of what does not, of each rule. */
const inputs = sampled(
  folders.flatMap((folder) =>
    ['compliant.json', 'violating.json'].flatMap((file) => casesOf(folder, file).map((one) => ({ folder, file, one }))),
  ),
  ({ folder, file }) => `${folder} ${file}`,
).map(({ one }) => inputOf(one));
const of = (given: Parameters<typeof inputOf>[0]['given']): SafetyInput => inputOf({ name: '', given, expected: [] });

it('gives the same report for the same input, and leaves the input as it is', () => {
  for (const input of sampled(inputs)) {
    const before = JSON.stringify(input);
    const first = checkSafety(input);
    expect(checkSafety(JSON.parse(before) as SafetyInput)).toEqual(first);
    expect(JSON.stringify(input)).toBe(before);
  }
});

it('gives findings by list and rule, what is about a list first', () => {
  const { findings } = checkSafety(
    of({ automationRules: [{ criteria: [] }], suppressionRules: [{ criteria: [image] }, { criteria: [image], owner: '' }] }),
  );
  const places = findings.map(({ list, index }) => `${list === 'suppressionRules' ? 0 : 1} ${index ?? '-'}`);
  expect(places).toEqual([...places].sort());
  expect(new Set(places).size).toBe(5);
});

it('names in each finding the rule that made it, and a place that is there', () => {
  const all = inputs.flatMap((input) => safetyRules.flatMap((rule) => rule.check(input).map((finding) => ({ input, rule, finding }))));
  expect(all.length).toBeGreaterThan(20);
  expect(
    all.filter(
      ({ input, rule, finding: { id, index, list } }) =>
        (id !== rule.id && !(id.startsWith(`${rule.id}[`) && id.endsWith(']'))) ||
        (index !== undefined && input[list]?.[index] === undefined),
    ),
  ).toEqual([]);
});

it('accepts a finding on its own rule alone: the same thing beside it is still refused', () => {
  const acknowledge = [{ finding: 'hides-high-severity', justification: 'the laboratory' }];
  const criteria = [{ field: 'type', equals: ['UnauthorizedAccess:EC2/TorClient'] }, image];
  const report = checkSafety(
    of({
      suppressionRules: [
        { criteria, acknowledge },
        { criteria, regions: ['us-east-1'] },
      ],
    }),
  );
  expect(report.acknowledged).toEqual([
    { finding: expect.objectContaining({ id: 'hides-high-severity', index: 0 }), justification: 'the laboratory' },
  ]);
  expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([
    expect.objectContaining({ id: 'hides-high-severity', index: 1 }),
  ]);
});

it('accepts nothing of a rule that cannot be acknowledged, even where it has the finding', () => {
  const acknowledge = [{ finding: 'reserved-name', justification: 'ours' }];
  const report = checkSafety(of({ suppressionRules: [{ ...suppression(), name: 'SIRTriage-x', acknowledge }] }));
  expect(report.acknowledged).toEqual([]);
  expect(report.findings.map(({ id }) => id)).toEqual(expect.arrayContaining(['reserved-name', 'refused-acknowledgement']));
});

it('looks at an expired rule for its end alone, and that does not stop a synthesis', () => {
  const { findings } = checkSafety(of({ suppressionRules: [{ criteria: [], owner: '', name: 'SIRTriage-x', expires: '2026-01-01' }] }));
  expect(findings.map(({ id }) => id)).toEqual(['expired']);
  expect(findings.filter(stopsSynthesis)).toEqual([]);
});

it('stops a synthesis for every other error, and for no warning', () => {
  const found = inputs.flatMap((input) => checkSafety(input).findings);
  expect(found.filter((finding) => stopsSynthesis(finding))).toEqual(
    found.filter(({ severity, id }) => severity === 'error' && id !== 'expired'),
  );
});

it('never takes what could not be read for nothing', () => {
  const unread = { status: 'unknown', reason: { call: 'guardduty:ListFilters', code: 'AccessDenied', message: '' } } as const;
  const known = { status: 'present', value: [] } as const;
  const region = { detector: { status: 'present', value: 'd' }, filters: unread, automationRules: known } as const;
  const deployed = { account: '111111111111', regions: { 'eu-west-1': region } };
  const ids = (given: SafetyInput): readonly string[] => checkSafety(given).findings.map(({ id }) => id);
  expect(ids(of({ suppressionRules: [suppression()], deployed }))).toContain('too-many-rules[unknown]');
  expect(
    ids(of({ suppressionRules: [suppression()], deployed: { ...deployed, regions: { 'eu-west-1': { ...region, filters: known } } } })),
  ).toEqual([]);
});

it('gives no rule the tag of the service', () => {
  for (const tags of [filterTags(suppression()), automationRuleTags(suppression())]) expect(tags).not.toHaveProperty(serviceTag.key);
});

it('compares 100 rules of each kind in 20 Regions, all on the same fields', () => {
  const regions = Array.from({ length: 20 }, (_, index) => `eu-west-${index + 1}`);
  const addresses = (rule: number): string[] => Array.from({ length: 50 }, (_, index) => `10.${rule}.0.${index}`);
  const input = of({
    suppressionRules: Array.from({ length: 100 }, (_, rule) => ({
      name: `rule-${rule}`,
      regions,
      criteria: [
        { field: 'type', matches: ['Recon:*', '*Portscan'], notMatches: ['*DNS'] },
        { field: 'service.action.networkConnectionAction.remoteIpDetails.ipAddressV4', equals: addresses(rule) },
        { field: 'severity', lessThan: 7 },
      ],
    })),
    automationRules: Array.from({ length: 100 }, (_, rule) => ({
      name: `rule-${rule}`,
      regions,
      precedence: 100 + rule,
      criteria: [
        { field: 'ResourceId', prefix: [`arn:${rule}`], notEquals: ['arn:x'] },
        { field: 'SeverityLabel', equals: ['LOW'] },
      ],
    })),
  });
  const { findings } = checkSafety(input);
  // `arn:1` takes all that begins with `arn:10`.
  expect(findings.length).toBeGreaterThan(40);
});

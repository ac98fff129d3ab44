import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { type AutomationCriterion } from '../../../lib/configuration/automation-rule';
import { checkSafety } from '../../../lib/signals/safety';
import { type SuppressionCriterion } from '../../../lib/configuration/suppression-rule';
import { inputOf } from './cases';

/** Digits that differ from one to the next, the same in every run. */
const hex = (index: number, length: number): string => createHash('sha256').update(`${index}`).digest('hex').slice(0, length);
const byte = (index: number, place: number): number => parseInt(hex(index, 64).slice(2 * place, 2 * place + 2), 16);
const words =
  'alpha bravo coral delta eagle flint grove heron indigo jasper kiln lotus maple nectar olive pearl quartz river sable topaz'.split(' ');
const account = (index: number): string => `${100_000_000_000 + (parseInt(hex(index, 8), 16) % 899_999_999_999)}`;
const region = (index: number): string => ['eu-west-1', 'us-east-1', 'ap-southeast-2', 'eu-central-1'][index % 4]!;
const word = (index: number): string => words[index % words.length]!;

/** Values that a field has in twenty findings that have nothing to do with each other. */
const samples: Readonly<Record<string, (index: number) => string>> = {
  'resource.instanceDetails.instanceId': (index) => `i-0${hex(index, 16)}`,
  'resource.instanceDetails.imageId': (index) => `ami-0${hex(index, 16)}`,
  'resource.accessKeyDetails.accessKeyId': (index) => `ASIA${hex(index, 16).toUpperCase()}`,
  'resource.accessKeyDetails.principalId': (index) => `AROA${hex(index, 17).toUpperCase()}:i-0${hex(index + 100, 16)}`,
  'resource.accessKeyDetails.userIdentity.arn': (index) =>
    `arn:aws:sts::${account(index)}:assumed-role/${word(index)}/i-0${hex(index, 16)}`,
  'resource.lambdaDetails.functionArn': (index) => `arn:aws:lambda:${region(index)}:${account(index)}:function:${word(index)}`,
  'resource.instanceDetails.networkInterfaces.networkInterfaceId': (index) => `eni-0${hex(index, 16)}`,
  'resource.instanceDetails.networkInterfaces.publicDnsName': (index) =>
    `ec2-${byte(index, 0)}-${byte(index, 1)}-${byte(index, 2)}-${byte(index, 3)}.${region(index)}.compute.amazonaws.com`,
  'resource.ecsClusterDetails.taskDetails.definitionArn': (index) =>
    `arn:aws:ecs:${region(index)}:${account(index)}:task-definition/${word(index)}:${index}`,
  'service.action.networkConnectionAction.remoteIpDetails.ipAddressV4': (index) =>
    [0, 1, 2, 3].map((place) => byte(index, place)).join('.'),
  'service.action.networkConnectionAction.remoteIpDetails.ipAddressV6': (index) =>
    `2001:db8:${[0, 4, 8, 12, 16].map((at) => hex(index, 64).slice(at, at + 4)).join(':')}:1`,
};
const valuesOf = (sample: (index: number) => string): readonly string[] => Array.from({ length: 20 }, (_, index) => sample(index));

/** A value of which some stretches are replaced by wildcards. */
const patternOf = (value: string): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.nat(value.length - 1), fc.nat(value.length), fc.constantFrom('*', '*', '*', '?')), { minLength: 1, maxLength: 3 })
    .map((holes) =>
      holes
        .reduce((text, [from, length, wildcard]) => {
          const end = wildcard === '?' ? from + 1 : from + length;
          return (
            text.slice(0, from) +
            wildcard.repeat(text.slice(from, end).length > 0 ? 1 : 0) +
            '\0'.repeat(Math.max(0, text.slice(from, end).length - 1)) +
            text.slice(end)
          );
        }, value)
        .replaceAll('\0', ''),
    );

const expression = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, (one) => (one === '*' ? '.*' : one === '?' ? '.' : `\\${one}`))}$`, 's');

function refused(criteria: readonly SuppressionCriterion[]): boolean {
  const given = { suppressionRules: [{ criteria: [{ field: 'type', equals: ['Recon:EC2/Portscan'] }, ...criteria] }] };
  return checkSafety(inputOf({ name: '', given, expected: [] })).findings.some(({ severity }) => severity === 'error');
}

it.each(Object.entries(samples))('a pattern that every one of twenty values of %s fits is refused', (field, sample) => {
  const values = valuesOf(sample);
  fc.assert(
    fc.property(fc.constantFrom(...values).chain(patternOf), (pattern) => {
      fc.pre(values.every((value) => expression(pattern).test(value)));
      expect([pattern, refused([{ field, matches: [pattern] }])]).toEqual([pattern, true]);
    }),
    { numRuns: 15, maxSkipsPerRun: 2000 },
  );
});

it.each(Object.entries(samples))('a value of %s as it stands is not refused, but for a range of addresses', (field, sample) => {
  for (const value of valuesOf(sample)) expect(refused([{ field, equals: [value] }])).toBe(false);
});

it('a beginning that the ARNs of twenty instances have, or a part, is refused in an automation rule', () => {
  const arns = Array.from({ length: 20 }, (_, index) => `arn:aws:ec2:${region(index)}:${account(index)}:instance/i-0${hex(index, 16)}`);
  const [arn = ''] = arns;
  const given = (criterion: AutomationCriterion) => ({ automationRules: [{ criteria: [criterion] }] });
  const named = (criterion: AutomationCriterion): boolean =>
    !checkSafety(inputOf({ name: '', given: given(criterion), expected: [] })).findings.some(({ id }) => id === 'no-trusted-identifier');
  for (let end = 1; end <= arn.length; end++) {
    const prefix = arn.slice(0, end);
    if (arns.every((other) => other.startsWith(prefix)))
      expect([prefix, named({ field: 'ResourceId', prefix: [prefix] })]).toEqual([prefix, false]);
    for (let start = 0; start < end; start++) {
      const part = arn.slice(start, end);
      if (arns.every((other) => other.includes(part)))
        expect([part, named({ field: 'ResourceId', contains: [part] })]).toEqual([part, false]);
    }
  }
  expect(named({ field: 'ResourceId', prefix: [arn.slice(0, -8)] })).toBe(false);
  expect(named({ field: 'ResourceId', prefix: [arn] })).toBe(true);
});

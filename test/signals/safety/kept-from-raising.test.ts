import { type AutomationRule } from '../../../lib/configuration/automation-rule';
import { checkSafety } from '../../../lib/signals/safety';
import { inputOf } from './cases';

const product = { field: 'ProductName', equals: ['GuardDuty'] };
const account = (...equals: string[]): AutomationRule['criteria'][number] => ({ field: 'AwsAccountId', equals });

function found(first: Partial<AutomationRule>, second: Partial<AutomationRule> = {}): readonly string[] {
  const criteria = [product, account('444444444444', '555555555555')];
  const automationRules = [
    { name: 'first', precedence: 20, terminal: true, criteria, update: { userDefinedFields: { team: 'payments' } }, ...first },
    {
      name: 'second',
      precedence: 30,
      criteria: [product, account('444444444444', '666666666666')],
      update: { severity: 'CRITICAL' as const },
      ...second,
    },
  ];
  const { findings } = checkSafety(inputOf({ name: '', given: { automationRules }, expected: [] }));
  return findings.filter(({ at }) => at === 'terminal').map(({ severity, id, index }) => `${severity} ${id} ${index ?? ''}`);
}

it.each(['HIGH', 'CRITICAL'] as const)('warns of a terminal rule before one that raises to %s', (severity) => {
  expect(found({}, { update: { severity } })).toEqual(['warning finding-hidden-from[rule:second] 0']);
});

const safe: readonly (readonly [string, Partial<AutomationRule>, Partial<AutomationRule>])[] = [
  ['the first rule is not terminal', { terminal: false }, {}],
  ['the terminal rule comes later', { precedence: 40 }, {}],
  ['the rules are of other Regions', { regions: ['us-east-1'] }, {}],
  ['the rules match other findings', {}, { criteria: [product, account('666666666666')] }],
  ['the later rule is disabled', {}, { enabled: false }],
  ['the later rule raises nothing', {}, { update: { severity: 'LOW' } }],
];

it.each(safe)('says nothing where %s', (_, first, second) => expect(found(first, second)).toEqual([]));

import { checkRules, packName } from '../../checks';
import { checkCases, findingsIn, type CheckCase } from './cases';

// These are no tests of the CloudFormation validation, which takes seconds to start.
process.env.CDK_VALIDATION = 'false';

const of = (rule: string, given: CheckCase): readonly string[] =>
  findingsIn(given).filter((finding) => finding.startsWith(`${packName}-${rule}[`) || !finding.includes('['));

describe.each(checkCases.map((cases) => [cases.rule, cases] as const))('%s', (rule, { compliant, violating }) => {
  it.each(compliant.map((each) => [each.name, each] as const))('has nothing against %s', (_, given) => {
    expect(of(rule, given)).toEqual([]);
  });

  it.each(violating.map((each) => [each.name, each] as const))('finds %s', (_, given) => {
    expect(given.expected).not.toEqual([]);
    expect(of(rule, given)).toEqual(given.expected);
  });
});

it('has of every rule a case that complies and one that does not', () => {
  const ids = checkRules.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(checkCases.map(({ rule }) => rule).sort()).toEqual([...ids].sort());
  expect(checkCases.filter(({ compliant, violating }) => compliant.length === 0 || violating.length === 0)).toEqual([]);
});

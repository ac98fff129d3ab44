import { violation, type CheckRule } from '../rule';

export const suppressionFilterInvalidName: CheckRule = {
  id: 'SuppressionFilterInvalidName',
  level: 'error',
  types: ['AWS::GuardDuty::Filter'],
  what: 'A GuardDuty filter whose name is not 3 to 64 letters, digits, dots, underscores and hyphens.',
  why: 'GuardDuty rejects the name during deployment. The CloudFormation schema allows even a single character.',
  fix: 'Give it a name that says what it hides and until when.',
  pages: ['https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateFilter.html'],
  check: ({ properties: { Name: name } }) =>
    typeof name !== 'string' || /^[A-Za-z0-9._-]{3,64}$/.test(name)
      ? []
      : [violation('Name', `the name ${JSON.stringify(name)} is not 3 to 64 letters, digits, dots, underscores and hyphens`)],
};

import { unknown, violation, type CheckRule } from '../rule';
import { at, isIntrinsic, numberOf } from '../values';

export const stackSetAllAccountsAtOnce: CheckRule = {
  id: 'StackSetAllAccountsAtOnce',
  level: 'warning',
  types: ['AWS::CloudFormation::StackSet'],
  what: 'A StackSet that deploys to all accounts at once and continues after every failure.',
  why: 'Strict failure tolerance limits concurrency to the failure tolerance. Full concurrency without this limit deploys a faulty template to the whole organization.',
  fix: 'Lower `MaxConcurrentPercentage` or `FailureTolerancePercentage`, and keep `ConcurrencyMode: STRICT_FAILURE_TOLERANCE`.',
  pages: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackSetOperationPreferences.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/concurrency-mode.html',
  ],
  check: ({ properties: { OperationPreferences: preferences } }) => {
    if (isIntrinsic(preferences))
      return [unknown('OperationPreferences', 'the operation preferences of the StackSet are known only after deployment')];
    const concurrent = numberOf(at(preferences, 'MaxConcurrentPercentage'));
    const tolerated = numberOf(at(preferences, 'FailureTolerancePercentage'));
    const mode = at(preferences, 'ConcurrencyMode');
    const unbound = mode === 'SOFT_FAILURE_TOLERANCE' || tolerated === 100;
    if (concurrent === 100 && unbound)
      return [violation('OperationPreferences', 'the StackSet deploys to all accounts at once and continues after every failure')];
    const told = concurrent !== 'unknown' && (unbound || (tolerated !== 'unknown' && !isIntrinsic(mode)));
    return told || (typeof concurrent === 'number' && concurrent < 100) || concurrent === undefined
      ? []
      : [unknown('OperationPreferences', 'Cordon cannot tell before deployment whether the StackSet deploys to all accounts at once')];
  },
};

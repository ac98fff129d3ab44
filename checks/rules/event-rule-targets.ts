import { maximumTargetsPerRule } from '../../lib/routes/layout';
import { violation, type CheckRule } from '../rule';
import { listOf } from '../values';

export const eventRuleTargets: CheckRule = {
  id: 'EventRuleTooManyTargets',
  level: 'error',
  types: ['AWS::Events::Rule'],
  what: `An event rule with more than ${maximumTargetsPerRule} targets.`,
  why: 'EventBridge rejects more targets, and the quota cannot be raised.',
  fix: 'Spread the targets over several rules of the same pattern. `EventRoute` of `cordon/constructs` does this.',
  pages: ['https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html'],
  check: ({ properties: { Targets: targets } }) => {
    const count = listOf(targets).length;
    return count > maximumTargetsPerRule
      ? [violation('Targets', `the rule has ${count} targets, but EventBridge allows at most ${maximumTargetsPerRule}`)]
      : [];
  },
};

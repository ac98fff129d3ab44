import { instanceGroups, makesIam } from '../inner-template';
import { unknown, violation, type CheckResult, type CheckRule } from '../rule';
import { isIntrinsic, listOf, shown, type Properties } from '../values';

export const stackSetIamRegions: CheckRule = {
  id: 'StackSetIamInSeveralRegions',
  level: 'error',
  types: ['AWS::CloudFormation::StackSet'],
  what: 'A StackSet with IAM resources in more than one Region.',
  why: 'IAM is global: the stack of the second Region fails on names that the first one has taken, and with it the operation.',
  fix: 'Name one Region for IAM resources; give what each Region needs a StackSet of its own.',
  pages: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/disaster-recovery-resiliency.html'],
  check: ({ properties }) => {
    // A template that cannot be read is a finding of StackSetTemplateNotReadable.
    if (makesIam(properties) !== true) return [];
    if (isIntrinsic(properties.StackInstancesGroup)) {
      return [unknown('StackInstancesGroup', 'in how many Regions the IAM resources are made is only known when it is deployed')];
    }
    const groups = instanceGroups(properties);
    const within = groups.flatMap(regionsOfGroup);
    const all = new Set(groups.flatMap(({ Regions: regions }) => listOf(regions).map(shown)));
    return within.length === 0 && all.size > 1
      ? [
          unknown(
            'StackInstancesGroup',
            `an account in several groups would get the IAM resources in several Regions (${[...all].join(', ')})`,
          ),
        ]
      : within;
  },
};

function regionsOfGroup({ Regions: regions, ...group }: Properties, index: number): readonly CheckResult[] {
  const place = `StackInstancesGroup.${index}`;
  if (isIntrinsic(group) || isIntrinsic(regions)) {
    return [unknown(place, 'in how many Regions the IAM resources are made is only known when it is deployed')];
  }
  const distinct = new Set(listOf(regions).map(shown));
  return distinct.size > 1 ? [violation(place, `IAM resources are made in ${distinct.size} Regions: ${[...distinct].join(', ')}`)] : [];
}

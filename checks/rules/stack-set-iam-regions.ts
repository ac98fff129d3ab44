import { iamNamesHaveRegion, instanceGroups, makesIam } from '../inner-template';
import { unknown, violation, type CheckResult, type CheckRule } from '../rule';
import { isIntrinsic, listOf, shown, type Properties } from '../values';

export const stackSetIamRegions: CheckRule = {
  id: 'StackSetIamInSeveralRegions',
  level: 'error',
  types: ['AWS::CloudFormation::StackSet'],
  what: 'A StackSet with IAM resources in more than one Region, whose names do not contain the Region.',
  why: 'IAM is global. The stack in the second Region fails, because the names already exist, and the operation fails with it.',
  fix: 'Use one Region for IAM resources, and put regional resources into a separate StackSet. Or write `${AWS::Region}` into each name.',
  pages: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/disaster-recovery-resiliency.html'],
  check: ({ properties }) => {
    // A template that cannot be read is a finding of StackSetTemplateNotReadable.
    if (makesIam(properties) !== true || iamNamesHaveRegion(properties)) return [];
    if (isIntrinsic(properties.StackInstancesGroup)) {
      return [unknown('StackInstancesGroup', 'the Regions of the IAM resources are known only after deployment')];
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
    return [unknown(place, 'the Regions of the IAM resources are known only after deployment')];
  }
  const distinct = new Set(listOf(regions).map(shown));
  return distinct.size > 1
    ? [violation(place, `the StackSet deploys IAM resources to ${distinct.size} Regions: ${[...distinct].join(', ')}`)]
    : [];
}

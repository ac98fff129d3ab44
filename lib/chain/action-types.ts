import { type ApprovedAction } from '../configuration/configuration';
import { findingTypes, mayReachHigh, resourceOf } from '../events/finding-types';
import { type TypeClass } from '../signals/safety/reach';
import { guardedPurposes, stolenCredentials } from '../signals/safety/threats';

/**
 * What stands between the colon and the slash of finding types about a resource (GuardDuty User Guide, "GuardDuty finding format"). Findings of
 * Runtime Monitoring are about instances too. https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-format.html
 */
export const findingResources: Readonly<Record<ApprovedAction, readonly string[]>> = {
  'ec2-instance': ['EC2', 'Runtime'],
  'iam-principal': ['IAMUser', 'IAM'],
  's3-bucket': ['S3'],
};

/**
 * The feature of GuardDuty that makes the findings of a resource. Findings about instances and principals come from VPC flow logs, DNS logs and
 * CloudTrail management events, which are on wherever GuardDuty is on. Access to the objects of a bucket is seen by S3 Protection alone.
 * https://docs.aws.amazon.com/guardduty/latest/ug/s3-protection.html
 */
export const neededFeature: Readonly<Partial<Record<ApprovedAction, string>>> = { 's3-bucket': 'S3_DATA_EVENTS' };

/** Classes of finding types that no rule may hide in passing, of the resource of an action type. */
export function threatClasses(action: ApprovedAction): readonly TypeClass[] {
  const purposes = ['AttackSequence', ...guardedPurposes];
  const own = findingResources[action].flatMap((resource) => purposes.map((purpose) => ({ purpose, rest: `${resource}/` })));
  return action === 'iam-principal' ? [...own, ...stolenCredentials.types] : own;
}

/** Documented finding types of the resource that can be High or Critical. */
export function severeTypes(action: ApprovedAction): ReadonlySet<string> {
  return new Set(
    findingTypes().flatMap(({ type }) => (findingResources[action].includes(resourceOf(type)) && mayReachHigh(type) ? [type] : [])),
  );
}

import { findingType, resourceOf, threatPurpose } from './finding-types';
import written from './resource-types.json';

/**
 * The `resourceType`s that findings of a type have, the likeliest first. Sources: the pages of the finding types, whose addresses are in
 * `resource-types.json`. Types of malware name what was scanned, which may be something else. Of S3 it is the bucket in findings of data events, and the
 * access key in those of management events. Custom Detection Rules look at calls, and their page names no type of resource
 * (https://docs.aws.amazon.com/guardduty/latest/ug/findings-custom-detection-rules.html).
 * @returns undefined where it is not known
 */
export function resourceTypesOf(type: string): readonly string[] | undefined {
  const purpose = threatPurpose(type);
  if (purpose === 'AttackSequence') return ['AttackSequence'];
  return purpose === 'Execution' || purpose === 'Object' || findingType(type)?.customDetection === true
    ? undefined
    : written.find(({ resources }) => resources.includes(resourceOf(type)))?.types;
}

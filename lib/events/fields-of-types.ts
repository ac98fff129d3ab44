import written from './fields-of-types.json';
import { resourceOf, threatPurpose, type FindingType } from './finding-types';

/** Objects of a finding that findings of some types alone have. */
interface FieldsOfTypes {
  /** Beginnings of paths, without the dot behind them. */
  readonly fields: readonly string[];
  /** Kinds of resource of the types. @default - any */
  readonly resources?: readonly string[];
  /** Kinds of resource of which no type has them, but for types of Custom Detection Rules. @default - none */
  readonly withoutResources?: readonly string[];
  /** Types that do not have them, by the data source of each. @default - none */
  readonly withoutTypes?: readonly string[];
  /** Threat purposes of the types. @default - any */
  readonly purposes?: readonly string[];
  /** Whether types of Custom Detection Rules may have them. */
  readonly customDetection: boolean;
  /**
   * Whether no page says it of the object: the data source of each type and what the pages describe say it together. Good for a warning, and not for a
   * verdict that nothing is hidden. @default false
   */
  readonly inferred?: boolean;
}

const groups: readonly FieldsOfTypes[] = written;

/**
 * Whether findings of a type can have a field. `false` is certain: the API gives the field to other kinds of finding alone. Fields that several
 * kinds have stand in no group, or in one that is inferred.
 * Source: the description of each object in the GuardDuty API reference; its address is in `fields-of-types.json`.
 */
export function canHaveField(type: FindingType, field: string): boolean {
  return groups.every((group) => group.inferred === true || mayHave(type, field, group));
}

/** Whether the documentation as a whole leaves room for a field in findings of a type. `false` is as good as the documentation, and so a doubt. */
export function isLikelyToHaveField(type: FindingType, field: string): boolean {
  return groups.every((group) => mayHave(type, field, group));
}

function mayHave({ type, customDetection = false }: FindingType, field: string, group: FieldsOfTypes): boolean {
  if (!group.fields.some((start) => field === start || field.startsWith(`${start}.`))) return true;
  // What an attack sequence is made of stands in service.detection.sequence (API_Sequence), not in an action or a resource of its own.
  if (threatPurpose(type) === 'AttackSequence' || (customDetection && !group.customDetection)) return false;
  const resource = resourceOf(type);
  return (
    (group.resources?.includes(resource) ?? true) &&
    (customDetection || !(group.withoutResources?.includes(resource) ?? false)) &&
    !(group.withoutTypes?.includes(type) ?? false) &&
    (group.purposes?.includes(threatPurpose(type)) ?? true)
  );
}

import written from './fields-of-types.json';
import { resourceOf, threatPurpose, type FindingType } from './finding-types';

/** Objects of a finding that findings of some types alone have. */
interface FieldsOfTypes {
  /** Beginnings of paths, without the dot behind them. */
  readonly fields: readonly string[];
  /** Kinds of resource of the types. @default - any */
  readonly resources?: readonly string[];
  /** Threat purposes of the types. @default - any */
  readonly purposes?: readonly string[];
  /** Whether types of Custom Detection Rules may have them. */
  readonly customDetection: boolean;
}

const groups: readonly FieldsOfTypes[] = written;

/**
 * Whether findings of a type can have a field. `false` is certain: the API gives the field to other kinds of finding alone. Fields that several
 * kinds have (instances, access keys, API calls) stand in no group.
 * Source: the description of each object in the GuardDuty API reference; its address is in `fields-of-types.json`.
 */
export function canHaveField({ type, customDetection = false }: FindingType, field: string): boolean {
  const group = groups.find(({ fields }) => fields.some((start) => field === start || field.startsWith(`${start}.`)));
  if (group === undefined) return true;
  // What an attack sequence is made of stands in service.detection.sequence (API_Sequence), not in an action or a resource of its own.
  if (threatPurpose(type) === 'AttackSequence' || (customDetection && !group.customDetection)) return false;
  return (group.resources?.includes(resourceOf(type)) ?? true) && (group.purposes?.includes(threatPurpose(type)) ?? true);
}

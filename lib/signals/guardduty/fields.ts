import { closest, distance } from 'fastest-levenshtein';
import { type FindingField } from '../field';
import { identification } from '../identification';
import archiveOnlyFields from './archive-only-fields.json';
import { standardNumberFields, standardTextFields } from './standard-fields';

/** Fields of GuardDuty findings whose values are text, usable in every suppression rule. */
export type GuardDutyStringField = keyof typeof standardTextFields;

/** Fields whose values are numbers or times, usable in every suppression rule. */
export type GuardDutyNumberField = keyof typeof standardNumberFields;

/** A field that a GuardDuty filter can look at. */
export interface GuardDutyField extends FindingField {
  /**
   * Whether filters of either action take it. `false`: those with the action ARCHIVE alone (stage `enforce`), made through CreateFilter or
   * UpdateFilter, as CloudFormation does (GuardDuty User Guide, "Filtering findings in GuardDuty").
   */
  readonly anyAction: boolean;
}

/** What `archive-only-fields.json` holds: what differs from a single text. */
interface WrittenField extends Partial<Omit<FindingField, 'name' | 'identification'>> {
  readonly name: string;
}

let known: { readonly fields: readonly GuardDutyField[]; readonly byName: ReadonlyMap<string, GuardDutyField> } | undefined;

/**
 * Every documented field: first those of every filter, then those of filters with the action ARCHIVE.
 * Source of the latter: the list of fields of API_CreateFilter; whether a finding can hold several values, and whether they are numbers, from the
 * shape `Finding` of the API.
 */
export function guardDutyFields(): readonly GuardDutyField[] {
  return fields().fields;
}

/** What is documented of a field. @returns undefined where nothing is; GuardDuty may take it all the same, see `GuardDutyField.anyAction` */
export function guardDutyField(name: string): GuardDutyField | undefined {
  return fields().byName.get(name);
}

/** The documented field that an unknown name was probably meant to be. @returns undefined where none is near, or the name is documented */
export function nearestGuardDutyField(name: string): GuardDutyField | undefined {
  const { byName } = fields();
  if (name === '' || byName.has(name)) return undefined;
  // Of fields that are equally near, the one of every filter comes first.
  const near = closest(name, [...byName.keys()]);
  // One letter in four may differ, and three at most: more, and it is another field.
  return distance(name.toLowerCase(), near.toLowerCase()) <= Math.min(3, Math.floor(name.length / 4)) ? byName.get(near) : undefined;
}

function fields(): NonNullable<typeof known> {
  if (known === undefined) {
    const standard = Object.entries({ ...standardTextFields, ...standardNumberFields }).map(([name, facts]): GuardDutyField => ({
      name,
      values: 'string',
      ...facts,
      identification: identification('guardDuty', name),
      anyAction: true,
    }));
    const archiveOnly = (archiveOnlyFields as readonly WrittenField[]).map((field): GuardDutyField => ({
      values: 'string',
      kind: 'other',
      multiple: false,
      ...field,
      identification: identification('guardDuty', field.name),
      anyAction: false,
    }));
    const all = [...standard, ...archiveOnly];
    known = { fields: all, byName: new Map(all.map((field) => [field.name, field])) };
  }
  return known;
}

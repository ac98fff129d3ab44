import { type AppliedRule, type ChangeOutcome } from '../path/changes';
import { odd, Several, type Field, type Found } from './found';
import { type KnownFields } from './sieve';
import { type FormSource } from './source';

/**
 * What routes find in fields that rules wrote, by the place of the field: a value where it is the same for all findings that were changed in this way.
 * Other fields that were written, or may be, are left open.
 * @param isClear - whether no finding has a name with dots
 */
export function changedFields(
  { rules, possible, isTooMany }: ChangeOutcome,
  fields: readonly Field<FormSource>[],
  isClear: boolean,
): KnownFields {
  const found = new Map<number, Found>();
  const held: number[] = [];
  for (const [place, field] of fields.entries()) {
    const { names } = field;
    if (names === undefined) continue;
    const writing = rules.filter(({ writes }) => writes.some((one) => firstOf(one.field) === names[0]));
    if (writing.length === 0 && !isTooMany) continue;
    const value = isClear && !isTooMany && writing.every((rule) => isReplaced(rule, names)) ? same(possible.map(readBy(field))) : odd;
    if (value === odd) held.push(place);
    else found.set(place, value);
  }
  return { found, held };
}

const firstOf = (path: string): string | undefined => path.split('.', 1)[0];

/** Whether a rule surely writes a path, and nothing is left there of what was before. */
function isReplaced({ applied, writes }: AppliedRule, names: readonly string[]): boolean {
  return (
    applied === true &&
    writes
      .map(({ field }) => firstOf(field))
      .filter((name) => name === names[0])
      .every((name) => (name === 'Severity' ? names.length > 1 && ofSeverity.has(names[1]!) : !joined.has(name)))
  );
}

/** What is written with a severity; other members of it stay as they are. */
const ofSeverity: ReadonlySet<string> = new Set(['Label', 'Normalized']);
/** Members of which it is not documented whether they are replaced or joined. */
const joined: ReadonlySet<string | undefined> = new Set(['UserDefinedFields', 'RelatedFindings']);

const readBy =
  ({ read }: Field<FormSource>) =>
  (finding: ChangeOutcome['possible'][number]): Found =>
    read({ common: finding, possible: [finding] });

/** The value that all have. @returns `odd` where they differ */
function same(values: readonly Found[]): Found {
  const [first] = values;
  const isSame = (other: Found): boolean =>
    first instanceof Several && other instanceof Several ? first.key === other.key : first === other;
  return values.length > 0 && values.every(isSame) ? first : odd;
}

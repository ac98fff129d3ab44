import { cloudTrailTypes, documentedSources, hasDetailField, type DocumentedDetailType } from './documented-events';
import { conditionsOf, takes, type FieldCondition, type PatternCombination } from './field-condition';

/** A kind of event that AWS documents. `source` is `aws.` where it may be that of any service of AWS. */
export interface DocumentedKind {
  readonly source: string;
  readonly detailType: string;
}

/**
 * The kinds of events that a combination matches, as far as they are documented.
 * @returns undefined where it takes, or may take, events that are not
 */
export function documentedKinds(combination: PatternCombination): readonly DocumentedKind[] | undefined {
  const sources = sourcesOf(combination);
  const detailTypes = conditionsOf(combination, 'detail-type');
  const kinds = sources?.flatMap((source) =>
    typesOf(source)
      .filter((type) => (detailTypes === undefined || takes(detailTypes, type.detailType)) && hasFields(type, combination))
      .map(({ detailType }) => ({ source, detailType })),
  );
  const others = detailTypes?.some(({ operator, operand }) => operator !== 'equals' || !isKnown(operand)) === true;
  const unknown = sources?.some((source) => ownTypes(source) === undefined) === true && detailTypes === undefined;
  return kinds === undefined || kinds.length === 0 || others || unknown ? undefined : kinds;
}

/** Sources of AWS that a combination names, by `source`, or by a detail type that one source alone has. */
function sourcesOf(combination: PatternCombination): readonly string[] | undefined {
  const conditions = conditionsOf(combination, 'source');
  if (conditions === undefined) {
    const owners = (conditionsOf(combination, 'detail-type') ?? []).map(ownerOf);
    return owners.length > 0 && owners.every((owner) => owner !== undefined) ? [...new Set(owners)] : undefined;
  }
  const names = conditions.map(({ operator, operand }) =>
    (operator === 'equals' && typeof operand === 'string' && /^aws\.[a-z\d-]+$/.test(operand)) ||
    (operator === 'prefix' && operand === 'aws.')
      ? String(operand)
      : undefined,
  );
  return names.every((name) => name !== undefined) ? names : undefined;
}

const ownTypes = (source: string): readonly DocumentedDetailType[] | undefined =>
  documentedSources.find((documented) => documented.source === source)?.detailTypes;

const typesOf = (source: string): readonly DocumentedDetailType[] => [...(ownTypes(source) ?? []), ...cloudTrailTypes];

const ownerOf = ({ operator, operand }: FieldCondition): string | undefined =>
  operator === 'equals'
    ? documentedSources.find(({ detailTypes }) => detailTypes.some(({ detailType }) => detailType === operand))?.source
    : undefined;

const isKnown = (operand: unknown): boolean =>
  [...documentedSources.flatMap(({ detailTypes }) => detailTypes), ...cloudTrailTypes].some(({ detailType }) => detailType === operand);

/** Whether events of a kind may have every field that a combination asks for. */
function hasFields({ detailFields }: DocumentedDetailType, combination: PatternCombination): boolean {
  return combination.every(
    ({ path, conditions }) =>
      !path.startsWith('detail.') ||
      detailFields === undefined ||
      conditions.some(({ takesAbsence }) => takesAbsence) ||
      hasDetailField(detailFields, path.slice('detail.'.length)),
  );
}

/**
 * Whether every value of a field that a combination matches can stand inside quotes: it names them, and none has a quote or a backslash. Names of
 * sources that begin with `aws.` are AWS's own, but for those of partners, who write what they like into the detail type.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-saas.html
 */
export function hasPlainValues(combination: PatternCombination, path: 'detail-type' | 'source'): boolean {
  const conditions = conditionsOf(combination, path);
  return (
    conditions?.every(
      ({ operator, operand }) => operator === 'equals' && typeof operand === 'string' && /^[\w .:/()&+#-]{1,128}$/.test(operand),
    ) ??
    (path === 'detail-type' && sourcesOf(combination)?.every((source) => source !== 'aws.') === true)
  );
}

import { cloudTrailTypes } from '../../events/documented-events';
import {
  conditionsOf,
  equalTo,
  type FieldCondition,
  type FieldConditions,
  type PatternCombination,
  type Scalar,
} from '../../events/field-condition';
import { nearest } from '../../core/nearest';
import { canHold, type Domain } from './domain';
import { envelope } from './envelope';
import { type EventKind } from './event-kind';
import { eventKinds } from './kinds';

/** A condition that no event satisfies, as far as AWS documents what a field holds. */
export interface ValueOfNoEvent {
  readonly condition: FieldCondition;
  readonly field: string;
  readonly domain: Domain;
  /** The documented value that is likely to be meant. @default - none is near */
  readonly near?: Scalar;
  /** Whether AWS may have added the value. */
  readonly mayBeNew: boolean;
}

/** The conditions of a combination that no event satisfies. Where it takes events of several forms, a condition counts that none of them satisfies. */
export function valuesOfNoEvent(combination: PatternCombination): readonly ValueOfNoEvent[] {
  const kinds = eventKinds.filter((kind) => isAlone(combination, kind)).map((kind) => ({ kind, domains: kind.fields(combination) }));
  const everywhere = envelope(combination);
  return combination.flatMap((field) => {
    const inAll = everywhere[field.path];
    return ofField(field, inAll === undefined ? domainsOf(combination, field, kinds) : [inAll]);
  });
}

/**
 * Whether there can be an event that a combination takes, as far as AWS documents it. What AWS may have added can be. A list may hold values of no event
 * beside others.
 */
export function canBe(combination: PatternCombination): boolean {
  const wrong = new Set(
    valuesOfNoEvent(combination).flatMap(({ condition, domain, mayBeNew }) =>
      mayBeNew && domain.isChangeable !== true ? [] : [condition],
    ),
  );
  return combination.every(({ conditions }) => conditions.some((condition) => !wrong.has(condition)));
}

/** What a field holds in each kind of event that has it: of a kind that says it twice the first. */
function domainsOf(
  combination: PatternCombination,
  { path }: FieldConditions,
  kinds: readonly { readonly kind: EventKind; readonly domains: Readonly<Record<string, Domain>> }[],
): readonly Domain[] {
  const having = kinds.flatMap(({ kind, domains }) => (domains[path] === undefined ? [] : [{ kind, domain: domains[path] }]));
  const byName = having.some(({ kind }) => kind.isByName === true);
  const known = having.flatMap(({ kind }) => kind.detailTypes);
  const isNamed =
    conditionsOf(combination, 'detail-type')?.every(({ operand }) => known.some((detailType) => detailType === operand)) === true;
  if (byName && !isNamed) return [];
  return having.filter(({ kind }, index) => !having.slice(0, index).some((other) => isSame(other.kind, kind))).map(({ domain }) => domain);
}

const isSame = (one: EventKind, other: EventKind): boolean => one.detailTypes.some((detailType) => other.detailTypes.includes(detailType));

function ofField({ path, conditions }: FieldConditions, domains: readonly Domain[]): readonly ValueOfNoEvent[] {
  const [domain] = domains;
  if (domain === undefined) return [];
  const dead = conditions.filter((condition) => domains.every((each) => !canHold(condition, each)));
  if (domain.isRelative === true && dead.length < conditions.length) return [];
  // That the field is absent may stand beside what takes events: it does no harm.
  const counted = dead.length === conditions.length ? dead : dead.filter(({ takesAbsence }) => !takesAbsence);
  return counted.map((condition) => {
    const near = domain.isChangeable === true ? undefined : nearestValue(condition, domain);
    const { operator, operand } = condition;
    const mayBeAdded = operator === 'equals' && typeof operand === 'string' && domain.mayBeAdded?.(operand) === true;
    const mayBeNew = near === undefined && (mayBeAdded || domain.isChangeable === true);
    return { condition, field: path, domain, ...(near !== undefined && { near }), mayBeNew };
  });
}

/** Whether a combination matches events of this form, and no others that may have the same fields. */
function isAlone(combination: PatternCombination, { source, detailTypes, isByName }: EventKind): boolean {
  const sources = conditionsOf(combination, 'source');
  const types = conditionsOf(combination, 'detail-type');
  const ofSource = source === undefined || sources?.every(({ operator, operand }) => operator === 'equals' && operand === source) === true;
  if (types === undefined) return isByName !== true && (source === undefined ? sources !== undefined && isRecord(detailTypes) : ofSource);
  const named = types.every(({ operator, operand }) => operator === 'equals' && detailTypes.includes(String(operand)));
  const taken = detailTypes.some((detailType) => types.some(({ test }) => test(detailType)));
  const mayBeOfSource = ofSource || (isByName !== true && (sources === undefined || sources.some(({ test }) => test(source ?? ''))));
  return (named && mayBeOfSource) || (taken && source !== undefined && ofSource);
}

/** Records of CloudTrail have fields that no other event of a service has. */
function isRecord(detailTypes: readonly string[]): boolean {
  return cloudTrailTypes.every(({ detailType }) => detailTypes.includes(detailType));
}

function nearestValue({ operator, operand }: FieldCondition, domain: Domain): Scalar | undefined {
  if (operator !== 'equals') return undefined;
  const retyped = ofType(operand, domain.type);
  if (retyped !== undefined) return canHave(retyped, domain) ? retyped : undefined;
  if (typeof operand !== 'string') return undefined;
  const texts = domain.values.filter((value) => typeof value === 'string');
  return (
    domain.meant?.[operand] ??
    texts.find((text) => bare(text) === bare(operand)) ??
    (domain.isNumbered ? undefined : nearest(operand, texts, 2))
  );
}

/** A value with quotes instead of without, or the reverse. @returns undefined where it has the type, or cannot have it */
function ofType(value: unknown, type: Domain['type']): Scalar | undefined {
  if (type === 'text') return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  if (type === 'boolean') return value === 'true' ? true : value === 'false' ? false : undefined;
  return Number.isFinite(Number(value)) ? Number(value) : undefined;
}

/** Whether a field can have a value. */
export function canHave(value: Scalar, domain: Domain): boolean {
  return canHold(equalTo(value, ''), domain);
}

/** Without what a slip adds or leaves out: AwsApiCall is meant as AWS_API_CALL. */
function bare(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z\d]/g, '');
}

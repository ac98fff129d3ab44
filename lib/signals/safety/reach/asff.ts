import { asffNames, asffPaths, namesWithoutPurpose } from '../../../events/security-hub-types';
import { findingTypes } from '../../../events/finding-types';
import { atom, covers, disjoint, type Atom } from '../atoms';
import { type Condition } from '../conditions';
import { type TypeClass, typeStart } from './type-class';

const plainText = { address: false, number: false };

/**
 * Whether the criteria on `Type` may take a finding of GuardDuty of a class of types. `false` is certain. GuardDuty writes one type into a finding,
 * e.g. `TTPs/Discovery/Recon:EC2-Portscan` (GuardDuty User Guide, "Integrating with AWS Security Hub CSPM"), so what is left out is left out.
 */
export function typeCriteriaAdmit(conditions: readonly Condition[], wanted: TypeClass): boolean {
  return conditions
    .filter(({ opaque }) => !opaque)
    .every(
      ({ anyOf, noneOf }) =>
        anyOf.every(({ atoms }) => atoms.length === 0 || atoms.some((one) => mayBeType(one, wanted))) && !leavesOut(noneOf, wanted),
    );
}

/** Whether a value of the criterion `Type` may be a type of GuardDuty of the class. */
export function mayBeType(one: Atom, wanted: TypeClass): boolean {
  return one.text.includes(':') ? mayBeNamed(one, asffStart(wanted)) || isOther(one, wanted) : mayBeginOrHold(one, wanted);
}

/** A value with a purpose or a part of one: the path before it is not looked at, as GuardDuty had others once. */
function mayBeNamed({ operator, text: value }: Atom, wanted: string): boolean {
  const colon = value.indexOf(':');
  const slash = value.lastIndexOf('/', colon);
  // Names of attack sequences have the slash of the type, all others a hyphen.
  const start = value.slice(slash + 1).replace('/', '-');
  if (slash === -1 && operator === 'contains') {
    // The purpose may begin before what is looked for: `door:EC2` is in `Backdoor:EC2`.
    const [purpose = '', rest = ''] = split(wanted);
    const [end = '', more = ''] = split(start);
    return purpose.endsWith(end) && (rest.startsWith(more) || more.startsWith(rest));
  }
  return start.startsWith(wanted) || (operator !== 'equals' && wanted.startsWith(start));
}

/** A value without a colon: a path or its beginning, or a word of a name. */
function mayBeginOrHold(one: Atom, wanted: TypeClass): boolean {
  if (one.operator !== 'contains') return candidates(wanted).some((candidate) => !disjoint(one, candidate)) || isUnknown(wanted);
  const holds = (names: readonly string[]): boolean => names.some((name) => name.includes(one.text));
  return holds(namesOf(wanted)) || !holds(allNames());
}

function isOther(one: Atom, wanted: TypeClass): boolean {
  return others(wanted).some((name) => !disjoint(one, exactly(name)));
}

/** Whether nothing of the class is left: each name that it may have is struck out. */
function leavesOut(noneOf: readonly Atom[], wanted: TypeClass): boolean {
  return (
    noneOf.length > 0 &&
    !isUnknown(wanted) &&
    candidates(wanted).every((candidate) => noneOf.some((excluded) => excluded.operator !== 'contains' && covers(excluded, candidate)))
  );
}

/** Patterns of every name that a finding of the class may have. */
function candidates(wanted: TypeClass): readonly Atom[] {
  const starts = [...new Set([asffStart(wanted), typeStart(wanted)])];
  const paths = asffPaths(typeStart(wanted)) ?? [];
  const regular = paths.flatMap((path) => starts.map((start) => atom('prefix', `${path}/${start}`, plainText)));
  return [...regular, ...others(wanted).map(exactly)];
}

/** Whether no page says under which paths the class stands: then it may be any. */
function isUnknown(wanted: TypeClass): boolean {
  return asffPaths(typeStart(wanted)) === undefined;
}

function others(wanted: TypeClass): readonly string[] {
  return [...namesWithoutPurpose()].flatMap(([type, name]) => (type.startsWith(typeStart(wanted)) ? [name] : []));
}

function namesOf(wanted: TypeClass): readonly string[] {
  return findingTypes().flatMap(({ type }) => (type.startsWith(typeStart(wanted)) ? asffNames(type) : []));
}

let every: readonly string[] | undefined;

function allNames(): readonly string[] {
  return (every ??= findingTypes().flatMap(({ type }) => asffNames(type)));
}

function exactly(name: string): Atom {
  return atom('equals', name, plainText);
}

function asffStart({ purpose, rest = '' }: TypeClass): string {
  return `${purpose}:${rest.replace('/', '-')}`;
}

function split(type: string): readonly [string, string] {
  const colon = type.indexOf(':');
  return [type.slice(0, colon), type.slice(colon + 1)];
}

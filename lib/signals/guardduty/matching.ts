import * as ipaddr from 'ipaddr.js';
import { type SuppressionCriterion } from '../../configuration/suppression-rule';
import { guardDutyField, type GuardDutyField } from './fields';
import { operatorsIn, operatorsOf } from './operators';

/** `unknown`: what AWS documents does not decide it. */
export type Match = boolean | 'unknown';

/** What can stand at the end of a path. */
export type FindingValue = string | number | boolean;
type Value = FindingValue;

/**
 * Whether the criteria of a suppression rule match a GuardDuty finding: as an event (`detail`, camel case) or as the API answers it (Pascal case).
 * Criteria are ANDed; of the values of one operator one is enough (User Guide, "Filtering findings in GuardDuty"). `*` stands for any text and `?`
 * for one character. A CIDR range matches every address in it (User Guide, `UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS`:
 * "with the IP address or CIDR range").
 *
 * Assumptions: the operators of one criterion are ANDed; where a finding has several values at a path, one is enough for `equals`, `matches` and
 * comparisons; where it has none, none of these match; text is compared with regard to case, and text that differs in case alone is unknown;
 * addresses are compared as addresses.
 *
 * `unknown`, because no page says: `notEquals` and `notMatches` where there is no value, or where some of several values are excluded and some are
 * not; `equals` of a number with a fraction (Medium is documented as 4.0 to 6.9 and as ["4", "5", "6"]); a range in a field that is not known to
 * hold addresses; and criteria that GuardDuty would refuse or that are not resolved yet.
 * @param finding plain JSON
 */
export function suppressionMatches(criteria: readonly SuppressionCriterion[], finding: unknown): Match {
  if (criteria.length === 0 || typeof finding !== 'object' || finding === null) return 'unknown';
  return every(criteria.map((criterion) => criterionMatches(criterion, finding)));
}

/** The values of a finding at the path of a field, as criteria see them. */
export function findingValues(finding: unknown, field: string): readonly FindingValue[] {
  return valuesAt(finding, field.split('.'));
}

function criterionMatches(criterion: SuppressionCriterion, finding: object): Match {
  return criterionMatchesValues(criterion, findingValues(finding, criterion.field));
}

/** Whether a criterion matches a finding that has these values at the path of its field. */
export function criterionMatchesValues(criterion: SuppressionCriterion, values: readonly FindingValue[]): Match {
  const field = guardDutyField(criterion.field);
  const used = operatorsIn(criterion);
  if (used.length === 0 || used.some((operator) => field !== undefined && !operatorsOf[field.values].includes(operator))) return 'unknown';
  const { equals, notEquals, matches, notMatches, greaterThan, greaterThanOrEqual, lessThan, lessThanOrEqual } = criterion;
  const bounds: readonly ((value: number) => boolean)[] = [
    ...(greaterThan === undefined ? [] : [(value: number) => value > greaterThan]),
    ...(greaterThanOrEqual === undefined ? [] : [(value: number) => value >= greaterThanOrEqual]),
    ...(lessThan === undefined ? [] : [(value: number) => value < lessThan]),
    ...(lessThanOrEqual === undefined ? [] : [(value: number) => value <= lessThanOrEqual]),
  ];
  return every([
    ...(equals === undefined ? [] : [anyOf(values, equals, (value, wanted) => equal(value, wanted, field))]),
    ...(matches === undefined ? [] : [anyOf(values, matches, like)]),
    ...(notEquals === undefined ? [] : [noneOf(values, notEquals, (value, wanted) => equal(value, wanted, field))]),
    ...(notMatches === undefined ? [] : [noneOf(values, notMatches, like)]),
    ...(bounds.length === 0 ? [] : [within(values, bounds, field)]),
  ]);
}

function anyOf<Wanted>(values: readonly Value[], wanted: readonly Wanted[], compare: (value: Value, wanted: Wanted) => Match): Match {
  if (wanted.length === 0) return 'unknown';
  return some(values.flatMap((value) => wanted.map((one) => compare(value, one))));
}

function noneOf<Wanted>(values: readonly Value[], wanted: readonly Wanted[], compare: (value: Value, wanted: Wanted) => Match): Match {
  if (wanted.length === 0 || values.length === 0) return 'unknown';
  const excluded = values.map((value) => some(wanted.map((one) => compare(value, one))));
  if (excluded.every((match) => match === true)) return false;
  return excluded.every((match) => match === false) ? true : 'unknown';
}

/** Where several values are compared, each bound may be met by another one; whether that counts is not documented. */
function within(values: readonly Value[], bounds: readonly ((value: number) => boolean)[], field: GuardDutyField | undefined): Match {
  const numbers = values.map((value) => toNumber(value, field));
  if (numbers.some(Number.isNaN)) return 'unknown';
  if (numbers.some((value) => bounds.every((holds) => holds(value)))) return true;
  return bounds.every((holds) => numbers.some(holds)) && numbers.length > 0 ? 'unknown' : false;
}

/** Times of findings are ISO 8601 text, those of criteria milliseconds since 1970. */
function toNumber(value: Value, field: GuardDutyField | undefined): number {
  if (typeof value !== 'string') return Number(value);
  if (field?.values === 'timestamp' || field === undefined) {
    const time = Date.parse(value);
    if (!Number.isNaN(time) && !/^-?\d+(\.\d+)?$/.test(value)) return time;
  }
  return value.trim() === '' ? NaN : Number(value);
}

function equal(value: Value, wanted: string | number, field: GuardDutyField | undefined): Match {
  if (field?.values === 'number' || field?.values === 'timestamp') {
    const [number, other] = [toNumber(value, field), toNumber(wanted, field)];
    if (Number.isNaN(number) || Number.isNaN(other)) return 'unknown';
    if (number === other) return true;
    return Math.floor(number) === other ? 'unknown' : false;
  }
  const [text, other] = [String(value), String(wanted)];
  if (text === other) return true;
  const address = field === undefined ? 'unknown' : field.kind === 'address-v4' || field.kind === 'address-v6';
  if (address !== false && inRange(text, other)) return address;
  return text.toLowerCase() === other.toLowerCase() ? 'unknown' : false;
}

/** Whether an address is the same address, or in a range. */
function inRange(text: string, wanted: string): boolean {
  const address = addressOf(text);
  if (address === undefined) return false;
  if (wanted.includes('/')) {
    const range = rangeOf(wanted);
    return range !== undefined && address.kind() === range[0].kind() && address.match(range[0], range[1]);
  }
  return addressOf(wanted)?.toNormalizedString() === address.toNormalizedString();
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Ranges that were read: those of the rules are compared with one finding after the other. */
const ranges = new Map<string, readonly [Address, number] | undefined>();

function rangeOf(text: string): readonly [Address, number] | undefined {
  if (!ranges.has(text)) {
    if (ranges.size >= 1000) ranges.clear();
    ranges.set(text, ipaddr.isValidCIDR(text) ? ipaddr.parseCIDR(text) : undefined);
  }
  return ranges.get(text);
}

/** Texts that were read as addresses: the same few are compared with one finding after the other. */
const addresses = new Map<string, Address | undefined>();

function addressOf(text: string): Address | undefined {
  // The letters of most texts tell sooner that they are no addresses.
  if (!/^[\da-fx.:]+(%\w+)?$/i.test(text)) return undefined;
  if (!addresses.has(text)) {
    if (addresses.size >= 1000) addresses.clear();
    addresses.set(text, ipaddr.isValid(text) ? ipaddr.parse(text) : undefined);
  }
  return addresses.get(text);
}

function like(value: Value, pattern: string): Match {
  const text = String(value);
  if (glob(text, pattern)) return true;
  return glob(text.toLowerCase(), pattern.toLowerCase()) ? 'unknown' : false;
}

/** `*` is any text, also none; `?` is one character. Goes back to the last `*` alone, so that no pattern takes long. */
function glob(text: string, pattern: string): boolean {
  const [characters, marks] = [[...text], [...pattern]];
  let mark = 0;
  let star = -1;
  let resume = 0;
  for (let at = 0; at < characters.length;) {
    if (marks[mark] === '*') {
      star = mark++;
      resume = at;
    } else if (mark < marks.length && (marks[mark] === '?' || marks[mark] === characters[at])) {
      mark++;
      at++;
    } else if (star >= 0) {
      mark = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  return marks.slice(mark).every((character) => character === '*');
}

/**
 * Every value at a path, through lists; names differ between events and the API in the case of letters alone. What an event has in
 * `service.additionalInfo`, the API answers as JSON text in its `Value` (API_ServiceAdditionalInfo).
 */
function valuesAt(value: unknown, [step, ...rest]: readonly string[]): readonly Value[] {
  if (Array.isArray(value)) return value.flatMap((entry: unknown) => valuesAt(entry, step === undefined ? [] : [step, ...rest]));
  if (step === undefined) return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  const entry = entryOf(value, step);
  if (entry !== undefined) return valuesAt(entry, rest);
  const text = entryOf(value, 'value');
  return typeof text === 'string' && text.startsWith('{') ? valuesAt(parsed(text), [step, ...rest]) : [];
}

/** The first member of plain JSON whose name is the wanted one, in whichever case its letters are. */
export function entryOf(value: object, name: string): unknown {
  const isPlain = name.charCodeAt(0) < 128;
  const begin = name.charCodeAt(0) | 32;
  for (const each in value) {
    if (each === name) return (value as Readonly<Record<string, unknown>>)[each];
    // Most names differ in their length or first letter, which tells sooner that they do. Letters beyond ASCII have other cases.
    if (each.length !== name.length || (isPlain && each.charCodeAt(0) < 128 && (each.charCodeAt(0) | 32) !== begin)) continue;
    if (each.toLowerCase() === name.toLowerCase()) return (value as Readonly<Record<string, unknown>>)[each];
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: text that happens to begin with a brace, which has nothing below it.
    return undefined;
  }
}

function every(matches: readonly Match[]): Match {
  return matches.includes(false) ? false : matches.includes('unknown') ? 'unknown' : true;
}

function some(matches: readonly Match[]): Match {
  return matches.includes(true) ? true : matches.includes('unknown') ? 'unknown' : false;
}

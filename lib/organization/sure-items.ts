/*
 * The same items as in sound-items.ts, found sound in the text of a snapshot: nothing is made of an item to see that it is sound. Regular expressions
 * do it, because V8 compiles them at once. Code of our own would be slow until V8 has seen it for a while, and a command is over by then. What is not
 * written as `cordon snapshot` writes it is not sure, and is parsed and looked at as everything else. A property holds both together.
 */

/** Lists and maps that a snapshot has of each account, or of each account and Region. */
export type SureKind = 'instances' | 'detectors' | 'relationships';

const blanks = String.raw`[ \n\r\t]*`;
const comma = `${blanks},${blanks}`;
const plain = String.raw`[^"\\\x00-\x1f]*`;
const escape = String.raw`\\(?:["\\/bfnrt]|u[\da-fA-F]{4})`;
/** Only so many escapes, because what V8 notes of each takes memory until the end of the match. */
const text = `"${plain}(?:${escape}${plain}){0,500}"`;
const someText = `(?!"")${text}`;
const accountId = '"\\d{12}"';

const member = (name: string, value: string): string => `"${name}"${blanks}:${blanks}${value}`;
const optional = (name: string, value: string): string => `(?:${comma}${member(name, value)})?`;
const object = (...members: readonly string[]): string => `\\{${blanks}${members.join('')}${blanks}\\}`;

/** How a stack instance begins, with what is between. */
const startWith = (afterAccount: string, between: string, afterRegion: string): string =>
  `"account"${afterAccount}${accountId}${between}"region"${afterRegion}"[a-z\\d-]+"`;
const instanceWith = (start: string): string =>
  object(
    ...[start, comma, member('status', '"(?:CURRENT|OUTDATED)"'), optional('detailedStatus', someText), optional('statusReason', text)],
    ...[optional('organizationalUnit', someText), optional('stackId', someText), optional('driftStatus', someText)],
  );
const texts = `\\[${blanks}(?:${text}(?:${comma}${text}){0,100})?${blanks}\\]`;
const detector = object(member('status', someText), optional('features', texts));
const relationship = object(member('status', someText), comma, member('type', someText));
const reading = object(`(?:${member('status', '"present"')}${comma}${member('value', relationship)}|${member('status', '"absent"')})`);

/** Some items, each with the comma behind it, and the last one. V8 notes places to go back to in each, so that there are few at once. */
interface Items {
  readonly some: RegExp;
  readonly last: RegExp;
}

const itemsOf = (item: string, closing: string): Items => ({
  some: new RegExp(`(?:${item}${comma}){1,100}`, 'y'),
  last: new RegExp(`${item}${blanks}${closing}`, 'y'),
});

/** What comes before a list or map, up to its bracket. */
const before = (name: string, between: string, bracket: string): RegExp =>
  new RegExp(`"${name}"${blanks}:${blanks}${between}(?=${bracket})`, 'y');

/** Lists and maps of a kind. */
interface Sure {
  /** The name of the member, which is looked for. */
  readonly name: string;
  readonly before: RegExp;
  /** @param first - the place of the first item @returns the place after the closing bracket, or undefined where it is not sure */
  readonly end: (within: string, first: number) => number | undefined;
  /** The same as JSON.parse, of the text of one. */
  readonly parsed: (items: string) => unknown;
}

const present = `\\{${blanks}${member('status', '"present"')}${comma}"value"${blanks}:${blanks}`;
const mapOf = (value: string): Pick<Sure, 'end' | 'parsed'> => {
  const entry = `${accountId}${blanks}:${blanks}${value}`;
  const items = itemsOf(entry, '\\}');
  const entries = new RegExp(entry, 'g');
  return { end: (within, first) => endOfItems(items, within, first), parsed: (map) => parsedOnce(map.match(entries)!) };
};
const kinds: Readonly<Record<SureKind, Sure>> = {
  instances: {
    name: '"instances"',
    before: before('instances', present, '\\['),
    end: endOfInstances,
    parsed: (list) => JSON.parse(list) as unknown,
  },
  detectors: { name: '"guardDutyAccounts"', before: before('guardDutyAccounts', present, '\\{'), ...mapOf(detector) },
  relationships: { name: '"accounts"', before: before('accounts', '', '\\{'), ...mapOf(reading) },
};

/** A map of entries whose names have 12 digits. Most accounts have the same value as others, and the same text is the same object. */
function parsedOnce(entries: readonly string[]): Readonly<Record<string, unknown>> {
  const known = new Map<string, unknown>();
  const found: Record<string, unknown> = {};
  for (const entry of entries) {
    const text = entry.slice(entry.indexOf('{'));
    let value = known.get(text);
    if (value === undefined) known.set(text, (value = JSON.parse(text) as unknown));
    found[entry.slice(1, 13)] = value;
  }
  return found;
}

/** A list or map, by where it is in the text. */
export interface SureItems {
  readonly kind: SureKind;
  readonly from: number;
  readonly to: number;
}

/** The lists or maps of a kind between two places, of which it is sure that they are JSON and that all of their items are sound. */
export function sureItems(kind: SureKind, within: string, from: number, to: number): readonly SureItems[] {
  const { name, before, end: endOf } = kinds[kind];
  const found: SureItems[] = [];
  const part = within.slice(from, to);
  for (let at = part.indexOf(name); at !== -1;) {
    const begin = after(before, within, from + at);
    const end = begin === undefined ? undefined : endOf(within, after(bracket, within, begin)!);
    if (begin !== undefined && end !== undefined && end <= to) found.push({ kind, from: begin, to: end });
    at = part.indexOf(name, end === undefined ? at + name.length : end - from);
  }
  return found;
}

const bracket = new RegExp(`[[{]${blanks}`, 'y');

/** @returns the place after a match at a place, or undefined where there is none */
function after(pattern: RegExp, within: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(within) ? pattern.lastIndex : undefined;
}

function endOfItems({ some, last }: Items, within: string, first: number): number | undefined {
  let at = first;
  for (let next = after(some, within, at); next !== undefined; next = after(some, within, at)) at = next;
  return after(last, within, at);
}

const startOfInstance = new RegExp(`\\{${blanks}"account"(${blanks}:${blanks})${accountId}(${comma})"region"(${blanks}:${blanks})"`, 'y');

/** Each stack instance has to come after the one before, by account and Region: then none is twice. */
function endOfInstances(within: string, first: number): number | undefined {
  startOfInstance.lastIndex = first;
  const found = startOfInstance.exec(within);
  if (found === null) return undefined;
  // With the same between them, the beginnings of two items compare as their accounts and Regions do.
  const start = startWith(found[1]!, found[2]!, found[3]!);
  const end = endOfItems(itemsOf(instanceWith(start), '\\]'), within, first);
  return end !== undefined && isAscending(within.slice(first, end).match(new RegExp(start, 'g'))!) ? end : undefined;
}

function isAscending(texts: readonly string[]): boolean {
  for (let index = 1; index < texts.length; index++) if (texts[index - 1]! >= texts[index]!) return false;
  return true;
}

/** What JSON.parse makes of a list or map. Values that are the same may be one object. */
export const parsedItems = (kind: SureKind, items: string): unknown => kinds[kind].parsed(items);

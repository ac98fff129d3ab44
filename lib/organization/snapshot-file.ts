import { isAscii } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { makeLate } from '../core/late';
import { CordonError } from '../core/problem';
import { parseSnapshot, snapshotOf } from './parse-snapshot';
import { type Snapshot } from './snapshot';
import { parsedItems, sureItems, type SureItems, type SureKind } from './sure-items';

/**
 * Reads a snapshot from the bytes of its file, as `parseSnapshot` does from its text. Large lists and maps in which nothing is wrong are found in the
 * text, and parsed when somebody asks for them: a command rarely looks at all of them. Whatever seems to be wrong is said of the whole text.
 *
 * @throws CordonError as `parseSnapshot` does
 */
export function parseSnapshotFile(bytes: Buffer, options: { readonly file: string }): Snapshot {
  return withLateLists(bytes, options) ?? parseSnapshot(bytes.toString('utf8'), options);
}

type Fields = Readonly<Record<string, unknown>>;

/** A list or map that is parsed when somebody asks for it. */
interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
  readonly items: SureItems;
}

/** @returns undefined where something is wrong, or a name is in a place where it means something else */
function withLateLists(bytes: Buffer, options: { readonly file: string }): Snapshot | undefined {
  // Each byte is a character here. What is looked for is ASCII, and what is beyond is decoded when it is parsed.
  const text = bytes.toString('latin1');
  const decoded = isAscii(bytes) ? (part: string) => part : (part: string) => Buffer.from(part, 'latin1').toString('utf8');
  const found = allSureItems(text);
  // Nobody can write a file that has it.
  const mark = randomUUID();
  let rest = '';
  let at = 0;
  found.forEach(({ from, to }, index) => {
    rest += `${text.slice(at, from)}"${mark}${index}"`;
    at = to;
  });
  rest += text.slice(at);
  try {
    const data = JSON.parse(decoded(rest)) as unknown;
    const places = placesOf(data, (value) =>
      typeof value === 'string' && value.startsWith(mark) ? found[Number(value.slice(mark.length))] : undefined,
    );
    // One that is elsewhere is of no list, or of a member that another one of the same name replaced.
    if (places.length !== found.length) return undefined;
    for (const { holder, key, items } of places) holder[key] = text[items.from] === '[' ? [] : {};
    const snapshot = snapshotOf(data, options);
    for (const { holder, key, items } of places) {
      makeLate(holder, key, () => parsedItems(items.kind, decoded(text.slice(items.from, items.to))));
    }
    return snapshot;
  } catch (error) {
    if (error instanceof CordonError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** In their order, none within another. */
function allSureItems(text: string): readonly SureItems[] {
  const inOrder: readonly SureKind[] = ['instances', 'detectors', 'relationships'];
  return inOrder.reduce<readonly SureItems[]>((found, kind) => {
    const between = [...found, { from: text.length, to: text.length }].flatMap(({ from }, index) =>
      sureItems(kind, text, found[index - 1]?.to ?? 0, from),
    );
    return [...found, ...between].sort((a, b) => a.from - b.from);
  }, []);
}

/** Where the large lists and maps of a snapshot are. */
function placesOf(data: unknown, itemsOf: (value: unknown) => SureItems | undefined): readonly Place[] {
  const places: Place[] = [];
  const add = (holder: unknown, key: string): void => {
    const items = itemsOf(member(holder, key));
    if (items !== undefined) places.push({ holder: holder as Record<string, unknown>, key, items });
  };
  for (const stackSet of membersOf(member(data, 'stackSets'))) add(member(member(stackSet, 'value'), 'instances'), 'value');
  for (const region of membersOf(member(member(data, 'detection'), 'regions'))) add(member(region, 'guardDutyAccounts'), 'value');
  add(member(data, 'securityIncidentResponse'), 'accounts');
  return places;
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const member = (value: unknown, name: string): unknown => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined);
const membersOf = (value: unknown): readonly unknown[] => (isObject(value) ? Object.values(value) : []);

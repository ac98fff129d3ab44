import { type Problem } from '../../core/problem';
import { mergedParts, type ReplayPart } from '../run/part';
import { type ReplayFrame } from '../run/report';
import { placedLines, type StoredPart } from './read-part';

/** Parts that belong together and are complete, in the order of their lines. */
export interface JoinedParts {
  readonly frame: ReplayFrame;
  readonly said: readonly string[];
  readonly part: ReplayPart;
  /** In the order of their inputs. */
  readonly inputs: readonly (readonly StoredPart[])[];
}

/** Why parts cannot be joined; every reason at once. */
export function partProblems(parts: readonly StoredPart[], wantsLines: boolean): readonly Problem[] {
  const [first] = parts;
  if (first === undefined)
    return [{ id: 'no-parts', message: 'no part of a replay is given', remedy: 'give the files that --shard wrote' }];
  return [
    ...parts.filter(({ head }) => head.work !== first.head.work).map(otherWork(first)),
    ...(wantsLines ? parts.filter(({ head }) => !head.lines).map(withoutLines) : []),
    ...byInput(parts).flatMap(shardProblems),
  ];
}

/** Joins parts that have no problems. The order in which they are given makes no difference. */
export function joinParts(parts: readonly StoredPart[]): JoinedParts {
  const { frame, said } = parts[0]!.end;
  return { frame, said, part: mergedParts(parts.map(({ end }) => end.part)), inputs: byInput(parts) };
}

/** The lines of all records, as one run has them: by input, and in it by file and value. */
export async function* joinedLines(inputs: readonly (readonly StoredPart[])[]): AsyncGenerator<string> {
  for (const parts of inputs) yield* inOrder(parts);
}

async function* inOrder(parts: readonly StoredPart[]): AsyncGenerator<string> {
  const readers = parts.map(({ path }) => placedLines(path));
  const heads = await Promise.all(readers.map(headOf));
  for (;;) {
    const [first, second] = firstTwo(heads);
    if (first === undefined) return;
    const after = second === undefined ? undefined : heads[second];
    // One part often has many lines in a row.
    for (let head = heads[first]; head !== undefined && (after === undefined || isBefore(head, after));) {
      yield `${head.line}\n`;
      head = await headOf(readers[first]!);
      heads[first] = head;
    }
  }
}

async function headOf(reader: ReturnType<typeof placedLines>): Promise<Head> {
  const next = await reader.next();
  return next.done === true ? undefined : next.value;
}

type Head = { readonly order: readonly [source: number, value: number]; readonly line: string } | undefined;

/** Places of the two that come first. */
function firstTwo(heads: readonly Head[]): readonly [first?: number, second?: number] {
  let first: number | undefined;
  let second: number | undefined;
  for (const [index, head] of heads.entries()) {
    if (head === undefined) continue;
    if (first === undefined || isBefore(head, heads[first]!)) [first, second] = [index, first];
    else if (second === undefined || isBefore(head, heads[second]!)) second = index;
  }
  return first === undefined ? [] : second === undefined ? [first] : [first, second];
}

function isBefore({ order: [source, value] }: NonNullable<Head>, { order: [other, otherValue] }: NonNullable<Head>): boolean {
  return source < other || (source === other && value < otherValue);
}

function byInput(parts: readonly StoredPart[]): readonly (readonly StoredPart[])[] {
  const inputs = new Map<string, StoredPart[]>();
  for (const part of parts) {
    const { digest } = part.head.input;
    inputs.set(digest, [...(inputs.get(digest) ?? []), part]);
  }
  const keyOf = ([part]: readonly StoredPart[]): readonly [string, string] => [part!.head.input.first ?? '', part!.head.input.digest];
  return [...inputs.values()].sort((a, b) => {
    const [[one, digest], [other, otherDigest]] = [keyOf(a), keyOf(b)];
    return byText(one, other) || byText(digest, otherDigest);
  });
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function shardProblems(parts: readonly StoredPart[]): readonly Problem[] {
  const { shard, input } = parts[0]!.head;
  const what = input.files > 1 ? `${input.first ?? ''} and ${input.files - 1} more` : (input.first ?? 'no file');
  const others = parts.filter(({ head }) => head.shard.of !== shard.of);
  if (others.length > 0) return others.map(otherCut(parts[0]!));
  return Array.from({ length: shard.of }, (_, number) => number + 1).flatMap((index): readonly Problem[] => {
    const those = parts.filter(({ head }) => head.shard.index === index);
    const name = `${index}/${shard.of}`;
    if (those.length === 0) {
      const remedy = `run cordon replay with --shard ${name} on the same files, and give its part too`;
      return [{ id: 'part-missing', message: `the part ${name} of ${what} is missing`, remedy }];
    }
    return those.slice(1).map(({ path }) => ({
      id: 'part-twice',
      message: `the part ${name} of ${what} is given more than once`,
      value: path,
      remedy: 'give each part once',
    }));
  });
}

const otherWork =
  (first: StoredPart) =>
  ({ path }: StoredPart): Problem => ({
    id: 'parts-differ',
    message: `the part was made with another configuration, snapshot or date than ${first.path}`,
    value: path,
    remedy: 'run all shards with the same files and the same --date',
  });

const otherCut =
  (first: StoredPart) =>
  ({ path, head }: StoredPart): Problem => ({
    id: 'shards-differ',
    message: `the part is one of ${head.shard.of}, and ${first.path} is one of ${first.head.shard.of} of the same files`,
    value: path,
    remedy: 'give the parts of one cut alone',
  });

const withoutLines = ({ path }: StoredPart): Problem => ({
  id: 'part-without-lines',
  message: 'the part has no line for each record',
  value: path,
  remedy: 'run its shard with --format jsonl, or merge to another format',
});

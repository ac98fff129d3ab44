/** Lists and objects with more members than this are written part by part. */
const large = 100;
/** The least that is worth a write of its own, in characters. */
const chunkSize = 65_536;

/**
 * The text of `JSON.stringify(value, undefined, 1)`, in parts, so that a value of a hundred megabytes never is one text.
 * @param value plain data, as from `JSON.parse`; members that are undefined are left out
 */
export function* jsonChunks(value: unknown): Generator<string> {
  let pending = '';
  for (const part of parts(value, '')) {
    pending += part;
    if (pending.length >= chunkSize) {
      yield pending;
      pending = '';
    }
  }
  if (pending !== '') yield pending;
}

function* parts(value: unknown, indent: string): Generator<string> {
  if (!isLarge(value)) {
    yield (JSON.stringify(value, undefined, 1) ?? 'null').replaceAll('\n', `\n${indent}`);
    return;
  }
  const inner = `${indent} `;
  const isList = Array.isArray(value);
  let separator = isList ? '[' : '{';
  if (isList) {
    for (const item of value as readonly unknown[]) {
      yield `${separator}\n${inner}`;
      yield* parts(item, inner);
      separator = ',';
    }
  } else {
    for (const [key, member] of Object.entries(value)) {
      if (member === undefined) continue;
      yield `${separator}\n${inner}${JSON.stringify(key)}: `;
      yield* parts(member, inner);
      separator = ',';
    }
  }
  yield separator === ',' ? `\n${indent}${isList ? ']' : '}'}` : isList ? '[]' : '{}';
}

/** Whether a value may be large: it has many members, or a member that has. */
function isLarge(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const members = Object.values(value);
  return members.length > large || members.some(isLarge);
}

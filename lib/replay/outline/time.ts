const zero = 48;

/**
 * A time such as `2026-11-23T10:00:00.000Z`, in milliseconds since 1970, as `Date.parse` has it. It is written so in nearly all findings.
 * @param bytes in UTF-8
 * @returns undefined for whatever is written in another way
 */
export function timeIn(bytes: Uint8Array, from: number, to: number): number | undefined {
  const length = to - from;
  if ((length !== 20 && length !== 24) || bytes[to - 1] !== 90) return undefined;
  if (bytes[from + 4] !== 45 || bytes[from + 7] !== 45 || bytes[from + 10] !== 84 || bytes[from + 13] !== 58 || bytes[from + 16] !== 58) {
    return undefined;
  }
  const year = two(bytes, from) * 100 + two(bytes, from + 2);
  const month = two(bytes, from + 5);
  const day = two(bytes, from + 8);
  const hour = two(bytes, from + 11);
  const minute = two(bytes, from + 14);
  const second = two(bytes, from + 17);
  let milliseconds = 0;
  if (length === 24) {
    if (bytes[from + 19] !== 46) return undefined;
    milliseconds = two(bytes, from + 20) * 10 + (bytes[from + 22]! - zero);
    if (!isDigit(bytes[from + 22]!)) return undefined;
  }
  // What is no number compares as false. The last days of a month are left to others.
  if (!(year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 28 && hour <= 23 && minute <= 59 && second <= 59)) return undefined;
  if (!(milliseconds >= 0)) return undefined;
  return ((daysBefore(year, month) + day - 1) * 24 + hour) * 3_600_000 + minute * 60_000 + second * 1000 + milliseconds;
}

const isDigit = (byte: number): boolean => byte >= zero && byte <= zero + 9;

function two(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]!;
  const ones = bytes[at + 1]!;
  return isDigit(tens) && isDigit(ones) ? (tens - zero) * 10 + ones - zero : NaN;
}

/** Days from 1970 to the first of a month; years begin in March, so that the leap day is the last one. */
function daysBefore(year: number, month: number): number {
  const from = month > 2 ? year : year - 1;
  const months = (month + 9) % 12;
  return from * 365 + Math.floor(from / 4) - Math.floor(from / 100) + Math.floor(from / 400) + Math.floor((months * 153 + 2) / 5) - 719_468;
}

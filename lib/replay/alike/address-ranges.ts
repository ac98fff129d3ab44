import { addressRange } from '../../signals/safety/address-range';
import { type Found, Several } from './found';

/** The first and the last address of a range, as numbers. */
type Range = readonly [first: number, last: number];

/**
 * Says of most values at once that they are in none of some ranges: to compare addresses takes longer.
 * @param wanted - texts of which one is an address, a range, or anything else
 * @returns undefined where that cannot be told of all of them
 */
export function outsideOf(wanted: readonly string[]): ((found: Found) => boolean) | undefined {
  const ranges = wanted.map(rangeOf);
  if (!ranges.every((range) => range !== undefined)) return undefined;
  const isOutside = (value: unknown): boolean => {
    const number = typeof value === 'string' ? numberOf(value) : undefined;
    if (number === undefined) return false;
    for (const [first, last] of ranges) if (number >= first && number <= last) return false;
    return true;
  };
  return (found) => (found instanceof Several ? found.values.every(isOutside) : isOutside(found));
}

/** A range of IPv4 addresses, or one address. @returns undefined for anything else */
function rangeOf(text: string): Range | undefined {
  const range = addressRange(text);
  return range?.version === 4 ? [Number(range.first), Number(range.last)] : undefined;
}

/** The number of an address that is written as most are, `192.0.2.1`. @returns undefined for any other text */
function numberOf(text: string): number | undefined {
  const { length } = text;
  if (length < 7 || length > 15) return undefined;
  let number = 0;
  let part = -1;
  let dots = 0;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code === 46) {
      if (part < 0) return undefined;
      number = number * 256 + part;
      part = -1;
      dots++;
    } else {
      // A number with a zero before it may be one of another kind.
      if (code < 48 || code > 57 || part === 0) return undefined;
      part = (part < 0 ? 0 : part * 10) + code - 48;
      if (part > 255) return undefined;
    }
  }
  return dots === 3 && part >= 0 ? number * 256 + part : undefined;
}

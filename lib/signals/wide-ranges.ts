import { type Problem } from '../core/problem';
import { type AddressRange as Range } from '../core/ranges';
import { addressRange, isLocal, stretches, type AddressRange } from './safety/address-range';

/** A range of a list of the environment, and where it is written. */
export interface PlacedRange {
  readonly path: string;
  readonly range: Range;
}

/**
 * Longest prefixes that no organization has a wider range than. IANA allocated IPv4 in blocks of /8 (https://www.iana.org/assignments/ipv4-address-space/)
 * and gives each regional registry at most a /12 of IPv6, of which organizations get parts
 * (https://www.iana.org/assignments/ipv6-unicast-address-assignments/).
 */
const widest = { 4: 8, 6: 13 } as const;

/** Most addresses of all ranges together: a quarter of IPv4, and as many addresses of IPv6 as one regional registry has in a block. */
const most = { 4: 1n << 30n, 6: 1n << 116n } as const;

const sayings = {
  4: 'an IPv4 block of IANA is a /8 at most',
  6: 'IANA gives a regional registry a /12 of IPv6 at most, and an organization gets a part of it',
} as const;

const shares = { 4: 'a quarter of all IPv4 addresses', 6: 'a whole /12, the block of a regional registry' } as const;

/** Ranges that are wider than one organization can have, each by itself or all together. Private and link-local ranges are everybody's. */
export function wideRanges(placed: readonly PlacedRange[]): readonly Problem[] {
  const open = placed.flatMap(({ path, range }): readonly Placed[] => {
    const read = addressRange(range.text);
    return read === undefined || isLocal(read) ? [] : [{ path, text: range.text, read }];
  });
  const wide = open.filter(({ read: { version, prefix } }) => prefix < widest[version]);
  const rest = open.filter((one) => !wide.includes(one));
  return [...wide.map(tooWide), ...([4, 6] as const).flatMap((version) => tooWideTogether(version, rest))];
}

interface Placed {
  readonly path: string;
  readonly text: string;
  readonly read: AddressRange;
}

function tooWide({ path, text, read: { version } }: Placed): Problem {
  return {
    id: 'range-too-wide',
    path,
    message: `is wider than a range that one organization can have; ${sayings[version]}`,
    value: text,
    remedy: `write only your own ranges, each /${widest[version]} or narrower`,
  };
}

/** What no range is by itself, several can be together. */
function tooWideTogether(version: 4 | 6, placed: readonly Placed[]): readonly Problem[] {
  const joined = stretches(placed.flatMap(({ read }) => (read.version === version ? [read] : [])));
  const addresses = joined.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
  if (addresses <= most[version]) return [];
  return [
    {
      id: 'ranges-too-wide-together',
      path: 'environment',
      message: `has IPv${version} ranges that together cover more than ${shares[version]}, which no organization has`,
      remedy: 'write only your own ranges',
    },
  ];
}

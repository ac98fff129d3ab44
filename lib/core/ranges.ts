import { IPv4, IPv6 } from 'ipaddr.js';
import { type Problem } from './problem';

/** Addresses that have their first bits in common. */
export interface AddressRange {
  readonly family: 4 | 6;
  /** The first address, as a number of 32 or 128 bits. */
  readonly first: bigint;
  /** 0 to 32, or 0 to 128. */
  readonly prefix: number;
  readonly text: string;
}

type Fault = Pick<Problem, 'id' | 'message' | 'remedy'>;

/**
 * Reads an address, or a CIDR range without host bits set. A range with host bits set is refused, because it could mean the address or the
 * range, and these hide very different findings.
 *
 * @param rangeOnly - whether an address alone is refused too
 */
export function readRange(text: string, rangeOnly: boolean): AddressRange | Fault {
  const [address = '', length, ...more] = text.split('/');
  const parsed = parseAddress(address);
  if (parsed === undefined || more.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) {
    return rangeOnly
      ? { id: 'invalid-range', message: 'must be a CIDR range', remedy: 'write it as in 10.0.0.0/16 or 2001:db8::/48' }
      : {
          id: 'invalid-address',
          message: 'must be an address or a CIDR range',
          remedy: 'write it as in 203.0.113.7, 203.0.113.0/24 or 2001:db8::/48',
        };
  }
  const family = parsed.kind() === 'ipv4' ? 4 : 6;
  const bits = family === 4 ? 32 : 128;
  if (parsed instanceof IPv6 && parsed.isIPv4MappedAddress()) {
    return {
      id: 'invalid-address',
      message: 'is an IPv4 address in IPv6 notation, which no finding contains',
      remedy: `write it as in ${parsed.toIPv4Address().toString()}`,
    };
  }
  if (length === undefined) {
    return rangeOnly
      ? {
          id: 'address-instead-of-range',
          message: 'is an address, not a range',
          remedy: `write ${text}/${bits} for this address only, or write a range`,
        }
      : { family, first: toNumber(parsed), prefix: bits, text };
  }
  const prefix = Number(length);
  if (prefix > bits) {
    return {
      id: 'prefix-out-of-range',
      message: `has a prefix length that is too large for IPv${family}`,
      remedy: `write a prefix length from 1 to ${bits}; /${bits} is a single address`,
    };
  }
  if (prefix === 0) {
    return { id: 'range-covers-everything', message: `contains every IPv${family} address`, remedy: 'write only your own ranges' };
  }
  const value = toNumber(parsed);
  const hostBits = BigInt(bits - prefix);
  const first = (value >> hostBits) << hostBits;
  if (first !== value) {
    return {
      id: 'host-bits-set',
      message: 'is not the first address of its range',
      remedy: `write ${toText(first, family)}/${prefix} for the range, or ${address}/${bits} for this address only`,
    };
  }
  return { family, first, prefix, text };
}

/** Finds the range of a list that contains a given one. It needs one lookup for each prefix length in the list, not for each range. */
export class RangeIndex {
  private readonly ranges = new Map<string, AddressRange>();
  private readonly prefixes = new Set<number>();

  /** Adds a range; one that is there already stays. */
  public add(range: AddressRange): void {
    const key = keyOf(range, range.prefix);
    if (!this.ranges.has(key)) {
      this.ranges.set(key, range);
      this.prefixes.add(range.prefix);
    }
  }

  /** The broadest range that contains all of another. With `same`, an equal range counts too. */
  public holding(range: AddressRange, { same }: { readonly same: boolean }): AddressRange | undefined {
    return [...this.prefixes]
      .filter((prefix) => prefix < range.prefix || (same && prefix === range.prefix))
      .sort((a, b) => a - b)
      .flatMap((prefix) => this.ranges.get(keyOf(range, prefix)) ?? [])[0];
  }
}

/** Family, prefix length and the bits before it. */
function keyOf({ family, first }: AddressRange, prefix: number): string {
  return `${family}/${prefix}/${first >> BigInt((family === 4 ? 32 : 128) - prefix)}`;
}

/** Four decimal numbers without leading zeros, which some read as octal; or IPv6 without a zone. */
function parseAddress(text: string): IPv4 | IPv6 | undefined {
  if (IPv4.isValidFourPartDecimal(text)) {
    return IPv4.parse(text);
  }
  return text.includes(':') && !text.includes('%') && IPv6.isValid(text) ? IPv6.parse(text) : undefined;
}

function toNumber(address: IPv4 | IPv6): bigint {
  return address.toByteArray().reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function toText(value: bigint, family: 4 | 6): string {
  const count = family === 4 ? 4 : 16;
  const bytes = Array.from({ length: count }, (_, index) => Number((value >> BigInt(8 * (count - 1 - index))) & 0xffn));
  return (family === 4 ? new IPv4(bytes) : new IPv6(bytes)).toString();
}

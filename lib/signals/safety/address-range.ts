import * as ipaddr from 'ipaddr.js';

/** Addresses from the first to the last. */
export interface AddressRange {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  /** Prefix length; 32 or 128 for one address. */
  readonly prefix: number;
}

/** An address or a CIDR range. @returns undefined for any other text */
export function addressRange(text: string): AddressRange | undefined {
  const [address = '', length, ...rest] = text.split('/');
  const version = ipaddr.IPv4.isValidFourPartDecimal(address) ? 4 : ipaddr.IPv6.isValid(address) && !address.includes('%') ? 6 : undefined;
  if (version === undefined || rest.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined;
  const bits = version === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : Number(length);
  if (prefix > bits) return undefined;
  const value = version === 4 ? BigInt(numberOf(address)) : valueOf(ipaddr.IPv6.parse(address).toByteArray());
  const hosts = (1n << BigInt(bits - prefix)) - 1n;
  const first = value & ~hosts;
  return { version, first, last: first | hosts, prefix };
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function valueOf(bytes: readonly number[]): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

/** Whether each address of the narrow range is in the wide one. */
export function contains(wide: AddressRange, narrow: AddressRange): boolean {
  return wide.version === narrow.version && wide.first <= narrow.first && narrow.last <= wide.last;
}

/** Whether two ranges have an address in common. */
export function overlap(a: AddressRange, b: AddressRange): boolean {
  return a.version === b.version && a.first <= b.last && b.first <= a.last;
}

/**
 * Bits that the text before the first wildcard of an address pattern fixes: `10.0.*` fixes 16.
 * @returns undefined where the pattern is not of an address
 */
export function fixedBits(pattern: string): { readonly version: 4 | 6; readonly bits: number } | undefined {
  const [head = ''] = pattern.split(/[*?]/, 1);
  if (!/^[0-9a-fA-F.:]*$/.test(head) || head === '') return undefined;
  if (head.includes(':')) {
    const [groups = ''] = head.split('::', 1);
    const complete = groups.split(':').length - (groups === head ? 1 : 0);
    return { version: 6, bits: Math.min(128, 16 * complete) };
  }
  return /^\d{1,3}(\.\d{1,3}){0,3}\.?$/.test(head) ? { version: 4, bits: 8 * Math.min(4, head.split('.').length - 1) } : undefined;
}

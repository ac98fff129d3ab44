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

/** Bits of an address that the text before the first wildcard of a pattern fixes: `10.0.*` fixes 16, `*.1` none. */
export function fixedBits(pattern: string, version: 4 | 6): number {
  const [head = ''] = pattern.split(/[*?]/, 1);
  if (version === 4) return /^\d{1,3}(\.\d{1,3}){0,3}\.?$/.test(head) ? 8 * Math.min(4, head.split('.').length - 1) : 0;
  if (!/^[0-9a-fA-F]{0,4}(:[0-9a-fA-F]{0,4})+$/.test(head)) return 0;
  const [groups = ''] = head.split('::', 1);
  const complete = groups.split(':').length - (groups === head ? 1 : 0);
  return Math.min(128, 16 * complete);
}

/**
 * Addresses that every network can have: private and shared ones, link-local ones, loopback (RFC 1918, 3927, 6598; RFC 4193 and 4291 for IPv6).
 * Whoever makes a VPC may give them to it (Amazon VPC User Guide, "VPC CIDR blocks" and "IP addressing").
 */
const privateRanges: readonly AddressRange[] = [
  ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '100.64.0.0/10', '127.0.0.0/8'],
  ...['fc00::/7', 'fe80::/10', '::1/128'],
].flatMap((text) => addressRange(text) ?? []);

/** Whether all of a range is private, link-local or of one host. */
export function isLocal(range: AddressRange): boolean {
  return privateRanges.some((one) => contains(one, range));
}

/** Whether an address, a range, or a pattern has a private address. A text that is none of them may have one. */
export function isPrivateAddress(text: string, version: 4 | 6, pattern: boolean): boolean {
  const range = pattern ? patternRange(text, version) : addressRange(text);
  return range === undefined || privateRanges.some((one) => overlap(one, range));
}

/** The range of all addresses that begin as a pattern does. */
function patternRange(pattern: string, version: 4 | 6): AddressRange | undefined {
  if (!/[*?]/.test(pattern)) return addressRange(pattern);
  const bits = fixedBits(pattern, version);
  const [head = ''] = pattern.split(/[*?]/, 1);
  if (version === 4) {
    const octets = head.split('.').slice(0, bits / 8);
    return addressRange(`${[...octets, '0', '0', '0', '0'].slice(0, 4).join('.')}/${bits}`);
  }
  const groups = head.split(':').slice(0, bits / 16);
  return addressRange(`${[...groups, ...Array<string>(8).fill('0')].slice(0, 8).join(':')}/${bits}`);
}

/** Addresses from the first to the last, of several ranges that adjoin or overlap. */
export interface Stretch extends Pick<AddressRange, 'version' | 'first' | 'last'> {
  /** How many ranges it is made of. */
  readonly ranges: number;
}

/** Ranges joined where nothing lies between them: `10.0.0.0/25` and `10.0.0.128/25` are one stretch. */
export function stretches(ranges: readonly AddressRange[]): readonly Stretch[] {
  const sorted = [...ranges].sort((a, b) => a.version - b.version || (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const found: Stretch[] = [];
  for (const { version, first, last } of sorted) {
    const before = found.at(-1);
    if (before === undefined || before.version !== version || first > before.last + 1n) found.push({ version, first, last, ranges: 1 });
    else found[found.length - 1] = { ...before, last: last > before.last ? last : before.last, ranges: before.ranges + 1 };
  }
  return found;
}

/** An address as text. */
export function addressToText(value: bigint, version: 4 | 6): string {
  const count = version === 4 ? 4 : 16;
  const bytes = Array.from({ length: count }, (_, index) => Number((value >> BigInt(8 * (count - 1 - index))) & 0xffn));
  return ipaddr.fromByteArray(bytes).toString();
}

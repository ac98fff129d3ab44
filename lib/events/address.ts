import { IPv6 } from 'ipaddr.js';

/** Addresses from a lowest to a highest, as hexadecimal digits: 8 for IPv4, 32 for IPv6. */
export interface AddressRange {
  readonly lowest: string;
  readonly highest: string;
}

/** A longer text is not an address, and is not worth the look. */
const longestAddress = 64;

/**
 * The hexadecimal digits of an address. @returns undefined where the text is none
 *
 * Leading zeros are decimal, as event-ruler reads them, and an IPv4 address inside an IPv6 one (`::ffff:a00:1`) is the IPv4 address. The form
 * with dots (`::ffff:10.0.0.1`) is not an address to event-ruler.
 */
export function addressDigits(text: string): string | undefined {
  if (text.length > longestAddress) {
    return undefined;
  }
  if (/^\d+\.\d+\.\d+\.\d+$/.test(text)) {
    const parts = text.split('.').map(Number);
    return parts.every((part) => part <= 255) ? digitsOf(parts) : undefined;
  }
  if (!/^[\da-fA-F:]*:[\da-fA-F:]*$/.test(text) || !IPv6.isValid(text)) {
    return undefined;
  }
  const address = IPv6.parse(text);
  return digitsOf(address.isIPv4MappedAddress() ? address.toIPv4Address().octets : address.toByteArray());
}

/**
 * The addresses of a CIDR block; bits behind the mask are ignored, as event-ruler ignores them.
 *
 * @returns undefined where it is not a block, or has the length of a whole address (`/32`, `/128`), which event-ruler refuses
 */
export function parseAddressRange(text: string): AddressRange | undefined {
  const [, network, length] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const digits = addressDigits(network ?? '');
  if (digits === undefined || Number(length) >= digits.length * 4) {
    return undefined;
  }
  const free = BigInt(digits.length * 4 - Number(length));
  const lowest = (BigInt(`0x${digits}`) >> free) << free;
  const toDigits = (bits: bigint): string => bits.toString(16).toUpperCase().padStart(digits.length, '0');
  return { lowest: toDigits(lowest), highest: toDigits(lowest + (1n << free) - 1n) };
}

/**
 * Whether digits lie in a range, read from the left as event-ruler does: it is done with the first digit that settles it, and does not ask how
 * many follow. So `0.0.0.0/0` takes most IPv6 addresses too, and even the number 10.
 */
export function inRange(digits: string, { lowest, highest }: AddressRange): boolean {
  let atLowest = true;
  let atHighest = true;
  for (let index = 0; index < lowest.length; index += 1) {
    const digit = digits.charAt(index);
    const low = lowest.charAt(index);
    const high = highest.charAt(index);
    if (!/^[\dA-F]$/.test(digit) || (atLowest && digit < low) || (atHighest && digit > high)) {
      return false;
    }
    atLowest &&= digit === low;
    atHighest &&= digit === high;
    if (!atLowest && !atHighest) {
      return true;
    }
  }
  return true;
}

function digitsOf(octets: readonly number[]): string {
  return octets.map((octet) => octet.toString(16).toUpperCase().padStart(2, '0')).join('');
}

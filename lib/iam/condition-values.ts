import ipaddr from 'ipaddr.js';

/** A number as IAM accepts it. @returns undefined where it is none */
export function numberOf(text: string): number | undefined {
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/**
 * Milliseconds since 1970 of a date in one of the forms of ISO 8601 that W3C lists, or in seconds since 1970.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
 * @returns undefined where it is none, or could be a year as well as seconds
 */
export function dateOf(text: string): number | undefined {
  if (/^\d{9,10}$/.test(text)) return Number(text) * 1000;
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

/** Whether an address is in a CIDR range, or is the address that stands for one. @returns undefined where either is none */
export function isInRange(range: string, address: string): boolean | undefined {
  const text = range.includes('/') ? range : `${range}/${range.includes(':') ? 128 : 32}`;
  if (!isWritten(address) || !isWritten(text.split('/')[0] ?? '') || !ipaddr.isValidCIDR(text)) return undefined;
  const parsed = ipaddr.parse(address);
  const [network, bits] = ipaddr.parseCIDR(text);
  return parsed.kind() === network.kind() && parsed.match(network, bits);
}

/** Four decimal numbers, or an address of version 6; not the octal and short forms that parsers differ on. */
function isWritten(address: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address);
}

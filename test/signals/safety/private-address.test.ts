import { isPrivateAddress } from '../../../lib/signals/safety/address-range';

it.each([
  [true, '10.0.0.4'],
  [true, '172.31.255.255'],
  [false, '172.32.0.0'],
  [true, '192.168.0.0/24'],
  [true, '169.254.169.254'],
  [true, '100.64.0.1'],
  [false, '198.51.100.7'],
  [false, '11.0.0.0/8'],
  // A range that has private addresses among others.
  [true, '8.0.0.0/6'],
  [true, 'fd12:3456::7'],
  [true, 'fe80::1'],
  [false, '2001:db8::7'],
  // Nobody knows what it is.
  [true, 'scanner'],
])('says %s for %s', (expected, text) => {
  expect(isPrivateAddress(text, text.includes(':') ? 6 : 4, false)).toBe(expected);
});

it.each([
  [true, '10.*'],
  [true, '172.2?.0.1'],
  [true, '1*'],
  [false, '198.51.100.*'],
  [false, '11.2*'],
  [true, 'fd12:3456:*'],
  [true, 'fe80::*'],
  [false, '2001:db8:*'],
  [false, '2001:db8:0:0:0:0:0:?'],
  [true, '*:7'],
  // A pattern without a wildcard is the address.
  [false, '198.51.100.7'],
])('says %s for the pattern %s', (expected, text) => {
  expect(isPrivateAddress(text, text.includes(':') ? 6 : 4, true)).toBe(expected);
});

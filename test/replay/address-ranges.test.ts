import fc from 'fast-check';
import { outsideOf } from '../../lib/replay/alike/address-ranges';
import { criterionMatchesValues } from '../../lib/signals/guardduty/matching';
import { runs } from '../support/runs';

const part = fc.oneof(
  { arbitrary: fc.nat({ max: 255 }).map(String), weight: 12 },
  { arbitrary: fc.constantFrom('10', '198', '0', '00', '010', '0x1', '256', ''), weight: 1 },
);
const address = fc.oneof(
  { arbitrary: fc.tuple(part, part, part, part).map((parts) => parts.join('.')), weight: 8 },
  { arbitrary: fc.constantFrom('10.1', '2130706433', '::ffff:10.0.0.1', '2001:db8::1', 'nowhere', '10.0.0.1 '), weight: 1 },
);
const range = fc
  .tuple(address, fc.constantFrom(undefined, '0', '1', '8', '10', '24', '31', '32', '33', '08'))
  .map(([begin, length]) => (length === undefined ? begin : `${begin}/${length}`));
const fields = [
  'resource.instanceDetails.networkInterfaces.publicIp',
  'service.action.networkConnectionAction.remoteIpDetails.ipAddressV4',
  'resource.undocumented',
];

describe('an address outside of ranges', () => {
  it('is one that no criterion with these ranges matches', () => {
    let [outside, others] = [0, 0];
    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 3 }), address, fc.constantFrom(...fields), (wanted, one, field) => {
        if (outsideOf(wanted)?.(one) !== true) return void others++;
        outside++;
        expect(criterionMatchesValues({ field, equals: wanted }, [one])).toBe(false);
      }),
      { numRuns: runs(20_000, 2000) },
    );
    expect(Math.min(outside, others)).toBeGreaterThan(100);
  });

  it('is not said of what is inside, and of what is no plain address', () => {
    const isOutside = outsideOf(['10.0.0.0/8', '198.51.100.7'])!;
    expect(['10.255.255.255', '198.51.100.7', '010.0.0.1', 'nowhere', 5, undefined].map((one) => isOutside(one))).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(['11.0.0.0', '9.255.255.255', '198.51.100.8'].map((one) => isOutside(one))).toEqual([true, true, true]);
    expect(outsideOf(['10.0.0.0/8', 'nowhere'])).toBeUndefined();
  });
});

import { sampled } from './support/runs';
import { casesIn, expectSound, idsOf, verdictOn } from './support/hostile';

/** Configurations by which responders would be blinded or misled: `expected` are the errors, by which the check exits with 1 or 2, and `why` is the harm. */
const cases = casesIn('blinding');

describe('configurations by which responders would be blinded or misled', () => {
  it.each(sampled(cases, ({ expected }) => expected.join()))('refuses: $name', async ({ configuration, expected }) => {
    expect(idsOf('error', await verdictOn(configuration))).toEqual(expected);
    expect(expected).not.toEqual([]);
  });

  it('has nothing to say of a configuration in which there is no such thing', async () => {
    expect(idsOf('error', await verdictOn({ routes: [{ events: { guardDuty: {} } }], suppressionRules: [], automationRules: [] }))).toEqual(
      [],
    );
  });
});

it('has at least 45 cases, each with a harm, a page of AWS, and a name of its own', () => expectSound(cases));

import { sampled } from './support/runs';
import { casesIn, expectSound, idsOf, verdictOn } from './support/hostile';

/** Said wherever there are rules and no snapshot, as here: how many others deployed is not known. */
const withoutSnapshot = 'too-many-rules[unknown]';

/** Configurations that AWS takes and that are sensible: `expected` are the warnings, each true and of use to somebody, and `why` says why it is safe. */
const cases = casesIn('safe');

describe('configurations as careful organizations write them', () => {
  it.each(sampled(cases, ({ configuration }) => Object.keys(configuration).join()))('takes: $name', async ({ configuration, expected }) => {
    const found = await verdictOn(configuration);
    expect(idsOf('error', found)).toEqual([]);
    expect(idsOf('warning', found).filter((id) => id !== withoutSnapshot)).toEqual(expected);
  });
});

it('has at least 45 cases, each with a reason, a page of AWS, and a name of its own', () => expectSound(cases));

import * as fc from 'fast-check';
import { readConfiguration } from '../../lib/meaning/read';
import { planRollout } from '../../lib/rollout/planner';
import { CordonError, type Problem } from '../../lib/core/problem';
import { isOptIn, membershipRegions, nearestFirst, partitionOf, regionsOf } from '../../lib/core/regions';
import { configured, sketch } from '../support/organization';
import { runs } from '../support/runs';

const problemsOf = (membershipRegion: string, region?: string): readonly Problem[] => {
  const regions = region === undefined ? '' : `  regions: [${region}]\n`;
  const text = `organization:\n  id: o-exampleorgid\n  managementAccount: "111111111111"\n  membershipRegion: ${membershipRegion}\n${regions}`;
  try {
    readConfiguration(text, { file: 'cordon.yaml' });
    return [];
  } catch (error) {
    if (error instanceof CordonError) return error.problems;
    throw error;
  }
};
/** Texts of the shape of a Region: what the schema lets through. */
const shapedLikeARegion = fc
  .tuple(
    fc.constantFrom('us', 'eu', 'ap', 'me', 'xx', 'cn'),
    fc.constantFrom('east', 'west', 'central', 'gov-west', 'north', 'southeast', 'nowhere'),
    fc.integer({ min: 1, max: 99 }),
  )
  .map(([area, direction, number]) => `${area}-${direction}-${number}`);

describe('the Region of the membership', () => {
  it('is one of the 25 of the service', () => {
    expect(new Set(membershipRegions).size).toBe(25);
    expect(membershipRegions.filter((region) => problemsOf(region).length > 0)).toEqual([]);
  });

  it('is none that the service does not have, whatever its shape', () => {
    fc.assert(
      fc.property(fc.oneof(shapedLikeARegion, fc.constantFrom(...regionsOf.aws)), (region) => {
        const ids = problemsOf(region).map(({ id }) => id);
        expect(ids).toEqual(membershipRegions.includes(region) ? [] : ['membership-region-unsupported']);
      }),
      { numRuns: runs(500) },
    );
  });

  it.each([
    ['us-west-1', ['us-west-2', 'us-east-2']],
    ['ca-west-1', ['us-west-2']],
    ['il-central-1', ['me-south-1', 'me-central-1']],
    ['ap-southeast-6', ['ap-southeast-2', 'ap-southeast-4']],
    ['ap-northeast-3', ['ap-northeast-1', 'ap-northeast-2']],
    ['us-west-9', ['us-west-2']],
    ['eu-centrall-1', ['eu-central-1']],
  ])('names the nearest first: %s', (region, nearest) => {
    const [problem] = problemsOf(region);
    expect(problem?.remedy).toContain('You cannot change the Region later.');
    expect(problem?.remedy).toContain(`Nearest first: ${nearest.join(', ')}, `);
    expect(membershipRegions.filter((known) => problem?.remedy.includes(known) !== true)).toEqual([]);
  });
});

describe('the Regions of findings', () => {
  it('are those of the partition, and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(shapedLikeARegion, fc.constantFrom(...Object.values(regionsOf).flat())), (region) => {
        const expected = regionsOf.aws.includes(region)
          ? []
          : [partitionOf(region) === undefined ? 'unknown-region' : 'region-of-another-partition'];
        expect(problemsOf('eu-west-1', region).map(({ id }) => id)).toEqual(expected);
      }),
      { numRuns: runs(500) },
    );
  });

  it('include those of the membership', () => {
    expect(membershipRegions.filter((region) => !regionsOf.aws.includes(region))).toEqual([]);
  });
});

describe('opt-in Regions', () => {
  // The Regions launched before March 20, 2019, which every account has.
  const always = [
    ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
    ...['eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
    ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2'],
  ];

  it('are all that were launched after March 20, 2019', () => {
    expect(regionsOf.aws.filter((region) => !isOptIn(region)).sort()).toEqual([...always].sort());
  });

  it('are said in a plan, each with the command that enables it', () => {
    const configuration = configured({
      organization: { membershipRegion: 'eu-west-1', regions: ['eu-west-1', 'me-central-1', 'eu-south-2'] },
    });
    const { findings } = planRollout({ configuration, snapshot: sketch({}), today: '2026-11-24' });
    const said = findings.filter(({ id }) => id.startsWith('opt-in'));
    expect(said.map(({ severity, message }) => [severity, message.split(' ')[0]])).toEqual([
      ['notice', 'me-central-1'],
      ['notice', 'eu-south-2'],
    ]);
    expect(said[0]?.remedy).toMatch(/^enable it in each account: aws account enable-region .* me-central-1$/);
  });

  it('are a warning where the containment roles are deployed through one', () => {
    const configuration = configured({ containment: { region: 'eu-south-2' } });
    const { findings } = planRollout({ configuration, snapshot: sketch({}), today: '2026-11-24' });
    expect(findings).toContainEqual(expect.objectContaining({ id: 'roles-in-opt-in-region', severity: 'warning' }));
  });
});

it('orders Regions by nearness only from a Region', () => {
  expect(nearestFirst('nowhere', ['eu-west-1'])).toBeUndefined();
  expect(nearestFirst('eu-west-1', ['us-east-1', 'eu-west-1', 'eu-west-2'])).toEqual(['eu-west-1', 'eu-west-2', 'us-east-1']);
});

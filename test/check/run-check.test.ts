import { fingerprint, fingerprints } from '../../lib/check/finding';
import { stablePath } from '../../lib/check/place';
import { check, error, fakeLayer, unknown, unusable, warning } from './report';

describe('the verdict', () => {
  it.each([
    ['nothing found', [], 0],
    ['a warning, which does not fail by itself', [warning], 0],
    ['an error', [error], 1],
    ['something unknown', [unknown], 3],
    ['something unknown and an error', [unknown, error], 1],
    ['something unknown and a warning', [unknown, warning], 3],
  ] as const)('of %s', async (_, findings, exitCode) => {
    const { verdict } = await check([fakeLayer('quotas', { findings })]);
    expect(verdict).toMatchObject({ exitCode, holds: exitCode === 0 });
  });

  it('of a warning fails where warnings do', async () => {
    expect((await check([fakeLayer('quotas', { findings: [warning] })], { failOn: 'warning' })).verdict.exitCode).toBe(1);
  });

  it('of what could not be used is 2, whatever else was found', async () => {
    const { verdict, layers } = await check([fakeLayer('configuration', unusable), fakeLayer('quotas', { findings: [error, unknown] })]);
    expect(verdict.exitCode).toBe(2);
    expect(layers[0]!.findings).toEqual([
      expect.objectContaining({
        ruleId: 'configuration/unknown-key',
        message: 'rollout.canaries is not a known key',
        place: { kind: 'configuration', file: 'cordon.yaml', line: 3, column: 2, path: 'rollout.canaries' },
      }),
    ]);
  });
});

describe('a layer', () => {
  it('does not run where it needs what failed, and says because of which; it never counts as holding', async () => {
    const { layers, verdict } = await check([
      fakeLayer('configuration', unusable),
      fakeLayer('synthesis', {}, { needs: ['configuration'] }),
      fakeLayer('cdk-nag', {}, { needs: ['synthesis'] }),
      fakeLayer('quotas', {}),
    ]);
    expect(layers.map(({ outcome }) => outcome)).toEqual([
      { status: 'findings' },
      { status: 'not-run', because: 'configuration' },
      { status: 'not-run', because: 'configuration' },
      { status: 'holds' },
    ]);
    expect(verdict).toMatchObject({ exitCode: 2, holds: false, counts: { notRun: 2 } });
  });

  it('that fails without a finding does not hold', async () => {
    const { layers, verdict } = await check([
      fakeLayer('synthesis', { failed: 'does-not-hold' }),
      fakeLayer('cdk-nag', {}, { needs: ['synthesis'] }),
    ]);
    expect(layers[0]!.outcome).toEqual({ status: 'findings' });
    expect(verdict.exitCode).toBe(1);
  });

  it('that throws what nobody expected is unknown, and the others still run', async () => {
    const told: unknown[] = [];
    const { layers, verdict } = await check([fakeLayer('cdk-nag', new Error('boom')), fakeLayer('quotas', {})], {
      unexpected: (error) => told.push(error),
    });
    expect(told).toEqual([new Error('boom')]);
    expect(layers[0]!.findings).toEqual([
      expect.objectContaining({ ruleId: 'cdk-nag/failed', severity: 'unknown', message: expect.stringContaining('boom') }),
    ]);
    expect(layers[1]!.outcome).toEqual({ status: 'holds' });
    expect(verdict.exitCode).toBe(3);
  });

  it('hands on what it made, and is timed', async () => {
    const seen: unknown[] = [];
    const { layers } = await check([
      fakeLayer('configuration', { provides: { synthesis: { trees: [], templates: [] } } }),
      {
        ...fakeLayer('quotas', {}),
        run: ({ material }) => {
          seen.push(material);
          return { findings: [], looked: '' };
        },
      },
    ]);
    expect(seen).toEqual([{ synthesis: { trees: [], templates: [] } }]);
    expect(layers.map(({ durationMilliseconds }) => durationMilliseconds)).toEqual([5, 5]);
  });

  it('with nothing to do says why, and does not fail', async () => {
    const { layers, verdict } = await check([fakeLayer('plan', {}, { idle: () => 'no snapshot was given' })]);
    expect(layers[0]!.outcome).toEqual({ status: 'idle', why: 'no snapshot was given' });
    expect(verdict.exitCode).toBe(0);
  });
});

describe('a fingerprint', () => {
  const place = {
    kind: 'configuration',
    file: 'cordon.yaml',
    line: 12,
    path: 'suppressionRules[0]',
    stablePath: 'suppressionRules[scanner]',
  } as const;

  it('stays when lines move, the list grows, the file is called otherwise, and the wording or the figures change', () => {
    const moved = { ...place, file: 'other.yaml', line: 40, path: 'suppressionRules[3]' };
    expect(fingerprint({ ...warning, place: moved, message: 'otherwise', value: 1, remedy: 'otherwise' })).toBe(
      fingerprint({ ...warning, place }),
    );
  });

  it.each([
    ['rule', { ruleId: 'signal-safety/hides-threat-purpose[Trojan]' }],
    ['place', { place: { ...place, stablePath: 'suppressionRules[bastion]' } }],
    ['detail', { detail: '444444444444' }],
  ])('differs by its %s', (_, over) => expect(fingerprint({ ...warning, ...over })).not.toBe(fingerprint(warning)));

  it('of two findings that are alike differ by a number', () => {
    const [first, second] = fingerprints([error, error]);
    expect(second).toBe(`${first}-2`);
  });
});

it.each([
  ['suppressionRules[1].criteria[0].equals[1]', 'suppressionRules[b].criteria[type].equals[y]'],
  ['rollout.exclude[0].until', 'rollout.exclude[333333333333].until'],
  ['rollout.canary[0]', 'rollout.canary[444444444444]'],
  ['rollout.waves[9].name', 'rollout.waves[9].name'],
  ['organization', 'organization'],
])('%s is called %s, which stays when lists grow', (path, stable) => {
  const configuration = {
    suppressionRules: [{ name: 'a' }, { name: 'b', criteria: [{ field: 'type', equals: ['x', 'y'] }] }],
    rollout: { exclude: [{ account: '333333333333', until: '2027-01-01' }], canary: ['444444444444'], waves: [] },
  };
  expect(stablePath(configuration, path)).toBe(stable);
});

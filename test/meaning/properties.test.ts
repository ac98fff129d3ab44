import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { approvedActionTypes } from '../../lib/configuration/configuration';
import { withDefaults, type WrittenConfiguration } from '../../lib/configuration/defaults';
import { readConfiguration } from '../../lib/meaning/read';
import { CordonError, type Problem } from '../../lib/core/problem';
import { membershipRegions, regionsOf } from '../../lib/core/regions';
import { runs } from '../support/runs';

const file = 'cordon.yaml';
const letters = 'abcdefghijklmnopqrstuvwyz0123456789'.split('');
const word = (minimum: number, maximum: number) =>
  fc.array(fc.constantFrom(...letters), { minLength: minimum, maxLength: maximum }).map((parts) => parts.join(''));
const unitIds = fc.uniqueArray(
  word(8, 32).map((id) => `ou-ab12-${id}`),
  { minLength: 1, maxLength: 12 },
);
const region = fc.constantFrom(...regionsOf.aws);
const membershipRegion = fc.constantFrom(...membershipRegions);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const day = fc
  .date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
/** Texts in which YAML sees something else where they are not quoted. */
const awkwardText = fc.constantFrom(
  'yes',
  'null',
  '0x1f',
  '1e3',
  '2027-03-31',
  '# not a comment',
  'a: b',
  '- item',
  '*alias',
  '&anchor',
  "it's",
  '~',
);
const reason = fc.oneof(awkwardText, fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' })).filter((text) => /\S/.test(text));

const preferences = fc
  .record({
    maximum: fc.constantFrom('maxConcurrentPercentage', 'maxConcurrentCount'),
    tolerance: fc.constantFrom('failureTolerancePercentage', 'failureToleranceCount'),
    maximumValue: fc.integer({ min: 1, max: 100 }),
    toleranceValue: fc.integer({ min: 0, max: 100 }),
    soft: fc.boolean(),
  })
  .map(({ maximum, tolerance, maximumValue, toleranceValue, soft }) => ({
    [maximum]: maximum === 'maxConcurrentCount' && !soft ? Math.min(maximumValue, toleranceValue + 1) : maximumValue,
    [tolerance]: toleranceValue,
    concurrencyMode: soft ? ('soft-failure-tolerance' as const) : ('strict-failure-tolerance' as const),
  }));

/** Without the keys that are undefined, as nobody writes them. */
const compact = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const written: fc.Arbitrary<WrittenConfiguration> = fc
  .record({
    accounts: fc.uniqueArray(
      fc.integer({ min: 1, max: 999_999_999_999 }).map((number) => String(number).padStart(12, '0')),
      { minLength: 12, maxLength: 12 },
    ),
    id: word(10, 32),
    root: optional(word(4, 32)),
    membershipRegion,
    regions: optional(fc.uniqueArray(region, { minLength: 1 })),
    delegated: fc.boolean(),
    fromManagement: fc.boolean(),
    triage: optional(fc.constantFrom('absent' as const, 'present' as const)),
    quarantine: optional(unitIds),
    variant: optional(fc.constantFrom('containment-only' as const, 'containment-with-ec2-triage' as const)),
    actions: optional(fc.uniqueArray(fc.constantFrom(...approvedActionTypes), { minLength: 1 })),
    flags: fc.array(optional(fc.boolean()), { minLength: 5, maxLength: 5 }),
    resources: optional(fc.constantFrom('documents' as const, 'automation-definitions' as const)),
    containmentRegion: optional(region),
    targets: optional(fc.oneof(fc.constant('root' as const), unitIds)),
    canaries: fc.integer({ min: 0, max: 3 }),
    reasons: fc.array(fc.record({ reason, until: optional(day) }), { maxLength: 4 }),
    waveUnits: unitIds,
    waveCount: fc.integer({ min: 0, max: 4 }),
    wavePreferences: fc.array(optional(preferences), { minLength: 5, maxLength: 5 }),
    restName: optional(fc.constantFrom('rest', 'everyone-else')),
    stackSetName: optional(word(1, 110).map((name) => `Roles-${name}`)),
    preferences: optional(preferences),
  })
  .map((made) => {
    const [management = '', delegated = '', ...members] = made.accounts;
    const names = ['first', 'second', 'third', 'fourth'];
    const waves = names.slice(0, Math.min(made.waveCount, made.waveUnits.length)).map((name, index, all) => ({
      name,
      organizationalUnits: made.waveUnits.filter((_, place) => place % all.length === index),
      preferences: made.wavePreferences[index],
    }));
    const rest = made.restName === undefined ? [] : [{ name: made.restName, preferences: made.wavePreferences[4] }];
    const all = [...waves, ...rest];
    return compact<WrittenConfiguration>({
      organization: {
        id: `o-${made.id}`,
        root: made.root && `r-${made.root}`,
        managementAccount: management,
        delegatedAdministrator: made.delegated ? delegated : undefined,
        membershipRegion: made.membershipRegion,
        regions: made.regions,
        triageServiceLinkedRole: made.triage,
        quarantineUnits: made.quarantine,
      },
      containment: {
        variant: made.variant,
        policy: made.actions === undefined ? undefined : 'least-privilege',
        approvedActions: made.actions,
        grantRunbookGaps: made.flags[0],
        startAutomationResources: made.resources,
        confusedDeputyConditions: made.flags[1],
        region: made.containmentRegion,
      },
      rollout: {
        owner: all.length > 0 ? 'cordon' : undefined,
        from: made.fromManagement ? 'management-account' : undefined,
        stackSetName: made.stackSetName,
        targets: made.targets,
        canary: made.canaries === 0 ? undefined : members.slice(0, made.canaries),
        exclude: made.reasons.length === 0 ? undefined : made.reasons.map((one, index) => ({ account: members[5 + index] ?? '', ...one })),
        waves: all.length === 0 ? undefined : all,
        preferences: made.preferences,
        autoDeployment: made.flags[2],
        retainStacksOnAccountRemoval: made.flags[3],
        managedExecution: made.flags[4],
      },
    });
  });

describe('any configuration', () => {
  it('that is valid reads back as itself, however it is written', () => {
    fc.assert(
      fc.property(written, fc.boolean(), (configuration, flow) => {
        const text = stringify(configuration, { collectionStyle: flow ? 'flow' : 'block', lineWidth: 0 });
        expect(readConfiguration(text, { file }).configuration).toEqual(withDefaults(configuration));
      }),
      { numRuns: runs(300) },
    );
  });

  it('that is resolved reads back as itself, once its empty lists are left out', () => {
    fc.assert(
      fc.property(written, (configuration) => {
        const resolved = withDefaults(configuration);
        const lists = JSON.parse(JSON.stringify(resolved), (_, value: unknown) =>
          Array.isArray(value) && value.length === 0 ? undefined : value,
        ) as object;
        expect(readConfiguration(stringify(lists), { file }).configuration).toEqual(resolved);
      }),
      { numRuns: runs(100) },
    );
  });

  it('with one unknown key reports that key alone, with its line', () => {
    fc.assert(
      fc.property(
        written,
        fc.nat(),
        fc.constantFrom('zzzz', 'ownr', 'canary_', 'managementaccount', 'x-note', '__proto__', 'constructor'),
        (configuration, at, key) => {
          const lines = stringify(configuration, { lineWidth: 0 }).split('\n');
          // Before any line that holds a key of a mapping, at its indentation: there a further key may stand.
          const places = lines.flatMap((line, index) => (/^ *[a-zA-Z]+:( |$)/.test(line) && !insideText(lines, index) ? [index] : []));
          const place = places[at % places.length] ?? 0;
          const indentation = /^ */.exec(lines[place] ?? '')?.[0] ?? '';
          const text = [...lines.slice(0, place), `${indentation}${key}: 1`, ...lines.slice(place)].join('\n');
          const problems = problemsOf(text);
          expect(problems).toHaveLength(1);
          expect(problems[0]).toMatchObject({ id: 'unknown-key', line: place + 1, column: indentation.length + 1 });
          expect(problems[0]?.path?.endsWith(key)).toBe(true);
        },
      ),
      { numRuns: runs(200) },
    );
  });

  it('made of garbage is refused with problems, and never crashes', () => {
    const token = fc.constantFrom(
      ...[
        'organization:',
        'rollout:',
        '\n',
        '\n  ',
        '- ',
        '[',
        ']',
        '{',
        '}',
        ': ',
        ', ',
        '"',
        "'",
        '&a ',
        '*a',
        '!!map ',
        '|',
        '>',
        '#',
        '---\n',
        '%YAML 1.1\n',
        '\t',
        '? ',
      ],
      ...['waves', 'null', '111111111111', 'canary:', 'preferences:', '0.5', '\u0000', '\uFEFF', '<<: *a', '...', '""'],
    );
    const garbage = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join('')),
    );
    fc.assert(
      fc.property(garbage, (text) => {
        expect(problemsOf(text).length).toBeGreaterThan(0);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('of the right shape with values of any kind is refused with problems, and never crashes', () => {
    const value = fc.jsonValue({ maxDepth: 2 });
    fc.assert(
      fc.property(written, fc.nat(), value, (configuration, at, replacement) => {
        const copy = compact(configuration) as unknown as Record<string, Record<string, unknown>>;
        const places = Object.entries(copy).flatMap(([section, keys]) => [[section], ...Object.keys(keys).map((key) => [section, key])]);
        const [section = '', key] = places[at % places.length] ?? [];
        if (key === undefined) {
          (copy as Record<string, unknown>)[section] = replacement;
        } else {
          copy[section] = { ...copy[section], [key]: replacement };
        }
        for (const problem of problemsOf(stringify(copy))) {
          expect(problem).toMatchObject({ file, id: expect.any(String), remedy: expect.any(String), line: expect.any(Number) });
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('with rules on findings is refused with problems, and never crashes, whatever one of its values is', () => {
    const text = readFileSync(join(__dirname, '..', '..', 'examples', 'signals.yaml'), 'utf8');
    const places = placesOf(parse(text));
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom<fc.JsonValue>(
        'environment.scanners',
        'environment.dnsServers.none',
        '0.0.0.0/0',
        '10.0.0.1/8',
        [null],
        [[]],
        [{}],
        222222222222,
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), value, (place, replacement) => {
        const copy: unknown = parse(text);
        const holder = place.slice(0, -1).reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], copy);
        (holder as Record<string, unknown>)[place.at(-1) ?? ''] = replacement;
        for (const problem of problemsOf(stringify(copy))) {
          expect(problem).toMatchObject({ file, id: expect.any(String), remedy: expect.any(String), line: expect.any(Number) });
        }
      }),
      { numRuns: runs(300) },
    );
  });
});

/** The path of every value in a tree. */
function placesOf(tree: unknown, path: readonly string[] = []): (readonly string[])[] {
  const below = typeof tree === 'object' && tree !== null ? Object.entries(tree) : [];
  return [...(path.length > 0 ? [path] : []), ...below.flatMap(([key, value]) => placesOf(value, [...path, key]))];
}

function problemsOf(text: string): readonly Problem[] {
  try {
    readConfiguration(text, { file });
  } catch (error) {
    if (error instanceof CordonError) {
      return error.problems;
    }
    throw error;
  }
  return [];
}

/** Whether a line belongs to a text of several lines, which begins with a | or > at the end of a line with less indentation. */
function insideText(lines: readonly string[], index: number): boolean {
  const indentation = (line: string) => line.length - line.trimStart().length;
  for (let above = index - 1; above >= 0; above--) {
    const line = lines[above] ?? '';
    if (line.trim() !== '' && indentation(line) < indentation(lines[index] ?? '')) {
      return /[|>][-+0-9]*$/.test(line);
    }
  }
  return false;
}

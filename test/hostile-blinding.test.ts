import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationLayer } from '../lib/check/layers/configuration';
import { planLayer } from '../lib/check/layers/plan';
import { routeSafetyLayer } from '../lib/check/layers/route-safety';
import { signalSafetyLayer } from '../lib/check/layers/signal-safety';
import { runCheck } from '../lib/check/run-check';
import { readConfiguration } from '../lib/configuration/read';
import { evaluateRoutes } from '../lib/routes/evaluate';
import { evaluateSignals } from '../lib/signals/evaluate';

/** A configuration by which responders would be blinded or misled, and why Cordon refuses it. */
interface HostileCase {
  readonly name: string;
  /** Parts of a configuration; `organization`, `rollout` and what every rule needs are filled in. */
  readonly configuration: Configuration;
  /** IDs of the errors, by which the check exits with 1 or 2. */
  readonly expected: readonly string[];
  /** The harm. */
  readonly why: string;
  /** Address of the page of AWS that `why` is taken from. */
  readonly documentation: string;
}

type Part = Readonly<Record<string, unknown>>;
interface Configuration extends Part {
  readonly organization?: Part;
  readonly rollout?: Part;
  readonly suppressionRules?: readonly Part[];
  readonly automationRules?: readonly Part[];
  readonly routes?: readonly Part[];
}

const cases = JSON.parse(readFileSync(join(__dirname, 'cases/hostile/blinding.json'), 'utf8')) as readonly HostileCase[];

const today = '2026-11-27';

const governed = (index: number): Part => ({
  name: `rule-${index + 1}`,
  owner: 'security-operations@example.com',
  justification: 'It is noise.',
  expires: '2027-06-30',
});

/** The text of a configuration in which all is in order but what the case brings. */
function textOf({ organization, rollout, suppressionRules, automationRules, routes, ...others }: Configuration): string {
  return JSON.stringify({
    organization: {
      id: 'o-exampleorgid',
      root: 'r-ab12',
      managementAccount: '111111111111',
      delegatedAdministrator: '222222222222',
      membershipRegion: 'eu-west-1',
      regions: ['eu-west-1', 'us-east-1'],
      detectors: { 'eu-west-1': '12abc34d567e8fa901bc2d34e56789f0', 'us-east-1': '12abc34d567e8fa901bc2d34e56789f1' },
      ...organization,
    },
    rollout: { canary: ['444444444444'], ...rollout },
    ...(suppressionRules && {
      suppressionRules: suppressionRules.map((rule, index) => ({ ...governed(index), stage: 'enforce', ...rule })),
    }),
    ...(automationRules && {
      automationRules: automationRules.map((rule, index) => ({ ...governed(index), precedence: 'after-service', ...rule })),
    }),
    ...(routes && {
      routes: routes.map((route, index) => ({ name: `route-${index + 1}`, targets: [{ sqs: { queueName: 'alerts' } }], ...route })),
    }),
    ...others,
  });
}

/** Severity and ID of what `cordon check` finds before it synthesizes, and of what a synthesis refuses. */
async function verdictOn(configuration: Configuration): Promise<readonly string[]> {
  const text = textOf(configuration);
  const file = (): ReturnType<typeof readConfiguration> => readConfiguration(text, { file: 'cordon.yaml' });
  const { layers } = await runCheck({
    inputs: { configuration: file, today },
    layers: [configurationLayer, signalSafetyLayer, routeSafetyLayer, planLayer],
    configuration: 'cordon.yaml',
    clock: { now: () => new Date(`${today}T00:00:00Z`) },
  });
  const found = layers.flatMap(({ findings }) =>
    findings.map(({ severity, ruleId }) => `${severity} ${ruleId.split('/').slice(1).join('/')}`),
  );
  const refused = layers.some(({ failed }) => failed !== undefined) ? [] : problemsOf(file().configuration);
  return [...new Set([...found, ...refused.map((id) => `error ${id}`)])].sort();
}

function problemsOf(configuration: ReturnType<typeof readConfiguration>['configuration']): readonly string[] {
  const problems = [...(evaluateRoutes(configuration)?.problems ?? []), ...evaluateSignals({ configuration, today }).problems];
  return problems.map(({ id }) => id);
}

const errors = (found: readonly string[]): readonly string[] =>
  found.filter((one) => one.startsWith('error ')).map((one) => one.slice('error '.length));

describe('configurations by which responders would be blinded or misled', () => {
  it.each(cases)('refuses: $name', async ({ configuration, expected }) => {
    expect(errors(await verdictOn(configuration))).toEqual(expected);
    expect(expected).not.toEqual([]);
  });

  it('has nothing to say of a configuration in which there is no such thing', async () => {
    expect(errors(await verdictOn({ routes: [{ events: { guardDuty: {} } }], suppressionRules: [], automationRules: [] }))).toEqual([]);
  });
});

it('has at least 45 cases, each with a harm, a page of AWS, and a name of its own', () => {
  expect(cases.length).toBeGreaterThanOrEqual(45);
  expect(cases.filter(({ why, documentation }) => !/^[A-Z].+\.$/.test(why) || !/^https:\/\/[^ ]+$/.test(documentation))).toEqual([]);
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
});

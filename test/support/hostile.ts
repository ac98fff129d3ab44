import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationLayer } from '../../lib/check/layers/configuration';
import { planLayer } from '../../lib/check/layers/plan';
import { routeSafetyLayer } from '../../lib/check/layers/route-safety';
import { signalSafetyLayer } from '../../lib/check/layers/signal-safety';
import { runCheck } from '../../lib/check/run-check';
import { readConfiguration } from '../../lib/meaning/read';
import { evaluateRoutes } from '../../lib/routes/evaluate';
import { evaluateSignals } from '../../lib/signals/evaluate';

/** A mapping of a configuration. */
export type Part = Readonly<Record<string, unknown>>;
/** Parts of a configuration; `organization`, `rollout` and what every rule needs are filled in. */
export interface Configuration extends Part {
  readonly organization?: Part;
  readonly rollout?: Part;
  readonly suppressionRules?: readonly Part[];
  readonly automationRules?: readonly Part[];
  readonly routes?: readonly Part[];
}

/** A configuration as somebody might write it, and what is right to say of it. */
export interface HostileCase {
  readonly name: string;
  readonly configuration: Configuration;
  /** IDs of findings. */
  readonly expected: readonly string[];
  readonly why: string;
  /** Address of the page of AWS that `why` is taken from. */
  readonly documentation: string;
}

export const casesIn = (file: 'blinding' | 'safe'): readonly HostileCase[] =>
  JSON.parse(readFileSync(join(__dirname, '../cases/hostile', `${file}.json`), 'utf8')) as readonly HostileCase[];

/** Expects enough cases, each with its reason, its page and a name of its own. */
export function expectSound(cases: readonly HostileCase[]): void {
  expect(cases.length).toBeGreaterThanOrEqual(45);
  expect(cases.filter(({ why, documentation }) => !/^[A-Z].+\.$/.test(why) || !/^https:\/\/[^ ]+$/.test(documentation))).toEqual([]);
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
}

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
export async function verdictOn(configuration: Configuration): Promise<readonly string[]> {
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

/** IDs of those that are of a severity. */
export function idsOf(severity: 'error' | 'warning', found: readonly string[]): readonly string[] {
  return found.filter((one) => one.startsWith(`${severity} `)).map((one) => one.slice(severity.length + 1));
}

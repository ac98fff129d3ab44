import { array, assert, constantFrom, integer, property, tuple } from 'fast-check';
import { proveDeployed, type DeployedProof } from '../../lib/verification/deployed/prove';
import { type Configuration } from '../../lib/configuration/configuration';
import { type DeployedSignals, type Snapshot } from '../../lib/organization/snapshot';
import { parseEarlier } from '../../lib/verification/parse-verified';
import { changesSince } from '../../lib/verification/since';
import { verification, type Verification } from '../../lib/verification/verification';
import { coverageToText } from '../../lib/report/coverage-text';
import cases from '../cases/verification/deployed.json';
import { whole } from '../chain/whole';
import { automation, suppression } from '../support/rules';
import { runs } from '../support/runs';
import { asDeployed } from './as-deployed';

const today = '2026-11-24';
const both = ['eu-west-1', 'us-east-1'];

/** One rule of each kind in both Regions, and some that share a Region, of which the order decides. */
const base = whole({ units: { apps: 'root' }, accounts: { '333333333333': ['apps'], '444444444444': ['apps'], '555555555555': ['apps'] } });
const configuration: Configuration = {
  ...base.configuration,
  suppressionRules: [
    suppression({ regions: both }),
    suppression({
      name: 'observed',
      stage: 'observe',
      criteria: [
        { field: 'type', matches: ['Recon:*'], notEquals: ['Recon:EC2/PortProbeUnprotectedPort'] },
        { field: 'service.action.networkConnectionAction.remoteIpDetails.ipAddressV4', equals: ['198.51.100.0/24', '203.0.113.7'] },
      ],
    }),
  ],
  automationRules: [
    automation({ regions: both }),
    automation({ name: 'then-lower', update: { severity: 'MEDIUM', types: ['TTPs', 'Effects'] } }),
    automation({
      name: 'note-others',
      criteria: [{ field: 'AwsAccountId', equals: ['555555555555'] }],
      update: { note: 'another account', userDefinedFields: { team: 'payments', tier: 'one' } },
    }),
  ],
  automationRulesV2: [
    {
      ...{
        name: 'comment-low',
        owner: 'security-tooling@example.com',
        justification: 'low',
        expires: '2027-06-30',
        enabled: true,
        order: 1,
      },
      regions: ['eu-west-1'],
      criteria: [{ field: 'severity', equals: ['Low'] }],
      update: { comment: 'low' },
    },
  ],
};
const deployed = asDeployed(configuration, today);
const of = (signals: DeployedSignals | undefined, snapshot: Snapshot = base.snapshot): Snapshot => {
  const { signals: before, ...rest } = snapshot;
  return { ...rest, ...(before && signals && { signals }) };
};
const prove = (signals: DeployedSignals | undefined, of_: Configuration = configuration): DeployedProof =>
  proveDeployed({ configuration: of_, snapshot: of(signals), today });

/** What is not as configured: `differs suppression rule scanner-portscan eu-west-1`. */
const open = ({ parts }: DeployedProof): readonly string[] =>
  parts.filter(({ status }) => status !== 'as-configured').map(({ status, kind, name, region }) => `${status} ${kind} ${name} ${region}`);

type Data = Record<string, unknown>;

/** A copy in which one value is another one, is gone, or is added to a list. */
interface Edit {
  readonly at: readonly (string | number)[];
  readonly set?: unknown;
  readonly add?: unknown;
  readonly remove?: boolean;
}

function edited(signals: DeployedSignals, { at, set, add, remove }: Edit): DeployedSignals {
  const copy = JSON.parse(JSON.stringify(signals)) as { regions: Data };
  const [last = '', ...before] = [...at].reverse();
  const parent = before.reverse().reduce<Data>((value, step) => value[step] as Data, copy.regions);
  if (remove === true) {
    if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete parent[last];
  } else if (add !== undefined) (parent[last] as unknown[]).push(add);
  else parent[last] = set;
  return copy as unknown as DeployedSignals;
}

describe('rules as they are deployed', () => {
  it('are as configured after their deployment, in every Region', () => {
    const found = prove(deployed);
    // And four rules of its routes.
    expect(found.parts).toHaveLength(12);
    expect({ open: open(found), findings: found.findings, notLookedAt: found.notLookedAt }).toEqual({
      open: [],
      findings: [],
      notLookedAt: [expect.stringContaining('the messages that targets of routes get')],
    });
  });

  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, { edits, expected }) => {
    const found = prove((edits as readonly Edit[]).reduce(edited, deployed));
    expect(open(found)).toEqual(expected.open);
    expect(found.findings.map(({ severity, id, message }) => `${severity} ${id}: ${message}`)).toEqual(expected.findings);
  });
});

/** What may be written otherwise and means the same. */
const rewritings: Readonly<Record<string, (signals: DeployedSignals, seed: number) => DeployedSignals>> = {
  'members in another order': (signals) => mapJson(signals, (value) => (isData(value) ? reversed(value) : value)),
  'values in another order': (signals, seed) =>
    mapLists(signals, (list) => [...list.slice(seed % list.length), ...list.slice(0, seed % list.length)]),
  'values twice': (signals, seed) => mapLists(signals, (list) => [...list, list[seed % list.length]]),
  'older names of operators': (signals) =>
    mapJson(signals, (value) => (isData(value) && Array.isArray(value.equals) ? { ...value, eq: value.equals } : value)),
  'another rank': (signals, seed) =>
    mapJson(signals, (value) => (isData(value) && 'rank' in value ? { ...value, rank: (seed % 100) + 1 } : value)),
  // On its side of the service's own rules, which are at 10.
  'orders further apart': (signals) =>
    mapJson(signals, (value) =>
      isData(value) && typeof value.order === 'number' && 'terminal' in value && value.order > 10
        ? { ...value, order: 10 + (value.order - 10) * 7 }
        : value,
    ),
};

/** What makes a rule mean something else, of every kind of rule. */
const changes: Readonly<Record<string, Edit>> = Object.fromEntries(
  cases.flatMap(({ name, edits, expected }) => {
    const [edit, ...more] = edits as readonly Edit[];
    return more.length === 0 && expected.open.length === 1 && /^(differs|missing) /.test(expected.open[0]!) ? [[name, edit!] as const] : [];
  }),
);

describe('any deployment', () => {
  it('is as configured however the same is written, and one change of the meaning of one rule is found, and that one alone', () => {
    const rewriting = tuple(constantFrom(...Object.keys(rewritings)), integer({ min: 0, max: 1000 }));
    assert(
      property(array(rewriting, { maxLength: 4 }), constantFrom(...Object.keys(changes)), (written, change) => {
        const rewrite = (signals: DeployedSignals): DeployedSignals =>
          written.reduce((before, [name, seed]) => rewritings[name]!(before, seed), signals);
        expect(open(prove(rewrite(deployed)))).toEqual([]);
        const changed = rewrite(edited(deployed, changes[change]!));
        expect(open(prove(changed))).toEqual(cases.find(({ name }) => name === change)!.expected.open);
      }),
      { numRuns: runs(200) },
    );
  });

  it('has enough changes to try', () => {
    expect(Object.keys(changes).length).toBeGreaterThanOrEqual(15);
  });
});

describe('in a verification', () => {
  const known = new Map<DeployedSignals | undefined, Verification>();
  /** Each once. */
  const verify = (signals: DeployedSignals | undefined): Verification => {
    const found: Verification = known.get(signals) ?? verification({ configuration, snapshot: of(signals), today });
    known.set(signals, found);
    return found;
  };

  it('decides the exit code: 1 for what differs, 3 for what could not be read, 0 for rules of others and for what nobody looked at', () => {
    const edit = (name: string): DeployedSignals =>
      (cases.find((one) => one.name === name)!.edits as readonly Edit[]).reduce(edited, deployed);
    expect(verify(deployed).exitCode).toBe(0);
    expect(verify(edit('a filter that somebody deleted')).exitCode).toBe(1);
    expect(verify(edit('AWS refused to list filters')).exitCode).toBe(3);
    expect(verify(edit('filters of others, one of which hides threats')).exitCode).toBe(0);
    const unlooked = verify(undefined);
    expect(unlooked.exitCode).toBe(0);
    expect(unlooked.notLookedAt).toContain(
      'whether the rules of GuardDuty and Security Hub are deployed as configured in eu-west-1, us-east-1: the snapshot does not have them',
    );
  });

  it('is counted by kind in the text, and the finding says what to do', () => {
    const { deployed: parts, ...coverage } = verify(
      edited(deployed, { at: ['eu-west-1', 'filters', 'value', 1, 'action'], set: 'ARCHIVE' }),
    );
    const text = coverageToText(coverage, { colour: false, deployed: parts! });
    expect(text).toMatch(
      /deployed, in all Regions:\n {2}suppression rule +2\/3 as configured {2}1 different\n {2}automation rule +4\/4 as configured/,
    );
    expect(text).toContain('→ find out who changed it, then deploy the stack again: cdk deploy cordon-signals-eu-west-1\n');
    expect(text).toMatch(/\n✖ .*rule-differs/);
  });

  it('is left out of a part of the rollout', () => {
    expect(verification({ configuration, snapshot: of(undefined), today, scope: 'stack-sets' }).deployed).toBeUndefined();
  });

  it('is no worse where it was so before; a rule that differs now is worse, and so is one that nobody looked at', () => {
    const edit = edited(deployed, { at: ['eu-west-1', 'filters', 'value', 1, 'action'], set: 'ARCHIVE' });
    const since = (before: DeployedSignals | undefined, now: DeployedSignals | undefined) => {
      const { worse, better, remaining } = changesSince(JSON.parse(JSON.stringify(verify(before))) as Verification, verify(now));
      return { worse: worse.map(({ key }) => key), better: better.map(({ key }) => key), remaining: remaining.map(({ key }) => key) };
    };
    const key = 'deployed suppression rule 222222222222 eu-west-1 observed';
    expect(since(deployed, edit)).toEqual({ worse: [key], better: [], remaining: [] });
    expect(since(edit, edit)).toEqual({ worse: [], better: [], remaining: [key] });
    expect(since(edit, deployed)).toEqual({ worse: [], better: [key], remaining: [] });
    expect(since(edit, undefined).worse).toContain('looked-at suppression rule 222222222222 eu-west-1');
    expect(since(edit, undefined).better).toEqual([]);
  });

  it('is read again from a result in JSON, with what is wrong in it', () => {
    const result = JSON.parse(JSON.stringify(verify(deployed))) as { deployed: { parts: Data[] } };
    const read = (value: object) => parseEarlier(JSON.stringify(value), { file: 'earlier.json' });
    expect(read(result).kind).toBe('result');
    result.deployed.parts[0]!.status = 'fine';
    expect(() => read(result)).toThrow(expect.objectContaining({ exitCode: 2 }) as Error);
  });
});

const isData = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);
const reversed = (value: Data): Data => Object.fromEntries(Object.entries(value).reverse());

/** Each value, from the inside out. */
function mapJson<Value>(value: Value, change: (value: unknown) => unknown): Value {
  const inside = Array.isArray(value)
    ? value.map((one) => mapJson<unknown>(one, change))
    : isData(value)
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapJson(one, change)]))
      : value;
  return change(inside) as Value;
}

/** Lists of texts: values of operators, and types. */
const mapLists = (signals: DeployedSignals, change: (list: readonly unknown[]) => readonly unknown[]): DeployedSignals =>
  mapJson(signals, (value) =>
    Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string') ? change(value) : value,
  );

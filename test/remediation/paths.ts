import { type Configuration } from '../../lib/configuration/configuration';
import { instanceFinding, member, remediated, request, type Finding } from './support';
import { approves, rejects, type Ended, type Person, type RemediationEngine, type World, type WorldState } from './world';

export interface Path extends Partial<WorldState> {
  readonly name: string;
  /** @default - `remediated()` */
  readonly configuration?: Configuration;
  /** @default - one on an instance */
  readonly finding?: Finding;
  readonly request?: Readonly<Record<string, unknown>>;
  readonly outcome: string;
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly reason: RegExp;
  /** Runbooks that were started, by `Action` and `DryRun`. */
  readonly runbooks: readonly string[];
  /** Situation of the resource afterwards. @default - the table knows nothing of it */
  readonly situation?: string;
  /** Of the finding. @default - it stays */
  readonly workflow?: string;
  /** Whether people were asked. @default true */
  readonly asked?: false;
}

const both: readonly Person[] = [approves('alice'), approves('bob')];
const dry = 'Contain true';
const real = 'Contain false';

const automatic = remediated({
  automatic: [
    { name: 'c2', action: 'ec2-instance', types: ['TTPs/Command and Control/'], minimumSeverity: 'HIGH', approval: 'not-required' },
  ],
  protectedTags: [{ key: 'contain', value: 'never' }, { key: 'owner-only' }],
});
const tagged = (Tags: Readonly<Record<string, string>> | undefined): Finding => {
  const finding = instanceFinding();
  const [resource] = finding.Resources as readonly Readonly<Record<string, unknown>>[];
  return { ...finding, Resources: [{ ...resource, Tags }] };
};

export const paths: readonly Path[] = [
  {
    name: 'contains after the approval of two people, of whom one may be who asked',
    people: both,
    outcome: 'contained',
    status: 'SUCCEEDED',
    reason: /^approved by alice, bob$/,
    runbooks: [dry, real],
    situation: 'contained',
    workflow: 'NOTIFIED',
  },
  {
    name: 'needs three people where two are wanted besides whoever asked',
    configuration: remediated({ people: 2 }),
    people: [...both, approves('carol')],
    outcome: 'contained',
    status: 'SUCCEEDED',
    reason: /^approved by alice, bob, carol$/,
    runbooks: [dry, real],
    situation: 'contained',
    workflow: 'NOTIFIED',
  },
  {
    name: 'does nothing when the second person is missing',
    configuration: remediated({ people: 2 }),
    people: both,
    outcome: 'timed-out',
    status: 'SUCCEEDED',
    reason: /^2 of 3 people approved within 5 minutes$/,
    runbooks: [dry],
    situation: 'free',
  },
  {
    name: 'does nothing when nobody answers in time',
    outcome: 'timed-out',
    status: 'SUCCEEDED',
    reason: /^0 of 2 people/,
    runbooks: [dry],
    situation: 'free',
  },
  {
    name: 'does nothing when one person rejects, whoever approved before',
    people: [approves('alice'), rejects('carol'), approves('bob')],
    outcome: 'rejected',
    status: 'SUCCEEDED',
    reason: /^rejected by carol$/,
    runbooks: [dry],
    situation: 'free',
  },
  {
    name: 'asks nobody when the dry run fails',
    dryRun: { statuses: ['InProgress', 'Failed'], failure: 'The instance is terminated' },
    outcome: 'dry-run-failed',
    status: 'FAILED',
    reason: /^the dry run has the status Failed: The instance is terminated$/,
    runbooks: [dry],
    situation: 'free',
    asked: false,
  },
  {
    name: 'gives up on a dry run that does not end',
    dryRun: { statuses: ['InProgress'] },
    outcome: 'dry-run-failed',
    status: 'FAILED',
    reason: /^the dry run has the status InProgress$/,
    runbooks: [dry],
    situation: 'free',
    asked: false,
  },
  {
    name: 'leaves the resource unclear when the runbook fails',
    people: both,
    run: { statuses: ['InProgress', 'Failed'], failure: 'AccessDenied' },
    outcome: 'runbook-failed',
    status: 'FAILED',
    reason: /^the runbook has the status Failed: AccessDenied$/,
    runbooks: [dry, real],
    situation: 'unclear',
  },
  {
    name: 'leaves the resource unclear when the runbook cannot be followed to its end',
    people: both,
    run: { statuses: ['InProgress'] },
    outcome: 'runbook-failed',
    status: 'FAILED',
    reason: /^the runbook has the status InProgress$/,
    runbooks: [dry, real],
    situation: 'unclear',
  },
  {
    name: 'asks nobody when the account cannot be reached',
    unreachable: [member],
    outcome: 'unreachable',
    status: 'FAILED',
    reason: /^Cordon could not confirm who owns the bucket for backups\. .*: States.TaskFailed The role /,
    runbooks: [],
    situation: 'free',
    asked: false,
  },
  {
    name: 'contains by itself where a trigger says so',
    configuration: automatic,
    request: { automatic: true },
    outcome: 'contained',
    status: 'SUCCEEDED',
    reason: /^nobody was asked$/,
    runbooks: [dry, real],
    situation: 'contained',
    workflow: 'NOTIFIED',
    asked: false,
  },
  ...[
    { name: 'a protected tag', finding: tagged({ contain: 'never' }) },
    { name: 'a protected tag of any value', finding: tagged({ 'owner-only': '' }) },
    { name: 'a finding that does not say the tags', finding: tagged(undefined) },
    { name: 'a critical account', configuration: { ...automatic, environment: { ...automatic.environment, criticalAccounts: [member] } } },
  ].map(({ name, ...rest }): Path => ({
    configuration: automatic,
    ...rest,
    name: `asks a person for ${name}, whatever the trigger says`,
    request: { automatic: true },
    outcome: 'timed-out',
    status: 'SUCCEEDED',
    reason: /^0 of 1 people/,
    runbooks: [dry],
    situation: 'free',
  })),
];

/** What every ending has to tell. */
function told(world: World, ended: Ended, { outcome, asked = true }: { readonly outcome: string; readonly asked?: boolean }): void {
  const last = world.messages.at(-1)!;
  expect(last.subject).toMatch(new RegExp(`^Cordon: ${outcome} `));
  expect(last.text).toContain(`Outcome: ${outcome}\n`);
  expect(world.messages).toHaveLength(asked ? 2 : 1);
  expect(world.notes.at(-1)!.text).toMatch(new RegExp(`^Cordon: ${outcome}\\. Asked: `));
  expect(world.notes).toHaveLength(asked ? 2 : 1);
  expect(ended.output?.outcome ?? ended.error).toBe(outcome);
}

const runbooksOf = (world: World): readonly string[] =>
  world.started.map(({ parameters }) => `${parameters.Action?.[0]} ${parameters.DryRun?.[0]}`);

const idOf = (finding: Finding): string => {
  const [resource] = finding.Resources as readonly { readonly Id: string }[];
  return `${member}/eu-west-1/ec2-instance/${resource!.Id.split('/')[1]}`;
};

/** What an engine made of a path. */
export interface Walked {
  readonly world: World;
  readonly ended: Ended;
  readonly item: Readonly<Record<string, unknown>> | undefined;
}

/** Walks a path, and holds it against what is expected of it. */
export async function walk(path: Path, engine: RemediationEngine): Promise<Walked> {
  const { finding = instanceFinding(), configuration = remediated(), outcome, status, reason, runbooks, situation, workflow } = path;
  const world = engine.enter({ ...path, findings: [finding] });
  const ended = await engine.run(await engine.machine(configuration), request(finding, path.request));
  expect({ ...ended, runbooks: runbooksOf(world) }).toMatchObject({ status, runbooks });
  expect(ended.output?.reason ?? ended.cause).toMatch(reason);
  told(world, ended, path);
  const item = await engine.item(idOf(finding));
  expect(item?.situation).toBe(situation);
  expect(item).not.toHaveProperty('request');
  expect(world.notes.at(-1)!.workflow).toBe(workflow);
  expect(outcome).toBe(ended.output?.outcome ?? ended.error);
  expect(world.waiting).toEqual([]);
  return { world, ended, item };
}

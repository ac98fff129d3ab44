import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clients } from '../../lib/aws/clients';
import { type ConnectOptions } from '../../lib/aws/connect';
import { watchDenials, type Principal } from '../../lib/aws/denials';
import { type Clock } from '../../lib/core/clock';
import { main } from '../../lib/commands/main';
import { policyFiles } from '../../lib/commands/policy-files';
import { Rehearsal } from '../../lib/rehearsal/rehearsal';
import { serving } from '../organization/security-ir-service';
import { repository } from '../support/run';
import { accounts, member, type Scenario } from './scenarios';
import { PolicedServices, type Attached } from './services';

export interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}
export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

const policies = new Map<string, PolicyDocument>();

/** A policy file, read once: the same object each time. */
export function policyOf(file: string): PolicyDocument {
  const known = policies.get(file) ?? (JSON.parse(readFileSync(join(repository, 'policies', file), 'utf8')) as PolicyDocument);
  policies.set(file, known);
  return known;
}

/** What is taken from a policy. */
export interface Removal {
  readonly action: string;
  /** @default - from each file */
  readonly file?: string;
  /** Sid of the statement. @default - from each statement */
  readonly statement?: string;
}

/** A policy without one action. */
export const without = (document: PolicyDocument, { action, statement: sid }: Removal): PolicyDocument => ({
  ...document,
  Statement: document.Statement.flatMap((statement) => {
    if (sid !== undefined && sid !== statement.Sid) return [statement];
    const Action = [statement.Action].flat().filter((one) => one !== action);
    return Action.length === 0 ? [] : [{ ...statement, Action }];
  }),
});

/** The policies of a command, each on the credentials that it is for, without some actions. */
export function attachedTo(command: string, removals: readonly Removal[] = []): Attached {
  const documents = (principal: Principal): object[] =>
    (policyFiles[command]?.[principal] ?? []).map((file) =>
      removals.filter((one) => one.file === undefined || one.file === file).reduce(without, policyOf(file)),
    );
  return {
    caller: documents('caller'),
    'management account': documents('management account'),
    'member account': documents('member account'),
  };
}

export interface ScenarioResult {
  /** Exit codes of its runs, up to the first that is not 0. */
  readonly exitCodes: readonly number[];
  readonly stdout: string;
  readonly stderr: string;
  readonly asked: PolicedServices['asked'];
}

interface Answering {
  connect(options: ConnectOptions): Clients;
  readonly clock: Clock;
}
/** What the mocks of `connect` and of the system's clock lead to. */
export const current: { answering?: Answering } = {};

/** Trails of CloudTrail, which a rehearsal does not have. */
const cloudTrail = serving({
  trails: [
    {
      trail: {
        TrailARN: `arn:aws:cloudtrail:eu-west-1:${accounts.managementAccount}:trail/all`,
        HomeRegion: 'eu-west-1',
        IsOrganizationTrail: true,
        IsMultiRegionTrail: true,
      },
      status: { IsLogging: true },
      selectors: { EventSelectors: [{ IncludeManagementEvents: true, ReadWriteType: 'All' }] },
    },
  ],
}).clients.cloudTrail;

/** Findings of the test domain, the accounts that GuardDuty watches, and products: no rehearsal has them. */
const observed: Readonly<Record<string, object>> = {
  'guardduty:ListMembers': {
    Members: [accounts.managementAccount, member].map((AccountId) => ({ AccountId, RelationshipStatus: 'Enabled' })),
  },
  'guardduty:ListFindings': { FindingIds: ['f1'] },
  'guardduty:GetFindings': {
    Findings: [{ Id: 'f1', AccountId: member, CreatedAt: '2026-11-20T00:00:00.000Z', Service: { Archived: true } }],
  },
  'securityhub:GetFindings': { Findings: [] },
  'sqs:SendMessage': { MessageId: 'm1' },
  'securityhub:ListEnabledProductsForImport': {
    ProductSubscriptions: ['arn:aws:securityhub:eu-west-1:222222222222:product-subscription/crowdstrike/crowdstrike-falcon'],
  },
};
/** IAM of the caller, which a rehearsal does not have either. Only the role of the service is looked for there. */
const ownIam = {
  send: () => Promise.resolve({ Role: { Arn: 'arn:aws:iam::222222222222:role/aws-service-role/security-ir.amazonaws.com/x' } }),
} as unknown as Clients['iam'];

/** Runs the commands of a scenario in this process, on an organization in memory that asks these policies. */
export async function runScenario(scenario: Scenario, attached: Attached): Promise<ScenarioResult> {
  const snapshot = scenario.organization();
  const rehearsal = new Rehearsal(snapshot, scenario.rehearsal);
  scenario.arrange?.(rehearsal);
  const { stack } = snapshot.managementAccount;
  const services = new PolicedServices(
    rehearsal,
    accounts,
    attached,
    stack.status === 'present' ? stack.value.templateBody : undefined,
    observed,
  );
  current.answering = {
    connect: ({ managementProfile, memberRole, onDenied }) => {
      const clients = services.clients(
        { management: managementProfile !== undefined, memberRole: memberRole !== undefined },
        { ...(cloudTrail && { cloudTrail }), iam: ownIam },
      );
      return onDenied ? watchDenials(clients, onDenied) : clients;
    },
    clock: rehearsal.clock,
  };
  const folder = mkdtempSync(join(tmpdir(), 'cordon-policies-'));
  let stdout = '';
  let stderr = '';
  const standard = {
    stdin: { isTTY: false },
    stdout: { write: (text: string) => (stdout += text), on: () => undefined },
    stderr: { write: (text: string) => (stderr += text), on: () => undefined },
  } as const;
  const exitCodes: number[] = [];
  try {
    for (const { args, configuration } of scenario.runs) {
      const file = join(folder, 'cordon.yaml');
      if (configuration !== undefined) writeFileSync(file, configuration);
      const access = [
        ...(scenario.withoutManagement ? [] : ['--management-profile', 'management']),
        ...(scenario.withoutMemberRole ? [] : ['--member-role', 'OrganizationAccountAccessRole']),
      ];
      exitCodes.push(await main(['node', 'cordon', ...args, '-c', file, '--date', '2026-11-24', ...access], standard));
      if (exitCodes.at(-1) !== 0) break;
    }
  } finally {
    rmSync(folder, { recursive: true });
    delete current.answering;
  }
  return { exitCodes, stdout, stderr, asked: services.asked };
}

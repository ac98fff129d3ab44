import { absent, present } from '../../lib/core/reading';
import { type DeployedStack, type Snapshot } from '../../lib/organization/snapshot';
import { type DetectedDrift } from '../../lib/rollout/drift-detection';
import { managementTemplateBody } from '../../lib/rollout/planner';
import { stackSetDefinitions } from '../../lib/rollout/stack-set-definition';
import { type DriftStatus } from '../../lib/verification/drift';
import { verification } from '../../lib/verification/verification';
import cases from '../cases/verification/drift.json';
import { configured, deployed, instance, management, root, sketch } from '../support/organization';

const [one, two] = ['333333333333', '444444444444'] as const;
const stackSet = 'cordon-containment-roles';
const configuration = configured({ rollout: { exclude: [{ account: '222222222222', reason: 'administers' }] } });
const [definition] = stackSetDefinitions(configuration, { root });

interface Case {
  readonly name: string;
  readonly stackSet: { readonly checkedAt?: string; readonly instances?: readonly (DriftStatus | 'OUTDATED')[] };
  readonly maxAgeHours?: number;
  readonly detected?: Pick<DetectedDrift, 'failures' | 'problem'>;
  readonly status: string;
  readonly findings: readonly string[];
  readonly exitCode: number;
  readonly notLookedAt?: boolean;
}

const currentStack: DeployedStack = {
  name: `${stackSet}-management-account`,
  id: `arn:aws:cloudformation:eu-west-1:${management}:stack/${stackSet}-management-account/1`,
  status: 'CREATE_COMPLETE',
  templateBody: managementTemplateBody(configuration, 'leave'),
};

function organization({ checkedAt, instances = [] }: Case['stackSet'], stack: Partial<DeployedStack> = {}): Snapshot {
  const all = [one, two].map((account, index) => {
    const drift = instances[index];
    return instance(account, drift === 'OUTDATED' ? { status: 'OUTDATED' } : drift === undefined ? {} : { driftStatus: drift });
  });
  const notRead = { status: 'unknown', reason: { call: 'iam:GetRole', code: 'not-asked', message: '' } } as const;
  const whole = sketch(
    { accounts: { [one]: ['root'], [two]: ['root'] } },
    {
      stackSets: {
        [stackSet]: present(deployed(definition!, all, checkedAt === undefined ? {} : { driftCheckedAt: checkedAt })),
        [`${stackSet}-canary`]: absent,
      },
      managementAccount: {
        stack: present({ ...currentStack, ...stack }),
        triageServiceLinkedRole: present({ arn: `arn:aws:iam::${management}:role/x` }),
      },
    },
  );
  return { ...whole, accounts: whole.accounts.map((account) => ({ ...account, containmentRoles: notRead })) };
}

const verify = (snapshot: Snapshot, drift: Parameters<typeof verification>[0]['drift'] = {}, scope: 'all' | 'stack-sets' = 'stack-sets') =>
  verification({ configuration, snapshot, today: '2026-11-24', scope, drift });

describe('drift of a StackSet', () => {
  it.each(cases as unknown as readonly Case[])('$name', ({ stackSet: given, maxAgeHours, detected, ...expected }) => {
    const coverage = verify(organization(given), {
      ...(detected && { detected: [{ name: stackSet, wasRunning: false, operation: 'cordon-1', ...detected }] }),
      ...(maxAgeHours !== undefined && { freshness: { maxAgeHours, now: new Date('2026-11-24T08:00:00.000Z') } }),
    });
    expect(coverage.drift.map(({ name, status }) => [name, status])).toEqual([[stackSet, expected.status]]);
    const found = coverage.findings.filter(({ id }) => /drift/.test(id));
    expect(found.map(({ id, severity, accounts = [] }) => [id, severity, ...accounts].join(' '))).toEqual(expected.findings);
    expect(coverage.exitCode).toBe(expected.exitCode);
    expect(coverage.notLookedAt.some((what) => what.includes('--detect-drift'))).toBe(expected.notLookedAt ?? false);
  });
});

describe('drift of the stack of the management account', () => {
  const stackSetInSync = { checkedAt: '2026-11-23T08:00:00.000Z', instances: ['IN_SYNC', 'IN_SYNC'] } as const;

  it('is in sync, drifted, or unknown by its own detection', () => {
    const of = (stack: Partial<DeployedStack>) => verify(organization(stackSetInSync, stack), {}, 'all').drift[1];
    const checked = { driftCheckedAt: '2026-11-23T08:00:00.000Z' };
    expect(of({})).toMatchObject({
      name: currentStack.name,
      status: 'unknown',
      open: [{ account: management, region: 'eu-west-1', status: 'NOT_CHECKED' }],
    });
    expect(of({ ...checked, driftStatus: 'IN_SYNC' })).toMatchObject({ status: 'in-sync', open: [] });
    expect(of({ ...checked, driftStatus: 'DRIFTED' })).toMatchObject({ status: 'drifted' });
  });

  it('makes the account outdated where it has drifted', () => {
    const coverage = verify(organization(stackSetInSync, { driftStatus: 'DRIFTED' }), {}, 'all');
    expect(coverage.accounts.find(({ account }) => account === management)).toMatchObject({ status: 'outdated', holds: false });
  });
});

import { App } from 'aws-cdk-lib';
import { checkAgainstOrganization } from '../../lib/meaning/against-organization';
import { type Configuration } from '../../lib/configuration/configuration';
import { type Snapshot } from '../../lib/organization/snapshot';
import { absent, present, unknown } from '../../lib/core/reading';
import { coverageToText } from '../../lib/report/coverage-text';
import { planToText } from '../../lib/report/plan-text';
import { planToJson, parsePlan } from '../../lib/rollout/plan-file';
import { managementTemplateBody, planRollout } from '../../lib/rollout/planner';
import { stackSetDefinitions } from '../../lib/rollout/stack-set-definition';
import { plannedSteps } from '../../lib/rollout/steps';
import { verifyCoverage } from '../../lib/rollout/verify';
import { buildApp } from '../../lib/stacks/app';
import { administrator, configured, deployed, instance, management, root, sketch } from '../support/organization';

const today = '2026-11-24';
const exclude = [{ account: management, reason: 'the audit ends first', until: '2027-01-31' }];
const configuration = configured({ rollout: { exclude } });
const role = present({ arn: 'arn:aws:iam::111111111111:role/x' });

/** The roles are everywhere but in the management account. */
function snapshot(managementAccount: Snapshot['managementAccount'] = { stack: absent, triageServiceLinkedRole: role }): Snapshot {
  const [definition] = stackSetDefinitions(configuration, { root });
  const made = sketch(
    {},
    {
      stackSets: {
        'cordon-containment-roles': present(deployed(definition!, [instance(administrator)])),
        'cordon-containment-roles-canary': absent,
      },
      managementAccount,
    },
  );
  const roles = present(['AWSSecurityIncidentResponseContainment', 'AWSSecurityIncidentResponseContainmentExecution']);
  const withRoles = ({ id }: { id: string }) => (id === management ? absent : roles);
  return { ...made, accounts: made.accounts.map((account) => ({ ...account, containmentRoles: withRoles(account) })) };
}

const stack = present({
  name: 'cordon-containment-roles-management-account',
  id: 'arn:aws:cloudformation:eu-west-1:111111111111:stack/x/1',
  status: 'CREATE_COMPLETE',
  templateBody: managementTemplateBody(configuration, 'create'),
});
const plan = (of = snapshot(), over: Configuration = configuration) => planRollout({ configuration: over, snapshot: of, today });
const verify = (of = snapshot(), on = today) => verifyCoverage({ configuration, snapshot: of, today: on });

describe('an excluded management account', () => {
  it('gets no stack by a plan, and is listed with its reason and end', () => {
    const made = plan();
    expect(made.managementAccount).toMatchObject({ action: 'excluded', changes: [] });
    expect(plannedSteps(made, { allowRemovals: true }).map(({ name }) => name)).not.toContain('management account');
    const text = planToText(made, { colour: false });
    expect(text).toContain('excluded until 2027-01-31 (the audit ends first)');
    expect(text).not.toContain(', by its own stack');
    // A plan that is read again does not have the membership: it is looked at anew.
    expect(made).toMatchObject(parsePlan(planToJson(made), { file: 'plan.json' }));
  });

  it('gets no stack by the app, which then needs no decision on the triage service-linked role', () => {
    const stacks = buildApp(new App(), { configuration, today });
    expect(stacks.managementAccount).toBeUndefined();
    expect(() => buildApp(new App(), { configuration: configured(), today })).toThrow('triage');
  });

  it('is in no account filter: StackSets never deploys to it', () => {
    expect(stackSetDefinitions(configuration, { root })[0]?.targets).toEqual(stackSetDefinitions(configured(), { root })[0]?.targets);
    expect(plan().waves.map(({ targets }) => targets)).toEqual(plan(snapshot(), configured()).waves.map(({ targets }) => targets));
    expect(plan().findings.map(({ id }) => id)).not.toContain('auto-deployment-reaches-excluded');
  });

  it('needs no target that holds it', () => {
    const narrow = configured({ rollout: { exclude, targets: ['ou-ab12-apps0000'] } });
    const organization = sketch({ units: { apps: 'root' } });
    const file = { configuration: narrow, place: () => ({ file: 'cordon.yaml' }) } as unknown as Parameters<
      typeof checkAgainstOrganization
    >[0];
    expect(checkAgainstOrganization(file, organization).map(({ id }) => id)).not.toContain('account-not-targeted');
  });

  it('is not counted as current by a proof, and does not make it fail', () => {
    const coverage = verify();
    expect(coverage.findings).toEqual([]);
    expect(coverage.exitCode).toBe(0);
    expect(coverage.accounts.find(({ account }) => account === management)).toEqual({
      account: management,
      name: 'account-111',
      status: 'excluded',
      reason: 'the audit ends first until 2027-01-31',
      holds: true,
      standing: { containmentRoles: 'no', membership: 'not-looked-at', triageRole: 'yes', verdict: 'unknown', gaps: [] },
    });
    expect(coverageToText(coverage, { colour: false }).trimEnd().split('\n').at(-1)).toContain('containment roles: 1 of 1 account');
  });

  it('is looked at where the management account alone is, and not where the StackSets alone are', () => {
    const of = (scope: 'management-account' | 'stack-sets') =>
      verifyCoverage({ configuration, snapshot: snapshot(), today, scope }).accounts.map(({ account }) => account);
    expect(of('management-account')).toEqual([management]);
    expect(of('stack-sets')).toEqual([administrator]);
  });

  it('is due when its exclusion has ended', () => {
    const coverage = verify(snapshot(), '2027-02-01');
    expect(coverage.exitCode).toBe(1);
    expect(coverage.findings.map(({ id }) => id)).toContain('exclusion-expired');
  });

  it('does not pass a proof while its stack still has the roles; a plan says how to delete it', () => {
    const left = snapshot({ stack, triageServiceLinkedRole: role });
    expect(plan(left).findings).toContainEqual(expect.objectContaining({ id: 'management-account-roles-remain', severity: 'warning' }));
    expect(verify(left).findings).toContainEqual(
      expect.objectContaining({
        id: 'management-account-roles-remain',
        severity: 'error',
        remedy: expect.stringContaining('aws cloudformation delete-stack --stack-name cordon-containment-roles-management-account'),
      }),
    );
    expect(verify(left).exitCode).toBe(1);
  });

  it('needs the triage service-linked role all the same, made by hand', () => {
    const { findings } = verify(snapshot({ stack: absent, triageServiceLinkedRole: absent }));
    expect(findings).toContainEqual(
      expect.objectContaining({
        id: 'triage-role-absent',
        severity: 'error',
        remedy: 'run in the management account: aws iam create-service-linked-role --aws-service-name triage.security-ir.amazonaws.com',
      }),
    );
  });

  it('needs no credentials of the management account for its plan', () => {
    const refused = unknown({ call: 'cloudformation:DescribeStacks', code: 'AccessDenied', message: 'denied' });
    expect(plan(snapshot({ stack: refused, triageServiceLinkedRole: role })).findings.map(({ id }) => id)).not.toContain(
      'management-account-stack-unknown',
    );
  });
});

import { type DeployResult } from '../../lib/rollout/deploy';
import { stackSetDefinitions } from '../../lib/rollout/stack-set-definition';
import { managementTemplateBody, planRollout } from '../../lib/rollout/planner';
import { type Finding, type Plan } from '../../lib/rollout/plan';
import { verifyCoverage } from '../../lib/rollout/verify';
import { type Configuration } from '../../lib/configuration/configuration';
import { type Snapshot } from '../../lib/organization/snapshot';
import { CordonError, problemToText } from '../../lib/core/problem';
import { absent, present } from '../../lib/core/reading';
import { coverageToText, verdict } from '../../lib/report/coverage-text';
import { outcomeToText } from '../../lib/report/outcome-text';
import { differencesToText, findingsToText, planToText } from '../../lib/report/plan-text';
import { columns, count, figure, moment, paint, plain, some } from '../../lib/core/text';
import { administrator, configured, deployed, instance, management, root, sketch } from '../support/organization';

const [one, two, three] = ['333333333333', '444444444444', '555555555555'] as const;
const uncoloured = paint(false);

/** An organization in which everything is deployed and read, with these instances in its StackSet. */
function organization(configuration: Configuration, instances = [administrator, one, two], over: Partial<Snapshot> = {}): Snapshot {
  const [definition] = stackSetDefinitions(configuration, { root });
  const snapshot = sketch(
    { accounts: { [one]: ['root'], [two]: ['root'], [three]: ['root', 'SUSPENDED'] } },
    {
      stackSets: {
        'cordon-containment-roles': present(
          deployed(
            definition!,
            instances.map((account) => instance(account)),
          ),
        ),
        'cordon-containment-roles-canary': absent,
      },
      managementAccount: {
        stack: present({
          name: 'cordon-containment-roles-management-account',
          id: 'arn:aws:cloudformation:eu-west-1:111111111111:stack/x/1',
          status: 'CREATE_COMPLETE',
          templateBody: managementTemplateBody(configuration, 'create'),
        }),
        triageServiceLinkedRole: present({ arn: `arn:aws:iam::${management}:role/x` }),
      },
      ...over,
    },
  );
  const roles = present(['AWSSecurityIncidentResponseContainment', 'AWSSecurityIncidentResponseContainmentExecution']);
  return { ...snapshot, accounts: snapshot.accounts.map((account) => ({ ...account, containmentRoles: roles })) };
}

const verdictOf = (configuration: Configuration, snapshot: Snapshot) =>
  verdict(verifyCoverage({ configuration, snapshot, today: '2026-11-24' }), uncoloured);

describe('the verdict', () => {
  const all = configured();

  it('says who is covered and who is left out where it holds', () => {
    expect(verdictOf(all, organization(all))).toBe(
      '✔ containment roles: 4 of 4 accounts · membership: not checked · prerequisites: 5 of 5 · administrator account: GuardDuty and Security Hub on in 1 of 1 Region · 1 suspended',
    );
  });

  it('names what is missing where it does not', () => {
    expect(verdictOf(all, organization(all, [administrator]))).toBe(
      '✖ containment roles: 2 of 4 accounts · 2 missing · membership: not checked · prerequisites: 5 of 5 · administrator account: GuardDuty and Security Hub on in 1 of 1 Region · 1 suspended',
    );
  });

  it('counts an account whose exclusion has ended among those that are due', () => {
    const ended = configured({ rollout: { exclude: [{ account: one, reason: 'leaves', until: '2026-11-23' }] } });
    expect(verdictOf(ended, organization(ended, [administrator, two]))).toBe(
      '✖ containment roles: 3 of 4 accounts · 1 exclusion ended · membership: not checked · prerequisites: 5 of 5 · administrator account: GuardDuty and Security Hub on in 1 of 1 Region · 1 suspended',
    );
  });

  it('names instances that are to be removed, though every account that is due is covered', () => {
    const excluded = configured({ rollout: { exclude: [{ account: one, reason: 'leaves' }] } });
    expect(verdictOf(excluded, organization(excluded))).toBe(
      '✖ containment roles: 3 of 3 accounts · membership: not checked · prerequisites: 5 of 5 · administrator account: GuardDuty and Security Hub on in 1 of 1 Region · 1 stack instance to remove · 1 excluded, 1 suspended',
    );
  });

  it('names a canary account that no target has', () => {
    const filtered = configured({ rollout: { canary: [one], targets: ['ou-ab12-apps0000'] } });
    const snapshot = sketch({ units: { apps: 'root' }, accounts: { [one]: ['root'] } });
    expect(verdictOf(filtered, snapshot)).toMatch(
      /^✖ containment roles: 0 of 2 accounts · 1 missing · 1 canary account outside the targets/,
    );
  });

  it('names the errors that make it fail', () => {
    const off = organization(all, undefined, { stackSetsAccess: present('DISABLED') });
    expect(verdictOf(all, off)).toBe(
      '✖ containment roles: 4 of 4 accounts · membership: not checked · prerequisites: 4 of 5 · administrator account: GuardDuty and Security Hub on in 1 of 1 Region · error: stack-sets-trusted-access-off · 1 suspended',
    );
  });

  it('says what was looked at, and what could not be', () => {
    const reason = { call: 'cloudformation:DescribeStacks', code: 'AccessDenied', message: 'no' };
    const unread = organization(all, undefined, {
      managementAccount: { stack: { status: 'unknown', reason }, triageServiceLinkedRole: { status: 'unknown', reason } },
    });
    expect(verdictOf(all, unread)).toMatch(/^\? containment roles: 3 of 4 accounts · 1 unknown · .* · the rest is unknown$/);
    const only = verifyCoverage({ configuration: all, snapshot: unread, today: '2026-11-24', scope: 'stack-sets' });
    expect(verdict(only, uncoloured)).toBe(
      '✔ containment roles: 3 of 3 accounts · membership: not checked · prerequisites: 4 of 4 · administrator account: GuardDuty and Security Hub on in 1 of 1 Region · 1 suspended · only stack-sets was checked',
    );
  });
});

describe('the text of a coverage', () => {
  it('says when the snapshot was read, where it came from a file', () => {
    const configuration = configured();
    const coverage = verifyCoverage({ configuration, snapshot: organization(configuration), today: '2026-11-24' });
    expect(coverageToText(coverage, { colour: false, takenAt: true })).toMatch(
      /^organization o-exampleorgid · snapshot of 2026-11-24 00:00 UTC\n/,
    );
    expect(coverageToText(coverage, { colour: false })).toMatch(/^ {2}wave/);
  });
});

describe('the text of a plan', () => {
  const configuration = configured();
  const many = sketch({
    accounts: Object.fromEntries(Array.from({ length: 1_998 }, (_, index) => [String(700000000000 + index), ['root'] as const])),
  });
  const planOf = (snapshot: Snapshot, over = configuration): Plan => planRollout({ configuration: over, snapshot, today: '2026-11-24' });

  it('hints at the table that is left out, with figures that can be read', () => {
    const text = planToText(planOf(many), { colour: false });
    expect(text).toContain('\n2,000 accounts; --accounts lists them\n');
    expect(text).toMatch(/rest +1,999 {2}accounts/);
    expect(planToText(planOf(many), { colour: false, accounts: false })).not.toContain('--accounts');
    expect(planToText(planOf(sketch({})), { colour: false })).not.toContain('--accounts');
  });

  it('says when the snapshot was read, where it came from a file', () => {
    expect(planToText(planOf(many), { colour: false, takenAt: many.takenAt })).toMatch(/^.* · snapshot of 2026-11-24 00:00 UTC\n/);
  });

  it('stays within 80 columns for an organization with names of usual length', () => {
    const lines = planToText(planOf(organization(configuration, [administrator])), { colour: false }).split('\n');
    expect(lines.filter((line) => line.length > 80 && !/^[!?✖·] | {2}→ /.test(line))).toEqual([]);
  });

  it('counts one as one', () => {
    const excluded = configured({ rollout: { exclude: [{ account: one, reason: 'leaves' }] } });
    const text = planToText(planOf(organization(excluded), excluded), { colour: false });
    expect(text).toContain('deletes the roles in 1 account\n');
    expect(text).not.toMatch(/\b1 (accounts|instances)\b/);
  });

  it('writes out what could steer a terminal in paths, names and findings', () => {
    expect(differencesToText([{ path: 'Resources.\u001b[2J', from: 'a\u202eb' }], uncoloured)).toEqual([
      '  Resources.\\u{1b}[2J',
      '    - a\\u{202e}b',
    ]);
  });
});

describe('the text of findings', () => {
  const finding = (over: Partial<Finding>): Finding => ({
    id: 'an-id',
    severity: 'warning',
    message: 'something',
    remedy: 'do it',
    ...over,
  });

  it('names the account, also a single one, unless the message has', () => {
    expect(findingsToText([finding({ accounts: [one] })], uncoloured)[2]).toBe(`  account: ${one}`);
    expect(findingsToText([finding({ accounts: [one, two] })], uncoloured)[2]).toBe(`  accounts: ${one}, ${two}`);
    expect(findingsToText([finding({ accounts: [one], message: `${one} moved` })], uncoloured)).toHaveLength(3);
  });
});

describe('the outcome', () => {
  const result = (over: Partial<DeployResult>, configuration = configured(), snapshot = organization(configuration)): DeployResult => ({
    kind: 'cordon/deploy-result',
    version: 1,
    outcome: 'nothing-to-do',
    exitCode: 0,
    plan: planRollout({ configuration, snapshot, today: '2026-11-24' }),
    steps: [],
    remaining: [],
    problems: [],
    ...over,
  });

  it('says that there is nothing to do only where nothing is pending', () => {
    expect(outcomeToText(result({}), { rehearsed: false })).toEqual(['nothing to do: the deployment matches the configuration']);
    const excluded = configured({ rollout: { exclude: [{ account: one, reason: 'leaves' }] } });
    expect(outcomeToText(result({}, excluded), { rehearsed: false })).toEqual([
      'nothing to do without --allow-removals: 1 stack instance to delete, with the roles',
    ]);
  });

  it('says how to go on, in AWS and in a rehearsal', () => {
    const stopped = result({ outcome: 'stopped-as-asked', remaining: ['rest'] });
    expect(outcomeToText(stopped, { rehearsed: false, until: 'canary' })).toEqual([
      'stopped after canary (--until); run the command again to continue',
      'not started: rest',
    ]);
    expect(outcomeToText(stopped, { rehearsed: true, until: 'canary', snapshotAfter: 'monday.json' })[0]).toBe(
      'stopped after canary (--until); to continue this rehearsal, add --organization monday.json',
    );
    expect(outcomeToText(result({ outcome: 'stopped-at-gate' }), { rehearsed: true })[0]).toMatch(
      /--snapshot-after FILE, then read it with --organization FILE$/,
    );
    expect(outcomeToText(result({ outcome: 'interrupted' }), { rehearsed: false })[0]).toContain(
      'operations that have started continue in AWS',
    );
  });
});

describe('pieces of text', () => {
  it('keeps what is from outside on one line that steers nothing', () => {
    expect(plain('a\r\nb\u001b]0;title\u0007\u200b')).toBe('a  b\\u{1b}]0;title\\u{7}\\u{200b}');
    const problem = { id: 'x', path: 'a\u001b', message: 'm\u202e', value: '\u009b2J', remedy: 'r\n✔ fine', file: 'f\u0007' };
    const text = problemToText(problem);
    expect(text).toBe('a\\u{1b} m\\u{202e}, got "\\u{9b}2J"; r ✔ fine (f\\u{7})');
    expect(new CordonError(2, problem).message).toBe(text);
  });

  it('counts, lists and aligns', () => {
    expect([count(1, 'account'), count(10_047, 'account'), figure(1_000)]).toEqual(['1 account', '10,047 accounts', '1,000']);
    expect(
      some(
        Array.from({ length: 1_002 }, () => 'a'),
        2,
      ),
    ).toBe('a, a and 1,000 more');
    expect(columns([['a', 'b'], ['ccc']])).toEqual(['  a    b', '  ccc']);
    expect(moment('2026-11-24T08:00:00.000Z')).toBe('2026-11-24 08:00 UTC');
  });
});

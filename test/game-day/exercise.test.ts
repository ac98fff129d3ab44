import { absent, present } from '../../lib/core/reading';
import { type ApprovedAction } from '../../lib/configuration/configuration';
import { type WrittenRemediation } from '../../lib/configuration/remediation';
import { sampleFinding, staysOpen, timeLine, type Exercise, type Scenario } from '../../lib/game-day';
import { type Snapshot } from '../../lib/organization/snapshot';
import cases from '../cases/game-day/exercises.json';
import { configurationOf } from '../replay/support';
import { containable, exercise, hubFinding, member, today } from './support';

interface Case {
  readonly name: string;
  readonly given: {
    readonly remediation?: Partial<WrittenRemediation>;
    readonly finding?: Readonly<Record<string, unknown>>;
    /** A finding that is made of GuardDuty, instead of one of Security Hub. */
    readonly sample?: ApprovedAction;
    readonly sampleRegion?: string;
    readonly scenario?: Partial<Scenario>;
    readonly snapshot?: 'none';
    /** The account has no stack with the roles. */
    readonly roles?: 'none';
    /** Action that a service control policy denies. */
    readonly deny?: string;
    /** Where it is attached. */
    readonly denyAt?: string;
    /** Type of findings that a suppression rule archives. */
    readonly suppress?: string;
  };
  readonly expected: {
    readonly contained: Exercise['verdict']['contained'];
    readonly requests: readonly {
      readonly by: string;
      readonly outcome: string;
      readonly reason: string;
      readonly situation?: string;
      readonly unread?: number;
    }[];
    /** `Action` and `DryRun` of each runbook that was started. */
    readonly runbooks: readonly string[];
    /** How often people were asked. */
    readonly asked: number;
    readonly no?: string;
    readonly unknown?: string;
    readonly open?: string;
    /** A line of the time line. */
    readonly says?: string;
  };
}

function snapshotOf(snapshot: Snapshot, { roles, deny, denyAt = member }: Case['given']): Snapshot {
  const { stackSets, serviceControlPolicies: policies } = snapshot;
  const content = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: deny, Resource: '*' }] });
  return {
    ...snapshot,
    ...(roles === 'none' && {
      stackSets: { ...stackSets, 'cordon-containment-roles': absent },
      accounts: snapshot.accounts.map((account) => ({ ...account, containmentRoles: absent })),
    }),
    ...(deny !== undefined &&
      policies?.status === 'present' && {
        serviceControlPolicies: present([...policies.value, { id: 'p-deny', name: 'deny', content, targets: [denyAt] }]),
      }),
  };
}

function rehearse({ given }: Case): Promise<Exercise> {
  const { suppressionRules } = configurationOf({
    suppressionRules:
      given.suppress === undefined ? [] : [{ name: 'hide-it', stage: 'enforce', criteria: [{ field: 'type', equals: [given.suppress] }] }],
  });
  const { configuration, snapshot } = containable(given.remediation, given.suppress === undefined ? {} : { suppressionRules });
  const region = given.sampleRegion ?? 'eu-west-1';
  return exercise({
    configuration,
    snapshot: given.snapshot === 'none' ? undefined : snapshotOf(snapshot, given),
    finding: given.sample === undefined ? hubFinding(given.finding) : sampleFinding(given.sample, { account: member, region, today }),
    ...(given.scenario && { scenario: given.scenario }),
  });
}

const happened = (found: Exercise) => found.requests.flatMap(({ happenings }) => happenings);

describe('an exercise', () => {
  it.each(cases as unknown as readonly Case[])('$name', async (one) => {
    const found = await rehearse(one);
    const { expected } = one;
    expect({ ...found.verdict, requests: found.requests.map(({ outcome, reason }) => [outcome, reason]) }).toMatchObject({
      contained: expected.contained,
      requests: expected.requests.map(({ outcome, reason }) => [outcome, reason]),
    });
    expect(found.requests.map(({ start, item, unread }) => ({ by: start.by, situation: item?.situation, unread: unread.length }))).toEqual(
      expected.requests.map(({ by, situation, unread = 0 }) => ({ by, situation, unread })),
    );
    const runbooks = happened(found).flatMap((event) =>
      event.kind === 'started' ? [`${event.parameters.Action?.[0]} ${event.parameters.DryRun?.[0]}`] : [],
    );
    expect(runbooks).toEqual(expected.runbooks);
    expect(happened(found).filter(({ kind }) => kind === 'asked')).toHaveLength(expected.asked);
    for (const { outcome, happenings } of found.requests) {
      const isSilent = outcome === 'denied' || outcome === 'already-asked';
      expect(happenings.filter(({ kind }) => kind === 'told')).toHaveLength(isSilent ? 0 : 1);
    }
    if (expected.contained === 'yes') expect([found.verdict.no, found.verdict.unknown]).toEqual([[], []]);
    if (expected.no !== undefined) expect(found.verdict.no.join('\n')).toContain(expected.no);
    if (expected.unknown !== undefined) expect(found.verdict.unknown.join('\n')).toContain(expected.unknown);
    if (expected.open !== undefined) expect(staysOpen(found).join(' ')).toContain(expected.open);
    const lines = timeLine(found).flatMap(({ moments }) => moments.map(({ what }) => what));
    if (expected.says !== undefined) expect(lines.join('\n')).toContain(expected.says);
  });
});

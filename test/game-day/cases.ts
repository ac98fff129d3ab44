import { absent, present } from '../../lib/core/reading';
import { type ApprovedAction } from '../../lib/configuration/configuration';
import { type WrittenRemediation } from '../../lib/configuration/remediation';
import { sampleFinding, type Exercise, type Scenario } from '../../lib/game-day';
import { type AccountState, type Snapshot } from '../../lib/organization/snapshot';
import written from '../cases/game-day/exercises.json';
import { configurationOf } from '../replay/support';
import { administrator } from '../support/organization';
import { containable, exercise, hubFinding, member, today, type Given } from './support';

export interface Case {
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
    /** Its condition. */
    readonly denyIf?: Readonly<Record<string, unknown>>;
    /** State of the account in the snapshot. */
    readonly state?: AccountState;
    /** Account that is in that state. @default - that of the finding */
    readonly stateOf?: string;
    /** Account that the snapshot does not have. */
    readonly without?: string;
    readonly hub?: 'off';
    readonly hubRegion?: string;
    /** Whether GuardDuty has archived the finding. */
    readonly archived?: true;
    /** An automation rule writes SUPPRESSED. */
    readonly suppressInHub?: true;
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
    /** Whether the service control policies of each account are known. */
    readonly controls?: boolean;
  };
}

function snapshotOf(
  snapshot: Snapshot,
  { roles, deny, denyAt = member, denyIf, state, stateOf = member, without, hub, hubRegion = 'eu-west-1' }: Case['given'],
): Snapshot {
  const { stackSets, serviceControlPolicies: policies } = snapshot;
  const content = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: deny, Resource: '*', ...(denyIf && { Condition: denyIf }) }],
  });
  return {
    ...snapshot,
    ...(state !== undefined && {
      accounts: snapshot.accounts.map((account) => (account.id === stateOf ? { ...account, state } : account)),
    }),
    ...(without !== undefined && { accounts: snapshot.accounts.filter(({ id }) => id !== without) }),
    ...(hub === 'off' && {
      signals: {
        account: administrator,
        regions: {
          [hubRegion]: { detector: present('d1'), filters: present([]), automationRules: absent, automationRulesV2: absent },
        },
      },
    }),
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

/** What the exercise of a case is given. */
export function givenOf({ given }: Case): Required<Pick<Given, 'configuration' | 'finding'>> & Given {
  const { suppressionRules, automationRules } = configurationOf({
    automationRules: given.suppressInHub
      ? [{ criteria: [{ field: 'RecordState', equals: ['ACTIVE'] }], update: { workflowStatus: 'SUPPRESSED' } }]
      : [],
    suppressionRules:
      given.suppress === undefined ? [] : [{ name: 'hide-it', stage: 'enforce', criteria: [{ field: 'type', equals: [given.suppress] }] }],
  });
  const { configuration, snapshot } = containable(given.remediation, {
    ...(given.suppress !== undefined && { suppressionRules }),
    ...(given.suppressInHub && { automationRules }),
  });
  const made = sampleFinding(given.sample ?? 'ec2-instance', { account: member, region: given.sampleRegion ?? 'eu-west-1', today });
  return {
    configuration,
    snapshot: given.snapshot === 'none' ? undefined : snapshotOf(snapshot, given),
    finding:
      given.sample === undefined
        ? hubFinding(given.finding)
        : { ...made, ...(given.archived && { service: { ...(made.service as object), archived: true } }) },
    ...(given.scenario && { scenario: given.scenario }),
  };
}

export const rehearse = (one: Case): Promise<Exercise> => exercise(givenOf(one));

export const cases = written as unknown as readonly Case[];

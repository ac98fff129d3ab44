import { type Configuration } from '../../lib/configuration/configuration';
import { fingerprint, type DeployedMembership, type DeployedSecurityIncidentResponse } from '../../lib/organization/membership';
import { type Snapshot } from '../../lib/organization/snapshot';
import { absent, present, unknown } from '../../lib/core/reading';
import { preferenceCase } from '../../lib/membership/preference';
import { managementTemplateBody } from '../../lib/rollout/planner';
import { stackSetDefinitions } from '../../lib/rollout/stack-set-definition';
import {
  administrator,
  configured,
  deployed,
  detectionOn,
  instance,
  managementDeployed,
  management,
  root,
  sketch,
} from '../support/organization';

export const workload = '333333333333';
export const denied = (call: string) => unknown({ call, code: 'AccessDenied', message: 'denied' });

export const membershipConfiguration = { name: 'example', coverage: 'organization', triage: true } as const;
export const preference = { organization: 'contain-confirmed', accounts: {} } as const;

/** A configuration that asks for everything there is. */
export const whole = (over: Parameters<typeof configured>[0] = {}): Configuration => ({
  ...configured(over),
  membership: membershipConfiguration,
  containment: { ...configured(over).containment, preference },
});

export const active = ({ id = 'm-1234567890abc', ...over }: Partial<DeployedMembership> = {}): DeployedMembership => ({
  id,
  account: administrator,
  status: 'Active',
  name: fingerprint(id, membershipConfiguration.name),
  coverage: { entireOrganization: true, organizationalUnits: [] },
  team: [{ person: '0000000000000001' }, { person: '0000000000000002' }],
  features: { Triage: true },
  tags: present({}),
  ...over,
});

export const associated = present({ status: 'Associated', type: 'Organization' });

export const service = (
  memberships: readonly DeployedMembership[] = [active()],
  over: Partial<DeployedSecurityIncidentResponse> = {},
): DeployedSecurityIncidentResponse => ({
  account: administrator,
  memberships: { 'eu-west-1': present(memberships), 'us-east-1': present([]) },
  accounts: { [management]: associated, [administrator]: associated, [workload]: associated },
  ...over,
});

export const trails: Snapshot['organizationTrails'] = present([
  {
    arn: 'arn:aws:cloudtrail:eu-west-1:111111111111:trail/organization',
    homeRegion: 'eu-west-1',
    isMultiRegion: true,
    isLogging: present(true),
    managementEvents: present('all' as const),
  },
]);

const accounts = { accounts: { [workload]: ['root'] as [string] } };
const services = [
  'guardduty.amazonaws.com',
  'member.org.stacksets.cloudformation.amazonaws.com',
  'security-ir.amazonaws.com',
  'securityhub.amazonaws.com',
];

/** Who administers what, as a delegated administrator or not. */
export const administrators = (without: readonly string[] = []): Snapshot['delegatedAdministrators'] =>
  present([{ account: administrator, services: services.filter((service) => !without.includes(service)) }]);

/** Nothing is done but that the organization exists. */
export const newOrganization = (over: Partial<Snapshot> = {}): Snapshot =>
  sketch(accounts, {
    organization: { id: 'o-exampleorgid', managementAccount: management, root, featureSet: 'ALL' },
    delegatedAdministrators: present([]),
    trustedAccess: present([]),
    stackSetsAccess: present('DISABLED'),
    stackSets: { 'cordon-containment-roles': absent, 'cordon-containment-roles-canary': absent },
    managementAccount: { stack: absent, triageServiceLinkedRole: absent },
    detection: detectionOn(['eu-west-1'], {
      guardDuty: absent,
      guardDutyAutoEnable: absent,
      securityHub: absent,
      securityHubAutoEnable: absent,
    }),
    serviceControlPolicies: absent,
    securityIncidentResponse: service([], { accounts: {} }),
    organizationTrails: absent,
    ...over,
  });

/** Everything is done that a snapshot shows. */
export const onboarded = (configuration: Configuration, over: Partial<Snapshot> = {}): Snapshot => {
  const [definition] = stackSetDefinitions(configuration, { root });
  const snapshot = sketch(accounts, {
    organization: { id: 'o-exampleorgid', managementAccount: management, root, featureSet: 'ALL' },
    delegatedAdministrators: administrators(),
    stackSets: {
      'cordon-containment-roles': present(deployed(definition!, [instance(administrator), instance(workload)])),
      'cordon-containment-roles-canary': absent,
    },
    managementAccount: managementDeployed(managementTemplateBody(configuration, 'create')),
    serviceControlPolicies: absent,
    securityIncidentResponse: service(),
    organizationTrails: trails,
    ...over,
  });
  const roles = present(['AWSSecurityIncidentResponseContainment', 'AWSSecurityIncidentResponseContainmentExecution']);
  return { ...snapshot, accounts: snapshot.accounts.map((account) => ({ ...account, containmentRoles: roles })) };
};

/** A configuration and the organization that it is for. */
export interface OnboardingCase {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
}

/** Five organizations on their way: what each looks like in the steps is in `onboarding.test.ts`. */
export function fiveOrganizations() {
  const inManagementAccount = whole({ organization: { administrators: { membership: management } } });
  const { stackSets } = newOrganization();
  const half = onboarded(whole(), { securityIncidentResponse: service([], { accounts: {} }), stackSets });
  const drifted = onboarded(whole());
  const stackSet = drifted.stackSets['cordon-containment-roles'];
  if (stackSet?.status !== 'present' || stackSet.value.instances.status !== 'present') throw new Error('the StackSet is there');
  const instances = stackSet.value.instances.value.map((one) =>
    one.account === workload ? { ...one, driftStatus: 'DRIFTED' as const } : one,
  );
  const others = administrators(['security-ir.amazonaws.com']);
  const { checksum } = preferenceCase(whole(), preference);
  return {
    new: { configuration: whole(), snapshot: newOrganization() },
    'half onboarded': {
      configuration: whole(),
      snapshot: { ...half, accounts: half.accounts.map((account) => ({ ...account, containmentRoles: absent })) },
    },
    'membership in the management account': {
      configuration: inManagementAccount,
      snapshot: onboarded(inManagementAccount, {
        delegatedAdministrators: administrators(['security-ir.amazonaws.com']),
        securityIncidentResponse: service([active({ account: management })], { account: management }),
      }),
    },
    'drift and a foreign administrator': {
      configuration: whole(),
      snapshot: {
        ...drifted,
        stackSets: { ...drifted.stackSets, 'cordon-containment-roles': present({ ...stackSet.value, instances: present(instances) }) },
        delegatedAdministrators: present([
          ...(others.status === 'present' ? others.value : []),
          { account: workload, services: ['security-ir.amazonaws.com'] },
        ]),
      },
    },
    'everything done': {
      configuration: {
        ...whole(),
        containment: { ...whole().containment, preference: { ...preference, submitted: { on: '2026-11-20', checksum } } },
      },
      snapshot: onboarded(whole()),
    },
  } satisfies Record<string, OnboardingCase>;
}

import { administeredServices } from '../../lib/configuration/administrators';
import { type Configuration } from '../../lib/configuration/configuration';
import { type Route } from '../../lib/configuration/route';
import { linkIds, linkKinds, proveChain, type ActionChain, type ChainProof, type LinkId, type LinkState } from '../../lib/chain';
import { absent, present } from '../../lib/core/reading';
import { preferenceCase } from '../../lib/membership/preference';
import { type AccountDetector, type Detection } from '../../lib/organization/detection';
import { type DeployedRouting } from '../../lib/organization/routing';
import { type Snapshot } from '../../lib/organization/snapshot';
import { deadLetterQueueName } from '../../lib/routes/explain/alarms';
import { routingLayout } from '../../lib/routes/layout';
import { managementTemplateBody } from '../../lib/rollout/planner';
import { stackSetDefinitions } from '../../lib/rollout/stack-set-definition';
import {
  administrator,
  configured,
  deployed,
  detectionOn,
  instance,
  management,
  root,
  sketch,
  unit,
  type OrganizationSketch,
} from '../support/organization';

export const today = '2026-11-24';
export const regions = ['eu-west-1', 'us-east-1'];
export const topic = `arn:aws:sns:eu-west-1:${administrator}:incidents`;
export const pager = `arn:aws:sns:eu-west-1:${administrator}:pager`;
/** Alarms are told in their own Region. */
export const otherPager = `arn:aws:sns:us-east-1:${administrator}:pager`;
export const queue = (name: string): string => `arn:aws:sqs:eu-west-1:${administrator}:${name}`;

/** A configuration, and the organization as a snapshot has it. */
export interface Whole {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
}

const route = (name: string, events: Route['events']): Route => ({
  name,
  events,
  targets: [{ sns: { topicArn: topic } }],
  retry: { maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 },
  alarmOnEvents: false,
});

/** Cases go by the default bus; findings by the findings bus. */
export const routes = [
  route('cases', { securityIr: { subjects: ['case', 'case-comment'] } }),
  route('findings', { guardDuty: { severityAtLeast: 7 } }),
];

const administered = Object.values(administeredServices).map(({ principal }) => principal);

const fullAccess = {
  id: 'p-FullAWSAccess',
  name: 'FullAWSAccess',
  content: JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }),
};

/** An organization in which every link of every account holds. */
export function whole(
  { units = {}, accounts = {} }: OrganizationSketch = { units: { apps: 'root' }, accounts: { '333333333333': ['apps'] } },
): Whole {
  const bare = configured({ organization: { regions }, routes, routing: { alarmTopicArns: [pager, otherPager] } });
  const preference = { organization: 'contain-confirmed' as const, accounts: {} };
  const { checksum } = preferenceCase(bare, preference);
  const containment = { ...bare.containment, preference: { ...preference, submitted: { on: '2026-11-01', checksum } } };
  const configuration: Configuration = { ...bare, containment };
  const [definition] = stackSetDefinitions(configuration, { root });
  const small = sketch({ units, accounts });
  const active = small.accounts.filter(({ state }) => state === 'ACTIVE').map(({ id }) => id);
  const instances = active.filter((id) => id !== management).map((id) => instance(id, { driftStatus: 'IN_SYNC' }));
  const arn = (id: string): string =>
    `arn:aws:iam::${id}:role/aws-service-role/triage.security-ir.amazonaws.com/AWSServiceRoleForSecurityIncidentResponse_Triage`;
  const roles = present(['AWSSecurityIncidentResponseContainment', 'AWSSecurityIncidentResponseContainmentExecution']);
  return {
    configuration,
    snapshot: {
      ...small,
      delegatedAdministrators: present([{ account: administrator, services: administered }]),
      accounts: small.accounts.map((account) => ({
        ...account,
        containmentRoles: roles,
        triageServiceLinkedRole: present({ arn: arn(account.id) }),
      })),
      stackSets: { ...small.stackSets, 'cordon-containment-roles': present(deployed(definition!, instances)) },
      managementAccount: {
        triageServiceLinkedRole: present({ arn: arn(management) }),
        stack: present({
          name: 'cordon-containment-roles-management-account',
          id: `arn:aws:cloudformation:eu-west-1:${management}:stack/x/1`,
          status: 'CREATE_COMPLETE',
          templateBody: managementTemplateBody(configuration, 'create'),
          driftStatus: 'IN_SYNC',
        }),
      },
      serviceControlPolicies: present([
        { ...fullAccess, targets: [root, ...Object.keys(units).map(unit), ...small.accounts.map(({ id }) => id)].sort() },
      ]),
      detection: detection(active),
      signals: {
        account: administrator,
        regions: Object.fromEntries(
          regions.map((region) => [
            region,
            { detector: present('d1'), filters: present([]), automationRules: present([]), automationRulesV2: absent },
          ]),
        ),
      },
      securityIncidentResponse: {
        account: administrator,
        memberships: {
          'eu-west-1': present([
            {
              id: 'm-1234567890abc',
              account: administrator,
              status: 'Active',
              name: '0000000000000000',
              coverage: { entireOrganization: true, organizationalUnits: [] },
              team: [],
              features: { Triage: true },
              tags: present({}),
            },
          ]),
        },
        accounts: Object.fromEntries(active.map((id) => [id, present({ status: 'Associated', type: 'Organization' })])),
      },
      routing: deployedRouting(),
    },
  };
}

/** The routes as they are deployed: at home, and forwarding from the other Region. */
export function deployedRouting(): DeployedRouting {
  const alarm = (tells: string) => (name: string) => ({ name, state: 'OK' as const, actionsEnabled: true, actions: [tells] });
  const forwarding = [deadLetterQueueName.ofForwarding, 'cordon_forwarding-failed-invocations'];
  const layout = routingLayout({ organization: configured({ organization: { regions }, routes }).organization, routes });
  const toTopic = (route: string) => present([{ id: 'Target0', arn: topic, deadLetterQueue: queue(deadLetterQueueName.ofRoute(route)) }]);
  const ofRoutes = layout.home.rules.map(({ bus: on, name, route: of, eventPattern }) => ({
    ...{ bus: on === 'default' ? on : 'cordon-findings', name, enabled: true, readOnlyCalls: false },
    ...{ eventPattern: JSON.stringify(eventPattern), targets: toTopic(of) },
  }));
  const bus = `arn:aws:events:eu-west-1:${administrator}:event-bus/cordon-findings`;
  const forwards = (region: string) =>
    layout.forwarding
      .filter((place) => place.region === region)
      .flatMap(({ rules }) => rules)
      .map(({ name, eventPattern }) => ({
        ...{ bus: 'default', name, enabled: true, readOnlyCalls: false, eventPattern: JSON.stringify(eventPattern) },
        targets: present([
          { id: 'Bus', arn: bus, deadLetterQueue: `arn:aws:sqs:${region}:${administrator}:${deadLetterQueueName.ofForwarding}` },
        ]),
      }));
  const subscribed = (confirmed: number) => present([{ protocol: 'https', confirmed, pending: 0 }]);
  return {
    account: administrator,
    region: 'eu-west-1',
    rules: present(
      [...ofRoutes, ...forwards('eu-west-1')].sort((one, other) => (`${one.bus} ${one.name}` < `${other.bus} ${other.name}` ? -1 : 1)),
    ),
    alarms: present(
      [
        ...['cases', 'findings'].flatMap((name) => [deadLetterQueueName.ofRoute(name), `cordon-${name}-failed-invocations`]),
        deadLetterQueueName.ofBus,
        ...forwarding,
      ]
        .sort()
        .map(alarm(pager)),
    ),
    forwarding: [
      {
        account: administrator,
        region: 'us-east-1',
        rules: present(forwards('us-east-1')),
        alarms: present(forwarding.sort().map(alarm(otherPager))),
      },
    ],
    topics: { [topic]: subscribed(2), [pager]: subscribed(1), [otherPager]: subscribed(1) },
    queues: Object.fromEntries(
      [...['cases', 'findings'].map((route) => deadLetterQueueName.ofRoute(route)), deadLetterQueueName.ofForwarding].map((name) => [
        queue(name),
        present({ messages: 0 }),
      ]),
    ),
  };
}

function detection(active: readonly string[]): Detection {
  const detector: AccountDetector = { status: 'Enabled', features: ['CLOUD_TRAIL', 'DNS_LOGS', 'FLOW_LOGS', 'S3_DATA_EVENTS'] };
  return detectionOn(regions, { guardDutyAccounts: present(Object.fromEntries(active.map((id) => [id, detector]))) });
}

export const prove = ({ configuration, snapshot }: Whole): ChainProof => proveChain({ configuration, snapshot, today });

/** The chains of an account. Throws for an account that is not judged. */
export function chainsOf(proof: ChainProof, id: string): readonly ActionChain[] {
  const account = proof.accounts.find((one) => one.account === id);
  if (account?.status !== 'judged') throw new Error(`${id} is not judged`);
  return account.actions;
}

/** Links that do not hold, by their state: `no` or `unknown` to the IDs. */
export function open(chain: ActionChain): Readonly<Partial<Record<LinkState, readonly LinkId[]>>> {
  const of = (state: LinkState): readonly LinkId[] => chain.links.filter((link) => link.state === state).map(({ id }) => id);
  const [no, unknown] = [of('no'), of('unknown')];
  return { ...(no.length > 0 && { no }), ...(unknown.length > 0 && { unknown }) };
}

export { linkIds, linkKinds };

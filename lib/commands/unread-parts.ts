import { unknown, type Reading } from '../core/reading';
import { count, figure, some } from '../core/text';
import { type RegionDetection } from '../organization/detection';
import { isNotEnabledRegion } from '../organization/membership';
import { type Snapshot } from '../organization/snapshot';

/**
 * The parts that could not be read, each with the call that failed. The containment roles of member accounts are read only with a member role, and
 * GuardDuty and Security Hub only with credentials of their administrators.
 */
export function unreadParts(snapshot: Snapshot): string[] {
  const { delegatedAdministrators, trustedAccess, stackSetsAccess, stackSets, managementAccount, accounts, serviceControlPolicies } =
    snapshot;
  const parts = [
    ['delegated administrators', delegatedAdministrators],
    ['trusted access', trustedAccess],
    ['organizations access of StackSets', stackSetsAccess],
    ...Object.entries(stackSets).map(([name, reading]) => [`StackSet ${name}`, reading] as const),
    ...Object.entries(stackSets).flatMap(([name, reading]) =>
      reading.status === 'present' ? [[`stack instances of ${name}`, reading.value.instances] as const] : [],
    ),
    ['stack of the management account', managementAccount.stack],
    ['triage service-linked role', managementAccount.triageServiceLinkedRole],
    ...(serviceControlPolicies ? [['service control policies', serviceControlPolicies] as const] : []),
    ...detectionParts(snapshot).filter(isAsked),
    ...membershipParts(snapshot).filter(isAsked),
    ...routingParts(snapshot).filter(isAsked),
    ...groupedByCause(accounts.map(({ id, containmentRoles }) => [id, containmentRoles] as const))
      .map(([ids, reading]): Part => [`containment roles of ${some(ids, 4)}`, reading])
      .filter(isAsked),
    ...groupedByCause(accounts.flatMap(({ id, triageServiceLinkedRole: role }) => (role === undefined ? [] : [[id, role] as const])))
      .map(([ids, reading]): Part => [`triage service-linked role of ${some(ids, 4)}`, reading])
      .filter(isAsked),
  ] as const;
  return parts.flatMap(([what, reading]) =>
    reading.status === 'unknown' ? [`cannot read ${what}: ${reading.reason.call} (${reading.reason.code}: ${reading.reason.message})`] : [],
  );
}

type Part = readonly [what: string, reading: Reading<unknown>];

const isAsked = ([, reading]: Part): boolean => reading.status !== 'unknown' || reading.reason.code !== 'not-asked';

/** The readings of GuardDuty and Security Hub, by Region. */
function detectionParts({ detection, signals }: Snapshot): readonly Part[] {
  return [
    ...Object.entries(detection?.regions ?? {}).flatMap(([region, of]): readonly Part[] => [
      [`GuardDuty in ${region}`, of.guardDuty],
      [`auto-enable of GuardDuty in ${region}`, of.guardDutyAutoEnable],
      ...memberParts(region, of),
      [`Security Hub in ${region}`, of.securityHub],
      [`auto-enable of Security Hub in ${region}`, of.securityHubAutoEnable],
    ]),
    ...Object.entries(signals?.regions ?? {}).flatMap(([region, of]): readonly Part[] => [
      [`detector in ${region}`, of.detector],
      [`filters of GuardDuty in ${region}`, of.filters],
      [`automation rules of Security Hub in ${region}`, of.automationRules],
      ...(of.automationRules.status === 'present'
        ? groupedByCause(of.automationRules.value.map(({ name, tags }) => [name, tags] as const)).map(([names, tags]): Part => [
            `tags of the automation rules ${some(names, 4)} in ${region}`,
            tags,
          ])
        : []),
      ...(of.automationRules.status === 'present' ? contentParts(`of the automation rules`, region, of.automationRules.value) : []),
      ...(of.automationRulesV2 ? [[`automation rules of Security Hub V2 in ${region}`, of.automationRulesV2] satisfies Part] : []),
      ...(of.automationRulesV2?.status === 'present'
        ? contentParts(`of the automation rules of Security Hub V2`, region, of.automationRulesV2.value)
        : []),
    ]),
  ];
}

/** GuardDuty of member accounts, and their features by the call that failed. */
function memberParts(region: string, { guardDutyAccounts: found }: RegionDetection): readonly Part[] {
  if (found === undefined) return [];
  const unread = Object.entries(found.status === 'present' ? found.value : {}).flatMap(([account, { featuresUnread }]) =>
    featuresUnread ? [[account, unknown(featuresUnread)] as const] : [],
  );
  return [
    [`GuardDuty of the member accounts in ${region}`, found],
    ...groupedByCause(unread).map(([accounts, reading]): Part => [`features of GuardDuty of ${some(accounts, 4)} in ${region}`, reading]),
  ];
}

/** What rules match and write, by the call that failed. */
function contentParts(
  ofWhat: string,
  region: string,
  rules: readonly { readonly name: string; readonly content?: Reading<unknown> }[],
): readonly Part[] {
  const contents = rules.flatMap(({ name, content }) => (content === undefined ? [] : [[name, content] as const]));
  return groupedByCause(contents).map(([names, reading]): Part => [`content ${ofWhat} ${some(names, 4)} in ${region}`, reading]);
}

/** Memberships by Region, accounts by the call that failed, and trails. */
function membershipParts({ securityIncidentResponse: service, organizationTrails }: Snapshot): readonly Part[] {
  const regions = Object.entries(service?.memberships ?? {}).filter(
    ([region, found]) => !(found.status === 'unknown' && isNotEnabledRegion(region, found.reason)),
  );
  const failed = Object.entries(service?.accounts ?? {}).filter(([, found]) => found.status === 'unknown');
  const [first] = failed;
  const besides = failed.length > 1 ? ` and ${count(failed.length - 1, 'other account')}` : '';
  return [
    ...groupedByCause(regions).map(([codes, found]): Part => [`memberships in ${some(codes, 4)}`, found]),
    ...regions.flatMap(([, found]) =>
      found.status === 'present' ? found.value.map(({ id, tags }): Part => [`tags of the membership ${id}`, tags]) : [],
    ),
    ...(first ? [[`whether the membership covers ${first[0]}${besides}`, first[1]] satisfies Part] : []),
    ...(organizationTrails ? [['trails of the organization', organizationTrails] satisfies Part] : []),
    ...(organizationTrails?.status === 'present'
      ? organizationTrails.value.flatMap(({ arn, isLogging, managementEvents }): readonly Part[] => [
          [`whether ${arn} is logging`, isLogging],
          [`what ${arn} logs`, managementEvents],
        ])
      : []),
  ];
}

/** Rules and alarms by place, topics and queues by the call that failed. */
function routingParts({ routing }: Snapshot): readonly Part[] {
  if (routing === undefined) return [];
  const places = [routing, ...routing.forwarding];
  const grouped = <Value>(what: (names: string) => string, readings: readonly (readonly [string, Reading<Value>])[]): readonly Part[] =>
    groupedByCause(readings).map(([names, found]) => [what(some(names, 4)), found]);
  const rules = places.flatMap((place) => (place.rules.status === 'present' ? place.rules.value : []));
  return [
    ...grouped(
      (names) => `rules of EventBridge in ${names}`,
      places.map(({ account, region, rules: found }) => [`${account} ${region}`, found]),
    ),
    ...grouped(
      (names) => `targets of ${names}`,
      rules.map(({ name, targets }) => [name, targets]),
    ),
    ...grouped(
      (names) => `alarms of CloudWatch in ${names}`,
      places.map(({ account, region, alarms }) => [`${account} ${region}`, alarms]),
    ),
    ...grouped((names) => `subscriptions of ${names}`, Object.entries(routing.topics)),
    ...grouped((names) => `dead-letter queues ${names}`, Object.entries(routing.queues)),
  ];
}

/** Readings that failed for the same cause, together: a service that is out of reach would have a line for each of its Regions. */
function groupedByCause<Value>(
  readings: readonly (readonly [string, Reading<Value>])[],
): readonly (readonly [readonly string[], Reading<Value>])[] {
  const groups = new Map<string, { readonly names: string[]; readonly reading: Reading<Value> }>();
  for (const [name, reading] of readings) {
    const cause = reading.status === 'unknown' ? `${reading.reason.call} ${reading.reason.code}` : reading.status;
    const group = groups.get(cause);
    if (group) group.names.push(name);
    else groups.set(cause, { names: [name], reading });
  }
  return [...groups.values()].map(({ names, reading }) => [names, reading] as const);
}

/** The services and Regions that were not read, and why. Only the administrator of a service can read it. */
export function unaskedParts(snapshot: Snapshot): string[] {
  const { detection, securityIncidentResponse, routing } = snapshot;
  const regions = Object.entries(detection?.regions ?? {});
  const services = [
    ['GuardDuty', regions.map(([region, { guardDuty }]) => [region, guardDuty] as const)],
    ['Security Hub', regions.map(([region, { securityHub }]) => [region, securityHub] as const)],
  ] as const;
  const membership = Object.values(securityIncidentResponse?.memberships ?? {}).flatMap((found) =>
    !isAsked(['membership', found]) && found.status === 'unknown' ? [`the membership was not read: ${found.reason.message}`] : [],
  );
  const ofDetection = services.flatMap(([service, readings]) => {
    const unasked = readings.flatMap(([region, reading]) =>
      !isAsked([service, reading]) && reading.status === 'unknown' ? [{ region, why: reading.reason.message }] : [],
    );
    return unasked.length === 0 ? [] : [`${service} was not read in ${unasked.map(({ region }) => region).join(', ')}: ${unasked[0]!.why}`];
  });
  const routes = [...(routing ? [routing, ...routing.forwarding] : [])].flatMap(({ account, region, rules }) =>
    !isAsked(['routes', rules]) && rules.status === 'unknown'
      ? [`routes in ${account} ${region} were not read: ${rules.reason.message}`]
      : [],
  );
  return [...ofDetection, ...membership.slice(0, 1), ...routes, ...outsideTheSample(snapshot)];
}

function outsideTheSample({ seenRoles, accounts }: Snapshot): string[] {
  if (seenRoles?.extent !== 'sample') return [];
  const active = accounts.filter(({ state }) => state === 'ACTIVE');
  const seen = active.filter(({ id }) => seenRoles.accounts[id] !== undefined).length;
  return [`roles were looked at in a sample: ${figure(seen)} of ${count(active.length, 'active account')}`];
}

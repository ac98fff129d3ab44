import { type Clients } from '../aws/clients';
import { connect } from '../aws/connect';
import { Reads } from '../aws/reads';
import { defaultStackSetName } from '../configuration/defaults';
import { triageServiceLinkedRoleName } from '../containment/roles';
import { systemClock, type Clock } from '../core/clock';
import { plain } from '../core/plain';
import { globalRegion, membershipRegions, regionsOf } from '../core/regions';
import { collectSnapshot } from '../organization/collect';
import { collectDetection } from '../organization/collect-detection';
import { collectMembership } from '../organization/collect-membership';
import { collectStackSetOwners } from '../organization/collect-stack-set-owners';
import { collectOrganization } from '../organization/collect-tree';
import { type Snapshot } from '../organization/snapshot';
import { everyRole, proposeAdministrators } from '../proposal/administrators';
import { isMissing } from '../proposal/proposed';
import { proposeRegions } from '../proposal/regions';
import { surveyOf } from '../proposal/survey';
import { showRead } from '../report/work-progress';
import { canaryStackSetName } from '../rollout/stack-set-definition';
import { type Io } from './io';
import { screenOf } from './screen';

/** Profiles of the credentials. */
export interface InitConnection {
  /** @default - the SDK's own credentials */
  readonly profile?: string;
  /** @default - that of `profile`, where it is of the management account */
  readonly managementProfile?: string;
}

/** Organizations is asked here: it is a global service, and no Region is known before there is a configuration. */
const region = globalRegion.aws;

/** Clients of AWS, and those of another Region. */
export interface InitClients {
  readonly clients: Clients;
  readonly inRegion: (region: string) => Promise<Clients>;
}

/** Connects without a configuration: AWS says first which account is the management account. */
export async function connectForInit(
  { profile, managementProfile }: InitConnection,
  io: Pick<Io, 'progress' | 'denied'>,
): Promise<InitClients> {
  const say = (line: string): void => io.progress(plain(line));
  const credentials = { region, say, ...(io.denied && { onDenied: io.denied }), ...(profile !== undefined && { profile }) };
  const { managementAccount } = await collectOrganization(await connect({ ...credentials, managementAccount: '' }));
  const clients = await connect({ ...credentials, managementAccount, ...(managementProfile !== undefined && { managementProfile }) });
  return { clients, inRegion: (other) => connect({ ...credentials, region: other, managementAccount }) };
}

/**
 * Reads what a first configuration needs: the organization, and in every Region whether GuardDuty and Security Hub are on and whether a membership
 * exists. Only the administrators of these services can see that; for others it is unknown. Of StackSets it reads who owns those that have the names
 * of Cordon. Roles are not read.
 * @param membershipRegion the Region that somebody named for the membership, where the StackSets are then
 */
export async function readForInit(
  { clients, inRegion }: InitClients,
  io: Pick<Io, 'progress' | 'status'>,
  { clock = systemClock, membershipRegion }: { readonly clock?: Clock; readonly membershipRegion?: string } = {},
): Promise<Snapshot> {
  const snapshot = await collectSnapshot({
    clients,
    clock,
    stackSets: [],
    // The organizations access of StackSets is asked of the management account where there are credentials for it.
    callAs: clients.management ? 'SELF' : 'DELEGATED_ADMIN',
    managementStack: 'cordon-containment-roles-management-account',
    roleNames: [],
    triageServiceLinkedRole: triageServiceLinkedRoleName,
    watch: (reads) => showRead(reads, screenOf(io)),
  });
  const { managementAccount } = snapshot.organization;
  const proposed = proposeAdministrators(surveyOf(snapshot));
  const administrators = isMissing(proposed) ? everyRole(managementAccount) : proposed.value;
  const caller = snapshot.takenBy;
  const reads = new Reads({ clock });
  const watching = showRead(reads, screenOf(io));
  const asked = { clients: reads.of(clients), caller };
  try {
    const [detection, securityIncidentResponse] = await Promise.all([
      collectDetection({ ...asked, administrators, regions: regionsOf.aws }),
      collectMembership({
        ...asked,
        managementAccount,
        administrator: administrators.membership,
        region,
        regions: membershipRegions,
        accounts: [],
      }),
    ]);
    const read = { ...snapshot, detection, securityIncidentResponse };
    const survey = surveyOf(read);
    const inUse = proposeRegions(survey, membershipRegion);
    const regions = [membershipRegion ?? survey.memberships.map((one) => one.region), isMissing(inUse) ? [] : inUse.value].flat();
    const stackSets = await collectStackSetOwners(
      async (other) => reads.of(await inRegion(other)),
      [canaryStackSetName(defaultStackSetName), defaultStackSetName],
      [...new Set(regions)],
      caller === managementAccount
        ? { account: caller, callAs: 'SELF', managementAccount }
        : { account: caller, callAs: 'DELEGATED_ADMIN', managementAccount, rolloutAccount: administrators.stackSets },
    );
    return { ...read, stackSets };
  } finally {
    watching.end();
  }
}

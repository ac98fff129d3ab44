import { type Clients } from '../aws/clients';
import { connect } from '../aws/connect';
import { Reads } from '../aws/reads';
import { triageServiceLinkedRoleName } from '../containment/roles';
import { systemClock, type Clock } from '../core/clock';
import { plain } from '../core/plain';
import { globalRegion, membershipRegions, regionsOf } from '../core/regions';
import { collectSnapshot } from '../organization/collect';
import { collectDetection } from '../organization/collect-detection';
import { collectMembership } from '../organization/collect-membership';
import { collectOrganization } from '../organization/collect-tree';
import { type Snapshot } from '../organization/snapshot';
import { everyRole, proposeAdministrators } from '../proposal/administrators';
import { isMissing } from '../proposal/proposed';
import { surveyOf } from '../proposal/survey';
import { showRead } from '../report/work-progress';
import { type Io } from './io';
import { screenOf } from './take-snapshot';

/** Profiles of the credentials. */
export interface InitConnection {
  /** @default - the SDK's own credentials */
  readonly profile?: string;
  /** @default - that of `profile`, where it is of the management account */
  readonly managementProfile?: string;
}

/** Organizations is asked here: it is a global service, and no Region is known before there is a configuration. */
const region = globalRegion.aws;

/** Connects without a configuration: AWS says first which account is the management account. */
export async function connectForInit(
  { profile, managementProfile }: InitConnection,
  io: Pick<Io, 'progress' | 'denied'>,
): Promise<Clients> {
  const say = (line: string): void => io.progress(plain(line));
  const credentials = { region, say, ...(io.denied && { onDenied: io.denied }), ...(profile !== undefined && { profile }) };
  const { managementAccount } = await collectOrganization(await connect({ ...credentials, managementAccount: '' }));
  return connect({ ...credentials, managementAccount, ...(managementProfile !== undefined && { managementProfile }) });
}

/**
 * Reads what a first configuration needs: the organization, and in every Region whether GuardDuty and Security Hub are on and whether a membership
 * exists. Only the administrators of these services can see that; for others it is unknown. StackSets and roles are not read.
 */
export async function readForInit(clients: Clients, io: Pick<Io, 'progress' | 'status'>, clock: Clock = systemClock): Promise<Snapshot> {
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
    return { ...snapshot, detection, securityIncidentResponse };
  } finally {
    watching.end();
  }
}

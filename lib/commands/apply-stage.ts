import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { connect } from '../aws/connect';
import { named } from '../aws/failures';
import { administratorOf } from '../configuration/administrators';
import { systemClock, type Clock } from '../core/clock';
import { Hands } from '../onboarding/apply/hands';
import { lookAtEverything } from '../onboarding/apply/sight';
import { withNothingOnboarded, withUnreadAsAbsent } from '../onboarding/from-nothing';
import { type Snapshot } from '../organization/snapshot';
import { assertFits } from './assert-fits';
import { type Io } from './io';
import { type ApplyRehearsal, type ApplyRequest } from './apply-request';
import { rehearsable } from './rehearsable';
import { onboardingParts, takeSnapshot } from './take-snapshot';

/** The environment of `cordon onboard --apply`: AWS or a rehearsal. */
export interface ApplyStage {
  readonly hands: Hands;
  readonly clock: Clock;
  /**
   * The whole organization after a rehearsal: what the rehearsal did not change is as it was given.
   * @default - nobody asked for it
   */
  readonly afterwards?: () => Promise<Snapshot>;
}

/** AWS with the caller's credentials, or an organization in memory with those of every account. */
export async function applyStage(request: ApplyRequest, io: Io): Promise<ApplyStage> {
  const { file, connection, rehearsal } = request;
  const { configuration } = file;
  if (rehearsal) return rehearsalStage(request, rehearsal, io);
  const clients = await connect(connection);
  const { Account: caller = '' } = await named('sts:GetCallerIdentity', () => clients.sts.send(new GetCallerIdentityCommand({})));
  const { managementAccount } = configuration.organization;
  return { hands: new Hands({ caller, clients, managementAccount }), clock: systemClock };
}

async function rehearsalStage(request: ApplyRequest, { on, fromNothing, afterwards }: ApplyRehearsal, io: Io): Promise<ApplyStage> {
  const { file, connection, team } = request;
  const { configuration } = file;
  const given = on?.snapshot ?? (await takeSnapshot(configuration, connection, io, onboardingParts));
  assertFits(file, given);
  const begun = fromNothing ? withNothingOnboarded(configuration, given) : given;
  const { snapshot, takenAsAbsent } = withUnreadAsAbsent(configuration, begun);
  const unread = fromNothing ? [] : takenAsAbsent;
  if (unread.length > 0) io.progress(`the snapshot does not say, so the rehearsal takes as absent: ${unread.join(', ')}`);
  const { Rehearsal } = await import('../rehearsal/rehearsal.js');
  const { organization, membership } = configuration;
  const rehearsed = rehearsable(on?.file, () => {
    return new Rehearsal(snapshot, {
      region: configuration.containment.region,
      startAt: new Date(snapshot.takenAt),
      known: { names: membership ? [membership.name] : [], people: team ?? [] },
    });
  });
  const caller = administratorOf(organization, 'membership');
  const isThere = (account: string): boolean => snapshot.accounts.some(({ id }) => id === account);
  const clients = rehearsed.clients({ account: caller, management: true, memberRole: true });
  const others = (account: string) => (isThere(account) ? rehearsed.clients({ account, management: true, memberRole: true }) : undefined);
  const hands = new Hands({ caller, clients, managementAccount: organization.managementAccount, others });
  const stage: ApplyStage = { hands, clock: rehearsed.clock };
  if (afterwards === undefined) return stage;
  const look = async (): Promise<Snapshot> => (await lookAtEverything({ configuration, ...stage })).snapshot;
  const start = await look();
  return {
    ...stage,
    afterwards: async () => {
      const { afterRehearsal } = await import('../rehearsal/afterwards.js');
      // Of a beginning from nothing no membership is known but what the rehearsal shows.
      const { securityIncidentResponse } = start;
      const before = fromNothing && securityIncidentResponse ? { ...begun, securityIncidentResponse } : begun;
      return afterRehearsal({ given: before, start, end: await look() });
    },
  };
}

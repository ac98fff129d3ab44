import { createHash } from 'node:crypto';
import { named } from '../../aws/failures';
import { administratorOf } from '../../configuration/administrators';
import { count, some } from '../../core/text';
import { coverageUpdates, isCovered, wantedCoverage, type CoverageUpdate } from '../../membership/coverage';
import { membershipDrift, teamDrift, wantedTags } from '../../membership/drift';
import { findMembership, inForceOf, membershipInForce, membershipsToText, type MembershipFound } from '../../membership/find';
import { membershipInput, teamInput } from '../../membership/input';
import { type DeployedMembership } from '../../organization/membership';
import { CreateMembershipCommand, TagResourceCommand, UpdateMembershipCommand, type UpdateMembershipRequest } from '../../security-ir';
import { type Applier, type ApplyContext, type Change, type Left, type Tools } from '../apply/change';
import { administrator } from '../context';
import { membershipArn } from './membership';

/** How long AWS may take until a new membership is Active. */
const creationSeconds = 600;
/** How long AWS may take until a change of the coverage has reached every account: it is carried out in the background. */
const coverageSeconds = 900;

/** Creates the membership where there is none, and brings its name, its features and its tags in line where there is one. */
export const applyMembership: Applier = {
  looksAt: ['membership'],
  left: (context) => {
    const found = findMembership(context);
    switch (found.kind) {
      case 'not-looked':
      case 'other-account':
        return notRead(context, 'The membership was not looked for.');
      case 'unknown':
        return notRead(
          context,
          `Whether there is a membership in ${some(found.regions, 3)} was not read (${found.reason.call}, ${found.reason.code}: ${found.reason.message}).`,
        );
      case 'none':
        return creation(context, []);
      case 'found':
        return ofFound(context, found);
    }
  },
};

const notRead = (context: ApplyContext, why: string): Left => ({
  changes: [],
  unread: [{ why, account: administrator(context, 'membership') }],
});

function ofFound(context: ApplyContext, found: Extract<MembershipFound, { kind: 'found' }>): Left {
  const { organization } = context.configuration;
  const verdict = inForceOf(found, organization);
  switch (verdict.kind) {
    case 'in-force':
      return alignment(context, verdict.membership);
    case 'in-another-region':
      return refused(
        `The membership is in ${verdict.region}, and the configuration says ${organization.membershipRegion}. Its Region can never be changed, and another membership means to cancel this one. Set organization.membershipRegion to ${verdict.region}.`,
      );
    case 'several-active':
      return refused(
        `More than one membership is Active: ${membershipsToText(found.active)}. Cordon never cancels one. Ask AWS Support which one counts.`,
      );
    case 'none-active': {
      const open = found.others.filter(({ membership }) => membership.status !== 'Terminated');
      if (open.length === 0)
        return creation(
          context,
          found.others.map(({ membership }) => membership.id),
        );
      return refused(
        `${membershipsToText(open)} is not Active, and no other membership can be made beside it. Somebody decided that, so Cordon does not take it back. The step in cordon onboard has the command.`,
      );
    }
  }
}

const refused = (text: string): Left => ({ changes: [], refused: text });

/** @param former - IDs of memberships that are terminated */
function creation(context: ApplyContext, former: readonly string[]): Left {
  const { configuration, team } = context;
  const { membership: wanted, organization } = configuration;
  if (wanted === undefined)
    return { changes: [], byHand: 'The configuration has no membership key, so nobody knows its name, its team or whom it covers.' };
  if (team === undefined) return { changes: [], byHand: 'The team of the configuration cannot be read here, and a membership needs one.' };
  const account = administrator(context, 'membership');
  const { membershipRegion: region } = organization;
  return {
    changes: [
      {
        id: 'create',
        what: `create the membership in ${region}, with a team of ${team.length}, ${
          wanted.coverage === 'organization' ? 'for the whole organization' : 'and cover its units afterwards'
        }`,
        account,
        limitSeconds: creationSeconds,
        forEver: region,
        run: async ({ hands }) => {
          const input = { ...membershipInput(configuration, wanted, team), clientToken: tokenOf(context, former) };
          await hands.securityIr(account.id, region, async (client) => {
            await named('security-ir:CreateMembership', () => client.send(new CreateMembershipCommand(input)));
          });
        },
      },
    ],
  };
}

/**
 * The same for every run, so that a call whose answer was lost makes nothing a second time; another one after a membership was terminated. It
 * has the form of a UUID.
 */
function tokenOf({ configuration: { organization } }: ApplyContext, former: readonly string[]): string {
  const account = administratorOf(organization, 'membership');
  const text = JSON.stringify([organization.id, account, organization.membershipRegion, [...former].sort()]);
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}

function alignment(context: ApplyContext, inForce: DeployedMembership): Left {
  const { membership: wanted } = context.configuration;
  if (wanted === undefined) return { changes: [] };
  const drift = membershipDrift(context.configuration, wanted, inForce);
  const account = administrator(context, 'membership');
  const { membershipRegion: region } = context.configuration.organization;
  const changes: Change[] = [];
  if (drift.name)
    changes.push({
      id: 'name',
      what: 'set the name of the membership',
      account,
      run: update(context, inForce, { membershipName: wanted.name }),
    });
  if (drift.triage) {
    const features = Object.entries({ ...inForce.features, Triage: wanted.triage }).map(([featureName, isEnabled]) => ({
      featureName,
      isEnabled,
    }));
    changes.push({
      id: 'triage',
      what: `turn Triage ${wanted.triage ? 'on' : 'off'}`,
      account,
      run: update(context, inForce, { optInFeatures: features }),
    });
  }
  if (Object.keys(drift.tags).length > 0) {
    changes.push({
      id: 'tags',
      what: `set ${count(Object.keys(drift.tags).length, 'tag')} of the membership`,
      account,
      run: async ({ hands }) => {
        const resourceArn = membershipArn(inForce, region);
        await hands.securityIr(account.id, region, async (client) => {
          await named('security-ir:TagResource', () => client.send(new TagResourceCommand({ resourceArn, tags: { ...drift.tags } })));
        });
      },
    });
  }
  const { tags } = inForce;
  return tags.status === 'unknown' && Object.keys(wantedTags(context.configuration, wanted)).length > 0
    ? {
        changes,
        unread: [{ why: `The tags of the membership were not read (${tags.reason.call}, ${tags.reason.code}).`, account, of: 'tags' }],
      }
    : { changes };
}

function update(
  context: ApplyContext,
  { id: membershipId }: DeployedMembership,
  input: Omit<UpdateMembershipRequest, 'membershipId'>,
): (tools: Tools) => Promise<void> {
  const { membershipRegion } = context.configuration.organization;
  const account = administrator(context, 'membership');
  return async ({ hands }) => {
    await hands.securityIr(account.id, membershipRegion, async (client) => {
      await named('security-ir:UpdateMembership', () => client.send(new UpdateMembershipCommand({ membershipId, ...input })));
    });
  };
}

/**
 * Adds units before others are removed, five a call. What is removed waits until AWS says of every account that stays covered that it is: so no
 * account is uncovered in between.
 */
export const applyMembershipCoverage: Applier = {
  looksAt: ['tree', 'membership'],
  left: (context) => {
    const { configuration, snapshot, tree } = context;
    const inForce = membershipInForce(context);
    if (configuration.membership === undefined) return { changes: [] };
    if (inForce === undefined) return notRead(context, 'There is no membership whose coverage could be looked at.');
    const wanted = wantedCoverage(configuration.membership.coverage);
    const account = administrator(context, 'membership');
    const updates = coverageUpdates(inForce.coverage, wanted, tree);
    const change = (made: CoverageUpdate): Change => ({
      id: `coverage ${JSON.stringify(made)}`,
      what: textOf(made),
      account,
      limitSeconds: coverageSeconds,
      run: update(context, inForce, { membershipAccountsConfigurationsUpdate: requestOf(made) }),
    });
    const additions = updates.filter((one) => one.organizationalUnitsToAdd !== undefined || one.coverEntireOrganization === true);
    if (additions.length > 0) return { changes: updates.map(change) };
    const relationships = snapshot.securityIncidentResponse?.accounts ?? {};
    const meant = snapshot.accounts.filter(
      ({ id, state }) => state === 'ACTIVE' && isCovered(id, wanted, tree) && isCovered(id, inForce.coverage, tree),
    );
    const apart = meant.filter(({ id }) => {
      const reading = relationships[id];
      return reading?.status === 'present' && reading.value.status !== 'Associated';
    });
    const ids = (accounts: typeof meant): string =>
      some(
        accounts.map(({ id }) => id),
        3,
      );
    const unread = meant.filter(({ id }) => relationships[id]?.status !== 'present');
    if (unread.length > 0) {
      const why = `Whether ${count(unread.length, 'account')} are covered was not read: ${ids(unread)}.`;
      return { changes: [], unread: [{ why, account }] };
    }
    if (apart.length === 0) return { changes: updates.map(change) };
    const waiting: Change = {
      id: 'associated',
      what: `wait until AWS has associated ${count(apart.length, 'account')}: ${ids(apart)}`,
      account,
      limitSeconds: coverageSeconds,
      run: async () => {},
    };
    return { changes: [waiting, ...updates.map(change)] };
  },
};

function textOf({
  coverEntireOrganization,
  organizationalUnitsToAdd: added,
  organizationalUnitsToRemove: removed,
}: CoverageUpdate): string {
  if (added) return `cover ${count(added.length, 'unit')}: ${added.join(', ')}`;
  if (removed) return `no longer cover ${count(removed.length, 'unit')}: ${removed.join(', ')}`;
  return coverEntireOrganization ? 'cover the whole organization' : 'cover the named units alone, and no longer the whole organization';
}

function requestOf({
  organizationalUnitsToAdd: added,
  organizationalUnitsToRemove: removed,
  ...rest
}: CoverageUpdate): NonNullable<UpdateMembershipRequest['membershipAccountsConfigurationsUpdate']> {
  return {
    ...rest,
    ...(added && { organizationalUnitsToAdd: [...added] }),
    ...(removed && { organizationalUnitsToRemove: [...removed] }),
  };
}

/** The whole team in one call: UpdateMembership replaces it. */
export const applyTeam: Applier = {
  looksAt: ['membership'],
  left: (context) => {
    const { configuration, team } = context;
    const inForce = membershipInForce(context);
    if (configuration.membership === undefined) return { changes: [] };
    if (inForce === undefined) return notRead(context, 'There is no membership whose team could be looked at.');
    if (team === undefined) return { changes: [], byHand: 'The team of the configuration cannot be read here, so nobody compared it.' };
    if (teamDrift(inForce, team) === undefined) return { changes: [] };
    return {
      changes: [
        {
          id: 'team',
          what: `set the team: ${count(team.length, 'member')} as configured, instead of ${inForce.team.length}`,
          account: administrator(context, 'membership'),
          run: update(context, inForce, { incidentResponseTeam: teamInput(team) }),
        },
      ],
    };
  },
};

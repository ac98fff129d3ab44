import { membershipRegions, regionsOf } from '../core/regions';
import { some } from '../core/text';
import { isNotEnabledRegion } from '../organization/membership';
import { missing, type Missing, type Proposed } from './proposed';
import { type Survey } from './survey';

/** Regions in which GuardDuty or Security Hub is on, and Regions where that could not be read. */
export function detectionRegions({ snapshot }: Pick<Survey, 'snapshot'>): {
  readonly on: readonly string[];
  readonly unread: readonly string[];
} {
  const on: string[] = [];
  const unread: string[] = [];
  for (const [region, { guardDuty, securityHub }] of Object.entries(snapshot.detection?.regions ?? {}).sort(([a], [b]) =>
    a < b ? -1 : 1,
  )) {
    if (!regionsOf.aws.includes(region)) continue;
    const both = [guardDuty, securityHub];
    if (both.some(({ status }) => status === 'present')) on.push(region);
    else if (both.some((one) => one.status === 'unknown' && !isNotEnabledRegion(region, one.reason))) unread.push(region);
  }
  return { on, unread };
}

/** The Region of the membership: only a membership that is in force shows it. It can never be changed, so nothing else decides it. */
export function proposeMembershipRegion(survey: Survey): Proposed<string> | Missing<string> {
  const [first, ...more] = survey.memberships;
  if (first !== undefined && more.length === 0 && membershipRegions.includes(first.region)) {
    return { value: first.region, by: 'read', why: `the membership ${first.membership.id} is there` };
  }
  const candidates = detectionRegions(survey).on.filter((region) => membershipRegions.includes(region));
  const why =
    more.length > 0
      ? `there are ${more.length + 1} Active memberships: ${some(
          survey.memberships.map(({ region, membership }) => `${membership.id} in ${region}`),
          5,
        )}`
      : `AWS can never change it later${candidates.length === 0 ? '' : `. GuardDuty or Security Hub is on in ${some(candidates, 6)}`}`;
  return missing(why, candidates.length === 1 ? candidates[0] : undefined);
}

/** Regions where findings arise: where GuardDuty or Security Hub is on, and the membership's own. The membership Region is the first. */
export function proposeRegions(
  survey: Survey,
  membershipRegion: string | undefined,
): Proposed<readonly string[]> | Missing<readonly string[]> {
  const { on, unread } = detectionRegions(survey);
  const all = [...new Set([...(membershipRegion === undefined ? [] : [membershipRegion]), ...on])];
  if (on.length === 0) {
    const asked = Object.keys(survey.snapshot.detection?.regions ?? {}).length > 0;
    const why = !asked
      ? 'the snapshot does not show where GuardDuty and Security Hub are on'
      : unread.length > 0
        ? 'the snapshot could not read where GuardDuty and Security Hub are on'
        : 'neither GuardDuty nor Security Hub is on in any Region of the snapshot';
    return missing(why, all.length > 0 ? all : undefined);
  }
  const parts = [
    `GuardDuty or Security Hub is on in ${some(on, 6)}`,
    ...(membershipRegion !== undefined && !on.includes(membershipRegion) ? [`${membershipRegion} is the Region of the membership`] : []),
    ...(unread.length > 0 ? [`${some(unread, 6)} could not be read`] : []),
  ];
  return { value: all, by: 'read', why: parts.join('; ') };
}

import { type WrittenConfiguration } from '../../lib/configuration/defaults';

/** What each measured rule has besides its criteria. */
export const governance = { owner: 'security-tooling@example.com', justification: 'measured, not deployed', expires: '2027-06-30' };

/** An organization with a detector in each of these Regions. */
export const organizationIn = (regions: readonly string[]): WrittenConfiguration['organization'] => ({
  id: 'o-exampleorgid',
  root: 'r-ab12',
  managementAccount: '111111111111',
  delegatedAdministrator: '222222222222',
  membershipRegion: 'eu-west-1',
  regions,
  triageServiceLinkedRole: 'absent',
  detectors: Object.fromEntries(regions.map((region, index) => [region, `${index}`.padStart(32, '0')])),
});

import { type MeaningCheck } from '../configuration/draft';
import { twice } from '../configuration/repeated';
import { checkAdministrators } from './administrator-meaning';
import { checkRegions } from './region-meaning';

/** What a schema cannot say of the organization. */
export const checkOrganization: MeaningCheck = (written) => {
  const { organization } = written.draft;
  return [
    ...twice('duplicate-region', 'a Region', organization?.regions, (i) => `organization.regions[${i}]`),
    ...twice('duplicate-unit', 'a unit', organization?.quarantineUnits, (i) => `organization.quarantineUnits[${i}]`),
    ...checkRegions(written),
    ...checkAdministrators(written),
  ];
};

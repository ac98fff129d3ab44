import { isOptIn } from '../../core/regions';
import { type Finding } from '../plan';
import { type FindingsInput } from './input';

const enable = 'enable it in each account: aws account enable-region --account-id ID --region-name';

/**
 * Findings about opt-in Regions, which each account has to enable.
 * https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_regions.html
 */
export function optInRegions({ configuration: { organization, containment } }: FindingsInput): Finding[] {
  const ofFindings = organization.regions.filter(isOptIn).map((region): Finding => ({
    id: 'opt-in-region',
    severity: 'notice',
    message: `${region} is an opt-in Region: accounts that have not enabled it have no GuardDuty and no findings there`,
    remedy: `${enable} ${region}`,
  }));
  if (!isOptIn(containment.region)) return ofFindings;
  const region = containment.region;
  return [
    ...ofFindings,
    {
      id: 'roles-in-opt-in-region',
      severity: 'warning',
      message: `the containment roles are deployed in ${region}, an opt-in Region. Their stack fails in every account that has not enabled the Region`,
      remedy: `set containment.region to a Region that is on in every account, such as us-east-1, or ${enable} ${region}`,
    },
  ];
}

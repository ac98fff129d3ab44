import { isOptIn } from '../../core/regions';
import { type Finding } from '../plan';
import { type FindingsInput } from './input';

const enable = 'enable it in each account: aws account enable-region --account-id ID --region-name';

/**
 * What is in the way in Regions that an account has to enable.
 * https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_regions.html
 */
export function optInRegions({ configuration: { organization, containment } }: FindingsInput): Finding[] {
  const ofFindings = organization.regions.filter(isOptIn).map((region): Finding => ({
    id: 'opt-in-region',
    severity: 'notice',
    message: `${region} is an opt-in Region: an account that has not enabled it has no GuardDuty there, and so no findings`,
    remedy: `${enable} ${region}`,
  }));
  if (!isOptIn(containment.region)) return ofFindings;
  const region = containment.region;
  return [
    ...ofFindings,
    {
      id: 'opt-in-region-of-roles',
      severity: 'warning',
      message: `the containment roles are deployed through ${region}, an opt-in Region: the stack fails in each account that has not enabled it`,
      remedy: `set containment.region to a Region that is on in every account, such as us-east-1, or ${enable} ${region}`,
    },
  ];
}

import { approvedActionTypes, type ApprovedAction } from '../configuration/configuration';
import { type EssentialRequest } from './essential-requests';
import { listed } from './findings';
import { isOfIdentityCenter } from './identity-center';

const resourceNames: Readonly<Record<ApprovedAction, string>> = {
  'ec2-instance': 'EC2 instances',
  'iam-principal': 'IAM principals',
  's3-bucket': 'S3 buckets',
};

/**
 * Calls that make and copy an image of an instance: the runbook does so if its optional parameter CreateAMIBackup asks for it, and no page says
 * whether the service does.
 * https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-awssupport-containec2instance.html
 */
const ofImage = /^ec2:(CreateImage|CopyImage|CreateSnapshot)$/i;

/** What does not work without some requests, as a sentence without a full stop; `where` follows what does not work. */
export function lossOf(requests: readonly EssentialRequest[], where = ''): string {
  const usual = requests.filter(({ action }) => !isOfIdentityCenter(action) && !ofImage.test(action));
  const types = approvedActionTypes.filter((type) => usual.some(({ purposes }) => purposes.includes(type)));
  const lost = types.map((type) => resourceNames[type]);
  if (!types.includes('iam-principal') && requests.some(({ action }) => isOfIdentityCenter(action))) {
    lost.push(`IAM Identity Center users${types.length > 0 ? ' (in the account that administers them)' : ''}`);
  }
  const images = !types.includes('ec2-instance') && requests.some(({ action }) => ofImage.test(action));
  return [
    ...(lost.length > 0 ? [`containment of ${listed(lost)} does not work${where}`] : []),
    ...(images ? [`the runbook for EC2 instances fails${where} if it has to make an image of the instance (CreateAMIBackup)`] : []),
    ...(usual.some(({ purposes }) => purposes.length === 0) ? [`the service cannot investigate EC2 instances${where}`] : []),
  ].join('; ');
}

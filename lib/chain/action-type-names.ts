import { type ApprovedAction } from '../configuration/configuration';

/** An action type in words. */
export const actionTypeNames: Readonly<Record<ApprovedAction, string>> = {
  'ec2-instance': 'EC2 instance',
  'iam-principal': 'IAM principal',
  's3-bucket': 'S3 bucket',
};

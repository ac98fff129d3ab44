import { organizationTrail } from '../steps/organization-trail';
import { ofStep, unknownItem, type ChecklistContext, type ChecklistItem } from './item';

export function managementEvents(context: ChecklistContext): ChecklistItem {
  const step = organizationTrail(context);
  return {
    id: 'management-events',
    item: 'CloudTrail logs management events (required)',
    verdict: ofStep(step),
    account: step.account,
    check: step.check,
    remedy: `${step.title}: cordon onboard has the commands.`,
  };
}

export function otherLogs(): ChecklistItem {
  return {
    id: 'other-logs',
    item: 'VPC Flow Logs, S3 server access logs and Route 53 Resolver query logs are on (recommended)',
    verdict: unknownItem('Cordon does not read them. They are set for each VPC and each bucket, in every covered account.'),
    check:
      'aws ec2 describe-flow-logs, aws s3api get-bucket-logging --bucket BUCKET, aws route53resolver list-resolver-query-log-configs, in each covered account and Region',
    remedy: 'Turn on what is missing. The service does not do it, and an investigation sees no more than was logged.',
  };
}

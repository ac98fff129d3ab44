import { type Atom } from './atoms';

/**
 * An ID that AWS assigned, as a whole component of a value and in its whole length: of a resource of EC2 or EFS, 8 or 17 digits
 * (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html).
 */
const assignedId =
  /(?:^|[/:*])(?:i|ami|eni|vol|snap|eipalloc|nat|vpce|igw|tgw|lt|fs)-(?:[\da-f]{17}|[\da-f]{8}(?=$|[/:]))(?![\da-z._-])|(?:^|[/:])(?:AKIA|ASIA)[A-Z2-7]{16}(?![\w])/;

/** ARNs in which an ID may be a name that somebody chose: of a session, a role, a user, or an object. */
const ofChosenNames = /:(?:iam|sts|s3):|(?:role|user|instance-profile|group)\//;

/** Fields in which the ARN of a resource ends in an assigned ID. */
const endsInAssignedId = /(?:snapshot|volume|image|resource|recoveryPoint)Arn$|^ResourceId$|^resources\.uid$/i;

/**
 * What is in one bucket, or belongs to one resource of one account. Only kinds whose first name is whole: whoever may create a role, a secret, a
 * parameter or a repository chooses the path before its name (IAM User Guide, "IAM identifiers":
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html). The kinds are those of the Service Authorization Reference:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html.
 */
const within = new RegExp(
  `^arn:[a-z-]+:(?:s3:::[^/]+/|${[
    'sts::\\d{12}:assumed-role/[^/:]+/',
    'ecs:[a-z\\d-]+:\\d{12}:(?:task|service|container-instance|task-set|task-definition)/[^/:]+[/:]',
    'eks:[a-z\\d-]+:\\d{12}:[a-z]+(?:-[a-z]+)*/[^/:]+/',
    'lambda:[a-z\\d-]+:\\d{12}:function:[^/:]+:',
    'dynamodb:[a-z\\d-]+:\\d{12}:table/[^/:]+/',
    's3:[a-z\\d-]+:\\d{12}:accesspoint/[^/:]+/',
    'elasticloadbalancing:[a-z\\d-]+:\\d{12}:targetgroup/[^/:]+/',
  ].join('|')})`,
);

/**
 * The ID of a principal at the beginning of a value, whole. Behind the ID of a role, the name of the session follows, which whoever assumes the role
 * chooses (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html and
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html).
 */
const principalId = /^A[A-Z]{3}[A-Z2-7]{16,17}(?:$|:)/;

/** Whether a field holds the ID of a principal. */
export const holdsPrincipalId = (field: string): boolean => field.endsWith('.principalId');

/** Fields whose values may end in a name that somebody chose: ARNs, buckets, and IDs of principals. */
export function holdsNames(field: string): boolean {
  const others = ['ResourceId', 'resources.uid', 'resource.lambdaDetails.role', 'resource.s3BucketDetails.name'];
  return /arn$/i.test(field) || holdsPrincipalId(field) || others.includes(field);
}

/** Whether a pattern, a beginning or a part leaves no name open that somebody could take. */
export function isWithin({ operator, text }: Atom, field: string): boolean {
  const [start = ''] = operator === 'matches' ? text.split(/[*?]/, 1) : [text];
  if (holdsPrincipalId(field)) return operator !== 'contains' && principalId.test(start);
  if (endsInAssignedId.test(field) && !ofChosenNames.test(text) && assignedId.test(text)) return true;
  return operator !== 'contains' && within.test(start);
}

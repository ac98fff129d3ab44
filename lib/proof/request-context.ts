import { type RequestContext } from '../iam';
import { supportedKeys } from './supported-keys';
import { mayAllow } from './grants';
import { type ProofSubject } from './subject';
import { type RenderedRole } from './rendered-roles';
import { passAction } from './role-actions';
import { tagsAsPrincipal, tagsAsResource } from './role-tags';
import { allowStatements } from './witnesses';

/**
 * Keys that no session has which a service made by assuming the role: those of users, of identity providers, of instances, of root and of
 * chat applications. Such a session has no multi-factor authentication and no chain of services before it: "This key is not present if the
 * service uses a service role".
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export const keysOfNoServiceSession: readonly string[] = [
  ...['aws:username', 'aws:FederatedProvider', 'aws:Ec2InstanceSourceVpc', 'aws:Ec2InstanceSourcePrivateIPv4', 'aws:AssumedRoot'],
  ...['aws:ChatbotSourceArn', 'aws:MultiFactorAuthAge', 'ec2:RoleDelivery', 'ec2:SourceInstanceARN', 'lambda:SourceFunctionArn'],
  ...['aws:PrincipalServiceName', 'aws:PrincipalServiceNamesList', 'saml:*', 'identitystore:UserId'],
];

/**
 * A tag that no policy names: the runbooks put the tag of their parameter TagIdentifier, `Key=k,Value=v`, which whoever starts one chooses.
 * Tags that a policy singles out are looked at by themselves.
 * https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/awssupport-contain-iam-principal.html
 */
const anyTag = 'cordon-proof';

/** Actions whose requests have the tag of TagIdentifier, or name it to take it away. */
const tagging =
  /^(iam:(Un)?Tag(Role|User|Policy|MFADevice)|sso:(Un)?TagResource|ec2:(Create|Delete)Tags|autoscaling:(CreateOrUpdate|Delete)Tags)$/i;
/** Actions that can put tags on what they make; the pages of the runbooks do not say whether they do. */
const mayTag =
  /^(ec2:(Create(SecurityGroup|Image|Snapshot)|CopyImage)|s3:(CreateBucket|PutBucketTagging)|secretsmanager:CreateSecret|ssm:StartAutomationExecution)$/i;
/** Actions that a service may do with the credentials of the role: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html */
const mayBeOnBehalf = /^(kms:|iam:PassRole$)/i;

/** Keys about the tags of what a request is about: any resource can have any. One without tags is asked for. */
export const isResourceTag = (key: string): boolean =>
  /^([a-z0-9]+:resourcetag|s3(express)?:(existingobjecttag|buckettag|accesspointtag))\//i.test(key);
/** Keys about the tags that a request puts or takes away. */
export const isRequestTag = (key: string): boolean => /^(aws:(tagkeys$|requesttag\/)|s3:requestobjecttag)/i.test(key);
/** Whether the request of an action can have tags to put or to take away. */
export const takesTags = (action: string): boolean =>
  tagging.test(action) || mayTag.test(action) || /^s3:PutObject(Tagging)?$/i.test(action);

/** Keys of time in the request of a session: an incident is not in the past, and its sessions begin in it. */
export const momentsOf = ({ from }: ProofSubject): Pick<RequestContext, 'from'> =>
  from === undefined ? {} : { from: { 'aws:CurrentTime': from, 'aws:EpochTime': from, 'aws:TokenIssueTime': from } };

/** What is known of the keys of a request that one of the roles makes, besides those that follow from the organization. */
export function requestContext(subject: ProofSubject, role: RenderedRole, action: string): RequestContext {
  const { account } = subject.deployment;
  const { values, unknown, mayHaveIdentity } = sessionOf(role);
  const onBehalf = mayBeOnBehalf.test(action);
  // Which role is passed is known, and so are its tags.
  const passed = action === passAction ? tagsAsResource(subject.execution, action) : undefined;
  const absentKeys = (): ((key: string) => boolean) =>
    keyTest([
      ...keysOfNoServiceSession,
      ...(onBehalf ? [] : ['aws:CalledVia', 'aws:CalledViaFirst', 'aws:CalledViaLast']),
      ...(mayHaveIdentity ? [] : ['aws:SourceIdentity']),
      ...['aws:ResourceTag/*', 'aws:RequestTag/*', 'aws:TagKeys', 'aws:PrincipalTag/*'],
    ]);
  // Most requests meet no condition, and are never asked.
  let asked:
    { readonly absent: (key: string) => boolean; readonly service: string; readonly supported: (name: string) => boolean } | undefined;
  return {
    values: {
      'aws:SecureTransport': 'true',
      'kms:CallerAccount': account,
      's3:ResourceAccount': account,
      ...(!onBehalf && { 'aws:ViaAWSService': 'false' }),
      ...values,
      ...(tagging.test(action) && {
        'aws:TagKeys': [anyTag],
        ...(!/:(Un|Delete)/i.test(action) && { [`aws:RequestTag/${anyTag}`]: anyTag }),
      }),
    },
    oneOf: {
      ...passed?.oneOf,
      // A session of a service has none, whether the key says so or is absent.
      'aws:MultiFactorAuthPresent': [undefined, 'false'],
      // https://aws.amazon.com/blogs/security/tls-1-2-required-for-aws-endpoints/
      's3:TlsVersion': ['1.2', '1.3'],
      's3express:TlsVersion': ['1.2', '1.3'],
      ...(onBehalf && { 'aws:ViaAWSService': ['true', 'false'] }),
      ...(mayTag.test(action) && { 'aws:TagKeys': [undefined, [anyTag]] }),
    },
    absent: (key) => {
      const { absent, service, supported } = (asked ??= {
        absent: absentKeys(),
        service: action.slice(0, action.indexOf(':')).toLowerCase(),
        supported: supports(action),
      });
      if (absent(key) || isResourceTag(key)) return true;
      const [prefix = '', name = ''] = key.split(/:(.*)/s);
      return prefix !== 'aws' && !(prefix === service && supported(name));
    },
    unknown: [...unknown, ...(passed?.unknown ?? [])],
    ...momentsOf(subject),
    reason: (key) => reasonOf(key, role.name === subject.containment.name),
  };
}

/** What is known of the sessions of a role: its tags are those of the template, unless the one who assumes it may bring others. */
interface Session {
  readonly values: Readonly<Record<string, string>>;
  readonly unknown: readonly string[];
  readonly mayHaveIdentity: boolean;
}

const sessions = new WeakMap<RenderedRole, Session>();

function sessionOf(role: RenderedRole): Session {
  const found = sessions.get(role) ?? {
    ...tagsOf(role),
    mayHaveIdentity: mayBring(role, 'sts:SetSourceIdentity'),
  };
  sessions.set(role, found);
  return found;
}

function tagsOf(role: RenderedRole): Pick<Session, 'values' | 'unknown'> {
  if (role.tags === 'unknown' || mayBring(role, 'sts:TagSession')) return { values: {}, unknown: ['aws:PrincipalTag/*'] };
  return tagsAsPrincipal(role);
}

/** Whether somebody who may assume the role can bring tags or an identity: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html */
function mayBring(role: RenderedRole, action: string): boolean {
  return role.trust.policy.unreadable !== undefined || allowStatements(role.trust.policy).some((statement) => mayAllow(statement, action));
}

/** Whether an action supports a key of its own service, by the name in lower case; all where it is not known. */
function supports(action: string): (name: string) => boolean {
  const keys = supportedKeysOf(action);
  return keys === undefined ? () => true : keyTest(keys);
}

/** Supported keys by the action in lower case. */
let byAction: ReadonlyMap<string, string> | undefined;

function supportedKeysOf(action: string): readonly string[] | undefined {
  byAction ??= new Map(Object.entries(supportedKeys).map(([name, keys]) => [name.toLowerCase(), keys]));
  return byAction.get(action.toLowerCase())?.split(' ');
}

function keyTest(keys: readonly string[]): (key: string) => boolean {
  const names = keys.map((key) => key.toLowerCase());
  const exact = new Set(names);
  const prefixes = names.filter((key) => key.endsWith('*')).map((key) => key.slice(0, -1));
  return (key) => exact.has(key) || prefixes.some((prefix) => key.startsWith(prefix));
}

/** Why nobody can know a key, by what its name begins with in lower case; the first that fits counts. */
const reasons: readonly (readonly [key: RegExp, reason: string])[] = [
  [
    /^aws:(source(ip|vpc|vpce|vpcarn)|vpc(e|sourceip).*)$/,
    'AWS sends the request from its own network, and no AWS page documents the address or the endpoint',
  ],
  [/^aws:(currenttime|epochtime|tokenissuetime)$/, 'it depends on the time of the incident'],
  [/^aws:(useragent|referer)$/, 'AWS chooses it, and no AWS page documents it'],
  [/^aws:userid$/, 'it contains the ID that IAM gives the role at creation, and a session name that AWS chooses'],
  [/^(aws:principaltag|(aws|iam):resourcetag)\/aws:/, 'CloudFormation may add its own tags to a role, and no AWS page documents that'],
  [/^aws:resource(account|orgid|orgpaths)$/, 'no AWS page documents to which account the AWS documents belong'],
  [
    /^(s3|s3express|ec2|kms|iam|autoscaling|secretsmanager|ssm|sso|identitystore):/,
    'the page of the runbook does not document the parameters of this request',
  ],
];

export function reasonOf(key: string, ofContainmentRole: boolean): string {
  const name = key.toLowerCase();
  if (ofContainmentRole && name.startsWith('aws:principaltag/')) {
    return 'AWS Security Incident Response may set session tags (sts:TagSession), and no AWS page documents which';
  }
  return reasons.find(([pattern]) => pattern.test(name))?.[1] ?? 'no AWS page documents whether the request has this key';
}

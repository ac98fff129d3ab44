import { backupCalls, backupKeyActions } from '../containment/backup-buckets';
import { containmentExecutionRoleName, containmentRoleName } from '../containment/roles';
import { type RequestContext, type RequestPrincipal } from '../iam';
import { type EvidenceStore } from './store';

/** A request about an evidence store. */
export interface EvidenceAttempt {
  /** Who asks for what, to follow "An attempt:". */
  readonly what: string;
  readonly principal: RequestPrincipal;
  readonly action: string;
  readonly on: 'bucket' | 'key' | 'logs';
  readonly resource: string;
  readonly resourceAccount: string;
  readonly context: RequestContext;
  readonly expected: 'allowed' | 'denied';
}

/** Stands for the ARN of the key, whose ID is made with the key. */
export const exampleKey = (store: EvidenceStore): string =>
  `arn:${store.partition}:kms:${store.bucket.region}:${store.bucket.account}:key/01234567-89ab-4cde-8f01-23456789abcd`;

/** Condition keys of encryption headers. */
const headers = {
  algorithm: 's3:x-amz-server-side-encryption',
  key: 's3:x-amz-server-side-encryption-aws-kms-key-id',
  customer: 's3:x-amz-server-side-encryption-customer-algorithm',
} as const;

interface Around {
  readonly organization?: string;
  readonly transport?: string;
  readonly tlsVersion?: string;
  readonly headers?: Readonly<Partial<Record<keyof typeof headers, string>>>;
}

/**
 * Requests that the store has to stop, from somebody whom every policy of the own account allows everything. The first account is a member account, the
 * second one of another organization.
 */
export function misuses(
  store: EvidenceStore,
  { member, stranger }: { readonly member: string; readonly stranger: string },
): readonly EvidenceAttempt[] {
  const { bucket, partition } = store;
  const ask = requests(store);
  const role = roleOf(partition);
  const execution = role(member, containmentExecutionRoleName);
  const ownExecution = role(bucket.account, containmentExecutionRoleName);
  const administrator = role(bucket.account, 'administrator-of-the-account');
  const other = { organization: 'o-otherorganization' };
  const outside = role(stranger, containmentExecutionRoleName);
  const denied = 'denied' as const;
  return [
    ask.object('the execution role without TLS', execution, 's3:PutObject', denied, { transport: 'false' }),
    ask.object('the execution role with TLS 1.1', execution, 's3:PutObject', denied, { tlsVersion: '1.1' }),
    ask.object('the execution role of another organization writes', outside, 's3:PutObject', denied, other),
    ask.object('the execution role of another organization reads', outside, 's3:GetObject', denied, other),
    ask.bucket('the execution role of another organization lists', outside, 's3:ListBucket', denied, other),
    ask.bucket('an administrator of a member account lists', role(member, 'administrator-of-the-account'), 's3:ListBucket', denied),
    ask.object('the containment role writes', role(member, containmentRoleName), 's3:PutObject', denied),
    ask.object('an administrator of a member account writes', role(member, 'administrator-of-the-account'), 's3:PutObject', denied),
    ask.object('an administrator of a member account reads', role(member, 'administrator-of-the-account'), 's3:GetObject', denied),
    ask.object('an administrator of the account of the bucket writes', administrator, 's3:PutObject', denied),
    ask.object('an administrator of the account of the bucket replicates into it', administrator, 's3:ReplicateObject', denied),
    ask.object('the execution role asks for a key of S3', execution, 's3:PutObject', denied, { headers: { algorithm: 'AES256' } }),
    ask.object('the execution role names another key', execution, 's3:PutObject', denied, {
      headers: { algorithm: 'aws:kms', key: `arn:${partition}:kms:${bucket.region}:${member}:key/other` },
    }),
    ask.object('the execution role brings a key of its own', execution, 's3:PutObject', denied, { headers: { customer: 'AES256' } }),
    ...['s3:DeleteObject', 's3:DeleteObjectVersion'].flatMap((action) => [
      ask.object(`the execution role calls ${action}`, execution, action, denied),
      ask.object(`an administrator of the account of the bucket calls ${action}`, administrator, action, denied),
    ]),
    ask.bucket('an administrator of the account of the bucket deletes it', administrator, 's3:DeleteBucket', denied),
    ...['s3:PutObjectRetention', 's3:BypassGovernanceRetention', 's3:PutObjectLegalHold'].flatMap((action) => [
      ask.object(`the execution role calls ${action}`, execution, action, denied),
      ask.object(`an administrator of the account of the bucket calls ${action}`, administrator, action, denied),
      ask.object(`the execution role of the account of the bucket calls ${action}`, ownExecution, action, denied),
    ]),
    ...['s3:PutBucketPolicy', 's3:PutBucketVersioning', 's3:DeleteBucketPolicy', 's3:PutBucketPublicAccessBlock'].map((action) =>
      ask.bucket(`the execution role of the account of the bucket calls ${action}`, ownExecution, action, denied),
    ),
    ask.key('the execution role decrypts, not through S3', execution, 'kms:Decrypt', denied, { via: 'nothing' }),
    ask.key('the execution role decrypts through another service', execution, 'kms:Decrypt', denied, { via: 'ec2' }),
    ask.key('the execution role decrypts what another bucket has', execution, 'kms:Decrypt', denied, { bucket: 'another-bucket' }),
    ask.key('the execution role of another organization decrypts', outside, 'kms:Decrypt', denied, other),
    ask.key('an administrator of a member account decrypts', role(member, 'administrator-of-the-account'), 'kms:Decrypt', denied),
    ...['kms:ScheduleKeyDeletion', 'kms:DisableKey'].map((action) =>
      ask.key(`an administrator of the account of the key calls ${action}`, administrator, action, denied),
    ),
    ask.logs('access logs without TLS', administrator, 's3:GetObject', denied, { transport: 'false' }),
    ask.logs('access logs with TLS 1.0', administrator, 's3:GetObject', denied, { tlsVersion: '1.0' }),
    ask.logs('an administrator of the account of the bucket deletes access logs', administrator, 's3:DeleteObject', denied),
    ask.logs('S3 delivers access logs for another account', logging, 's3:PutObject', denied, {}, { account: stranger }),
    ask.logs(
      'S3 delivers access logs of another bucket',
      logging,
      's3:PutObject',
      denied,
      {},
      { arn: `arn:${partition}:s3:::another-bucket` },
    ),
  ];
}

/** Requests that have to go through, for somebody whom the policies of the own account allow everything. */
export function uses(store: EvidenceStore, member: string): readonly EvidenceAttempt[] {
  const { bucket, partition } = store;
  const ask = requests(store);
  const role = roleOf(partition);
  const administrator = role(bucket.account, 'administrator-of-the-account');
  const allowed = 'allowed' as const;
  return [
    ...runbookUses(store, member),
    ask.object('the execution role names the key', role(member, containmentExecutionRoleName), 's3:PutObject', allowed, {
      headers: { algorithm: 'aws:kms', key: exampleKey(store) },
    }),
    ask.object('an investigator of the account of the bucket reads', role(bucket.account, 'investigator'), 's3:GetObject', allowed),
    ask.key('an investigator of the account of the bucket decrypts', role(bucket.account, 'investigator'), 'kms:Decrypt', allowed),
    ask.bucket('CloudFormation changes the policy with a stack', administrator, 's3:PutBucketPolicy', allowed),
    ask.key('CloudFormation changes the policy of the key with a stack', administrator, 'kms:PutKeyPolicy', allowed),
    ask.logs('S3 delivers access logs of the bucket', logging, 's3:PutObject', allowed),
    ...store.lookers.map((arn) =>
      ask.bucket('a state machine of remediation asks whose the bucket is', { type: 'role', arn }, 's3:ListBucket', allowed),
    ),
    ...breakGlassOf(store).flatMap((principal) => [
      ask.object('a break-glass role of the account of the bucket changes a retention', principal, 's3:PutObjectRetention', allowed),
      ask.key('a break-glass role of the account of the key ends it', principal, 'kms:ScheduleKeyDeletion', allowed),
    ]),
  ];
}

/** What a runbook asks for in a member account, by its page. It sends no encryption header: whether it does is not published. */
export function runbookUses(store: EvidenceStore, member: string): readonly EvidenceAttempt[] {
  const ask = requests(store);
  const execution = roleOf(store.partition)(member, containmentExecutionRoleName);
  return [
    ...backupCalls.ofBucket.map((action) => ask.bucket(`the runbook calls ${action}`, execution, action, 'allowed')),
    ...backupCalls.ofObject.map((action) => ask.object(`the runbook calls ${action}`, execution, action, 'allowed')),
    ...backupKeyActions.map((action) => ask.key(`S3 calls ${action} for the runbook`, execution, action, 'allowed')),
  ];
}

/** One role for each break-glass pattern that has roles in the account of the bucket. */
function breakGlassOf({ bucket, breakGlass }: EvidenceStore): readonly RequestPrincipal[] {
  return breakGlass
    .map((pattern) => pattern.replace('::*:', `::${bucket.account}:`))
    .filter((pattern) => pattern.split(':')[4] === bucket.account)
    .map((pattern) => ({ type: 'role', arn: pattern.replaceAll('*', '').replaceAll('?', '0') }));
}

const logging: RequestPrincipal = { type: 'service', service: 'logging.s3.amazonaws.com' };
const roleOf =
  (partition: string) =>
  (account: string, name: string): RequestPrincipal => ({ type: 'role', arn: `arn:${partition}:iam::${account}:role/${name}` });

function requests(store: EvidenceStore) {
  const { bucket, partition, organizationId, logBucketName } = store;
  const arn = `arn:${partition}:s3:::${bucket.name}`;
  const object = '2026/11/24/03/12/0a1b2c3d-0000-4000-8000-000000000000.json';
  const s3 = ({ organization = organizationId, transport = 'true', tlsVersion = '1.2', headers: sent = {} }: Around): RequestContext => {
    const names = Object.keys(headers) as readonly (keyof typeof headers)[];
    return {
      values: {
        'aws:PrincipalOrgID': organization,
        'aws:SecureTransport': transport,
        's3:TlsVersion': tlsVersion,
        ...Object.fromEntries(names.flatMap((name) => (sent[name] === undefined ? [] : [[headers[name], sent[name]]]))),
      },
      absent: names.filter((name) => sent[name] === undefined).map((name) => headers[name]),
    };
  };
  const common = { resourceAccount: bucket.account } as const;
  const onBucket =
    (resource: string) =>
    (
      what: string,
      principal: RequestPrincipal,
      action: string,
      expected: EvidenceAttempt['expected'],
      around: Around = {},
    ): EvidenceAttempt => ({
      ...{ what, principal, action, expected, ...common },
      on: 'bucket',
      resource,
      context: s3(around),
    });
  return {
    object: onBucket(`${arn}/${object}`),
    bucket: onBucket(arn),
    logs: (
      what: string,
      principal: RequestPrincipal,
      action: string,
      expected: EvidenceAttempt['expected'],
      around: Around = {},
      source: { readonly account?: string; readonly arn?: string } = {},
    ): EvidenceAttempt => ({
      ...{ what, principal, action, expected, ...common },
      on: 'logs',
      resource: `arn:${partition}:s3:::${logBucketName}/${bucket.name}/2026-11-24`,
      context: {
        ...s3(around),
        values: { ...s3(around).values, 'aws:SourceArn': source.arn ?? arn, 'aws:SourceAccount': source.account ?? bucket.account },
      },
    }),
    key: (
      what: string,
      principal: RequestPrincipal,
      action: string,
      expected: EvidenceAttempt['expected'],
      {
        organization = organizationId,
        via = 's3',
        bucket: of = bucket.name,
      }: { organization?: string; via?: string; bucket?: string } = {},
    ): EvidenceAttempt => ({
      ...{ what, principal, action, expected, ...common },
      on: 'key',
      resource: exampleKey(store),
      context: {
        values: {
          'aws:PrincipalOrgID': organization,
          ...(via !== 'nothing' && { 'kms:ViaService': `${via}.${bucket.region}.amazonaws.com` }),
          'kms:EncryptionContext:aws:s3:arn': `arn:${partition}:s3:::${of}/${object}`,
        },
        absent: via === 'nothing' ? ['kms:ViaService'] : [],
      },
    }),
  };
}

import { type ApprovedAction } from '../configuration/configuration';
import { type ResponderRoleKind } from '../configuration/responder-access';
import { roleChanges } from '../containment/role-changes';
import { containmentExecutionRoleName, containmentRoleName } from '../containment/roles';
import { containmentRunbooks } from '../containment/runbooks';
import { type RequestContext } from '../iam';
import { caseActions, evidenceReads, evidenceRepairs, executionReads, investigationReads } from './actions';
import { type ResponderRolesOptions } from './roles';

/** Something that a role asks for, in its own account. */
export interface ResponderAttempt {
  readonly kind: ResponderRoleKind;
  readonly what: string;
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
  readonly expected: 'allowed' | 'denied';
}

/** An action, what it is for, and who may do it. Whoever is not named may not. */
interface Case {
  readonly what: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
  readonly by: readonly ResponderRoleKind[];
}

const everybody: readonly ResponderRoleKind[] = ['investigators', 'responders', 'breakGlass'];
const containing: readonly ResponderRoleKind[] = ['responders', 'breakGlass'];
const breakGlass: readonly ResponderRoleKind[] = ['breakGlass'];
const nobody: readonly ResponderRoleKind[] = [];

const bucketOf = (arn: string): string => arn.split('/')[0]!;

/** Every request that is tried of each role, in one account of the organization. */
export function responderAttempts(options: ResponderRolesOptions, account: string): readonly ResponderAttempt[] {
  const cases = [
    ...containment(options, account),
    ...casesOf(options),
    ...evidence(options),
    ...investigation(account),
    ...repair(account),
    ...others(account),
  ];
  return everybody
    .filter((kind) => options.access[kind] !== undefined)
    .flatMap((kind) =>
      cases.map(({ what, action, resource, context = {}, by }): ResponderAttempt => ({
        ...{ kind, what, action, resource },
        context: { values: context, absent: 'every-other-key' },
        expected: by.includes(kind) ? 'allowed' : 'denied',
      })),
    );
}

function containment({ approvedActions }: ResponderRolesOptions, account: string): readonly Case[] {
  const document = (name: string): string => `arn:aws:ssm:eu-west-1::document/${name}`;
  const execution = `arn:aws:ssm:eu-west-1:${account}:automation-execution/0a1b2c3d-0000-4000-8000-000000000000`;
  const types = Object.keys(containmentRunbooks) as readonly ApprovedAction[];
  const start = 'ssm:StartAutomationExecution';
  const role = (name: string): string => `arn:aws:iam::${account}:role/${name}`;
  const pass = (what: string, name: string, service: string, by: readonly ResponderRoleKind[]): Case => ({
    ...{ what, action: 'iam:PassRole', resource: role(name), by },
    context: { 'iam:PassedToService': service },
  });
  return [
    ...types.map((type): Case => ({
      what: `start ${containmentRunbooks[type].document}`,
      action: start,
      resource: document(containmentRunbooks[type].document),
      by: approvedActions.includes(type) ? containing : nobody,
    })),
    { what: 'start an execution of the account', action: start, resource: execution, by: containing },
    { what: 'start an execution of another account', action: start, resource: execution.replace(account, '777777777777'), by: nobody },
    ...['AWS-RunShellScript', 'AWS-StopEC2Instance', 'AWSSupport-ContainEC2InstanceX', 'AWSSupport-ResetAccess'].map((name): Case => ({
      ...{ what: `start ${name}`, action: start, resource: document(name), by: nobody },
    })),
    {
      what: 'start a runbook of the account with the name of one of AWS',
      action: start,
      resource: `arn:aws:ssm:eu-west-1:${account}:document/AWSSupport-ContainEC2Instance`,
      by: nobody,
    },
    ...executionReads.map((action): Case => ({ what: 'follow an execution', action, resource: execution, by: everybody })),
    { what: 'stop an execution', action: 'ssm:StopAutomationExecution', resource: execution, by: nobody },
    { what: 'answer an execution', action: 'ssm:SendAutomationSignal', resource: execution, by: nobody },
    pass('pass the execution role to Systems Manager', containmentExecutionRoleName, 'ssm.amazonaws.com', containing),
    pass('pass the execution role to EC2', containmentExecutionRoleName, 'ec2.amazonaws.com', nobody),
    pass('pass the execution role to Lambda', containmentExecutionRoleName, 'lambda.amazonaws.com', nobody),
    pass('pass the containment role', containmentRoleName, 'ssm.amazonaws.com', nobody),
    pass('pass an administrator to Systems Manager', 'Administrator', 'ssm.amazonaws.com', nobody),
  ];
}

function casesOf({ membershipAccount, membershipRegion }: ResponderRolesOptions): readonly Case[] {
  const service = `arn:aws:security-ir:${membershipRegion}:${membershipAccount}`;
  const [one, membership] = [`${service}:case/1320038771`, `${service}:membership/m-0123456789ab`];
  return [
    ...caseActions.lists.map((action): Case => ({ what: 'list', action, resource: '*', by: everybody })),
    ...caseActions.reads.map((action): Case => ({ what: 'read a case', action, resource: one, by: everybody })),
    ...caseActions.membershipReads.map((action): Case => ({ what: 'read the membership', action, resource: membership, by: everybody })),
    ...caseActions.writes.map((action): Case => ({ what: 'write a case', action, resource: one, by: containing })),
    ...['CancelMembership', 'CreateMembership', 'UpdateMembership', 'TagResource', 'UntagResource'].map((name): Case => ({
      ...{ what: 'change the membership', action: `security-ir:${name}`, resource: membership, by: nobody },
    })),
    ...['security-ir:TagResource', 'security-ir:UntagResource'].map((action): Case => ({
      ...{ what: 'change the tags of a case', action, resource: one, by: nobody },
    })),
    {
      what: 'read a case of another account',
      action: 'security-ir:GetCase',
      resource: one.replace(membershipAccount, '777777777777'),
      by: nobody,
    },
  ];
}

function evidence({ evidence: store }: ResponderRolesOptions): readonly Case[] {
  const name = store?.buckets[0] ?? 'cordon-evidence';
  const readers = store === undefined ? nobody : everybody;
  const repairers = store === undefined ? nobody : breakGlass;
  const object = `arn:aws:s3:::${name}/2026/11/24/03/12/execution.json`;
  const elsewhere = 'arn:aws:s3:::customers/data.csv';
  const key = `arn:aws:kms:eu-west-1:${store?.account ?? '777777777777'}:key/01234567-89ab-4cde-8f01-23456789abcd`;
  const decrypt = (what: string, by: readonly ResponderRoleKind[], context: Readonly<Record<string, string>>, resource = key): Case => ({
    ...{ what, action: 'kms:Decrypt', resource, by, context },
  });
  const through = { 'kms:ViaService': 's3.eu-west-1.amazonaws.com', 'kms:EncryptionContext:aws:s3:arn': object };
  return [
    ...evidenceReads.bucket.map((action): Case => ({ what: 'list evidence', action, resource: bucketOf(object), by: readers })),
    ...evidenceReads.object.map((action): Case => ({ what: 'read evidence', action, resource: object, by: readers })),
    ...[...evidenceReads.bucket, ...evidenceReads.object].map((action): Case => ({
      what: 'read another bucket',
      action,
      resource: (evidenceReads.object as readonly string[]).includes(action) ? elsewhere : bucketOf(elsewhere),
      by: nobody,
    })),
    decrypt('decrypt evidence', readers, through),
    decrypt('decrypt not through S3', nobody, { 'kms:EncryptionContext:aws:s3:arn': object }),
    decrypt('decrypt another object', nobody, { ...through, 'kms:EncryptionContext:aws:s3:arn': elsewhere }),
    decrypt('decrypt with a key of another account', nobody, through, key.replace(/:\d{12}:/, ':666666666666:')),
    ...evidenceRepairs.map((action): Case => ({ what: 'repair a retention', action, resource: object, by: repairers })),
    ...evidenceRepairs.map((action): Case => ({ what: 'change a retention elsewhere', action, resource: elsewhere, by: nobody })),
    ...['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'].map((action): Case => ({
      ...{ what: 'change evidence', action, resource: object, by: nobody },
    })),
  ];
}

const investigation = (account: string): readonly Case[] =>
  investigationReads.flatMap(({ sid, actions }) =>
    actions.flatMap((action): readonly Case[] => [
      { what: sid, action, resource: '*', by: everybody },
      { what: sid, action, resource: `arn:aws:${action.split(':')[0]!}:eu-west-1:${account}:anything`, by: everybody },
    ]),
  );

function repair(account: string): readonly Case[] {
  const role = (name: string): string => `arn:aws:iam::${account}:role/${name}`;
  return roleChanges.flatMap((action): readonly Case[] => [
    ...[containmentRoleName, containmentExecutionRoleName].map((name): Case => ({
      what: `repair ${name}`,
      action,
      resource: role(name),
      by: breakGlass,
    })),
    ...['Administrator', 'CordonBreakGlass', 'CordonResponder', 'stacksets-exec-0123456789abcdef0123456789abcdef'].map((name): Case => ({
      ...{ what: `change the role ${name}`, action, resource: role(name), by: nobody },
    })),
  ]);
}

/** Data of workloads, and what makes somebody more than a responder. No list of these is complete; the policies name every action. */
function others(account: string): readonly Case[] {
  const any = (service: string): string => `arn:aws:${service}:eu-west-1:${account}:anything`;
  const data = [
    ...[
      'dynamodb:GetItem',
      'dynamodb:Scan',
      'ec2:CreateSnapshot',
      'ec2:GetPasswordData',
      'ec2:ModifyInstanceAttribute',
      'ec2:TerminateInstances',
    ],
    ...[
      'lambda:GetFunction',
      'lambda:InvokeFunction',
      'logs:FilterLogEvents',
      'rds-data:ExecuteStatement',
      'secretsmanager:GetSecretValue',
    ],
    ...['sqs:ReceiveMessage', 'ssm:GetParameter', 'ssm:SendCommand', 'ssm:StartSession', 'ssm:CreateDocument', 'ssm:UpdateDocument'],
    ...['cloudtrail:StopLogging', 'guardduty:DeleteDetector', 'guardduty:ArchiveFindings', 'securityhub:BatchUpdateFindings'],
    ...['organizations:DetachPolicy', 'cloudformation:DeleteStackSet', 'kms:ScheduleKeyDeletion', 'kms:CreateGrant'],
  ];
  const identities = ['iam:CreateUser', 'iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:AttachUserPolicy', 'iam:CreatePolicyVersion'];
  const roles = [containmentRoleName, containmentExecutionRoleName, 'Administrator'].map((name) => `arn:aws:iam::${account}:role/${name}`);
  return [
    ...data.map((action): Case => ({ what: 'reach data or settings', action, resource: any(action.split(':')[0]!), by: nobody })),
    ...identities.map((action): Case => ({
      what: 'become somebody else',
      action,
      resource: `arn:aws:iam::${account}:user/somebody`,
      by: nobody,
    })),
    ...roles.map((resource): Case => ({ what: 'become somebody else', action: 'sts:AssumeRole', resource, by: nobody })),
  ];
}

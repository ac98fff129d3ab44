import { type CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { type CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { type GuardDutyClient } from '@aws-sdk/client-guardduty';
import { type IAMClient } from '@aws-sdk/client-iam';
import { type OrganizationsClient } from '@aws-sdk/client-organizations';
import { type SecurityHubClient } from '@aws-sdk/client-securityhub';
import { type SNSClient } from '@aws-sdk/client-sns';
import { type SQSClient } from '@aws-sdk/client-sqs';
import { type STSClient } from '@aws-sdk/client-sts';
import { type SecurityIRClient } from '../security-ir';
import { type ReadControl } from './read-control';

/** Clients for what routes deploy, each made for a Region. Destroy it after use. @default - nobody can look there */
export interface RoutingClients {
  readonly eventBridge?: (region: string) => Promise<Regional<EventBridgeClient>>;
  readonly cloudWatch?: (region: string) => Promise<Regional<CloudWatchClient>>;
  readonly sns?: (region: string) => Promise<Regional<SNSClient>>;
  readonly sqs?: (region: string) => Promise<Regional<SQSClient>>;
}

/** The clients that receive SDK command objects: those of the SDK, or those of a rehearsal. */
export interface Clients extends RoutingClients {
  /** Who is calling. */
  readonly sts: Pick<STSClient, 'send'>;
  /** Organizations, with the caller's credentials. */
  readonly organizations: Pick<OrganizationsClient, 'send'>;
  /** CloudFormation StackSets, in the Region of the containment roles, with the caller's credentials. */
  readonly stackSets: Pick<CloudFormationClient, 'send'>;
  /** IAM of the caller's own account. @default - nobody can look there, as in a rehearsal */
  readonly iam?: Pick<IAMClient, 'send'>;
  /** CloudFormation and IAM of the management account; absent where the caller has no credentials for it. */
  readonly management?: RoutingClients & {
    /** @default - as the management account nobody rolls out */
    readonly sts?: Pick<STSClient, 'send'>;
    /** @default - nobody can change the organization */
    readonly organizations?: Pick<OrganizationsClient, 'send'>;
    /** As `guardDuty`, to designate its administrator. @default - nobody can */
    readonly guardDuty?: (region: string) => Promise<Regional<GuardDutyClient>>;
    /** As `securityHub`, to designate its administrator. @default - nobody can */
    readonly securityHub?: (region: string) => Promise<Regional<SecurityHubClient>>;
    readonly cloudFormation: Pick<CloudFormationClient, 'send'>;
    readonly iam: Pick<IAMClient, 'send'>;
    /** As `securityIr`, for a membership that is in the management account. */
    readonly securityIr?: SecurityIrOf;
  };
  /**
   * IAM of a member account, with a session of its own; rejects where the member role cannot be assumed. Destroy it after use.
   * Absent where no member role was given.
   */
  readonly memberIam?: (account: string) => Promise<MemberIam>;
  /** GuardDuty in a Region, with the caller's credentials. Destroy it after use. @default - nobody can look there, as in a rehearsal */
  readonly guardDuty?: (region: string) => Promise<Regional<GuardDutyClient>>;
  /** Security Hub in a Region, with the caller's credentials. Destroy it after use. @default - nobody can look there, as in a rehearsal */
  readonly securityHub?: (region: string) => Promise<Regional<SecurityHubClient>>;
  /** CloudTrail in a Region, with the caller's credentials. Destroy it after use. @default - nobody can look there, as in a rehearsal */
  readonly cloudTrail?: (region: string) => Promise<Regional<CloudTrailClient>>;
  /** AWS Security Incident Response, with the caller's credentials. @default - nobody can look there */
  readonly securityIr?: SecurityIrOf;
  /** Paces the calls of these clients, and keeps their answers. @default - calls are sent as they come */
  readonly reads?: ReadControl;
}

/** AWS Security Incident Response in a Region; in another Region than the membership's it knows of none. Destroy it after use. */
export type SecurityIrOf = (region: string) => Promise<Regional<SecurityIRClient>>;

/** IAM of one member account. */
export interface MemberIam extends Pick<IAMClient, 'send'> {
  /** Closes its connections. @default - it holds none */
  destroy?(): void;
}

/** A client of one Region, made for a few reads. */
export type Regional<Client extends { readonly send: unknown }> = Pick<Client, 'send'> & {
  /** Closes its connections. @default - it holds none */
  destroy?(): void;
};

import { type Configuration } from '../configuration/configuration';
import { containmentExecutionRoleName, containmentRoleDefinitions } from '../containment/roles';
import { backupBuckets } from '../containment/backup-buckets';
import { remediationRoleName } from '../containment/remediation-role';
import { type TemplateString } from '../containment/statement';
import { globalRegion, type Partition } from '../core/regions';
import { evaluateAccess, parsePolicy, unreadPolicy, type Decision, type NamedPolicy, type PolicyLevel, type ResourcePolicy } from '../iam';
import { type Snapshot } from '../organization/snapshot';
import { controlledAccounts } from '../proof/controlled-accounts';
import { queuePolicy, startStatements, stateMachineStatements, tablePolicy } from '../remediation/policies';
import {
  hubArn,
  queueArn,
  stateMachineArn,
  stateMachineRoleArn,
  tableArn,
  topicArn,
  type RemediationSettings,
} from '../remediation/settings';
import { topicOverTls } from '../routes/policies/statement';
import { NotInterpreted, type TaskCall } from '../states';

/** A request of a call, and what was decided. */
export interface Decided {
  /** ARN of the role. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly decision: Decision;
}

/** A call that the policies do not allow. It ends the exercise. */
export class CallDenied extends Error {
  public constructor(
    public readonly decided: Decided,
    /** Why, without a full stop. */
    public readonly why: string,
  ) {
    super(`${decided.principal} may not call ${decided.action}: ${why}`);
  }
}

interface Request {
  readonly action: string;
  readonly resource: string;
  readonly resourcePolicy?: ResourcePolicy;
  readonly values?: Readonly<Record<string, string>>;
  /** Account of a resource whose own policy is not known. @default - the policies that are given decide */
  readonly owner?: string;
}

export interface AccessOptions {
  readonly configuration: Configuration;
  readonly settings: RemediationSettings;
  /** @default - the service control policies are not known */
  readonly snapshot?: Snapshot;
}

const document = (Statement: unknown): object => ({ Version: '2012-10-17', Statement });
const roleArn = ({ partition }: RemediationSettings, account: string, name: string): string =>
  `arn:${partition}:iam::${account}:role/${name}`;

/** Whether the policies that Cordon deploys allow a call, and the service control policies of the snapshot. */
export class Access {
  /** Every request, once. */
  public readonly decided: Decided[] = [];
  private readonly known = new Set<string>();
  /** Policies that were read, and decisions that were made: the state machine looks for an answer again and again. */
  private readonly policies = new Map<string, NamedPolicy>();
  private readonly decisions = new Map<string, Decided>();
  private readonly levels = new Map<string, readonly PolicyLevel[] | undefined>();
  private readonly key: string;
  /** Whether an account has service control policies that nobody knows. */
  private isLost = false;

  public constructor(private readonly options: AccessOptions) {
    const { partition, region, account } = options.settings;
    this.key = `arn:${partition}:kms:${region}:${account}:key/of-remediation`;
  }

  /** Whether service control policies are looked at too. */
  public get controlsAreKnown(): boolean {
    return this.controls() !== undefined && !this.isLost;
  }

  /** Whether EventBridge starts the state machine. @throws CallDenied */
  public start(): void {
    const { settings } = this.options;
    const rules = roleArn(settings, settings.account, 'of-the-rules');
    this.assert(
      rules,
      [this.named('Rules', () => startStatements(settings, []))],
      [{ action: 'states:StartExecution', resource: stateMachineArn(settings) }],
    );
  }

  /** @throws CallDenied where a policy does not allow the call */
  public call(call: TaskCall): void {
    const { settings } = this.options;
    const machine = stateMachineRoleArn(settings);
    const own = [this.named('Remediation', () => stateMachineStatements(settings, this.key))];
    if (call.role === undefined) return this.assert(machine, own, this.requestsOf(call));
    const account = call.role.split(':')[4] ?? '';
    const role = containmentRoleDefinitions(this.options.configuration.containment).remediation;
    if (role === undefined || call.role !== roleArn(settings, account, remediationRoleName))
      throw new NotInterpreted(`the role ${call.role}`);
    const trust: ResourcePolicy = { ...this.named('trust policy', () => role.trust), kind: 'trust' };
    this.assert(machine, own, [{ action: 'sts:AssumeRole', resource: call.role, resourcePolicy: trust }]);
    const statements = role.inlinePolicies.map(({ name, statements: written }) =>
      this.named(name, () => resolved(written, settings.partition, account), account),
    );
    this.assert(call.role, statements, this.requestsInAccount(call, account));
  }

  /** Whether somebody with a role can answer. The role has `policies/approve.json`. */
  public answer(role: string): Decided {
    const { settings } = this.options;
    const resource = queueArn(settings);
    const own = [this.named('approve.json', () => [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: resource }])];
    const policy: ResourcePolicy = { ...this.named('policy of the queue', () => queuePolicy(settings)), kind: 'resource' };
    return this.decide(role, own, { action: 'sqs:SendMessage', resource, resourcePolicy: policy });
  }

  /** Requests of which it is not known whether they are allowed. */
  public get unknown(): readonly Decided[] {
    return this.decided.filter(({ decision }) => decision.result === 'unknown');
  }

  /** @param account of a policy that differs between accounts. @default - it is the same in all */
  private named(name: string, statements: () => unknown, account = ''): NamedPolicy {
    const key = `${account} ${name}`;
    const known = this.policies.get(key) ?? { name, policy: parsePolicy(document(statements()), name) };
    this.policies.set(key, known);
    return known;
  }

  private requestsOf({ service, action, parameters }: TaskCall): readonly Request[] {
    const { settings } = this.options;
    const name = `${service}:${action.charAt(0).toUpperCase()}${action.slice(1)}`;
    switch (service) {
      case 'securityhub':
        return [{ action: name, resource: hubArn(settings) }];
      case 'organizations': {
        const { partition, managementAccount, organizationId } = settings;
        const resource = `arn:${partition}:organizations::${managementAccount}:account/${organizationId}/${String(parameters.AccountId)}`;
        return [{ action: name, resource }];
      }
      case 'dynamodb':
        return [
          {
            action: name,
            resource: tableArn(settings),
            resourcePolicy: { ...this.named('policy of the table', () => tablePolicy(settings)), kind: 'resource' },
          },
        ];
      case 'sqs':
        return [
          {
            action: name,
            resource: queueArn(settings),
            resourcePolicy: { ...this.named('policy of the queue', () => queuePolicy(settings)), kind: 'resource' },
          },
        ];
      case 'sns': {
        const topic = topicArn(settings);
        return [
          {
            action: name,
            resource: topic,
            resourcePolicy: { ...this.named('policy of the topic', () => [topicOverTls(topic)]), kind: 'resource' },
          },
          // The topic is encrypted: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
          { action: 'kms:GenerateDataKey', resource: this.key },
          { action: 'kms:Decrypt', resource: this.key },
        ];
      }
      case 's3':
        return [this.looksAtBucket(parameters)];
      default:
        throw new NotInterpreted(`the call ${name}`);
    }
  }

  /** HeadBucket needs another action than its name. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html */
  private looksAtBucket({ Bucket: bucket, ExpectedBucketOwner: owner }: TaskCall['parameters']): Request {
    const { configuration, settings } = this.options;
    const isOfStore = backupBuckets(configuration).some(({ name }) => name === bucket);
    return {
      action: 's3:ListBucket',
      resource: `arn:${settings.partition}:s3:::${String(bucket)}`,
      values: { 'aws:ResourceAccount': String(owner) },
      // The policies of the evidence store have a proof of their own. Those of another bucket are not known.
      ...(!isOfStore && { owner: String(owner) }),
    };
  }

  private requestsInAccount({ service, action, parameters }: TaskCall, account: string): readonly Request[] {
    const { settings } = this.options;
    const { partition, region } = settings;
    const executions = `arn:${partition}:ssm:${region}:${account}:automation-execution/11111111-2222-4333-8444-555555555555`;
    if (service === 'ssm' && action === 'getAutomationExecution') return [{ action: 'ssm:GetAutomationExecution', resource: executions }];
    if (service === 's3') return [this.looksAtBucket(parameters)];
    if (service !== 'ssm' || action !== 'startAutomationExecution') throw new NotInterpreted(`the call ${service}:${action} in an account`);
    return [
      { action: 'ssm:StartAutomationExecution', resource: `arn:${partition}:ssm:${region}::document/${String(parameters.DocumentName)}` },
      { action: 'ssm:StartAutomationExecution', resource: executions },
      { action: 'ssm:AddTagsToResource', resource: executions },
      {
        action: 'iam:PassRole',
        resource: roleArn(settings, account, containmentExecutionRoleName),
        values: { 'iam:PassedToService': 'ssm.amazonaws.com' },
      },
    ];
  }

  private assert(principal: string, policies: readonly NamedPolicy[], requests: readonly Request[]): void {
    for (const request of requests) {
      const decided = this.decide(principal, policies, request);
      const { decision } = decided;
      if (decision.result === 'denied') throw new CallDenied(decided, whyDenied(decision.reason));
    }
  }

  /** The same request has the same policies: a principal has its own, and so has a resource. */
  private decide(principal: string, identityPolicies: readonly NamedPolicy[], request: Request): Decided {
    const { action, resource, values, owner } = request;
    const id = JSON.stringify([principal, action, resource]);
    const whole = JSON.stringify([id, values, owner]);
    const decided = this.decisions.get(whole) ?? {
      principal,
      action,
      resource,
      decision: this.decision(principal, identityPolicies, request),
    };
    this.decisions.set(whole, decided);
    if (!this.known.has(id)) this.decided.push(decided);
    this.known.add(id);
    return decided;
  }

  private decision(
    principal: string,
    identityPolicies: readonly NamedPolicy[],
    { action, resource, resourcePolicy, values, owner }: Request,
  ): Decision {
    const { settings } = this.options;
    const account = principal.split(':')[4] ?? '';
    const levels = this.levelsOf(account);
    const isForeign = owner !== undefined && owner !== account;
    const policyOfResource = isForeign ? unreadBucketPolicy : resourcePolicy;
    return evaluateAccess(
      {
        principal: { type: 'role', arn: principal },
        action,
        resource,
        // Where the policy of the resource is not part of it, the policies of the role decide.
        ...(resourcePolicy?.kind !== 'trust' && { resourceAccount: isForeign ? owner : account }),
        context: {
          values: {
            'aws:SecureTransport': 'true',
            ...requestedRegion(action, settings),
            'aws:ResourceOrgID': settings.organizationId,
            'aws:PrincipalOrgID': settings.organizationId,
            ...values,
          },
        },
      },
      {
        identityPolicies,
        ...(policyOfResource && { resourcePolicy: policyOfResource }),
        ...(levels && { serviceControlPolicies: levels }),
        managementAccount: settings.managementAccount,
      },
    );
  }

  private controls() {
    const { snapshot } = this.options;
    const read = snapshot?.serviceControlPolicies;
    if (snapshot === undefined || read === undefined || read.status === 'unknown') return undefined;
    return { snapshot, policies: read.status === 'present' ? read.value : undefined };
  }

  /** @returns undefined where the organization has no service control policies, or nobody knows them */
  private levelsOf(account: string): readonly PolicyLevel[] | undefined {
    if (this.levels.has(account)) return this.levels.get(account);
    const controls = this.controls();
    const found =
      controls?.policies &&
      controlledAccounts(controls.snapshot, controls.policies).find(({ accounts }) => accounts.includes(account))?.levels;
    // No level reaches an account that is not in the tree, or whose unit is not known.
    const isMissing = controls?.policies !== undefined && account !== this.options.settings.managementAccount && !found?.length;
    this.isLost ||= isMissing;
    const levels = isMissing ? [{ id: account, policies: [unreadControls(account)] }] : found;
    this.levels.set(account, levels);
    return levels;
  }
}

const unreadBucketPolicy: ResourcePolicy = {
  name: 'policy of the bucket',
  kind: 'resource',
  policy: unreadPolicy('the policy of the bucket'),
};

const unreadControls = (account: string): NamedPolicy => ({
  name: 'service control policies',
  policy: unreadPolicy(`the service control policies of ${account}, which is not in the tree of the snapshot`),
});

/**
 * The Region of the endpoint. AWS Organizations has one endpoint in a partition; of calls of IAM and STS it is not known here which one is taken.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html, aws:RequestedRegion
 */
function requestedRegion(action: string, { partition, region }: RemediationSettings): Readonly<Record<string, string>> {
  const service = action.slice(0, action.indexOf(':'));
  if (service === 'iam' || service === 'sts') return {};
  return { 'aws:RequestedRegion': service === 'organizations' ? (globalRegion[partition as Partition] ?? region) : region };
}

/** Statements of a role as they are in an account. */
function resolved(statements: unknown, partition: string, account: string): unknown {
  return JSON.parse(JSON.stringify(statements), (_, value: unknown) => {
    const text = typeof value === 'object' && value !== null && 'Fn::Sub' in value ? (value as Exclude<TemplateString, string>) : undefined;
    if (text === undefined || !('Fn::Sub' in text)) return value;
    return text['Fn::Sub'].replaceAll('${AWS::Partition}', partition).replaceAll('${AWS::AccountId}', account);
  });
}

type Denied = Extract<Decision, { readonly result: 'denied' }>['reason'];

const kinds: Readonly<Record<string, string>> = {
  identity: 'its own policies',
  resource: 'the policy of the resource',
  trust: 'the trust policy of the role',
  'service-control-policy': 'the service control policies',
};

/** Why a request is denied, without a full stop. */
export function whyDenied(reason: Denied): string {
  if (reason.kind === 'explicit-deny')
    return `${reason.by.policy} denies it (statement ${reason.by.sid}${reason.by.level === undefined ? '' : `, at ${reason.by.level}`})`;
  return `${kinds[reason.in] ?? reason.in} do not allow it${reason.level === undefined ? '' : ` (at ${reason.level})`}`;
}

import { Token, aws_cloudformation as cloudformation } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { type ConcurrencyMode } from '../lib/configuration/configuration';
import { iamNamesHaveRegion } from '../checks/inner-template';
import { CordonError, exitCode, type Problem } from '../lib/core/problem';
import { stackSetTemplateProblems } from '../lib/rollout/template-body';
import { type Target } from './target';

/** How many accounts at a time, and how many may fail. One of percentage and count each; percentages round down. */
export interface StackSetOperationPreferences {
  /** 1 to 100, rounded down to at least one account. @default - `maxConcurrentCount` */
  readonly maxConcurrentPercentage?: number;
  /** At least 1. @default 1, unless a percentage is given */
  readonly maxConcurrentCount?: number;
  /** 0 to 100, rounded down. @default - `failureToleranceCount` */
  readonly failureTolerancePercentage?: number;
  /** At least 0. @default 0, unless a percentage is given */
  readonly failureToleranceCount?: number;
  /** Under strict failure tolerance at most failure tolerance + 1 accounts really run at a time. @default strict-failure-tolerance */
  readonly concurrencyMode?: ConcurrencyMode;
}

/** Whether StackSets deploys to accounts that join a target, and what becomes of the stack of an account that leaves it. */
export interface StackSetAutoDeployment {
  readonly enabled: boolean;
  /** Whether an account that leaves its target keeps its stack. Not to be set where auto-deployment is off. @default true */
  readonly retainStacksOnAccountRemoval?: boolean;
}

export interface OrganizationStackSetProps {
  /** A letter, then up to 127 letters, digits and hyphens. Unique in the account and Region. */
  readonly stackSetName: string;
  /** 1 to 1,024 characters. @default - none */
  readonly description?: string;
  /**
   * The template: JSON of at most 51,200 bytes. It has no parameters, metadata, rules, transforms, exports, nested stacks or assets. It
   * resolves in the target accounts, so it must not contain a token of this app.
   */
  readonly templateBody: string;
  readonly target: Target;
  /**
   * Regions of the stacks, in order. Exactly one where the template has an IAM resource whose name is without the Region: IAM is global, and the second
   * would collide.
   */
  readonly regions: readonly string[];
  /**
   * Whose permissions are used: `SELF` in the management account, `DELEGATED_ADMIN` in a delegated administrator of StackSets. Required,
   * because CloudFormation's default (`SELF`) fails in a delegated administrator with a message about something else.
   */
  readonly callAs: 'SELF' | 'DELEGATED_ADMIN';
  /** @default - `CAPABILITY_NAMED_IAM` where the template has an IAM resource, otherwise none */
  readonly capabilities?: readonly string[];
  /** @default - on, stacks are retained; off where the target is `only` some accounts */
  readonly autoDeployment?: StackSetAutoDeployment;
  /** Whether StackSets queues operations that collide instead of refusing them. @default true */
  readonly managedExecution?: boolean;
  /** @default - one account at a time, no failure tolerated, strict */
  readonly operationPreferences?: StackSetOperationPreferences;
  /** Reach every stack and every resource that takes tags. At most 50. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A service-managed CloudFormation StackSet with an inline template: it deploys one template to the accounts of an organization.
 *
 * Needs all features of Organizations, trusted access for StackSets (`aws cloudformation activate-organizations-access`), and, with
 * `callAs: 'DELEGATED_ADMIN'`, the account registered for `member.org.stacksets.cloudformation.amazonaws.com`. The management account is
 * never deployed to: give it an ordinary stack.
 *
 * Source: CloudFormation template reference, AWS::CloudFormation::StackSet; CloudFormation user guide, "StackSets".
 * @throws CordonError with every misuse at once
 */
export class OrganizationStackSet extends Construct {
  public readonly stackSetName: string;
  /** `name:uuid`; a token. */
  public readonly stackSetId: string;
  public readonly resource: cloudformation.CfnStackSet;

  public constructor(scope: Construct, id: string, props: OrganizationStackSetProps) {
    super(scope, id);
    const hasIam = templateHasIam(props.templateBody);
    const autoDeployment = withDefault(props);
    const problems = [
      ...nameProblems(props.stackSetName),
      ...props.target.problems,
      ...stackSetTemplateProblems(props.templateBody),
      ...tokenProblems(props.templateBody),
      ...regionProblems(props.regions, hasIam && !iamNamesHaveRegion({ TemplateBody: props.templateBody })),
      ...autoDeploymentProblems(autoDeployment, props.target),
      ...preferenceProblems(props.operationPreferences ?? {}),
    ];
    if (problems.length > 0) {
      throw new CordonError(
        exitCode.usage,
        problems.map((problem) => ({ ...problem, message: `${problem.message} (${this.node.path})` })),
      );
    }
    const { organizationalUnits, accounts, accountFilterType } = props.target.deploymentTargets;
    this.stackSetName = props.stackSetName;
    this.resource = new cloudformation.CfnStackSet(this, 'Resource', {
      stackSetName: props.stackSetName,
      description: props.description,
      permissionModel: 'SERVICE_MANAGED',
      callAs: props.callAs,
      templateBody: props.templateBody,
      capabilities: [...(props.capabilities ?? (hasIam ? ['CAPABILITY_NAMED_IAM'] : []))],
      autoDeployment: {
        enabled: autoDeployment.enabled,
        // StackSets refuses the retention where auto-deployment is off.
        ...(autoDeployment.enabled && { retainStacksOnAccountRemoval: autoDeployment.retainStacksOnAccountRemoval ?? true }),
      },
      managedExecution: { Active: props.managedExecution ?? true },
      operationPreferences: toOperationPreferences(props.operationPreferences ?? {}),
      stackInstancesGroup: [
        {
          regions: [...props.regions],
          deploymentTargets: {
            organizationalUnitIds: [...organizationalUnits],
            ...(accountFilterType !== 'NONE' && { accounts: [...accounts], accountFilterType }),
          },
        },
      ],
      ...(props.tags && { tags: Object.entries(props.tags).map(([key, value]) => ({ key, value })) }),
    });
    this.stackSetId = this.resource.attrStackSetId;
  }
}

function withDefault({ autoDeployment, target }: OrganizationStackSetProps): StackSetAutoDeployment {
  return autoDeployment ?? { enabled: target.deploymentTargets.accountFilterType !== 'INTERSECTION' };
}

function toOperationPreferences(preferences: StackSetOperationPreferences): cloudformation.CfnStackSet.OperationPreferencesProperty {
  const { maxConcurrentPercentage, maxConcurrentCount, failureTolerancePercentage, failureToleranceCount } = preferences;
  return {
    concurrencyMode: (preferences.concurrencyMode ?? 'strict-failure-tolerance').toUpperCase().replaceAll('-', '_'),
    ...(maxConcurrentPercentage === undefined ? { maxConcurrentCount: maxConcurrentCount ?? 1 } : { maxConcurrentPercentage }),
    ...(failureTolerancePercentage === undefined ? { failureToleranceCount: failureToleranceCount ?? 0 } : { failureTolerancePercentage }),
  };
}

/** Whether the template makes anything in IAM. A text that is not JSON is reported as such elsewhere. */
function templateHasIam(templateBody: string): boolean {
  return /"Type"\s*:\s*"AWS::IAM::/.test(templateBody);
}

function nameProblems(name: string): readonly Problem[] {
  if (Token.isUnresolved(name) || /^[a-zA-Z][a-zA-Z0-9-]{0,127}$/.test(name)) return [];
  return [
    {
      id: 'invalid-stack-set-name',
      message: 'StackSet name must be a letter and up to 127 letters, digits and hyphens',
      value: name,
      remedy: 'choose another name',
    },
  ];
}

function tokenProblems(templateBody: string): readonly Problem[] {
  if (!Token.isUnresolved(templateBody)) return [];
  return [
    {
      id: 'stack-set-template-token',
      message: 'StackSet template must not contain a token, because it would resolve in this account and not in the target account',
      remedy: 'use AWS::AccountId, AWS::Region and AWS::Partition inside the template',
    },
  ];
}

function regionProblems(regions: readonly string[], hasIam: boolean): readonly Problem[] {
  if (Token.isUnresolved(regions)) return [];
  const problems: Problem[] = [];
  if (regions.length === 0) {
    problems.push({
      id: 'no-region',
      message: 'StackSet must have at least one Region',
      value: regions,
      remedy: 'add the Region of the stacks',
    });
  }
  if (regions.length > 1 && hasIam) {
    problems.push({
      id: 'iam-in-several-regions',
      message: 'StackSet with IAM resources must have exactly one Region',
      value: regions,
      remedy: 'use one Region; IAM is global, so the names would collide in the second Region',
    });
  }
  for (const region of regions) {
    if (Token.isUnresolved(region) || /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) continue;
    problems.push({ id: 'invalid-region', message: 'Region must look like eu-west-1', value: region, remedy: 'correct it' });
  }
  return problems;
}

function autoDeploymentProblems(autoDeployment: StackSetAutoDeployment, target: Target): readonly Problem[] {
  const problems: Problem[] = [];
  if (autoDeployment.enabled && target.deploymentTargets.accountFilterType === 'INTERSECTION') {
    problems.push({
      id: 'auto-deployment-with-named-accounts',
      message: 'auto-deployment must be off if the target has an account filter, because auto-deployment ignores the filter',
      value: target.deploymentTargets.accounts,
      remedy: 'set autoDeployment.enabled to false',
    });
  }
  if (!autoDeployment.enabled && autoDeployment.retainStacksOnAccountRemoval !== undefined) {
    problems.push({
      id: 'retention-without-auto-deployment',
      message: 'retainStacksOnAccountRemoval must not be set if auto-deployment is off',
      value: autoDeployment.retainStacksOnAccountRemoval,
      remedy: 'remove it, or turn auto-deployment on',
    });
  }
  return problems;
}

function preferenceProblems(preferences: StackSetOperationPreferences): readonly Problem[] {
  return [
    ...oneOf(preferences, 'maxConcurrentPercentage', 'maxConcurrentCount'),
    ...oneOf(preferences, 'failureTolerancePercentage', 'failureToleranceCount'),
    ...range(preferences, 'maxConcurrentPercentage', 1, 100, 'raise it, or use maxConcurrentCount; at 0 nothing would be deployed'),
    ...range(preferences, 'maxConcurrentCount', 1, Infinity, 'raise it'),
    ...range(preferences, 'failureTolerancePercentage', 0, 100, 'correct it or use failureToleranceCount'),
    ...range(preferences, 'failureToleranceCount', 0, Infinity, 'correct it'),
  ];
}

type NumericPreference = Exclude<keyof StackSetOperationPreferences, 'concurrencyMode'>;

function oneOf(preferences: StackSetOperationPreferences, percentage: NumericPreference, count: NumericPreference): readonly Problem[] {
  if (preferences[percentage] === undefined || preferences[count] === undefined) return [];
  return [
    {
      id: 'percentage-and-count',
      message: `operation preferences must have only one of ${percentage} and ${count}`,
      value: [preferences[percentage], preferences[count]],
      remedy: 'remove one of them',
    },
  ];
}

function range(
  preferences: StackSetOperationPreferences,
  name: NumericPreference,
  minimum: number,
  maximum: number,
  remedy: string,
): readonly Problem[] {
  const value = preferences[name];
  if (value === undefined || Token.isUnresolved(value)) return [];
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return [];
  const bounds = maximum === Infinity ? `at least ${minimum}` : `${minimum} to ${maximum}`;
  return [{ id: 'preference-out-of-range', message: `${name} must be a whole number, ${bounds}`, value, remedy }];
}

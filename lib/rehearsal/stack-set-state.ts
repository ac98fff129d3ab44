import {
  type AccountFilterType,
  type Capability,
  type ConcurrencyMode,
  type RegionConcurrencyType,
  type StackSetOperationAction,
  type StackSetOperationResultStatus,
  type StackSetOperationStatus,
} from '@aws-sdk/client-cloudformation';
import { type StackInstanceDetailedStatus, type StackInstanceStatus } from '../organization/snapshot';
import { type ParsedTemplate } from './templates';

export interface Target {
  readonly account: string;
  readonly region: string;
  /** Root or unit through which it is targeted. @default - through none: its instance has none */
  readonly organizationalUnit?: string;
}

export interface InstanceState {
  readonly account: string;
  readonly region: string;
  status: StackInstanceStatus;
  detailedStatus?: StackInstanceDetailedStatus;
  statusReason?: string;
  organizationalUnit?: string;
  stackId?: string;
  lastOperationId?: string;
  driftStatus: 'DRIFTED' | 'IN_SYNC' | 'NOT_CHECKED' | 'UNKNOWN';
  lastDriftCheck?: Date;
  /** Whether somebody changed its roles by hand, as the snapshot says. @default false */
  readonly isAltered?: boolean;
}

export interface OperationResult {
  readonly target: Target;
  status: StackSetOperationResultStatus;
  statusReason?: string;
}

export interface OperationPreferences {
  readonly RegionConcurrencyType?: RegionConcurrencyType;
  readonly RegionOrder?: string[];
  readonly FailureToleranceCount?: number;
  readonly FailureTolerancePercentage?: number;
  readonly MaxConcurrentCount?: number;
  readonly MaxConcurrentPercentage?: number;
  readonly ConcurrencyMode?: ConcurrencyMode;
}

export interface DeploymentTargets {
  readonly Accounts?: string[];
  readonly AccountsUrl?: string;
  readonly OrganizationalUnitIds?: string[];
  readonly AccountFilterType?: AccountFilterType;
}

export interface Operation {
  readonly id: string;
  readonly action: StackSetOperationAction;
  readonly preferences: OperationPreferences;
  /** @default - the whole StackSet */
  readonly deploymentTargets?: DeploymentTargets;
  readonly retainStacks?: boolean;
  readonly createdAt: Date;
  readonly results: OperationResult[];
  status: StackSetOperationStatus;
  statusReason?: string;
  endedAt?: Date;
  failed: number;
}

/** What a StackSet is, without what it is deployed to. */
export interface StackSetDefinition {
  description?: string;
  template: ParsedTemplate;
  capabilities: Capability[];
  tags: { Key: string; Value: string }[];
  autoDeployment: { Enabled: boolean; RetainStacksOnAccountRemoval: boolean };
  managedExecution: boolean;
}

export interface StackSetState extends StackSetDefinition {
  readonly name: string;
  /** `name:uuid`. */
  readonly id: string;
  readonly arn: string;
  readonly permissionModel: 'SERVICE_MANAGED' | 'SELF_MANAGED';
  readonly clientRequestToken?: string;
  status: 'ACTIVE' | 'DELETED';
  readonly instances: Instances;
  /** Oldest first. */
  readonly operations: Operation[];
  /** Roots and units that auto-deployment follows, each with its Regions. Account filters are no part of it. */
  readonly followed: Map<string, Set<string>>;
  drift?: {
    readonly status: 'DRIFTED' | 'IN_SYNC' | 'NOT_CHECKED';
    readonly at: Date;
    readonly total: number;
    readonly drifted: number;
    readonly inSync: number;
    readonly failed: number;
  };
}

/** Stack instances of a StackSet, found by account and Region, listed sorted by them. */
export class Instances {
  private readonly byAccount = new Map<string, Map<string, InstanceState>>();
  private sorted: readonly InstanceState[] | undefined;
  private count = 0;

  public get size(): number {
    return this.count;
  }

  public get(account: string, region: string): InstanceState | undefined {
    return this.byAccount.get(account)?.get(region);
  }

  public ofAccount(account: string): readonly InstanceState[] {
    return [...(this.byAccount.get(account)?.values() ?? [])];
  }

  public add(instance: InstanceState): InstanceState {
    const regions = this.byAccount.get(instance.account) ?? new Map<string, InstanceState>();
    if (!regions.has(instance.region)) this.count += 1;
    regions.set(instance.region, instance);
    this.byAccount.set(instance.account, regions);
    this.sorted = undefined;
    return instance;
  }

  public delete(account: string, region: string): void {
    const regions = this.byAccount.get(account);
    if (regions?.delete(region) !== true) return;
    this.count -= 1;
    if (regions.size === 0) this.byAccount.delete(account);
    this.sorted = undefined;
  }

  public list(): readonly InstanceState[] {
    this.sorted ??= [...this.byAccount]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([, regions]) => [...regions.values()].sort((one, other) => (one.region < other.region ? -1 : 1)));
    return this.sorted;
  }
}

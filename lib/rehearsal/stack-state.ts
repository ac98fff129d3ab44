import { type Capability, type ChangeSetType, type ResourceStatus, type StackStatus } from '@aws-sdk/client-cloudformation';
import { type StackIdentity } from './roles';
import { type ParsedTemplate } from './templates';

export interface StackEvent {
  readonly eventId: string;
  readonly logicalId: string;
  readonly physicalId?: string;
  readonly type: string;
  readonly status: ResourceStatus;
  readonly reason?: string;
  readonly at: Date;
}

export interface ChangeSetState {
  readonly id: string;
  readonly name: string;
  readonly type: ChangeSetType;
  readonly description?: string;
  readonly template: ParsedTemplate;
  readonly capabilities: readonly Capability[];
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
  readonly createdAt: Date;
  readonly changes: readonly ResourceDifference[];
  status: 'CREATE_IN_PROGRESS' | 'CREATE_COMPLETE' | 'FAILED';
  statusReason?: string;
  executionStatus: 'AVAILABLE' | 'UNAVAILABLE' | 'EXECUTE_IN_PROGRESS' | 'EXECUTE_COMPLETE' | 'EXECUTE_FAILED' | 'OBSOLETE';
}

export interface DriftDetectionState {
  readonly id: string;
  status: 'DETECTION_IN_PROGRESS' | 'DETECTION_COMPLETE';
  result?: 'DRIFTED' | 'IN_SYNC';
  at: Date;
}

export interface StackState extends StackIdentity {
  status: StackStatus;
  statusReason?: string;
  /** @default - the stack has not been made yet */
  template?: ParsedTemplate;
  capabilities: readonly Capability[];
  tags: readonly { readonly Key: string; readonly Value: string }[];
  terminationProtection: boolean;
  readonly createdAt: Date;
  updatedAt?: Date;
  readonly changeSets: ChangeSetState[];
  /** Its drift detections, oldest first; one without an end runs. */
  readonly driftDetections: DriftDetectionState[];
  /** Whether somebody changed its resources by hand, as the snapshot says. @default false */
  readonly isAltered?: boolean;
  /** Oldest first. */
  readonly events: StackEvent[];
}

export interface ResourceDifference {
  readonly action: 'Add' | 'Modify' | 'Remove';
  readonly logicalId: string;
  readonly type: string;
}

/** What a change set does to the resources, in the order of the templates. */
export function differencesBetween(before: ParsedTemplate | undefined, after: ParsedTemplate): ResourceDifference[] {
  const old = new Map((before?.resources ?? []).map((resource) => [resource.logicalId, resource]));
  const added = after.resources.flatMap((resource): ResourceDifference[] => {
    const previous = old.get(resource.logicalId);
    old.delete(resource.logicalId);
    if (previous === undefined) return [{ action: 'Add', logicalId: resource.logicalId, type: resource.Type }];
    return JSON.stringify(previous) === JSON.stringify(resource)
      ? []
      : [{ action: 'Modify', logicalId: resource.logicalId, type: resource.Type }];
  });
  const removed = [...old.values()].map(({ logicalId, Type }): ResourceDifference => ({ action: 'Remove', logicalId, type: Type }));
  return [...added, ...removed];
}

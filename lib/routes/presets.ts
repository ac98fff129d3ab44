import { breakGlassUsedPatterns } from './break-glass-used';
import { containmentUsedPatterns } from './containment-used';
import { type RoutePreset } from '../configuration/route';
import { type RoutePattern } from './route-pattern';
import { tamperPatterns } from './tamper-detection';

/** What presets ask for besides their name. */
export interface PresetOptions {
  /** Prefix of the names of the StackSets and stacks that carry the containment roles. @default cordon-containment-roles */
  readonly stackSetName?: string;
}

/** The patterns of a ready-made route. */
export function presetPatterns(
  preset: RoutePreset,
  { stackSetName = 'cordon-containment-roles' }: PresetOptions = {},
): readonly RoutePattern[] {
  switch (preset) {
    case 'case-updates':
      return [membershipAccount('cases and their comments', caseUpdates)];
    case 'membership-updated':
      return [membershipAccount('membership updated', ['Membership Updated'])];
    case 'membership-ended':
      return [membershipAccount('membership ended', membershipEnded)];
    case 'tamper-detection':
      return tamperPatterns({ stackSetName });
    case 'containment-used':
      return containmentUsedPatterns;
    case 'break-glass-used':
      return breakGlassUsedPatterns;
    default:
      return [];
  }
}

/** Both names of a new comment: some pages of the guide say Added, others Created. */
const caseUpdates = ['Case Created', 'Case Updated', 'Case Closed', 'Case Comment Created', 'Case Comment Added', 'Case Comment Updated'];

/** The sample of a cancelled membership says Closed, the schema says Cancelled. Each of them ends protection and case history at once. */
const membershipEnded = ['Membership Closed', 'Membership Cancelled', 'Membership Terminated'];

function membershipAccount(what: string, detailTypes: readonly string[]): RoutePattern {
  return { bus: 'default', eventPattern: { source: ['aws.security-ir'], 'detail-type': detailTypes }, what, source: 'security-ir' };
}

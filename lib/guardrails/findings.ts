import { administeredServices, administratorOf } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { breakGlassReferences } from '../configuration/role-reference';
import { type Snapshot } from '../organization/snapshot';
import { listed } from '../proof/findings';
import { type Attempt } from './attempts';
import { type ProtectionId } from './protections';

/** Rules of the proof, by stable ID. */
export const guardrailFindingIds = [
  'protection-has-hole',
  'exempted-role-denied',
  'protection-not-in-place',
  'policy-type-disabled',
  'no-room-for-policies',
  'accounts-outside-targets',
  'break-glass-missing',
  'administrators-missing',
  'stack-sets-of-others',
] as const;
export type GuardrailFindingId = (typeof guardrailFindingIds)[number];

export interface GuardrailFinding {
  readonly id: GuardrailFindingId;
  readonly severity: 'error' | 'warning' | 'unknown' | 'note';
  /** The fact, as a sentence without a full stop. */
  readonly message: string;
  readonly remedy: string;
  /** Key of the configuration. */
  readonly path: string;
  /** What it is about besides, such as a protection. @default - nothing */
  readonly detail?: string;
}

export interface GuardrailProof {
  readonly findings: readonly GuardrailFinding[];
  /** Requests that were evaluated. */
  readonly requests: number;
}

/** Roles that the configuration does not name. */
export function missingRoles(configuration: Configuration): readonly GuardrailFinding[] {
  const { administratorRoles } = configuration.guardrails!;
  const breakGlassRoles = breakGlassReferences(configuration);
  return [
    ...(breakGlassRoles.length > 0
      ? []
      : [
          {
            id: 'break-glass-missing',
            severity: 'note',
            message: 'the guardrails exempt no break-glass role, so only the management account can undo what they protect',
            remedy: 'if member accounts must be able to, name a role in guardrails.breakGlassRoles',
            path: 'guardrails.breakGlassRoles',
          } as const,
        ]),
    ...(administratorRoles.length > 0
      ? []
      : [
          {
            id: 'administrators-missing',
            severity: 'warning',
            message:
              'guardrails.administratorRoles is empty, so administrators of delegated accounts can change any account by a StackSet, delete the StackSets, and stop detection for new accounts',
            remedy: 'name the roles that run cordon deploy and cordon onboard --apply, or your pipeline',
            path: 'guardrails.administratorRoles',
          } as const,
          ...remediators(configuration),
        ]),
  ];
}

/** Whoever makes the role of a Region before its stack does can assume the role of remediation in every account. */
function remediators({ organization, remediation }: Configuration): readonly GuardrailFinding[] {
  if (remediation === undefined) return [];
  return [
    {
      id: 'administrators-missing',
      severity: 'warning',
      message: `guardrails.administratorRoles is empty, so an administrator of ${administratorOf(organization, 'securityHub')} can make or change the roles of remediation and contain resources that nobody approved`,
      remedy: 'name the roles that deploy the stacks of remediation',
      path: 'guardrails.administratorRoles',
      detail: 'remediation',
    },
  ];
}

/** Accounts besides the configured one that deploy StackSets to the organization, which guardrails let through. */
export function otherDeployers({ organization }: Configuration, snapshot: Snapshot | undefined): readonly GuardrailFinding[] {
  const reading = snapshot?.delegatedAdministrators;
  if (reading === undefined || reading.status === 'absent') return [];
  const about = { id: 'stack-sets-of-others', path: 'guardrails' } as const;
  if (reading.status === 'unknown') {
    return [
      {
        ...about,
        severity: 'unknown',
        message: `which accounts deploy StackSets to the organization is not known: ${reading.reason.call} answered ${reading.reason.code}`,
        remedy: 'allow the call, and take a new snapshot with cordon snapshot',
      },
    ];
  }
  const { principal } = administeredServices.stackSets;
  const known = [organization.managementAccount, administratorOf(organization, 'stackSets')];
  const others = reading.value.filter(({ account, services }) => services.includes(principal) && !known.includes(account));
  if (others.length === 0) return [];
  const accounts = others.map(({ account }) => account).sort();
  return [
    {
      ...about,
      severity: 'warning',
      message: `an administrator of ${listed(accounts, 3)} can go around the guardrails: the account is a delegated administrator of StackSets`,
      remedy: `delegate StackSets to one account, or deny cloudformation:CreateStackSet, UpdateStackSet, CreateStackInstances and UpdateStackInstances there`,
    },
  ];
}

/** Requests that get through and should not. */
export function holes(attempts: readonly Attempt[]): readonly GuardrailFinding[] {
  return byProtection(attempts).map(([protection, list]) => ({
    id: 'protection-has-hole',
    severity: 'error',
    message: `${listed(unique(list.map(({ who }) => who)), 3)} can use ${listed(unique(list.map(({ action }) => action)), 3)} in spite of the guardrails`,
    remedy: 'name in guardrails.breakGlassRoles and guardrails.administratorRoles only roles for that purpose, never a containment role',
    path: 'guardrails',
    detail: protection,
  }));
}

/**
 * Requests of exempted roles that are denied.
 * @param by - what denies them, and where
 */
export function stopped(attempts: readonly Attempt[], by: string): readonly GuardrailFinding[] {
  return byProtection(attempts).map(([protection, list]) => ({
    id: 'exempted-role-denied',
    severity: 'warning',
    message: `${listed(unique(list.map(({ who }) => who)), 3)} cannot use ${listed(unique(list.map(({ action }) => action)), 3)}: ${by}`,
    remedy: 'exempt the role there too, or do not name it in guardrails',
    path: 'guardrails',
    detail: protection,
  }));
}

function byProtection(attempts: readonly Attempt[]): readonly (readonly [ProtectionId, readonly Attempt[]])[] {
  const groups = new Map<ProtectionId, Attempt[]>();
  for (const attempt of attempts) groups.set(attempt.protection, [...(groups.get(attempt.protection) ?? []), attempt]);
  return [...groups];
}

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)];

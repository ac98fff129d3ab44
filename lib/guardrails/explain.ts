import { type Configuration } from '../configuration/configuration';
import { responderRoleNames } from '../configuration/responder-access';
import { breakGlassReferences } from '../configuration/role-reference';
import { type Snapshot } from '../organization/snapshot';
import { beyondPolicies, type BeyondPolicies } from './beyond-policies';
import { exemptionsOf, type ExemptionOptions, type PolicyExemption } from './exemptions';
import { placeGuardrails, type Placement } from './placement';
import { guardrailsStackName, type GuardrailPolicy, type Guardrails } from './policies';
import { stackSetsRoles } from '../proof/remedies';
import { type ProtectionId } from './protections';

/** The guardrails for people and for other tools. */
export interface GuardrailsExplanation {
  readonly policies: readonly GuardrailPolicy[];
  readonly protections: readonly {
    readonly id: ProtectionId;
    readonly denied: string;
    readonly why: string;
    /** Roles that it lets through, in words or by their names. */
    readonly exempts: readonly string[];
  }[];
  readonly exempted: { readonly breakGlass: readonly string[]; readonly administrators: readonly string[] };
  readonly attached: {
    /** `the root`, or IDs of units. */
    readonly targets: readonly string[];
    /** @default - another tool attaches them */
    readonly stack?: string;
  };
  readonly placement: Placement;
  /** @default - no snapshot with service control policies */
  readonly exemptions?: readonly PolicyExemption[];
  readonly beyondPolicies: readonly BeyondPolicies[];
}

export interface ExplainGuardrailsOptions extends ExemptionOptions {
  readonly snapshot?: Snapshot;
}

/** Protections that let the roles of `administratorRoles` through. */
const exemptsAdministrators: readonly ProtectionId[] = [
  ...(['trusted-roles', 'identity-providers', 'stack-sets', 'other-stack-sets'] as const),
  ...(['remediation', 'evidence-store', 'detectors', 'settings'] as const),
];

/** What the guardrails keep, whom they exempt, where they are attached, and what no policy stops. */
export function explainGuardrails(
  configuration: Configuration,
  { policies, protections }: Guardrails,
  { snapshot, ...options }: ExplainGuardrailsOptions,
): GuardrailsExplanation {
  const settings = configuration.guardrails!;
  const { administratorRoles, targets, owner } = settings;
  const breakGlassRoles = breakGlassReferences(configuration);
  const starters = configuration.responderAccess?.responders === undefined ? [] : [responderRoleNames.responders];
  const reading = snapshot?.serviceControlPolicies;
  const isRead = reading !== undefined && reading.status !== 'unknown';
  return {
    policies,
    protections: protections.map(({ id, denied, why, exempted }) => ({
      id,
      denied,
      why,
      exempts: [
        ...(exempted.some((arn) => arn.endsWith(`role/${stackSetsRoles}`)) ? ['StackSets'] : []),
        ...(id === 'passing-of-containment-roles'
          ? ['the containment role', ...starters]
          : id === 'exempted-roles' || id === 'trusted-roles'
            ? ['the containment roles']
            : []),
        ...(id === 'remediation-tags' ? ['the role of remediation'] : []),
        ...(id === 'use-of-remediation-role' || id === 'remediation-records' ? ['the roles of the state machines'] : []),
        ...(id !== 'use-of-remediation-role' && exempted.length > 0 ? breakGlassRoles : []),
        ...(exemptsAdministrators.includes(id) ? administratorRoles : []),
        ...(id === 'detectors' ? ['the account that administers GuardDuty'] : []),
      ],
    })),
    exempted: { breakGlass: breakGlassRoles, administrators: administratorRoles },
    attached: {
      targets: targets === 'root' ? ['the root'] : targets,
      ...(owner === 'cloudformation' && { stack: guardrailsStackName(configuration.rollout.stackSetName) }),
    },
    placement: placeGuardrails(policies, settings, snapshot),
    ...(snapshot && isRead && { exemptions: exemptionsOf(configuration, snapshot, options) }),
    beyondPolicies,
  };
}

import { type ApprovedAction } from '../configuration/configuration';
import { controlsLetContainmentWork } from './control-policies';
import { nameOf, organizationControls } from './controls';
import { subjectOf } from './prove-containment';
import { type ContainmentProofInput, type ProofStatement, type ProvenTemplate } from './statement';

/** Member accounts that the same service control policies reach in the same way. */
export interface ProvenAccounts {
  /** Sorted. */
  readonly accounts: readonly string[];
  /** What the policies make of the runbook of an action type. None where the template does not have both roles. */
  readonly statements: Readonly<Partial<Record<ApprovedAction, readonly ProofStatement[]>>>;
}

export interface AccountControlsInput extends Omit<ContainmentProofInput, 'templates'> {
  /** The template of member accounts. */
  readonly template: ProvenTemplate;
  /** Action types to be proven, each by itself. */
  readonly actions: readonly ApprovedAction[];
}

/**
 * What the organization's service control policies make of each runbook, for every active member account. Accounts that the same policies reach
 * are proven once, so that it takes as long as there are different policies on the ways from the root. Data in, data out.
 *
 * @returns undefined where the policies were not read, or the organization uses none: `input.snapshot.serviceControlPolicies` says which
 */
export function proveAccountControls(input: AccountControlsInput): readonly ProvenAccounts[] | undefined {
  const { snapshot, template, actions, guardrailPolicies = [], regions } = input;
  const reading = snapshot?.serviceControlPolicies;
  if (snapshot === undefined || reading?.status !== 'present') return undefined;
  const subject = subjectOf(template, { ...input, templates: [template] });
  if (subject === undefined) return [];
  const options = {
    id: 'service-control-policies-let-containment-work' as const,
    what: 'the service control policies of the organization',
    name: nameOf(snapshot, reading.value),
    ...(regions !== undefined && { regions }),
  };
  return organizationControls(subject, snapshot, reading.value, guardrailPolicies).map((control) => ({
    accounts: control.accounts ?? [],
    statements: Object.fromEntries(
      actions.map((action) => {
        const one = { ...control, subject: { ...control.subject, options: { ...control.subject.options, approvedActions: [action] } } };
        return [action, controlsLetContainmentWork([one], options)];
      }),
    ),
  }));
}

import { administratorOf } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { type Snapshot } from '../organization/snapshot';
import { attemptsOn } from './attempts';
import { decide, levelOf } from './decisions';
import { holes, missingRoles, otherDeployers, stopped, type GuardrailProof } from './findings';
import { type Guardrails } from './policies';
import { proveInOrganization } from './prove-in-organization';

/** An account that no configuration names. */
const anyAccount = '123456789012';

export interface GuardrailProofOptions {
  /** @default - the policies of the organization are not looked at */
  readonly snapshot?: Snapshot;
  /** YYYY-MM-DD; a policy that applies only before this day stops nothing. @default - whether a policy with a date applies is unknown */
  readonly today?: string;
}

/**
 * Whether the guardrails stop what they are to stop, and let through what they are to let through. The policies are evaluated as they are rendered;
 * with a snapshot, also together with the policies of the organization. That containment itself gets through is proven elsewhere (`proveContainment`).
 */
export function proveGuardrails(
  configuration: Configuration,
  guardrails: Guardrails,
  { snapshot, today }: GuardrailProofOptions = {},
): GuardrailProof {
  const { organization } = configuration;
  const accounts = [
    ...new Set([anyAccount, administratorOf(organization, 'guardDuty'), administratorOf(organization, 'stackSets')]),
  ].filter((id) => id !== organization.managementAccount);
  const attempts = accounts.map((account) => attemptsOn(guardrails.protections, configuration, configuration.guardrails!, account));
  const denied = attempts.flatMap((one) => one.denied);
  const allowed = attempts.flatMap((one) => one.allowed);
  const levels = [levelOf(guardrails)];
  const others = proveInOrganization(configuration, guardrails, snapshot, today === undefined ? undefined : Date.parse(today));
  return {
    findings: [
      ...missingRoles(configuration),
      ...otherDeployers(configuration, snapshot),
      ...holes(denied.filter((attempt) => decide(attempt, levels) !== 'denied')),
      ...stopped(
        allowed.filter((attempt) => decide(attempt, levels) !== 'allowed'),
        'denied by the guardrails',
      ),
      ...others.findings,
    ],
    requests: denied.length + allowed.length + others.requests,
  };
}

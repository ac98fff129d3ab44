import { type Configuration } from '../../lib/configuration/configuration';
import { defaultGuardrails, type GuardrailsConfiguration } from '../../lib/configuration/guardrails';
import { guardrailsOf, type Guardrails } from '../../lib/guardrails/policies';
import { type RequestPrincipal } from '../../lib/iam';
import { administrator, configured } from '../support/organization';

/** Those of examples/guardrails.yaml. */
export const exampleGuardrails: GuardrailsConfiguration = {
  ...defaultGuardrails,
  breakGlassRoles: ['permission-set/IncidentBreakGlass'],
  administratorRoles: [`arn:aws:iam::${administrator}:role/CordonPipeline`],
};

export const guarded = (guardrails: Partial<GuardrailsConfiguration> = {}): Configuration => ({
  ...configured(),
  guardrails: { ...exampleGuardrails, ...guardrails },
});

/** The guardrails of a configuration that has some. */
export const guardrailsFor = (guardrails: Partial<GuardrailsConfiguration> = {}): Guardrails => guardrailsOf(guarded(guardrails))!;

const reserved = 'role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_';

/** Who asks, by a word. */
const principals: Readonly<Record<string, { readonly type: 'role' | 'user' | 'root'; readonly name: string }>> = {
  administrator: { type: 'role', name: 'role/administrator' },
  'sso-administrator': { type: 'role', name: `${reserved}AdministratorAccess_0123456789abcdef` },
  user: { type: 'user', name: 'user/somebody' },
  root: { type: 'root', name: 'root' },
  execution: { type: 'role', name: 'role/AWSSecurityIncidentResponseContainmentExecution' },
  containment: { type: 'role', name: 'role/AWSSecurityIncidentResponseContainment' },
  stacksets: { type: 'role', name: 'role/stacksets-exec-0123456789abcdef0123456789abcdef' },
  'break-glass': { type: 'role', name: `${reserved}IncidentBreakGlass_0123456789abcdef` },
  'lookalike-break-glass': { type: 'role', name: `${reserved}IncidentBreakGlass_Extra_0123456789abcdef` },
  pipeline: { type: 'role', name: 'role/CordonPipeline' },
  lookalike: { type: 'role', name: 'role/CordonPipeline' },
  'service-linked': { type: 'role', name: 'role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty' },
  management: { type: 'role', name: 'role/administrator' },
};

export function principalOf(who: string, account: string): RequestPrincipal {
  const { type, name } = principals[who]!;
  return { type, arn: `arn:aws:iam::${account}:${name}` };
}

import { type Configuration } from '../configuration/configuration';
import { type GuardrailsConfiguration } from '../configuration/guardrails';
import { CordonError, exitCode } from '../core/problem';
import { protections, type DenyStatement, type Protection } from './protections';

/**
 * Most characters of a service control policy, and most policies on a root, unit or account. An organization can have larger quotas; what fits
 * into these fits there too.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
export const policyLimits = { characters: 5120, attached: 5 } as const;

/** Room that is left in each policy for statements of one's own. */
const fill = Math.floor(policyLimits.characters * 0.95) - 1;

/** A policy document of guardrails. */
export interface GuardrailDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly DenyStatement[];
}

/** One service control policy. */
export interface GuardrailPolicy {
  /** `cordon-guardrails`, `cordon-guardrails-2`. */
  readonly name: string;
  readonly description: string;
  readonly document: GuardrailDocument;
  /** Without white space, as it is sent. */
  readonly characters: number;
}

export interface Guardrails {
  readonly protections: readonly Protection[];
  readonly policies: readonly GuardrailPolicy[];
}

/**
 * The guardrails of a configuration: as few policies as the statements fit into, the largest statement first, each in the first that has room.
 * @returns undefined where the configuration has none
 * @throws CordonError where one statement alone is too large for a policy: it names too many roles
 */
export function guardrailsOf(configuration: Configuration): Guardrails | undefined {
  const { guardrails } = configuration;
  if (guardrails === undefined) return undefined;
  const list = protections(configuration, guardrails);
  const groups = packed(
    list.map(({ statement }) => statement),
    guardrails,
  );
  const policies = groups.map((Statement, index): GuardrailPolicy => {
    const document: GuardrailDocument = { Version: '2012-10-17', Statement };
    return {
      name: `cordon-guardrails${index === 0 ? '' : `-${index + 1}`}`,
      description: 'Keeps responders able to act: AWS Security Incident Response',
      document,
      characters: charactersOf(document),
    };
  });
  return { protections: list, policies };
}

/** Name of the stack that attaches them under `owner: cloudformation`. */
export const guardrailsStackName = (stackSetName: string): string => `${stackSetName}-guardrails`;

/**
 * IDs of the root or units that the policies are attached to.
 * @throws CordonError where that is the root, and neither the configuration nor a snapshot has its ID
 */
export function guardrailTargets(
  { organization, guardrails }: Pick<Configuration, 'organization' | 'guardrails'>,
  snapshot?: { readonly organization: { readonly root: string } },
): readonly string[] {
  const targets = guardrails?.targets ?? [];
  if (targets !== 'root') return targets;
  const root = organization.root ?? snapshot?.organization.root;
  if (root !== undefined) return [root];
  throw new CordonError(exitCode.usage, {
    id: 'root-unknown',
    path: 'organization.root',
    message: 'is needed for guardrails.targets: root',
    remedy: 'set it to the output of aws organizations list-roots --query "Roots[0].Id", or add a snapshot with --organization',
  });
}

export const charactersOf = (document: object): number => JSON.stringify(document).length;

function packed(statements: readonly DenyStatement[], guardrails: GuardrailsConfiguration): readonly (readonly DenyStatement[])[] {
  const groups: DenyStatement[][] = [];
  const largestFirst = [...statements].sort((one, other) => charactersOf(other) - charactersOf(one));
  const sizeOf = (group: readonly DenyStatement[]): number => charactersOf({ Version: '2012-10-17', Statement: group });
  for (const statement of largestFirst) {
    if (sizeOf([statement]) > policyLimits.characters) throw tooManyRoles(statement, guardrails);
    const roomy = groups.find((group) => sizeOf([...group, statement]) <= fill);
    if (roomy) roomy.push(statement);
    else groups.push([statement]);
  }
  return groups;
}

function tooManyRoles({ Sid: sid }: DenyStatement, { breakGlassRoles, administratorRoles }: GuardrailsConfiguration): CordonError {
  const count = breakGlassRoles.length + administratorRoles.length;
  return new CordonError(exitCode.usage, {
    id: 'guardrails-too-large',
    path: 'guardrails',
    message: `names ${count} roles, which makes the statement ${sid} larger than the ${policyLimits.characters} characters of a policy`,
    remedy: 'name fewer roles; a role name without an ARN stands for the role of that name in every account',
  });
}

import { approvedActionTypes, type ApprovedAction } from '../../lib/configuration/configuration';
import { type ContainmentRolesOptions } from '../../lib/containment/roles';
import { type Template } from '../../lib/core/template';
import { isQuick } from '../support/runs';

/** The published roles, containment only. */
export const published: ContainmentRolesOptions = {
  variant: 'containment-only',
  policy: 'published',
  approvedActions: approvedActionTypes,
  grantRunbookGaps: false,
  startAutomationResources: 'documents',
  confusedDeputyConditions: false,
};

/** Every non-empty set of action types. */
export const approvedActionSets: readonly (readonly ApprovedAction[])[] = [1, 2, 3, 4, 5, 6, 7].map((mask) =>
  approvedActionTypes.filter((_, index) => (mask & (1 << index)) !== 0),
);

/** Every combination of what can be configured: 224. */
export const everyCombination: readonly ContainmentRolesOptions[] = (['containment-only', 'containment-with-ec2-triage'] as const).flatMap(
  (variant) =>
    (['published', 'least-privilege'] as const).flatMap((policy) =>
      approvedActionSets.flatMap((approvedActions) =>
        [false, true].flatMap((grantRunbookGaps) =>
          (['documents', 'automation-definitions'] as const).flatMap((startAutomationResources) =>
            [false, true].map((confusedDeputyConditions) => ({
              variant,
              policy,
              approvedActions,
              grantRunbookGaps,
              startAutomationResources,
              confusedDeputyConditions,
            })),
          ),
        ),
      ),
    ),
);

/** Every eleventh of them, which takes each value of each setting and each set of action types at least once. */
export const someCombinations = everyCombination.filter((_, index) => index % 11 === 0);

/** Those for what takes long. */
export const triedCombinations = isQuick ? someCombinations : everyCombination;

/** A role as IAM would see it. */
export interface ResolvedRole {
  readonly RoleName: string;
  readonly AssumeRolePolicyDocument: ResolvedDocument;
  readonly ManagedPolicyArns?: readonly string[];
  readonly Policies: readonly { readonly PolicyName: string; readonly PolicyDocument: ResolvedDocument }[];
}

export interface ResolvedDocument {
  readonly Version: string;
  readonly Statement: readonly ResolvedStatement[];
}

export interface ResolvedStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: { readonly Service: string };
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: unknown;
}

/** Resolves the pseudo parameters as CloudFormation does in this account. */
export function resolvedIn(account: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => resolvedIn(account, item));
  if (typeof value !== 'object' || value === null) return value;
  const pseudo: Record<string, string> = { 'AWS::AccountId': account, 'AWS::Partition': 'aws' };
  if ('Ref' in value) return pseudo[String(value.Ref)];
  if ('Fn::Sub' in value)
    return String(value['Fn::Sub']).replace(/\$\{([^}]+)\}/g, (_, name: string) => pseudo[name] ?? `unresolved ${name}`);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolvedIn(account, inner)]));
}

/** The properties of a role, resolved in account 123456789012. */
export function propertiesOf(template: Template, logicalId: string): ResolvedRole {
  return resolvedIn('123456789012', template.Resources[logicalId]?.Properties) as ResolvedRole;
}

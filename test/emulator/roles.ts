import {
  GetRolePolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import { everyPage } from '../../lib/aws/pages';
import { type RoleView } from './engine';

/** Every role that IAM of an account shows, with its policies decoded, by name. */
export async function readRoles(iam: IAMClient): Promise<RoleView[]> {
  const roles = await everyPage(
    (Marker) => iam.send(new ListRolesCommand({ Marker })),
    (answer) => answer.Roles,
    (answer) => answer.Marker,
  );
  const views = await Promise.all(
    roles.map(async ({ RoleName = '', Path = '', AssumeRolePolicyDocument }) => ({
      name: RoleName,
      path: Path,
      trust: decodePolicy(AssumeRolePolicyDocument),
      inlinePolicies: await inlinePolicies(iam, RoleName),
      attachedPolicies: (
        await everyPage(
          (Marker) => iam.send(new ListAttachedRolePoliciesCommand({ RoleName, Marker })),
          (answer) => answer.AttachedPolicies,
          (answer) => answer.Marker,
        )
      )
        .map((policy) => policy.PolicyArn ?? '')
        .sort(),
    })),
  );
  return views.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function inlinePolicies(iam: IAMClient, RoleName: string): Promise<Record<string, unknown>> {
  const names = await everyPage(
    (Marker) => iam.send(new ListRolePoliciesCommand({ RoleName, Marker })),
    (answer) => answer.PolicyNames,
    (answer) => answer.Marker,
  );
  const policies = names.map(async (PolicyName) => {
    const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    return [PolicyName, decodePolicy(PolicyDocument)] as const;
  });
  return Object.fromEntries(await Promise.all(policies));
}

/** IAM answers policy documents in URL encoding (https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html). */
function decodePolicy(document: string | undefined): unknown {
  if (document === undefined) return undefined;
  return JSON.parse(decodeURIComponent(document)) as unknown;
}

import { DescribeOrganizationsAccessCommand, type CallAs } from '@aws-sdk/client-cloudformation';
import {
  ListAWSServiceAccessForOrganizationCommand,
  ListDelegatedAdministratorsCommand,
  ListDelegatedServicesForAccountCommand,
} from '@aws-sdk/client-organizations';
import { type Clients } from '../aws/clients';
import { reading } from '../aws/failures';
import { everyPage, inParallel } from '../aws/pages';
import { pageSize } from '../aws/read-operations';
import { present, unknown, type Reading } from '../core/reading';
import { walksAtOnce } from './collect-tree';
import { type DelegatedAdministrator, type Snapshot } from './snapshot';
import { sortedBy } from './sorted';

export async function collectDelegatedAdministrators(clients: Clients): Promise<Reading<readonly DelegatedAdministrator[]>> {
  const MaxResults = pageSize('organizations:ListDelegatedAdministrators');
  const administrators = await reading('organizations:ListDelegatedAdministrators', () =>
    everyPage(
      (NextToken) => clients.organizations.send(new ListDelegatedAdministratorsCommand({ NextToken, MaxResults })),
      (answer) => answer.DelegatedAdministrators,
      (answer) => answer.NextToken,
    ),
  );
  if (administrators.status !== 'present') return administrators;
  return reading('organizations:ListDelegatedServicesForAccount', async () => {
    // An account that is registered for several services may be listed for each of them.
    const ids = [...new Set(administrators.value.map(({ Id = '' }) => Id))];
    const found = await inParallel(ids, walksAtOnce, async (account) => ({
      account,
      services: (
        await everyPage(
          (NextToken) =>
            clients.organizations.send(new ListDelegatedServicesForAccountCommand({ AccountId: account, NextToken, MaxResults })),
          (answer) => answer.DelegatedServices,
          (answer) => answer.NextToken,
        )
      )
        .map((service) => service.ServicePrincipal ?? '')
        .sort(),
    }));
    return sortedBy(found, (administrator) => administrator.account);
  });
}

export async function collectTrustedAccess(clients: Clients): Promise<Reading<readonly string[]>> {
  const MaxResults = pageSize('organizations:ListAWSServiceAccessForOrganization');
  return reading('organizations:ListAWSServiceAccessForOrganization', async () =>
    (
      await everyPage(
        (NextToken) => clients.organizations.send(new ListAWSServiceAccessForOrganizationCommand({ NextToken, MaxResults })),
        (answer) => answer.EnabledServicePrincipals,
        (answer) => answer.NextToken,
      )
    )
      .map((service) => service.ServicePrincipal ?? '')
      .sort(),
  );
}

/** Uses the credentials of the management account if there are any: the access is its setting, so its answer is certain. */
export async function collectStackSetsAccess(clients: Clients, callAs: CallAs): Promise<Snapshot['stackSetsAccess']> {
  const call = 'cloudformation:DescribeOrganizationsAccess';
  const { client, CallAs } = clients.management
    ? { client: clients.management.cloudFormation, CallAs: 'SELF' as const }
    : { client: clients.stackSets, CallAs: callAs };
  const answer = await reading(call, () => client.send(new DescribeOrganizationsAccessCommand({ CallAs })));
  if (answer.status !== 'present') return answer;
  return answer.value.Status === undefined
    ? unknown({ call, code: 'no-status', message: 'the answer from AWS has no status' })
    : present(answer.value.Status);
}

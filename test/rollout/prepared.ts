import { type Snapshot } from '../../lib/organization/snapshot';
import { absent, present, type Reading } from '../../lib/core/reading';
import { managementTemplateBody } from '../../lib/rollout/planner';
import { stackSetDefinitions } from '../../lib/rollout/stack-set-definition';
import { administrator, configured, deployed, instance, root, sketch } from '../support/organization';

const configuration = configured();
const [definition] = stackSetDefinitions(configuration, { root });

/** An organization in which every account has its roles, and what else differs. */
export function prepared(
  over: Partial<Snapshot> = {},
  triage: Reading<{ arn: string }> = present({ arn: 'arn:aws:iam::111111111111:role/x' }),
): Snapshot {
  const stack = present({
    name: 'cordon-containment-roles-management-account',
    id: 'arn:aws:cloudformation:eu-west-1:111111111111:stack/x/1',
    status: 'CREATE_COMPLETE',
    templateBody: managementTemplateBody(configuration, 'create'),
  });
  const snapshot = sketch(
    {},
    {
      stackSets: {
        'cordon-containment-roles': present(deployed(definition!, [instance(administrator)])),
        'cordon-containment-roles-canary': absent,
      },
      managementAccount: { stack, triageServiceLinkedRole: triage },
      ...over,
    },
  );
  const roles = present(['AWSSecurityIncidentResponseContainment', 'AWSSecurityIncidentResponseContainmentExecution']);
  return { ...snapshot, accounts: snapshot.accounts.map((account) => ({ ...account, containmentRoles: roles })) };
}

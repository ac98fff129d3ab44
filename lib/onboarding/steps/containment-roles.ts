import { count } from '../../core/text';
import { rolloutAccount } from '../../configuration/administrators';
import { managementAccount, type OnboardingContext } from '../context';
import { done, toDo, unknownStep, type StepDraft } from '../step';

/** What deploys StackSets: policies/onboard-apply.json. It removes no instance. */
export const rolloutActions = [
  'cloudformation:CreateStackInstances',
  'cloudformation:CreateStackSet',
  'cloudformation:TagResource',
  'cloudformation:UpdateStackSet',
] as const;

/** What deploys the stack of the management account. CloudFormation makes its roles with the caller's permission: policies/onboard-apply-management-account.json. */
export const stackActions = [
  'cloudformation:CreateChangeSet',
  'cloudformation:DeleteChangeSet',
  'cloudformation:ExecuteChangeSet',
] as const;

/** The roles that let AWS contain: `cordon deploy` or `cdk deploy` bring them, and `cordon verify` proves them. */
export function containmentRoles(context: OnboardingContext): StepDraft {
  const { configuration, snapshot } = context;
  const account = rolloutAccount(configuration);
  const byCordon = configuration.rollout.owner === 'cordon';
  // A plan covers the stack of the management account too, and cannot be made without looking there.
  const access = account === snapshot.organization.managementAccount ? '' : ' --management-profile PROFILE';
  return {
    id: 'containment-roles',
    title: 'Deploy the containment roles to every account',
    state: state(context),
    account:
      account === snapshot.organization.managementAccount
        ? managementAccount(context)
        : { id: account, role: 'administrator of StackSets' },
    actor: byCordon ? 'cordon' : 'command',
    actions: byCordon ? [...rolloutActions, ...stackActions].sort() : [],
    ...(!byCordon && { notApplied: 'CloudFormation owns the rollout (rollout.owner), and cdk deploy carries it out.' }),
    commands: byCordon ? [`cordon plan${access}`, `cordon deploy${access}`] : ['npx cdk deploy --all'],
    check: 'cordon verify',
    undo: 'AWS can no longer contain anything in the accounts that lose the roles.',
    after: ['stack-sets', 'control-policies'],
  };
}

function state({ coverage: { accounts } }: OnboardingContext): StepDraft['state'] {
  const missing = accounts.filter(({ holds, status }) => !holds && status !== 'unknown');
  const unsure = accounts.filter(({ status }) => status === 'unknown');
  const right = accounts.filter(({ status }) => status === 'current' || status === 'management');
  const leftOut = accounts.length - missing.length - unsure.length - right.length;
  const besides =
    leftOut === 0 ? '' : ` ${count(leftOut, 'account')} ${leftOut === 1 ? 'is' : 'are'} left out as configured, suspended or closed.`;
  if (missing.length > 0)
    return toDo(`${missing.length} of ${count(accounts.length - leftOut, 'account')} do not have the roles as configured.${besides}`);
  if (unsure.length > 0) return unknownStep(`The roles of ${count(unsure.length, 'account')} could not be looked at.`);
  return done(`${right.length} of ${right.length} accounts have the roles as configured.${besides}`);
}

/** What no service control policy can stop, and what helps instead. */
export interface BeyondPolicies {
  readonly fact: string;
  readonly instead: string;
}

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html, "Tasks and entities not restricted by SCPs" */
export const beyondPolicies: readonly BeyondPolicies[] = [
  {
    fact: 'Principals of the management account. They can change its roles, delegated administrators, trusted access and these policies.',
    instead: 'Give few people access to it, and add a route with the preset tamper-detection.',
  },
  {
    fact: 'Service-linked roles, such as those of StackSets, GuardDuty and AWS Security Incident Response.',
    instead: 'Nobody can assume them; the preset tamper-detection reports calls that delete them.',
  },
  {
    fact: 'Services that act as themselves. AWS Security Incident Response and Systems Manager assume the roles so.',
    instead: 'The trust policies of the roles decide who gets in; cordon check proves them.',
  },
  {
    fact: 'StackSets of other delegated administrators. A StackSet changes roles in every account, and guardrails let StackSets through.',
    instead: 'Delegate StackSets to one account. With a snapshot, cordon check names the others.',
  },
  {
    fact: 'Administrators of IAM Identity Center or of your identity provider. They decide who gets the roles that guardrails exempt.',
    instead: 'Give few people access to them, and add a route with the preset break-glass-used.',
  },
  {
    fact: 'Identity providers of workload accounts, where a role that guardrails exempt by its name trusts one.',
    instead: 'Name such a role by its ARN, so that the providers of its account are protected.',
  },
  {
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html: StopAutomationExecution knows tags alone.
    fact: 'An administrator of a member account who stops a runbook that AWS Security Incident Response started. It has no tag of yours, and AWS has no condition for the runbook of an execution.',
    instead: 'Read the outcome of each runbook before you count a resource as contained.',
  },
  {
    fact: 'Principals outside the organization.',
    instead: 'The trust policies of the roles let none in; cordon check proves them.',
  },
];

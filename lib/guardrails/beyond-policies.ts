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
    fact: 'Principals outside the organization.',
    instead: 'The trust policies of the roles let none in; cordon check proves them.',
  },
];

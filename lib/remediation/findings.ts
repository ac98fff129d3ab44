import { type AcknowledgeableRule } from '../core/acknowledge';

/** A rule of remediation. */
export interface RemediationRule extends AcknowledgeableRule {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  readonly source: string;
}

const docs = 'https://docs.aws.amazon.com';
const contain = `${docs}/security-ir/latest/userguide/contain.html`;

/** Every rule, in the order of the documentation. */
export const remediationRules = [
  {
    id: 'action-cannot-run',
    what: 'Remediation offers an action whose runbook the execution role does not allow.',
    why: 'The runbook fails in every account, after people have approved it.',
    fix: 'Add the action to `containment.approvedActions`, or remove it from `remediation.actions`.',
    acknowledgeable: false,
    whyNot: 'the runbook cannot run',
    source: `${docs}/systems-manager-automation-runbooks/latest/userguide/automation-awssupport-containec2instance.html`,
  },
  {
    id: 'trigger-cannot-run',
    what: 'A trigger contains what `remediation.actions` does not have.',
    why: 'The role `CordonRemediation` may not start that runbook, so the trigger contains nothing.',
    fix: 'Add the action of the trigger to `remediation.actions`, or remove the trigger.',
    acknowledgeable: false,
    whyNot: 'the trigger cannot contain anything',
    source: `${docs}/service-authorization/latest/reference/list_awssystemsmanager.html`,
  },
  {
    id: 'approver-of-another-account',
    what: 'An approver is a role of another account than the one that administers Security Hub.',
    why: 'The queue for answers lets in no other account, so the people of that role cannot answer.',
    fix: 'Name a role of the account that administers Security Hub, such as `permission-set/SecurityResponder`.',
    acknowledgeable: false,
    whyNot: 'the queue refuses the answers of another account',
    source: `${docs}/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html`,
  },
  {
    id: 'session-name-chosen',
    what: 'An approver is not a role of an IAM Identity Center permission set.',
    why: 'People are told apart by the name of their session. Whoever assumes another role can choose that name, so one person can answer as two.',
    fix: 'Name `permission-set/NAME`. If the trust policy of the role compares `sts:RoleSessionName` with the name of the user, acknowledge the finding and say so.',
    acknowledgeable: true,
    source: `${docs}/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html`,
  },
  {
    id: 'people-not-counted',
    what: 'Nobody can tell from documents whether enough people can answer.',
    why: 'If somebody asks, one more person is needed than `remediation.people` says. Without them every request ends as a no.',
    fix: 'Count the people who have the roles of approvers, also at night. Then acknowledge the finding with their number.',
    acknowledgeable: true,
    source: `${docs}/singlesignon/latest/userguide/permissionsetsconcept.html`,
  },
  {
    id: 'set-up-not-seen',
    what: 'No template makes the custom actions of Security Hub, and none confirms the subscriptions of `remediation.notify`.',
    why: 'Without a custom action nobody can ask for containment. Without a confirmed subscription nobody learns that something is asked.',
    fix: 'Run the commands of docs/tasks/contain-with-approval.md in each Region, and confirm each subscription. Then acknowledge the finding with the day.',
    acknowledgeable: true,
    source: `${docs}/securityhub/latest/userguide/securityhub-cwe-configure.html`,
  },
  {
    id: 'home-region-not-seen',
    what: 'IAM principals are contained from the membership Region alone, and findings may be in other Regions.',
    why: 'The membership Region has findings of other Regions only if Security Hub aggregates them there. Otherwise these requests end as `refused`, and their triggers stay silent.',
    fix: 'Run `aws securityhub list-finding-aggregators` in the membership Region. If it lists one of that Region which links the other Regions, acknowledge the finding.',
    acknowledgeable: true,
    source: `${docs}/securityhub/latest/userguide/finding-aggregation.html`,
  },
  {
    id: 'contains-without-people',
    what: 'A trigger contains resources without asking anybody.',
    why: 'A false finding then stops a workload. Only critical accounts, protected tags, and findings that do not say the tags still need people.',
    fix: 'Set `approval: required`. If production must be isolated at once, acknowledge the finding and say who agreed.',
    acknowledgeable: true,
    source: contain,
  },
  {
    id: 'no-critical-accounts',
    what: 'A trigger contains resources without asking anybody, and no account is critical.',
    why: 'Protected tags are then the only limit: the trigger decides alone in every account that has the role.',
    fix: 'List the accounts in which people must decide in `environment.criticalAccounts`.',
    acknowledgeable: true,
    source: contain,
  },
  {
    id: 'medium-without-people',
    what: 'A trigger contains resources on a finding of medium severity without asking anybody.',
    why: 'AWS describes medium as suspicious activity that differs from normal behavior. It may be harmless.',
    fix: 'Set `minimumSeverity: HIGH`, or `approval: required`.',
    acknowledgeable: true,
    source: `${docs}/guardduty/latest/ug/guardduty_findings-severity.html`,
  },
  {
    id: 'trigger-type-unknown',
    what: 'No documented finding type of GuardDuty begins like a type of a trigger.',
    why: 'A slip in a type makes the trigger silent. The type may also be of another service, or newer than Cordon.',
    fix: 'Correct the type, as Security Hub writes it. If findings of another service have it, acknowledge the finding.',
    acknowledgeable: true,
    source: `${docs}/guardduty/latest/ug/securityhub-integration.html`,
  },
  {
    id: 'trigger-severity-not-reached',
    what: 'The documented findings of a trigger never reach its `minimumSeverity`.',
    why: 'The trigger stays silent, unless an automation rule raises the severity.',
    fix: 'Lower `minimumSeverity` of the trigger.',
    acknowledgeable: true,
    source: `${docs}/guardduty/latest/ug/guardduty_finding-types-active.html`,
  },
  {
    id: 'backup-bucket-of-anybody',
    what: 'The bucket for backups is not one of an evidence store.',
    why: 'Names of buckets are global. Whoever takes the name first gets the backups, and may withhold what a release needs.',
    fix: 'Add `evidenceStore`, and name its bucket. If the bucket exists in each account and Region and is yours, acknowledge the finding.',
    acknowledgeable: true,
    source: `${docs}/AmazonS3/latest/userguide/bucket-owner-condition.html`,
  },
  {
    id: 'accounts-without-role',
    what: 'The rollout leaves out accounts, which then have no role `CordonRemediation`.',
    why: 'A finding of such an account ends as `unreachable`, and somebody has to contain by hand.',
    fix: 'Take the accounts into the rollout. Otherwise acknowledge the finding, and say who contains there.',
    acknowledgeable: true,
    source: `${docs}/security-ir/latest/userguide/containment-only-template.html`,
  },
  {
    id: 'time-short',
    what: 'People have less than 10 minutes to answer.',
    why: 'A mail has to arrive, and people have to sign in and read the finding. Without an answer nothing is contained.',
    fix: 'Set `remediation.timeoutMinutes` to at least 10.',
    acknowledgeable: true,
    source: `${docs}/sns/latest/dg/sns-email-notifications.html`,
  },
] as const satisfies readonly RemediationRule[];

export type RemediationFindingId = (typeof remediationRules)[number]['id'];

export interface RemediationFinding {
  /** ID of the rule, or `ID[DETAIL]`: a trigger, an action or an approver. */
  readonly id: string;
  readonly severity: 'error' | 'warning' | 'unknown';
  /** Key of the configuration. */
  readonly path: string;
  /** The fact, as a sentence without a full stop. */
  readonly message: string;
  readonly value?: unknown;
  readonly remedy: string;
}

/** How often a call may be sent, and how much one call brings. */
export interface ReadOperation {
  /** Calls a second that one account may send for long. */
  readonly perSecond: number;
  /** Calls that may come at once after a pause. */
  readonly burst: number;
  /** `documented`: by the AWS page of the service. `careful`: no page says it, so the rate is low. */
  readonly source: 'documented' | 'careful';
  /** The most items in a page. @default - the call has no pages, or its page size cannot be set */
  readonly pageSize?: number;
  /** The most items that one call can ask for. @default - it asks for one */
  readonly batchSize?: number;
  /** Whether the same question is sent once for a snapshot, whoever asks. @default false */
  readonly once?: boolean;
  /**
   * What of the answer an interrupted read keeps for its next run. Personal data stays out.
   * @default - nothing: the call is sent again
   */
  readonly kept?: (answer: Answer) => object;
}

/** An answer of the SDK, of which no more is known. */
export type Answer = Readonly<Record<string, unknown>>;

const documented = (perSecond: number, burst: number) => ({ perSecond, burst, source: 'documented' as const });
const careful = (perSecond: number, burst: number) => ({ perSecond, burst, source: 'careful' as const });

/** Lists of Organizations have at most 20 items a page (MaxResults of each List operation in its API reference). */
const organizationsPage = 20;

const whole = (answer: Answer): object => without(answer, '$metadata');

/**
 * Every call that reads an organization: its rate, its page, its batch. Nothing else in Cordon knows these numbers.
 *
 * Organizations documents its rates for an account and for the organization; the lower one stands here. The most of a page and of a batch are
 * in the API reference of each operation.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackInstances.html
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListFilters.html
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListMembers.html
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetMemberDetectors.html
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_ListAutomationRules.html
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchGetAutomationRules.html
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
export const readOperations = {
  'sts:GetCallerIdentity': careful(5, 5),
  'sts:AssumeRole': careful(25, 25),

  'organizations:DescribeOrganization': documented(1, 2),
  'organizations:DescribeAccount': documented(20, 30),
  'organizations:ListRoots': { ...documented(1, 2), once: true, pageSize: organizationsPage },
  'organizations:ListAccounts': { ...documented(8, 12), pageSize: organizationsPage, kept: accounts },
  'organizations:ListAccountsForParent': { ...documented(5, 8), pageSize: organizationsPage, kept: accounts },
  'organizations:ListOrganizationalUnitsForParent': { ...documented(5, 8), pageSize: organizationsPage, kept: whole },
  'organizations:ListDelegatedAdministrators': { ...documented(5, 8), pageSize: organizationsPage },
  'organizations:ListDelegatedServicesForAccount': { ...careful(2, 4), pageSize: organizationsPage },
  'organizations:ListAWSServiceAccessForOrganization': { ...careful(2, 4), pageSize: organizationsPage },
  'organizations:ListPolicies': { ...careful(2, 4), pageSize: organizationsPage, kept: whole },
  'organizations:ListTargetsForPolicy': { ...careful(2, 4), pageSize: organizationsPage, kept: whole },
  'organizations:DescribePolicy': { ...careful(2, 4), kept: whole },

  'cloudformation:DescribeOrganizationsAccess': careful(2, 4),
  'cloudformation:DescribeStackSet': careful(2, 4),
  'cloudformation:ListStackInstances': { ...careful(5, 5), pageSize: 100, kept: whole },
  'cloudformation:DescribeStacks': careful(2, 4),
  'cloudformation:GetTemplate': careful(2, 4),

  // IAM publishes no rates. Those of one account are its own; a list has at most 1,000 items a page (MaxItems in the API reference).
  'iam:GetRole': careful(10, 10),
  'iam:ListAttachedRolePolicies': { ...careful(10, 10), pageSize: 1_000 },
  'iam:ListRolePolicies': { ...careful(10, 10), pageSize: 1_000 },
  'iam:GetRolePolicy': careful(10, 10),

  'guardduty:ListDetectors': { ...careful(2, 4), once: true, pageSize: 50 },
  'guardduty:GetDetector': careful(2, 4),
  'guardduty:DescribeOrganizationConfiguration': careful(2, 4),
  'guardduty:ListMembers': { ...careful(5, 5), pageSize: 50, kept: members },
  'guardduty:GetMemberDetectors': { ...careful(5, 5), batchSize: 50, kept: memberDetectors },
  'guardduty:ListFilters': { ...careful(2, 4), pageSize: 50 },
  'guardduty:GetFilter': { ...careful(5, 5), kept: whole },

  'securityhub:DescribeHub': careful(2, 4),
  'securityhub:DescribeOrganizationConfiguration': careful(2, 4),
  'securityhub:ListAutomationRules': { ...careful(2, 4), pageSize: 100 },
  'securityhub:BatchGetAutomationRules': { ...careful(5, 5), batchSize: 100, kept: automationRules },
  'securityhub:DescribeSecurityHubV2': careful(2, 4),
  'securityhub:ListAutomationRulesV2': { ...careful(2, 4), pageSize: 100 },
  'securityhub:GetAutomationRuleV2': { ...careful(5, 5), kept: ruleContent },
  'securityhub:ListTagsForResource': { ...careful(5, 5), kept: whole },

  'cloudtrail:DescribeTrails': careful(2, 4),
  'cloudtrail:GetTrailStatus': careful(2, 4),
  'cloudtrail:GetEventSelectors': careful(1, 1),

  // EventBridge allows 50 calls a second besides PutEvents: https://docs.aws.amazon.com/eventbridge/latest/userguide/cloudwatch-limits-eventbridge.html
  'events:ListRules': { ...documented(50, 50), pageSize: 100 },
  'events:ListTargetsByRule': { ...documented(50, 50), pageSize: 100 },
  'cloudwatch:DescribeAlarms': { ...careful(2, 4), pageSize: 100 },
  // A page has 100 subscriptions, and its size cannot be set. The answer has endpoints of people, so it is never kept.
  'sns:ListSubscriptionsByTopic': careful(5, 5),
  'sqs:GetQueueUrl': careful(5, 5),
  'sqs:GetQueueAttributes': careful(5, 5),

  // The answer of GetMembership has names and addresses, so it is never kept.
  'security-ir:ListMemberships': { ...careful(2, 4), pageSize: 25 },
  'security-ir:GetMembership': careful(2, 4),
  'security-ir:ListTagsForResource': careful(2, 4),
  'security-ir:BatchGetMemberAccountDetails': { ...careful(5, 5), batchSize: 100, kept: whole },
} as const satisfies Readonly<Record<string, ReadOperation>>;

/** `service:Operation`, which is also the IAM action. */
export type ReadOperationName = keyof typeof readOperations;

/** What a call is paced at that has no row: a little. */
export const otherOperation: ReadOperation = careful(2, 2);

export function readOperation(name: string): ReadOperation {
  return (readOperations as Readonly<Record<string, ReadOperation>>)[name] ?? otherOperation;
}

/** The most items of a page. */
export function pageSize<Name extends PagedOperation>(name: Name): (typeof readOperations)[Name]['pageSize'] {
  return readOperations[name].pageSize;
}

type PagedOperation = {
  [Name in ReadOperationName]: (typeof readOperations)[Name] extends { readonly pageSize: number } ? Name : never;
}[ReadOperationName];

/** Of an account only what a snapshot has: never its e-mail address. */
function accounts({ Accounts, NextToken }: Answer): object {
  const list = Array.isArray(Accounts) ? (Accounts as readonly Answer[]) : [];
  return {
    Accounts: list.map(({ Id, Name, State, Status, Paths }) => ({ Id, Name, State, Status, Paths })),
    ...(NextToken !== undefined && { NextToken }),
  };
}

/** Of a member of GuardDuty only what a snapshot has: never its e-mail address. */
function members({ Members, NextToken }: Answer): object {
  const list = Array.isArray(Members) ? (Members as readonly Answer[]) : [];
  return {
    Members: list.map(({ AccountId, RelationshipStatus }) => ({ AccountId, RelationshipStatus })),
    ...(NextToken !== undefined && { NextToken }),
  };
}

/** The features of members; the older `DataSources` say the same again. */
function memberDetectors({ MemberDataSourceConfigurations: found, UnprocessedAccounts }: Answer): object {
  const list = Array.isArray(found) ? (found as readonly Answer[]) : [];
  return {
    MemberDataSourceConfigurations: list.map(({ AccountId, Features }) => ({ AccountId, Features })),
    ...(UnprocessedAccounts !== undefined && { UnprocessedAccounts }),
  };
}

/** What rules match and write, and not who made them. */
function automationRules({ Rules, UnprocessedAutomationRules }: Answer): object {
  const list = Array.isArray(Rules) ? (Rules as readonly Answer[]) : [];
  return {
    Rules: list.map((rule) => ({ RuleArn: rule.RuleArn, ...ruleContent(rule) })),
    ...(UnprocessedAutomationRules !== undefined && { UnprocessedAutomationRules }),
  };
}

function ruleContent({ Criteria, Actions }: Answer): object {
  return { Criteria, Actions };
}

function without(answer: Answer, left: string): object {
  return Object.fromEntries(Object.entries(answer).filter(([key]) => key !== left));
}

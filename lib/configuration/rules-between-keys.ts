/** What no schema can say. Each has a case in test/cases/configuration or a test against an organization. */
export interface RuleBetweenKeys {
  /** `id` of the problem. */
  readonly id: string;
  readonly rule: string;
}

/** The rules of `organization`, `containment` and `rollout`, and those of the whole file. */
const rollout: readonly RuleBetweenKeys[] = [
  {
    id: 'membership-region-unsupported',
    rule: '`organization.membershipRegion` is one of the 25 Regions of AWS Security Incident Response. The choice can never be changed.',
  },
  { id: 'unknown-region', rule: '`organization.regions` and `containment.region` name Regions that AWS documents.' },
  {
    id: 'region-of-another-partition',
    rule: '`organization.regions` and `containment.region` name Regions of the partition `aws`: the service exists in no other.',
  },
  { id: 'duplicate-account', rule: 'A list, such as `rollout.canary` or `rollout.exclude`, contains an account only once.' },
  { id: 'canary-excluded', rule: 'A canary account cannot be excluded.' },
  { id: 'canary-is-management-account', rule: 'The management account cannot be a canary, because StackSets never deploys to it.' },
  { id: 'exclusion-without-end', rule: 'An exclusion of the management account needs an end date (`until`).' },
  { id: 'duplicate-wave-name', rule: 'Each wave has a unique name.' },
  {
    id: 'reserved-wave-name',
    rule: 'The wave names `canary` and `management-account` are reserved. `rest` is the name of the last wave, without units.',
  },
  { id: 'overlapping-waves', rule: 'A unit is in only one wave. A unit of one wave cannot be below a unit of another wave.' },
  { id: 'rest-wave-not-last', rule: 'Only the last wave can omit `organizationalUnits`. It takes all remaining accounts.' },
  { id: 'waves-need-owner-cordon', rule: '`rollout.waves` needs `owner: cordon`.' },
  { id: 'delegated-administrator-missing', rule: '`from: delegated-administrator` needs a member account that administers StackSets.' },
  { id: 'delegated-administrator-is-management-account', rule: 'The delegated administrator is a member account.' },
  {
    id: 'delegated-administrator-unused',
    rule: 'At least one administrator has no key in `administrators`, so that `organization.delegatedAdministrator` applies to it.',
  },
  {
    id: 'administrator-missing',
    rule: '`organization.administrators` sets all four administrators, unless `delegatedAdministrator` sets the others.',
  },
  { id: 'administrator-repeated', rule: 'No key of `organization.administrators` repeats `delegatedAdministrator`.' },
  {
    id: 'rollout-from-contradicted',
    rule: 'With `from: management-account`, `organization.administrators.stackSets` cannot be another account.',
  },
  { id: 'more-than-one-iam-region', rule: '`containment.region` is one Region, because IAM is global.' },
  {
    id: 'approved-actions-without-least-privilege',
    rule: '`approvedActions` has an effect only with `policy: least-privilege`, so `policy: published` needs all actions.',
  },
  { id: 'percentage-and-count', rule: 'A percentage and a count of the same preference exclude each other.' },
  {
    id: 'percentage-rounds-down-to-zero',
    rule: 'A percentage above zero selects at least one account. A failure tolerance does so for the accounts of its wave.',
  },
  {
    id: 'concurrency-above-tolerance',
    rule: 'With `strict-failure-tolerance`, `maxConcurrentCount` is at most `failureToleranceCount` + 1, because StackSets uses no more.',
  },
  {
    id: 'too-many-organizational-units',
    rule: 'Targets and waves have at most 50 units each, the limit of one CreateStackInstances call.',
  },
  { id: 'no-responder-role', rule: '`responderAccess` has at least one role.' },
  { id: 'duplicate-principal', rule: 'A role of `responderAccess` names a principal only once.' },
  { id: 'duplicate-approver', rule: '`remediation.approvers` names a role only once.' },
  { id: 'duplicate-trigger-name', rule: 'Each trigger of `remediation.automatic` has a unique name.' },
  {
    id: 'days-and-years',
    rule: '`evidenceStore.objectLock` has `retentionDays` or `retentionYears`, because Object Lock takes only one of them.',
  },
  {
    id: 'expires-before-retention',
    rule: '`evidenceStore.expireAfterDays` is longer than the retention. Object Lock keeps an object until its retention ends.',
  },
  { id: 'not-a-date', rule: '`until` and `expires` are valid dates.' },
  {
    id: 'placeholder',
    rule: 'Placeholders such as `r-xxxx`, `<account-id>` or `000000000000` are replaced with real values, except in texts.',
  },
  {
    id: 'reserved-stack-set-name',
    rule: '`stackSetName` does not start with `SIRTriage-` or `CIRT-`, which are reserved for the service.',
  },
  { id: 'invalid-tag-key', rule: 'A key of `tags` has 1 to 128 characters: letters, digits, spaces and `_.:/=+-@`.' },
  {
    id: 'invalid-tag-value',
    rule: 'A value of `tags` has 1 to 256 of the same characters. IAM allows an empty value, but stacks and StackSets do not.',
  },
  {
    id: 'reserved-tag',
    rule: 'Some keys of `tags` are reserved, in upper and lower case: `aws:`, `cordon:`, `CordonOwner`, `CordonRuleOwner`, `CordonExpires` and `SecurityIncidentResponseManaged`. A value cannot start with `aws:`.',
  },
  { id: 'tags-differ-in-case', rule: 'Two keys of `tags` cannot differ only in case, because an IAM role cannot have both.' },
  {
    id: 'too-many-tags',
    rule: '`tags` has at most 49 keys, or 47 with rules on findings. AWS allows 50, and Cordon adds the others.',
  },
  {
    id: 'tag-key-not-for-rules',
    rule: 'With rules on findings, keys of `tags` have only letters from A to Z, digits and `_.:/=+-`. GuardDuty and Security Hub accept no others.',
  },
];

const environment: readonly RuleBetweenKeys[] = [
  {
    id: 'address-instead-of-range',
    rule: '`internalRanges` and `externalRanges` contain CIDR ranges. A single address is written as a range: `203.0.113.7/32`.',
  },
  {
    id: 'host-bits-set',
    rule: 'A range is written with its first address. `10.0.0.16/8` is refused, because it could mean one address or sixteen million.',
  },
  { id: 'prefix-out-of-range', rule: 'A prefix length is at most 32 for IPv4, 128 for IPv6.' },
  { id: 'range-covers-everything', rule: '`0.0.0.0/0` and `::/0` are refused, because they contain every address.' },
  {
    id: 'range-too-wide',
    rule: 'A public range is /8 or narrower for IPv4, and /13 or narrower for IPv6. No organization has a wider one.',
  },
  {
    id: 'ranges-too-wide-together',
    rule: 'All public ranges of `environment` together cover at most a quarter of IPv4, and at most a /12 of IPv6.',
  },
  { id: 'duplicate-range', rule: 'A list contains an address or range only once, in any notation.' },
  { id: 'overlapping-ranges', rule: 'A range of a list cannot be within another range of the list.' },
  { id: 'range-internal-and-external', rule: 'A range cannot be both internal and external.' },
  { id: 'duplicate-name', rule: 'Each scanner has a unique name. So does each DNS server and each remote access.' },
  {
    id: 'duplicate-value',
    rule: 'A list contains a port, product, executable, image, instance or criterion value only once.',
  },
  { id: 'only-a-name-given', rule: 'A scanner or DNS server has at least one value that a finding can match.' },
];

const findingRules: readonly RuleBetweenKeys[] = [
  { id: 'duplicate-rule-name', rule: 'Each rule of a list has a unique name. Upper and lower case make no difference.' },
  { id: 'region-not-in-use', rule: 'Rules and detectors use only Regions of `organization.regions`.' },
  { id: 'duplicate-region', rule: 'A list contains a Region only once.' },
  { id: 'duplicate-acknowledgement', rule: 'A rule acknowledges a finding once.' },
  { id: 'not-one-of-finding-and-findings', rule: 'An acknowledgement has `finding`, or `findings` for several findings with one reason.' },
  {
    id: 'unknown-reference',
    rule: '`from` refers to a part of the environment, or to one of its remote accesses, DNS servers or scanners.',
  },
  { id: 'empty-reference', rule: 'The part that `from` refers to exists.' },
  { id: 'reference-of-wrong-kind', rule: 'The part that `from` refers to has values that fit the field, such as AMI IDs for an image.' },
  {
    id: 'reference-not-allowed',
    rule: '`from` works only for fields whose values an environment has. A severity, for example, is not such a field.',
  },
  { id: 'reference-for-unknown-field', rule: '`from` works only for fields that Cordon knows, because it adds values of their type.' },
  {
    id: 'reference-mixes-tags',
    rule: 'Scanners with different tags are referred to one by one. Otherwise the key of one and the value of another would match.',
  },
  { id: 'reference-to-another-tag', rule: 'The `key` of a criterion is the key of the tag that `from` refers to.' },
  { id: 'duplicate-field', rule: 'A suppression rule has at most one criterion per field.' },
  { id: 'duplicate-criterion', rule: 'An automation rule has at most one criterion per field, or per key of a map field.' },
  { id: 'operator-not-for-field', rule: 'Operators of a suppression rule fit the field: patterns for text, bounds for numbers and times.' },
  { id: 'operator-not-for-criterion', rule: 'Operators of an automation rule fit the field.' },
  { id: 'operators-conflict', rule: 'A criterion has no operators that Security Hub refuses together.' },
  { id: 'unknown-criterion', rule: 'Fields of automation rules are criteria of `AWS::SecurityHub::AutomationRule`.' },
  {
    id: 'field-needs-stage-enforce',
    rule: 'With `stage: observe`, a rule uses only fields that filters of both actions accept. Other fields need `stage: enforce`.',
  },
  { id: 'reserved-rule-order', rule: 'An automation rule cannot have order 10, which AWS Security Incident Response uses.' },
  { id: 'suppressed-without-note', rule: '`workflowStatus: SUPPRESSED` needs a `note`.' },
];

const membershipRules: readonly RuleBetweenKeys[] = [
  { id: 'team-and-team-file', rule: 'The team stands in `membership.team` or in `membership.teamFile`, not in both.' },
  { id: 'duplicate-team-member', rule: 'No two members of the team have the same e-mail address.' },
];

const routeRules: readonly RuleBetweenKeys[] = [
  { id: 'duplicate-route-name', rule: 'Each route has a unique name.' },
  { id: 'duplicate-route', rule: 'No two routes send the same events to the same targets.' },
  { id: 'not-one-kind-of-events', rule: '`events` has exactly one key.' },
  { id: 'not-one-kind-of-target', rule: 'A target has exactly one key besides `message`.' },
  { id: 'undocumented-value', rule: 'A filter asks for values that an event can have.' },
  { id: 'route-matches-no-event', rule: 'A filter matches at least one event.' },
  { id: 'message-for-another-target', rule: 'A message has a form that its target accepts.' },
  { id: 'invalid-target-arn', rule: 'The ARN of a target is complete, and belongs to its service.' },
  { id: 'arn-of-another-partition', rule: 'An ARN has the partition of its Region.' },
  { id: 'target-in-another-region', rule: 'Targets other than buses are in the membership Region, like the rules of routes.' },
  { id: 'target-in-another-account', rule: 'Targets other than buses are in the account of the rules.' },
  {
    id: 'event-over-third-bus',
    rule: 'A route of findings cannot have a bus as its target. EventBridge does not forward an event that came from another bus.',
  },
  { id: 'own-bus-as-target', rule: 'A route does not send events to the bus that they come from.' },
  { id: 'credential-in-url', rule: 'A URL contains no credential. A URL that is itself a credential is in Secrets Manager.' },
  { id: 'credential-in-header', rule: 'The name of a header is not a credential.' },
  { id: 'credential-in-parameter', rule: 'A parameter of a runbook contains no credential. It names the place of the credential.' },
  { id: 'credential-in-description', rule: 'A description contains no credential.' },
  {
    id: 'name-reserved-for-cordon',
    rule: 'A route, queue or topic cannot have a name that Cordon uses for dead-letter queues or for topics of chat channels.',
  },
  { id: 'arn-of-resource-of-cordon', rule: 'All routes refer to a resource that Cordon makes by its name, never by its ARN.' },
  { id: 'log-group-retention-conflict', rule: 'Routes that share a log group have the same retention for it.' },
  { id: 'slack-channel-in-two-workspaces', rule: 'A Slack channel has the same workspace in all routes.' },
  { id: 'fifo-target', rule: 'Topics and queues are standard, not FIFO.' },
  { id: 'retired-stack-in-use', rule: '`retiredStacks` contains no stack that a route or forwarding still uses.' },
  { id: 'several-alarm-topics-per-region', rule: '`alarmTopicArns` has one topic per account and Region.' },
];

/** By what they are about, in the order of the reference. */
export const rulesBySubject: readonly { readonly subject: string; readonly rules: readonly RuleBetweenKeys[] }[] = [
  { subject: 'Organization and rollout', rules: rollout },
  { subject: 'Membership', rules: membershipRules },
  { subject: 'Environment', rules: environment },
  { subject: 'Rules on findings', rules: findingRules },
  { subject: 'Routes', rules: routeRules },
];

export const rulesBetweenKeys: readonly RuleBetweenKeys[] = rulesBySubject.flatMap(({ rules }) => rules);

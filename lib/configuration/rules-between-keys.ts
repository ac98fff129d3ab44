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
  { id: 'duplicate-account', rule: 'An account stands once in a list, such as `rollout.canary` or `rollout.exclude`.' },
  { id: 'canary-excluded', rule: 'A canary account is not excluded.' },
  { id: 'canary-is-management-account', rule: 'The management account is no canary: StackSets never deploys to it.' },
  { id: 'exclusion-without-end', rule: 'An exclusion of the management account has an end (`until`).' },
  { id: 'duplicate-wave-name', rule: 'Waves have names of their own.' },
  { id: 'reserved-wave-name', rule: '`canary` and `management-account` name no wave, and `rest` only the last, without units.' },
  { id: 'overlapping-waves', rule: 'A unit is in one wave; in an organization, also no unit of one wave is below a unit of another.' },
  { id: 'rest-wave-not-last', rule: 'Only the last wave has no `organizationalUnits`: it takes what is left.' },
  { id: 'waves-need-owner-cordon', rule: '`rollout.waves` needs `owner: cordon`.' },
  { id: 'delegated-administrator-missing', rule: '`from: delegated-administrator` needs a member account that administers StackSets.' },
  { id: 'delegated-administrator-is-management-account', rule: 'The delegated administrator is a member account.' },
  {
    id: 'delegated-administrator-unused',
    rule: '`organization.delegatedAdministrator` stands for at least one administrator that has no key in `administrators`.',
  },
  {
    id: 'administrator-missing',
    rule: '`organization.administrators` names all four, unless `delegatedAdministrator` stands for the others.',
  },
  { id: 'administrator-repeated', rule: 'No key of `organization.administrators` repeats `delegatedAdministrator`.' },
  {
    id: 'rollout-from-contradicted',
    rule: '`from: management-account` does not stand with another account in `organization.administrators.stackSets`.',
  },
  { id: 'more-than-one-iam-region', rule: '`containment.region` is one Region, since IAM is global.' },
  { id: 'approved-actions-without-least-privilege', rule: '`approvedActions` narrows nothing under `policy: published`.' },
  { id: 'percentage-and-count', rule: 'A percentage and a count of the same preference exclude each other.' },
  {
    id: 'percentage-rounds-down-to-zero',
    rule: 'A percentage above zero comes to at least one account; a failure tolerance also over the accounts of its wave.',
  },
  {
    id: 'concurrency-above-tolerance',
    rule: 'Under `strict-failure-tolerance`, `maxConcurrentCount` is at most `failureToleranceCount` + 1, which is what StackSets would do anyway.',
  },
  {
    id: 'too-many-organizational-units',
    rule: 'Targets and waves name at most 50 units each, as many as one CreateStackInstances call takes.',
  },
  { id: 'not-a-date', rule: '`until` and `expires` are days of the calendar.' },
  { id: 'placeholder', rule: 'Placeholders such as `r-xxxx`, `<account-id>` or `000000000000` are not left in, except in texts.' },
  {
    id: 'reserved-stack-set-name',
    rule: '`stackSetName` does not begin with `SIRTriage-` or `CIRT-`, which are the names of the service itself.',
  },
  { id: 'invalid-tag-key', rule: 'A key of `tags` has 1 to 128 characters: letters, digits, spaces and `_.:/=+-@`.' },
  {
    id: 'invalid-tag-value',
    rule: 'A value of `tags` has 1 to 256 of the same characters. IAM takes an empty value, stacks and StackSets do not.',
  },
  {
    id: 'reserved-tag',
    rule: 'No key of `tags` is one of AWS (`aws:`), of Cordon (`cordon:`, `CordonOwner`, `CordonRuleOwner`, `CordonExpires`) or of the service (`SecurityIncidentResponseManaged`), in upper or lower case; no value begins with `aws:`.',
  },
  { id: 'tags-differ-in-case', rule: 'No two keys of `tags` differ in upper and lower case alone: an IAM role cannot have both.' },
  {
    id: 'too-many-tags',
    rule: '`tags` has at most 49 keys, 47 where there are rules on findings: AWS takes 50, and Cordon puts some itself.',
  },
  {
    id: 'tag-key-not-for-rules',
    rule: 'Where there are rules on findings, keys of `tags` have letters from A to Z, digits and `_.:/=+-`: GuardDuty and Security Hub take no others.',
  },
];

const environment: readonly RuleBetweenKeys[] = [
  {
    id: 'address-for-range',
    rule: '`internalRanges` and `externalRanges` hold CIDR ranges. One address is a range too: `203.0.113.7/32`.',
  },
  {
    id: 'host-bits-set',
    rule: 'A range begins where it says: `10.0.0.16/8` may mean the one address or sixteen million, and is refused.',
  },
  { id: 'prefix-out-of-range', rule: 'A prefix length is at most 32 for IPv4, 128 for IPv6.' },
  { id: 'range-of-everything', rule: '`0.0.0.0/0` and `::/0` are no environment.' },
  { id: 'duplicate-range', rule: 'An address or range stands once in a list, however it is written.' },
  { id: 'overlapping-ranges', rule: 'No range of a list lies within another of the list.' },
  { id: 'internal-and-external', rule: 'What is internal is not external too.' },
  { id: 'duplicate-name', rule: 'Scanners have names of their own, so have DNS servers, and ways in.' },
  {
    id: 'duplicate-value',
    rule: 'A port, product, executable, image or instance stands once in its list, as does a value of a criterion.',
  },
  { id: 'nothing-but-a-name', rule: 'A scanner or DNS server has something that a finding could be recognized by.' },
];

const findingRules: readonly RuleBetweenKeys[] = [
  { id: 'duplicate-rule-name', rule: 'Rules of a list have names of their own, upper and lower case aside.' },
  { id: 'region-not-in-use', rule: 'Rules and detectors are for Regions of `organization.regions`.' },
  { id: 'duplicate-region', rule: 'A Region stands once in a list.' },
  { id: 'duplicate-acknowledgement', rule: 'A rule acknowledges a finding once.' },
  { id: 'not-one-kind-of-acknowledgement', rule: 'An acknowledgement has `finding`, or `findings` for several that one reason covers.' },
  { id: 'unknown-reference', rule: '`from` names a part of the environment, or one of its remote accesses, DNS servers or scanners.' },
  { id: 'empty-reference', rule: 'What `from` names is given.' },
  { id: 'reference-of-other-kind', rule: 'What `from` names has values of the kind that the field takes, such as AMI IDs for an image.' },
  { id: 'reference-not-taken', rule: '`from` stands with fields whose values an environment can have: there are no severities in one.' },
  { id: 'reference-for-unknown-field', rule: '`from` stands with fields that Cordon knows, since it adds values of their kind.' },
  {
    id: 'reference-mixes-tags',
    rule: 'Scanners with different tags are named one by one: the key of one and the value of another would match.',
  },
  { id: 'reference-to-other-tag', rule: 'The `key` of a criterion is the key of the tag that `from` names.' },
  { id: 'field-twice', rule: 'A field stands in one criterion of a suppression rule.' },
  { id: 'repeated-criterion', rule: 'A field stands in one criterion of an automation rule; of a map, a key does.' },
  { id: 'operator-misfit', rule: 'Operators of a suppression rule fit the field: patterns are for text, bounds for numbers and times.' },
  { id: 'wrong-operator', rule: 'So do those of an automation rule.' },
  { id: 'operators-clash', rule: 'Operators that Security Hub refuses together on one field do not stand together.' },
  { id: 'unknown-criterion', rule: 'Fields of automation rules are criteria of `AWS::SecurityHub::AutomationRule`.' },
  {
    id: 'field-needs-enforce',
    rule: 'A rule that observes looks at the fields that filters of either action take; the others need `stage: enforce`.',
  },
  { id: 'order-of-service', rule: 'No automation rule has order 10, which is that of AWS Security Incident Response.' },
  { id: 'suppressed-without-note', rule: '`workflowStatus: SUPPRESSED` comes with a `note`.' },
];

const membershipRules: readonly RuleBetweenKeys[] = [
  { id: 'team-and-team-file', rule: 'The team stands in `membership.team` or in `membership.teamFile`, not in both.' },
  { id: 'duplicate-team-member', rule: 'No two members of the team have the same e-mail address.' },
];

const routeRules: readonly RuleBetweenKeys[] = [
  { id: 'duplicate-route-name', rule: 'Routes have names of their own.' },
  { id: 'duplicate-route', rule: 'No two routes send the same events to the same targets.' },
  { id: 'not-one-kind-of-events', rule: '`events` has exactly one key.' },
  { id: 'not-one-kind-of-target', rule: 'A target has exactly one key besides `message`.' },
  { id: 'undocumented-value', rule: 'A filter asks for values that an event can have.' },
  { id: 'route-takes-nothing', rule: 'A filter takes some event.' },
  { id: 'message-of-another-target', rule: 'A message is one that its target can be sent.' },
  { id: 'invalid-target-arn', rule: 'The ARN of a target is a whole one, of its service.' },
  { id: 'arn-of-another-partition', rule: 'An ARN has the partition of its Region.' },
  { id: 'target-in-another-region', rule: 'Targets other than buses are in the membership Region, where the rules of routes are.' },
  { id: 'target-in-another-account', rule: 'They are in the account of the rules, too.' },
  {
    id: 'third-bus',
    rule: 'A route of findings has no bus as its target: EventBridge does not send an event on that came from another bus.',
  },
  { id: 'credential-in-url', rule: 'A URL holds no credential; one that is itself a credential is in Secrets Manager.' },
  { id: 'credential-in-header', rule: 'The name of a header is no credential.' },
  { id: 'credential-in-parameter', rule: 'A parameter of a runbook holds no credential, but names where one is.' },
  { id: 'credential-in-description', rule: 'A description holds no credential.' },
  {
    id: 'name-of-cordon',
    rule: 'No route, queue or topic has a name that Cordon gives to queues of dead letters or to topics of chat channels.',
  },
  { id: 'arn-of-made', rule: 'What Cordon makes for a route is named in all routes, and in none of them by its ARN.' },
  { id: 'log-group-retention', rule: 'Routes that share a log group agree on how long it keeps events.' },
  { id: 'channel-of-two-workspaces', rule: 'A Slack channel belongs to one workspace in all routes.' },
  { id: 'fifo-target', rule: 'Topics and queues are standard ones.' },
  { id: 'stack-in-use', rule: '`retiredStacks` names no stack that a route still has, or that forwards.' },
  { id: 'two-alarm-topics', rule: '`alarmTopicArns` has one topic an account and Region.' },
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

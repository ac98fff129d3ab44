import { remediationPrefix } from '../configuration/remediation-access';
import { evidenceStackPrefix } from '../containment/backup-buckets';
import { containmentExecutionRoleName, containmentRoleName } from '../containment/roles';
import { type EventPattern } from './route-pattern';
import { type TamperedResource } from './tamper-actions';

export interface TamperOptions {
  /** Prefix of the names of the StackSets and stacks that carry the containment roles. */
  readonly stackSetName: string;
}

/** What every stack of Cordon's own has a name that begins with; StackSets put `StackSet-` before theirs. */
const stackNames = (stackSetName: string): readonly string[] => [
  ...[stackSetName, `StackSet-${stackSetName}`],
  ...['cordon-route', 'cordon-forwarding-', 'cordon-signals-', evidenceStackPrefix, `${remediationPrefix}-`],
];

/**
 * Names of the managed rules by which AWS Security Incident Response gets findings:
 * https://docs.aws.amazon.com/security-ir/latest/userguide/config-validation.html
 */
const managedRule = { wildcard: '*SecurityIncidentResponse*' };
const ownName = { prefix: 'cordon' };
const anotherName = [{ 'anything-but': ownName }];

/** StackSet that forwards use of containment from member accounts (`memberForwardingTemplate`). */
const memberForwardingStackSet = 'cordon-forwarding-members';

/** Types of resources that nobody of Cordon changes by Cloud Control, and whose names their identifiers do not always have. */
const hidingTypes = [
  ...['Filter', 'IPSet', 'ThreatIntelSet', 'TrustedEntitySet', 'ThreatEntitySet'].map((type) => `AWS::GuardDuty::${type}`),
  ...['AutomationRule', 'AutomationRuleV2'].map((type) => `AWS::SecurityHub::${type}`),
];

/** What `requestParameters` are asked for, by what was tampered with. */
export const tamperedResources: Readonly<Record<TamperedResource, (options: TamperOptions) => EventPattern>> = {
  // Also given as NAME:UUID.
  stackSets: ({ stackSetName }) => ({ stackSetName: [{ prefix: stackSetName }, { prefix: memberForwardingStackSet }] }),
  // Also given as an ARN.
  stacks: ({ stackSetName }) => ({
    stackName: stackNames(stackSetName).flatMap((name) => [{ prefix: name }, { wildcard: `arn:*:stack/${name}*` }]),
  }),
  changeSetAlone: () => ({ stackName: [{ exists: false }] }),
  // The identifier is a name or an ARN, by the type.
  resources: () => ({
    $or: [{ typeName: hidingTypes }, { typeName: [{ prefix: 'AWS::Events::' }], identifier: [{ wildcard: '*cordon*' }, managedRule] }],
  }),
  roles: () => ({
    roleName: [containmentRoleName, containmentExecutionRoleName, { prefix: 'AWSServiceRoleForSecurityIncidentResponse' }],
  }),
  // The rule is `name` or `rule`, the bus `name` or `eventBusName`, the archive `archiveName`, by the call.
  rules: () => ({
    $or: [{ name: [ownName, managedRule] }, { rule: [ownName, managedRule] }, { eventBusName: [ownName] }, { archiveName: [ownName] }],
  }),
  // One by its name, several by a list of names, those of a mute rule within its targets.
  alarms: () => ({ $or: [{ alarmName: [ownName] }, { alarmNames: [ownName] }, { muteTargets: { alarmNames: [ownName] } }] }),
  filtersOfOthers: () => ({ $or: [{ name: anotherName }, { filterName: anotherName }] }),
  automationRulesOfOthers: () => ({ ruleName: anotherName }),
};

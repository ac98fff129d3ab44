/** What an import does with a type of resource. */
export type Treatment =
  /** A rule of the configuration. */
  | 'imported'
  /** Named as not carried over: it hides, changes or routes findings or events, and no rule of the configuration says it. */
  | 'named'
  /** It deploys a template, whose resources are looked at. */
  | 'template'
  /** Left out without a word: it hides, changes and routes nothing. */
  | 'irrelevant';

/** A type of resource, as data. */
export interface ResourceType {
  /** Type in CloudFormation and in Cloud Control. The Terraform provider awscc derives its names from it. */
  readonly type: string;
  /** Types of the Terraform provider aws. @default - it has none that Cordon knows */
  readonly terraform?: readonly string[];
  readonly treatment: Treatment;
  /** Why, as sentences, with what to do where there is something to do. */
  readonly why: string;
}

const byHand = 'A configuration has nothing like it. Keep it where it is, and review it there.';
const cordonDoes = 'Cordon reads it.';
const detects = 'It decides what is detected, not what becomes of a finding.';
const target = 'It is behind a rule, and routes nothing without one.';
const people = 'It connects accounts, people or tools. No finding is hidden or routed by it alone.';

/**
 * Types of the services that make findings or route events, and types that deploy templates.
 * Pages: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-guardduty-filter.html and so on, see `pageOf`;
 * https://github.com/hashicorp/terraform-provider-aws/tree/main/website/docs/r,
 * https://github.com/hashicorp/terraform-provider-awscc/tree/main/docs/resources.
 */
export const resourceTypes: readonly ResourceType[] = [
  { type: 'AWS::GuardDuty::Filter', terraform: ['aws_guardduty_filter'], treatment: 'imported', why: cordonDoes },
  { type: 'AWS::SecurityHub::AutomationRule', terraform: ['aws_securityhub_automation_rule'], treatment: 'imported', why: cordonDoes },
  {
    ...{ type: 'AWS::Events::Rule', terraform: ['aws_cloudwatch_event_rule', 'aws_cloudwatch_event_target'] },
    ...{ treatment: 'imported', why: cordonDoes },
  },
  { type: 'AWS::SecurityHub::AutomationRuleV2', terraform: ['aws_securityhub_automation_rule_v2'], treatment: 'imported', why: cordonDoes },

  {
    ...{ type: 'AWS::GuardDuty::IPSet', terraform: ['aws_guardduty_ipset'], treatment: 'named' },
    why: `GuardDuty makes no findings for trusted addresses. ${byHand}`,
  },
  { type: 'AWS::GuardDuty::TrustedEntitySet', treatment: 'named', why: `GuardDuty makes no findings for trusted entities. ${byHand}` },
  {
    ...{ type: 'AWS::GuardDuty::PublishingDestination', terraform: ['aws_guardduty_publishing_destination'], treatment: 'named' },
    why: `It exports findings to a bucket. ${byHand}`,
  },
  {
    ...{ type: 'AWS::InspectorV2::Filter', terraform: ['aws_inspector2_filter'], treatment: 'named' },
    why: `It can suppress findings of Amazon Inspector. ${byHand}`,
  },
  {
    ...{ type: 'AWS::Macie::FindingsFilter', terraform: ['aws_macie2_findings_filter'], treatment: 'named' },
    why: `It can archive findings of Amazon Macie. ${byHand}`,
  },
  { type: 'AWS::Macie::AllowList', treatment: 'named', why: `Amazon Macie makes no findings for what is on the list. ${byHand}` },
  {
    ...{ type: 'AWS::AccessAnalyzer::ArchiveRule', terraform: ['aws_accessanalyzer_archive_rule'], treatment: 'named' },
    why: `It archives findings of IAM Access Analyzer. ${byHand}`,
  },
  {
    ...{ type: 'AWS::AccessAnalyzer::Analyzer', treatment: 'named' },
    why: `It has archive rules, which archive findings of IAM Access Analyzer. ${byHand}`,
  },
  {
    ...{ type: 'AWS::SecurityHub::FindingAggregator', terraform: ['aws_securityhub_finding_aggregator'], treatment: 'named' },
    why: `It copies findings of other Regions to one Region. ${byHand}`,
  },
  {
    ...{ type: 'AWS::SecurityHub::AggregatorV2', terraform: ['aws_securityhub_aggregator_v2'], treatment: 'named' },
    why: `It copies findings of other Regions to one Region. ${byHand}`,
  },
  {
    ...{ type: 'AWS::Serverless::Function', treatment: 'named' },
    why: 'It has a rule of EventBridge among its events. Write the rule under routes by hand.',
  },
  {
    ...{ type: 'AWS::Serverless::StateMachine', treatment: 'named' },
    why: 'It has a rule of EventBridge among its events. Write the rule under routes by hand.',
  },

  { type: 'AWS::CloudFormation::Stack', terraform: ['aws_cloudformation_stack'], treatment: 'template', why: 'It deploys a template.' },
  {
    ...{ type: 'AWS::CloudFormation::StackSet', terraform: ['aws_cloudformation_stack_set'], treatment: 'template' },
    why: 'It deploys a template.',
  },
  {
    ...{ type: 'AWS::Serverless::Application', terraform: ['aws_serverlessapplicationrepository_cloudformation_stack'] },
    ...{ treatment: 'template', why: 'It deploys a template.' },
  },

  ...without(detects, 'GuardDuty', ['Detector', 'ThreatIntelSet', 'ThreatEntitySet', 'CustomDetectionRuleAssociation']),
  ...without(detects, 'GuardDuty', ['MalwareProtectionPlan']),
  ...without(people, 'GuardDuty', ['Master', 'Member']),
  ...without(detects, 'SecurityHub', ['Hub', 'HubV2', 'Standard', 'SecurityControl', 'ConfigurationPolicy', 'PolicyAssociation']),
  ...without(detects, 'SecurityHub', ['OrganizationConfiguration', 'ProductSubscription']),
  ...without(people, 'SecurityHub', ['ActionTarget', 'Connector', 'ConnectorV2', 'DelegatedAdmin', 'Insight']),
  ...without(target, 'Events', ['ApiDestination', 'Connection', 'Archive', 'Endpoint', 'EventBus', 'EventBusPolicy']),
  ...without(detects, 'Macie', ['CustomDataIdentifier', 'Session']),
  ...without(people, 'Macie', ['Member']),
  ...without(detects, 'InspectorV2', ['CisScanConfiguration', 'CodeSecurityIntegration', 'CodeSecurityScanConfiguration']),
  ...without(people, 'InspectorV2', ['Connector']),
];

/** Types that hide, change and route nothing. A test holds that no type of these services is missing. */
function without(why: string, service: string, names: readonly string[]): readonly ResourceType[] {
  return names.map((name) => ({ type: `AWS::${service}::${name}`, treatment: 'irrelevant', why }));
}

/** AWS's page of a type. SAM has pages of its own. */
export function pageOf({ type }: ResourceType): string {
  const [, service = '', name = ''] = type.toLowerCase().split('::');
  return service === 'serverless'
    ? `https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-${name}.html`
    : `https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-${service}-${name}.html`;
}

const byType: ReadonlyMap<string, ResourceType> = new Map(resourceTypes.map((one) => [one.type, one]));
const byTerraform: ReadonlyMap<string, ResourceType> = new Map(
  resourceTypes.flatMap((one) => (one.terraform ?? []).map((name): [string, ResourceType] => [name, one])),
);
const byCloudControl: ReadonlyMap<string, ResourceType> = new Map(resourceTypes.map((one) => [cloudControlName(one), one]));

/** A type of CloudFormation. @returns undefined where the type is none of these */
export const templateType = (type: string): ResourceType | undefined => byType.get(type);
/** A type of the Terraform provider aws. @returns undefined where the type is none of these */
export const terraformType = (type: string): ResourceType | undefined => byTerraform.get(type);
/** A type of the Terraform provider awscc. @returns undefined where the type is none of these */
export const cloudControlType = (type: string): ResourceType | undefined => byCloudControl.get(type);

/** `awscc_guardduty_ip_set` of `AWS::GuardDuty::IPSet`. */
export function cloudControlName({ type }: ResourceType): string {
  const [, service = '', name = ''] = type.split('::');
  const words = name.replace(/([a-z])([A-Z])/g, '$1_$2').replace(/([A-Z])([A-Z][a-z])/g, '$1_$2');
  return `awscc_${service}_${words}`.toLowerCase();
}

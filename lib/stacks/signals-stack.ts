import { createHash } from 'node:crypto';
import { CfnWaitConditionHandle } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { AutomationRule, type AutomationRuleCriterion } from '../../constructs/automation-rule';
import { AutomationRuleV2 } from '../../constructs/automation-rule-v2';
import { SuppressionRule, type SuppressionRuleCriterion } from '../../constructs/suppression-rule';
import { CordonError, exitCode } from '../core/problem';
import { type SignalStackContent } from '../signals/deployment';
import { PlainStack } from '../synthesis/plain-stack';

export interface SignalsStackProps {
  /** Account that administers what the stack holds: GuardDuty, Security Hub, or both. */
  readonly account: string;
  readonly region: string;
  /** ID of the GuardDuty detector. @default - none; then there must be no suppression rule */
  readonly detector?: string;
  readonly content: SignalStackContent;
}

/** Suppression rules and automation rules of one Region, or a part of them, in the account that administers what it holds. */
export class SignalsStack extends PlainStack {
  public constructor(scope: Construct, id: string, { account, region, detector, content }: SignalsStackProps) {
    super(scope, id, {
      stackName: content.stackName,
      env: { account, region },
      description: `Cordon: GuardDuty suppression rules and Security Hub automation rules of ${region}`,
      whenTooLarge: 'raise signals.stacksPerRegion by one; only rules that move to the new stack change',
    });
    let before: SuppressionRule | undefined;
    // Which operators fit which field is a matter of types for those who write TypeScript; of data the constructs check it.
    for (const { rule, rank } of content.suppressionRules) {
      const criteria = rule.criteria as readonly SuppressionRuleCriterion[];
      const detectorId = needed(detector, region);
      const construct = new SuppressionRule(this, logicalId('Suppression', rule.name), { ...rule, criteria, rank, detectorId });
      if (before) construct.after(before);
      before = construct;
    }
    for (const { rule, order } of content.automationRules) {
      const criteria = rule.criteria as readonly AutomationRuleCriterion[];
      new AutomationRule(this, logicalId('Automation', rule.name), { ...rule, order, criteria });
    }
    for (const rule of content.automationRulesV2) new AutomationRuleV2(this, logicalId('AutomationV2', rule.name), rule);
    // A stack must have a resource, and must stay for what it held to be taken away.
    if ([content.suppressionRules, content.automationRules, content.automationRulesV2].every(({ length }) => length === 0))
      new CfnWaitConditionHandle(this, 'NoRules');
  }
}

function needed(detector: string | undefined, region: string): string {
  if (detector !== undefined) return detector;
  throw new CordonError(exitCode.usage, {
    id: 'no-detector',
    path: 'organization.detectors',
    message: `has no detector ID for ${region}, but suppression rules are deployed there`,
    remedy: `add the ID that \`aws guardduty list-detectors --region ${region}\` prints in the administrator's account`,
  });
}

/** Logical IDs take letters and digits alone, so names that differ in anything else are told apart by a hash. */
function logicalId(kind: string, name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const pascal = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return `${kind}${pascal}${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

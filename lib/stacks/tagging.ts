import { CfnResource, Stack, TagManager } from 'aws-cdk-lib';
import { type IConstruct } from 'constructs';
import { automationRuleTemplateTagKey } from '../configuration/tag-limits';

/**
 * Puts tags on every stack below a construct, and on every resource in them that takes tags. Both: not whoever deploys a template puts the stack's
 * tags on, and not every resource gets those of its stack
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html).
 */
export function addTags(scope: IConstruct, tags: Readonly<Record<string, string>>): void {
  const entries = Object.entries(tags);
  if (entries.length === 0) return;
  for (const construct of scope.node.findAll()) {
    const manager = Stack.isStack(construct) || CfnResource.isCfnResource(construct) ? TagManager.of(construct) : undefined;
    if (manager === undefined) continue;
    entries.filter(([key]) => takesKey(construct, key)).forEach(([key, value]) => manager.setTag(key, value));
  }
}

function takesKey(construct: IConstruct, key: string): boolean {
  // Of V2 the pattern of keys is not documented: the stricter one cannot fail.
  const isAutomationRule =
    CfnResource.isCfnResource(construct) && /^AWS::SecurityHub::AutomationRule(?:V2)?$/.test(construct.cfnResourceType);
  return !isAutomationRule || automationRuleTemplateTagKey.test(key);
}

import { type Configuration } from '../../configuration/configuration';
import { type DeployedAutomationRuleV2, type Snapshot } from '../../organization/snapshot';
import { automationRuleV2Properties } from '../../signals/security-hub-v2/properties';
import { remedyOfUnread, takeSnapshot, whyUnread } from '../judge';

/** What is not known of the rules of one Region. */
export type UnknownV2 =
  | { readonly kind: 'unread'; readonly tell: (where: string) => string; readonly remedy: string }
  | { readonly kind: 'rule'; readonly evidence: string; readonly remedy: string };

/**
 * Doubts about the rules of Security Hub V2 in a Region. A rule that writes the status or the severity of findings is one, because AWS does not
 * document whether the service reads findings there. A rule that is deployed as it is configured is judged with the configuration.
 */
export function unknownV2(snapshot: Snapshot, region: string, { automationRulesV2 = [] }: Configuration): readonly UnknownV2[] {
  const reading = snapshot.signals?.regions[region]?.automationRulesV2;
  if (reading === undefined) {
    const tell = (where: string): string => `Nobody looked at the automation rules of Security Hub V2 in ${where}.`;
    return [{ kind: 'unread', tell, remedy: takeSnapshot }];
  }
  if (reading.status === 'unknown') {
    const { reason } = reading;
    const tell = (where: string): string => whyUnread(`the automation rules of Security Hub V2 in ${where}`, reason);
    return [{ kind: 'unread', tell, remedy: remedyOfUnread(reason) }];
  }
  const known = new Set(automationRulesV2.map((rule) => automationRuleV2Properties(rule)).map(textOf));
  const enabled = reading.status === 'present' ? reading.value.filter((rule) => rule.enabled) : [];
  return enabled.flatMap((rule) => doubtOf(rule, region, known));
}

function doubtOf({ arn, name, content }: DeployedAutomationRuleV2, region: string, known: ReadonlySet<string>): readonly UnknownV2[] {
  if (content.status === 'unknown') {
    const evidence = whyUnread(`what the automation rule ${name} of Security Hub V2 does`, content.reason);
    return [{ kind: 'rule', evidence, remedy: remedyOfUnread(content.reason) }];
  }
  if (content.status === 'absent' || !content.value.actions.some(mayHide)) return [];
  if (known.has(textOf({ Criteria: content.value.criteria, Actions: content.value.actions }))) return [];
  const evidence = `The automation rule ${name} of Security Hub V2 in ${region} can change findings. AWS does not document whether the service reads findings there.`;
  return [
    { kind: 'rule', evidence, remedy: `see what it does: aws securityhub get-automation-rule-v2 --identifier ${arn} --region ${region}` },
  ];
}

/** Whether an action writes more than a comment. A ticket of a connector leaves the finding as it is; an action of another kind may do anything. */
function mayHide({ Type: type, FindingFieldsUpdate: update }: Readonly<Record<string, unknown>>): boolean {
  if (type === 'EXTERNAL_INTEGRATION') return false;
  return type !== 'FINDING_FIELDS_UPDATE' || Object.keys(update ?? {}).some((field) => field !== 'Comment');
}

/** What a rule matches and does, with sorted members. */
function textOf({ Criteria, Actions }: { readonly Criteria: unknown; readonly Actions: unknown }): string {
  return JSON.stringify([Criteria, Actions], (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

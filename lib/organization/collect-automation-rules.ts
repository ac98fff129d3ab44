import {
  BatchGetAutomationRulesCommand,
  DescribeSecurityHubV2Command,
  GetAutomationRuleV2Command,
  ListAutomationRulesCommand,
  ListAutomationRulesV2Command,
  ListTagsForResourceCommand,
  type AutomationRulesConfig,
  type AutomationRulesMetadata,
  type AutomationRulesMetadataV2,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { type Regional } from '../aws/clients';
import { isKill, reading, unknownReason } from '../aws/failures';
import { everyPage, inParallel } from '../aws/pages';
import { pageSize, readOperations } from '../aws/read-operations';
import { absent, present, unknown, type Reading } from '../core/reading';
import { isNotEnabled, unexpected } from './regional-reads';
import { type AutomationRuleContent, type DeployedAutomationRule, type DeployedAutomationRuleV2, type RegionSignals } from './snapshot';
import { sortedBy } from './sorted';
import { sortedTags, wholeNumber } from './answers';

type Client = Regional<SecurityHubClient>;
type Fields = Readonly<Record<string, unknown>>;

/** Tags, and rules of Security Hub V2, that are read at the same time in one Region. */
const readsAtOnce = 4;
/** Most rules of one call. */
const rulesPerCall = readOperations['securityhub:BatchGetAutomationRules'].batchSize;

/**
 * Both kinds of automation rules of a Region, each by itself.
 * @param withContent whether to read what they match and write, and the rules of Security Hub V2
 */
export async function collectAutomationRules(
  connect: () => Promise<Client>,
  withContent: boolean,
): Promise<Pick<RegionSignals, 'automationRules' | 'automationRulesV2'>> {
  const client = await reading('securityhub:ListAutomationRules', connect);
  if (client.status !== 'present') return { automationRules: client, ...(withContent && { automationRulesV2: client }) };
  try {
    const [automationRules, automationRulesV2] = await Promise.all([
      rulesOf(client.value, withContent),
      withContent ? rulesV2Of(client.value) : undefined,
    ]);
    return { automationRules, ...(automationRulesV2 && { automationRulesV2 }) };
  } finally {
    client.value.destroy?.();
  }
}

async function rulesOf(securityHub: Client, withContent: boolean): Promise<Reading<readonly DeployedAutomationRule[]>> {
  try {
    const MaxResults = pageSize('securityhub:ListAutomationRules');
    const listed = await everyPage(
      (NextToken) => securityHub.send(new ListAutomationRulesCommand({ MaxResults, NextToken })),
      (answer) => answer.AutomationRulesMetadata,
      (answer) => answer.NextToken,
    );
    const rules = new Map(listed.map(automationRule).map((rule) => [rule.arn, rule]));
    const sorted = sortedBy([...rules.values()], ({ arn }) => arn);
    const [contents, tags] = await Promise.all([
      withContent
        ? contentsOf(
            securityHub,
            sorted.map(({ arn }) => arn),
          )
        : undefined,
      inParallel(sorted, readsAtOnce, ({ arn }) => tagsOf(securityHub, arn)),
    ]);
    return present(
      sorted.map((rule, index) => ({ ...rule, ...(contents && { content: contents.get(rule.arn) ?? silent }), tags: tags[index]! })),
    );
  } catch (error) {
    if (isKill(error)) throw error;
    return isNotEnabled(error) ? absent : unknown(unknownReason('securityhub:ListAutomationRules', error));
  }
}

function automationRule(rule: AutomationRulesMetadata): Omit<DeployedAutomationRule, 'tags' | 'content'> {
  // Without an ARN the rule cannot be identified, and its tags cannot be read.
  if (!rule.RuleArn) throw unexpected('the ARN of an automation rule', rule.RuleArn);
  const { RuleArn: arn, RuleName: name = '', IsTerminal: terminal = false } = rule;
  const order = wholeNumber(rule.RuleOrder, `the order of automation rule ${arn}`);
  return { arn, name, order, enabled: isEnabled(rule.RuleStatus, arn), terminal };
}

function isEnabled(status: string | undefined, arn: string): boolean {
  if (status !== 'ENABLED' && status !== 'DISABLED') throw unexpected(`the status of automation rule ${arn}`, status);
  return status === 'ENABLED';
}

const batchCall = 'securityhub:BatchGetAutomationRules';
const silent = unknown({ call: batchCall, code: 'no-answer', message: 'AWS answered nothing about the rule' });

/** What rules match and write, by ARN, in batches of the largest size. */
async function contentsOf(securityHub: Client, arns: readonly string[]): Promise<ReadonlyMap<string, Reading<AutomationRuleContent>>> {
  const batches = Array.from({ length: Math.ceil(arns.length / rulesPerCall) }, (_, index) =>
    arns.slice(index * rulesPerCall, (index + 1) * rulesPerCall),
  );
  const found = new Map<string, Reading<AutomationRuleContent>>();
  await inParallel(batches, readsAtOnce, async (batch) => {
    const answer = await reading(batchCall, () =>
      securityHub.send(new BatchGetAutomationRulesCommand({ AutomationRulesArns: [...batch] })),
    );
    if (answer.status !== 'present') {
      for (const arn of batch) found.set(arn, answer);
      return;
    }
    for (const rule of answer.value.Rules ?? []) if (rule.RuleArn !== undefined) found.set(rule.RuleArn, contentOf(rule));
    for (const { RuleArn: arn, ErrorCode: code, ErrorMessage: message = '' } of answer.value.UnprocessedAutomationRules ?? []) {
      if (arn !== undefined) found.set(arn, unknown({ call: batchCall, code: String(code ?? 'unprocessed'), message }));
    }
  });
  return found;
}

function contentOf({ RuleArn: arn, Criteria: criteria, Actions: actions }: AutomationRulesConfig): Reading<AutomationRuleContent> {
  const updates = (actions ?? []).map(({ FindingFieldsUpdate: update }) => update);
  // Without its criteria a rule would seem to match everything; an action of another kind would seem to do nothing.
  if (criteria === undefined || updates.length === 0 || updates.some((update) => update === undefined)) {
    const { code, message } = unknownReason(batchCall, unexpected(`the criteria or an update of automation rule ${arn}`, undefined));
    return unknown({ call: batchCall, code, message });
  }
  const filters = plainFields(criteria) as AutomationRuleContent['criteria'];
  return present({ criteria: filters, updates: updates.map((update) => withoutAuthor(plainFields(update))) });
}

/** Without members that are undefined, so that the value is the same when it is read back from its JSON. */
const plainFields = (value: unknown): Fields => JSON.parse(JSON.stringify(value)) as Fields;

/** Who wrote a note is often a name; what it says stays. */
function withoutAuthor(update: Fields): Fields {
  const { Note: note } = update as { readonly Note?: { readonly Text?: string } };
  return note === undefined ? update : { ...update, Note: { Text: note.Text } };
}

async function tagsOf(securityHub: Client, arn: string): Promise<DeployedAutomationRule['tags']> {
  return reading('securityhub:ListTagsForResource', async () =>
    sortedTags((await securityHub.send(new ListTagsForResourceCommand({ ResourceArn: arn }))).Tags),
  );
}

/**
 * Rules of Security Hub V2. Whether it is enabled is asked first: only there AWS documents the error of a Region where it is not.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_DescribeSecurityHubV2.html
 */
async function rulesV2Of(securityHub: Client): Promise<Reading<readonly DeployedAutomationRuleV2[]>> {
  const hub = await reading('securityhub:DescribeSecurityHubV2', () => securityHub.send(new DescribeSecurityHubV2Command({})), [
    'ResourceNotFoundException',
  ]);
  if (hub.status !== 'present') return hub;
  return reading('securityhub:ListAutomationRulesV2', async () => {
    const MaxResults = pageSize('securityhub:ListAutomationRulesV2');
    const listed = await everyPage(
      (NextToken) => securityHub.send(new ListAutomationRulesV2Command({ MaxResults, NextToken })),
      (answer) => answer.Rules,
      (answer) => answer.NextToken,
    );
    const rules = sortedBy([...new Map(listed.map(ruleV2).map((rule) => [rule.arn, rule])).values()], ({ arn }) => arn);
    return inParallel(rules, readsAtOnce, async (rule) => ({ ...rule, content: await contentV2Of(securityHub, rule.arn) }));
  });
}

function ruleV2(rule: AutomationRulesMetadataV2): Omit<DeployedAutomationRuleV2, 'content'> {
  const { RuleArn: arn, RuleName: name = '', RuleOrder: order, RuleStatus: status } = rule;
  if (!arn) throw unexpected('the ARN of an automation rule of Security Hub V2', arn);
  if (order === undefined) throw unexpected(`the order of automation rule ${arn}`, order);
  return { arn, name, order, enabled: isEnabled(status, arn) };
}

function contentV2Of(securityHub: Client, Identifier: string): Promise<DeployedAutomationRuleV2['content']> {
  return reading('securityhub:GetAutomationRuleV2', async () => {
    const { Criteria: criteria, Actions: actions } = await securityHub.send(new GetAutomationRuleV2Command({ Identifier }));
    if (criteria === undefined || actions === undefined)
      throw unexpected(`the criteria or the actions of automation rule ${Identifier}`, undefined);
    return { criteria: plainFields(criteria), actions: actions.map(plainFields) };
  });
}

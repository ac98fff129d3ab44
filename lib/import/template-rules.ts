import { type FilterConditions } from '../organization/snapshot';
import {
  isFields,
  listOf,
  member,
  tagsOf,
  textOf,
  type Fields,
  type FoundRule,
  type FoundRules,
  type FoundTarget,
  type NotCarried,
} from './found';
import { templateType } from './resource-types';
import { readPattern, retry } from './terraform-events';
import { dynamicParts, unimported, type ReadBodies } from './unimported';

/** Whether a document is a template of CloudFormation. */
export function isTemplate(value: unknown): boolean {
  return isFields(member(value, 'Resources'));
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-guardduty-filter.html and its neighbours. */
const readers: Readonly<Record<string, Reader>> = {
  'AWS::GuardDuty::Filter': { deciding: ['Name', 'Action', 'Rank', 'FindingCriteria'], read: filterOf },
  'AWS::Events::Rule': { deciding: ['EventPattern', 'ScheduleExpression', 'State', 'EventBusName', 'Targets'], read: eventRuleOf },
  'AWS::SecurityHub::AutomationRule': {
    deciding: ['RuleName', 'RuleOrder', 'RuleStatus', 'IsTerminal', 'Criteria', 'Actions'],
    read: automationOf,
  },
  'AWS::SecurityHub::AutomationRuleV2': { deciding: ['RuleName', 'RuleOrder', 'RuleStatus', 'Criteria', 'Actions'], read: automationV2Of },
};

/** Reads rules of one type of resource. */
interface Reader {
  /** Properties that decide what the rule does. */
  readonly deciding: readonly string[];
  readonly read: (properties: unknown, place: Place) => FoundRule | NotCarried;
}

/**
 * Filters, automation rules and rules of EventBridge of a template, and the names of what else decides who gets a finding. A template does not tell
 * its Region.
 * @param comments - those of each resource, by its logical ID. @default - none
 */
export function templateRules(value: unknown, file: string, comments: ReadonlyMap<string, readonly string[]> = new Map()): FoundRules {
  const rules: FoundRule[] = [];
  const notCarried: NotCarried[] = dynamicParts(value).map((part) => ({ file, ...part, isUnknown: true }));
  const bodies: ReadBodies = new Map();
  for (const [address, resource] of Object.entries(member(value, 'Resources') as Fields)) {
    const type = textOf(member(resource, 'Type')) ?? '';
    const reader = Object.hasOwn(readers, type) ? readers[type] : undefined;
    const properties = member(resource, 'Properties');
    const kind = templateType(type);
    if (reader === undefined) {
      if (kind) notCarried.push(...unimported({ kind, properties, file, address }, bodies));
      continue;
    }
    const condition = member(resource, 'Condition');
    if (isSaid(condition)) {
      const why = `The resource exists only where the condition ${textOf(condition) ?? 'of the template'} is true, which AWS decides when the stack is deployed.`;
      notCarried.push({ file, address, attribute: 'Condition', why, isUnknown: true });
      continue;
    }
    const intrinsics = reader.deciding.filter((name) => hasIntrinsic(member(properties, name)));
    if (intrinsics.length > 0) {
      const why = 'The value has an intrinsic function, which AWS resolves when the stack is deployed.';
      notCarried.push(...intrinsics.map((attribute) => ({ file, address, attribute, why, isUnknown: true })));
      continue;
    }
    const own = comments.get(address);
    const place = { file, address, ...(own && { comments: own }) };
    const read = reader.read(properties, place);
    if ('why' in read) notCarried.push(read);
    else rules.push(read);
  }
  return { rules, notCarried };
}

/** A mapping with `Ref`, or with one key that begins with `Fn::`; nothing is deeper than the reader of the text allows. */
function hasIntrinsic(value: unknown): boolean {
  if (typeof value === 'string') return value.startsWith('{{resolve:');
  if (Array.isArray(value)) return value.some(hasIntrinsic);
  if (!isFields(value)) return false;
  const [key = '', ...others] = Object.keys(value);
  return (others.length === 0 && (key === 'Ref' || key.startsWith('Fn::'))) || Object.values(value).some(hasIntrinsic);
}

/** Where a resource stands, and its comments. */
interface Place {
  readonly file: string;
  readonly address: string;
  readonly comments?: readonly string[];
}

const placeOf = ({ file, address }: Place): Pick<Place, 'file' | 'address'> => ({ file, address });
const isSaid = (value: unknown): boolean => value !== undefined && value !== null;

function filterOf(properties: unknown, place: Place): FoundRule | NotCarried {
  const name = textOf(member(properties, 'Name'));
  const action = member(properties, 'Action');
  const rank = Number(member(properties, 'Rank') ?? NaN);
  if (name === undefined) return { ...placeOf(place), attribute: 'Name', why: 'CloudFormation makes the name.', isUnknown: true };
  if (!isSaid(action))
    return {
      ...placeOf(place),
      attribute: 'Action',
      why: 'It has none, and AWS does not document what the filter does then.',
      isUnknown: true,
    };
  if (action !== 'ARCHIVE' && action !== 'NOOP')
    return { ...placeOf(place), attribute: 'Action', why: 'The action is neither ARCHIVE nor NOOP.' };
  const criteria: Record<string, FilterConditions> = Object.create(null) as Record<string, FilterConditions>;
  for (const [field, condition] of Object.entries((member(member(properties, 'FindingCriteria'), 'Criterion') ?? {}) as Fields)) {
    const conditions: Record<string, readonly string[] | number> = {};
    for (const [operator, value] of Object.entries(isFields(condition) ? condition : {})) {
      if (!isSaid(value)) continue;
      conditions[operator] = Array.isArray(value) ? value.map(String) : Number(value);
    }
    criteria[field] = conditions;
  }
  return { kind: 'filter', ...common(properties, place), name, action, ...(Number.isFinite(rank) && { rank }), criteria };
}

/** What automation rules of both kinds have in common. */
function nameAndOrder(properties: unknown, place: Place) {
  const name = textOf(member(properties, 'RuleName'));
  const order = Number(member(properties, 'RuleOrder') ?? NaN);
  if (name === undefined) return { ...placeOf(place), attribute: 'RuleName', why: 'The rule has no name.' };
  if (!Number.isFinite(order)) return { ...placeOf(place), attribute: 'RuleOrder', why: 'The rule has no order.' };
  return { ...common(properties, place), name, order, enabled: member(properties, 'RuleStatus') !== 'DISABLED' };
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-securityhub-automationrulev2.html */
function automationV2Of(properties: unknown, place: Place): FoundRule | NotCarried {
  const named = nameAndOrder(properties, place);
  if ('why' in named) return named;
  return { kind: 'automation-rule-v2', ...named, criteria: member(properties, 'Criteria'), actions: listOf(member(properties, 'Actions')) };
}

function automationOf(properties: unknown, place: Place): FoundRule | NotCarried {
  const named = nameAndOrder(properties, place);
  if ('why' in named) return named;
  const criteria = Object.fromEntries(
    Object.entries((member(properties, 'Criteria') ?? {}) as Fields).map(([key, filters]) => [
      key,
      listOf(filters).map((one) => (isFields(one) ? numbers(one) : {})),
    ]),
  );
  const updates = listOf(member(properties, 'Actions')).map((action) => {
    const update = member(action, 'FindingFieldsUpdate');
    return isFields(update) ? numbers(update) : {};
  });
  return { kind: 'automation-rule', ...named, terminal: String(member(properties, 'IsTerminal')) === 'true', criteria, updates };
}

/** Members of a target that a route cannot say. */
const others = [
  ...['RunCommandParameters', 'EcsParameters', 'BatchParameters', 'KinesisParameters', 'RedshiftDataParameters', 'SqsParameters'],
  ...['HttpParameters', 'SageMakerPipelineParameters', 'AppSyncParameters'],
];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html */
function eventRuleOf(properties: unknown, place: Place): FoundRule | NotCarried {
  const written = member(properties, 'EventPattern');
  const pattern = typeof written === 'string' ? readPattern(written) : (written ?? undefined);
  if (pattern === 'unreadable') return { ...placeOf(place), attribute: 'EventPattern', why: 'It is not valid JSON.' };
  const schedule = textOf(member(properties, 'ScheduleExpression'));
  return {
    ...{ kind: 'event-rule', ...common(properties, place), name: textOf(member(properties, 'Name')) ?? place.address },
    ...{ bus: textOf(member(properties, 'EventBusName')) ?? 'default', state: textOf(member(properties, 'State')) ?? 'ENABLED' },
    targets: listOf(member(properties, 'Targets')).map(targetOf),
    ...(pattern !== undefined && { eventPattern: pattern }),
    ...(schedule !== undefined && { schedule }),
  };
}

function targetOf(target: unknown, index: number): FoundTarget {
  const role = textOf(member(target, 'RoleArn'));
  const input = ['Input', 'InputPath', 'InputTransformer'].find((name) => isSaid(member(target, name)));
  const other = others.find((name) => isSaid(member(target, name)));
  const policy = member(target, 'RetryPolicy');
  const numberOf = (name: string): number => Number(member(policy, name) ?? NaN);
  const said = [numberOf('MaximumRetryAttempts'), numberOf('MaximumEventAgeInSeconds')].map((one) => (Number.isNaN(one) ? undefined : one));
  return {
    id: textOf(member(target, 'Id')) ?? `${index + 1}`,
    arn: textOf(member(target, 'Arn')) ?? '',
    deadLetters: isSaid(member(member(target, 'DeadLetterConfig'), 'Arn')),
    ...(role !== undefined && { role }),
    ...(input !== undefined && { input }),
    ...(other !== undefined && { other }),
    ...retry(said[0], said[1]),
  };
}

/** Templates may have numbers as texts. */
function numbers(fields: Fields): Fields {
  const names = ['Eq', 'Gte', 'Lte', 'Confidence', 'Criticality'];
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, names.includes(name) && typeof value === 'string' ? Number(value) : value]),
  );
}

function common(properties: unknown, place: Place) {
  const description = textOf(member(properties, 'Description'));
  return {
    ...place,
    tags: tagsOf(properties),
    ...(description !== undefined && { description }),
  };
}

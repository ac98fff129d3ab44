import { type FilterConditions } from '../organization/snapshot';
import {
  isFields,
  listOf,
  member,
  regionOf,
  textOf,
  textsOf,
  type Fields,
  type FoundRule,
  type FoundRules,
  type NotCarried,
} from './found';
import { decidingOfEvents, eventRulesOf } from './terraform-events';
import { eventKinds, readKinds, type Resource } from './terraform-resource';
import { unimportedOf } from './terraform-unimported';

/** Whether a JSON document is a state of Terraform (version 4), or a plan or state as `terraform show -json` writes it. */
export function isTerraform(value: unknown): boolean {
  return (
    (member(value, 'version') === 4 && Array.isArray(member(value, 'resources'))) || textOf(member(value, 'format_version')) !== undefined
  );
}

/** Filters, automation rules and rules of EventBridge of a state or plan, and the names of what else decides who gets a finding. */
export function terraformRules(value: unknown, file: string): FoundRules {
  const all = member(value, 'version') === 4 ? ofState(value) : ofPlan(value);
  const resources = all.filter(({ type, isEmpty = false }) => readKinds.includes(type) && !isEmpty);
  const rules: FoundRule[] = [];
  const notCarried: NotCarried[] = [...unimportedOf(all, file)];
  const unread = new Set<string>();
  for (const resource of resources) {
    const { type, address } = resource;
    const unknown = unknownAttributes(resource);
    if (unknown.length > 0) {
      unread.add(address);
      notCarried.push(
        ...unknown.map((attribute) => ({
          file,
          address,
          attribute,
          why: 'The plan knows the value only after apply. Import the state then.',
          isUnknown: true,
        })),
      );
      continue;
    }
    if (eventKinds.includes(type)) continue;
    const read = type === 'aws_guardduty_filter' ? filterOf(resource, file) : automationOf(resource, file);
    if ('why' in read) notCarried.push(read);
    else rules.push(read);
  }
  const events = eventRulesOf(resources, file, unread);
  return { rules: [...rules, ...events.rules], notCarried: [...notCarried, ...events.notCarried] };
}

/** https://developer.hashicorp.com/terraform/language/state: the resources of a state file, by module, with their instances. */
function ofState(value: unknown): readonly Resource[] {
  return listOf(member(value, 'resources')).flatMap((resource) => {
    if (member(resource, 'mode') !== 'managed') return [];
    const [type, name] = [textOf(member(resource, 'type')) ?? '', textOf(member(resource, 'name')) ?? ''];
    const module = textOf(member(resource, 'module'));
    return listOf(member(resource, 'instances')).flatMap((instance) => {
      const values = member(instance, 'attributes');
      const key = member(instance, 'index_key');
      const index = typeof key === 'string' || typeof key === 'number' ? `[${JSON.stringify(key)}]` : '';
      const address = `${module === undefined ? '' : `${module}.`}${type}.${name}${index}`;
      if (isDeposed(instance)) return [{ type, address, values: {}, isEmpty: true, isDeposed: true }];
      return isFields(values) ? [{ type, address, values }] : [{ type, address, values: {}, isEmpty: true }];
    });
  });
}

/** An instance that was replaced and not yet deleted has a key of its own. */
const isDeposed = (instance: unknown): boolean => (textOf(member(instance, 'deposed')) ?? '') !== '';

/** https://developer.hashicorp.com/terraform/internals/json-format: planned values of a plan, or values of a state. */
function ofPlan(value: unknown): readonly Resource[] {
  const unknown = new Map(
    listOf(member(value, 'resource_changes')).map((change) => [
      member(change, 'address'),
      member(member(change, 'change'), 'after_unknown'),
    ]),
  );
  const root = member(member(value, 'planned_values') ?? member(value, 'values'), 'root_module');
  const found: Resource[] = listOf(member(value, 'deferred_changes')).map((deferred) => {
    const change = member(deferred, 'resource_change');
    return { type: textOf(member(change, 'type')) ?? '', address: textOf(member(change, 'address')) ?? '', values: {}, isEmpty: true };
  });
  const waiting = [root];
  for (let module = waiting.pop(); module !== undefined; module = waiting.pop()) {
    waiting.push(...listOf(member(module, 'child_modules')));
    for (const resource of listOf(member(module, 'resources'))) {
      const values = member(resource, 'values');
      const address = textOf(member(resource, 'address')) ?? '';
      if (member(resource, 'mode') !== 'managed') continue;
      const type = textOf(member(resource, 'type')) ?? '';
      found.push(
        isFields(values) ? { type, address, values, unknown: unknown.get(address) } : { type, address, values: {}, isEmpty: true },
      );
    }
  }
  return found;
}

/** What decides what a rule does. */
const deciding = ['name', 'action', 'finding_criteria', 'rule_name', 'rule_order', 'rule_status', 'is_terminal', 'criteria', 'actions'];

function unknownAttributes({ type, unknown }: Resource): readonly string[] {
  // The ARN of a target is where events go; that of a rule says only where it is.
  const own = type === 'aws_cloudwatch_event_target' ? ['arn'] : [];
  return [...deciding, ...decidingOfEvents, ...own].filter((name) => hasTrue(member(unknown, name), 0));
}

function hasTrue(value: unknown, depth: number): boolean {
  if (value === true || depth > 20) return value !== undefined;
  return typeof value === 'object' && value !== null && Object.values(value).some((each) => hasTrue(each, depth + 1));
}

function common({ address, values }: Resource, file: string) {
  const description = textOf(values.description);
  const region = textOf(values.region) ?? regionOf(values.arn);
  return {
    ...{ file, address, tags: { ...textsOf(values.tags), ...textsOf(values.tags_all) } },
    ...(description !== undefined && { description }),
    ...(region !== undefined && { region }),
  };
}

/** https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/r/guardduty_filter.html.markdown */
function filterOf(resource: Resource, file: string): FoundRule | NotCarried {
  const { address, values } = resource;
  const { action, rank } = values;
  const name = textOf(values.name);
  if (name === undefined) return { file, address, attribute: 'name', why: 'The filter has no name.' };
  if (action !== 'ARCHIVE' && action !== 'NOOP')
    return { file, address, attribute: 'action', why: 'The action is neither ARCHIVE nor NOOP.' };
  const criteria: Record<string, FilterConditions> = Object.create(null) as Record<string, FilterConditions>;
  for (const criterion of listOf(values.finding_criteria).flatMap((one) => listOf(member(one, 'criterion')))) {
    const field = textOf(member(criterion, 'field'));
    const conditions = conditionsOf(criterion);
    if (field === undefined || conditions === undefined || field in criteria) {
      return { file, address, attribute: `finding_criteria.criterion[${field ?? ''}]`, why: 'Cordon does not know this condition.' };
    }
    criteria[field] = conditions;
  }
  return { kind: 'filter', ...common(resource, file), name, action, ...(typeof rank === 'number' && { rank }), criteria };
}

const lists = { equals: 'equals', not_equals: 'notEquals', matches: 'matches', not_matches: 'notMatches' } as const;
const bounds = {
  greater_than: 'greaterThan',
  greater_than_or_equal: 'greaterThanOrEqual',
  less_than: 'lessThan',
  less_than_or_equal: 'lessThanOrEqual',
} as const;

/** @returns undefined where a condition has an attribute or value that Cordon does not know */
function conditionsOf(criterion: unknown): FilterConditions | undefined {
  const conditions: Record<string, readonly string[] | number> = {};
  for (const [name, value] of Object.entries(isFields(criterion) ? criterion : {})) {
    if (name === 'field' || value === null || value === '' || (Array.isArray(value) && value.length === 0)) continue;
    if (Object.hasOwn(lists, name) && Array.isArray(value) && value.every((one) => typeof one === 'string')) {
      conditions[lists[name as keyof typeof lists]] = value;
    } else if (Object.hasOwn(bounds, name)) {
      // An integer, or a date in the form of RFC 3339, which GuardDuty gets in milliseconds.
      const number = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value) ? Date.parse(value) : Number(value);
      if (!Number.isFinite(number)) return undefined;
      conditions[bounds[name as keyof typeof bounds]] = number;
    } else return undefined;
  }
  return conditions;
}

/** https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/r/securityhub_automation_rule.html.markdown */
function automationOf(resource: Resource, file: string): FoundRule | NotCarried {
  const { address, values } = resource;
  const name = textOf(values.rule_name);
  const order = values.rule_order;
  if (name === undefined) return { file, address, attribute: 'rule_name', why: 'The rule has no name.' };
  if (typeof order !== 'number') return { file, address, attribute: 'rule_order', why: 'The rule has no order.' };
  const criteria: Record<string, Fields[]> = {};
  for (const [key, filters] of listOf(values.criteria).flatMap((one) => Object.entries(isFields(one) ? one : {}))) {
    const all = listOf(filters);
    if (all.length > 0) criteria[apiName(key)] = all.map((one) => apiForm(one, 0) as Fields);
  }
  const updates = listOf(values.actions).flatMap((action) =>
    listOf(member(action, 'finding_fields_update')).map((one) => apiForm(one, 0) as Fields),
  );
  return {
    ...{ kind: 'automation-rule', ...common(resource, file), name, order },
    ...{ enabled: values.rule_status !== 'DISABLED', terminal: values.is_terminal === true, criteria, updates },
  };
}

/** `AwsAccountId` of `aws_account_id`. */
const apiName = (name: string): string => name.replace(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Blocks of Terraform that are lists of one, and mappings in the API. */
const blocks: readonly string[] = ['DateRange', 'Note', 'Severity', 'Workflow'];
/** Mappings whose keys are values. */
const maps: readonly string[] = ['UserDefinedFields'];

function apiForm(value: unknown, depth: number): unknown {
  if (depth > 10) return value;
  if (Array.isArray(value)) return value.map((one: unknown) => apiForm(one, depth + 1));
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => {
      const name = apiName(key);
      if (one === null || one === '' || (Array.isArray(one) && one.length === 0)) return [];
      if (maps.includes(name)) return isFields(one) && Object.keys(one).length > 0 ? [[name, one]] : [];
      const made = apiForm(one, depth + 1);
      return [[name, blocks.includes(name) && Array.isArray(made) ? (made as readonly unknown[])[0] : made]];
    }),
  );
}

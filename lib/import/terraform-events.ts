import { isFields, listOf, member, regionOf, textOf, textsOf, type FoundRule, type FoundTarget, type NotCarried } from './found';
import { type Resource } from './terraform-resource';

/** What decides what a rule of EventBridge, or a target, does. */
export const decidingOfEvents = [
  ...['event_pattern', 'schedule_expression', 'state', 'event_bus_name', 'rule', 'target_id'],
  ...['input', 'input_path', 'input_transformer'],
];

/**
 * Rules of EventBridge, with the targets that name them. Terraform has both as resources of their own.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/r/cloudwatch_event_rule.html.markdown
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/website/docs/r/cloudwatch_event_target.html.markdown
 * @param unread - addresses of resources that have a value which only AWS knows
 */
export function eventRulesOf(
  resources: readonly Resource[],
  file: string,
  unread: ReadonlySet<string>,
): { readonly rules: readonly FoundRule[]; readonly notCarried: readonly NotCarried[] } {
  const all = resources.filter(({ type }) => type === 'aws_cloudwatch_event_rule');
  const targets = resources.filter(({ type }) => type === 'aws_cloudwatch_event_target');
  const rules: FoundRule[] = [];
  const notCarried: NotCarried[] = [];
  const owners = new Map(targets.map((target) => [target, ownersOf(target, all)]));
  for (const [target, named] of owners) {
    if (named.length === 0)
      notCarried.push({ file, address: target.address, attribute: 'rule', why: 'The source does not have its rule.' });
  }
  for (const rule of all) {
    if (unread.has(rule.address)) continue;
    const own = targets.filter((target) => owners.get(target)?.includes(rule) === true);
    const open = own.flatMap((target) => {
      const why = whyOpen(target, { unread, owners });
      return why === undefined ? [] : [{ file, address: rule.address, attribute: target.address, why, isUnknown: true }];
    });
    if (open.length > 0) {
      notCarried.push(...open);
      continue;
    }
    const read = ruleOf(rule, own, file);
    if ('why' in read) notCarried.push(read);
    else rules.push(read);
  }
  return { rules, notCarried };
}

/** Why it is not known what a target of a rule is. @returns undefined if it is known */
function whyOpen(
  target: Resource,
  { unread, owners }: { readonly unread: ReadonlySet<string>; readonly owners: ReadonlyMap<Resource, readonly Resource[]> },
): string | undefined {
  if (unread.has(target.address)) return 'The plan knows only after apply what this target is. Import the state then.';
  return owners.get(target)!.length > 1 ? 'Several rules have the name that this target gives, so its rule is not known.' : undefined;
}

const busOf = ({ values }: Resource): string => textOf(values.event_bus_name) ?? 'default';
const moduleOf = ({ address }: Resource): string => address.split('.aws_cloudwatch_event_')[0] ?? '';

/** The rules that a target may name: by name and bus, then by Region, then by module. */
function ownersOf(target: Resource, rules: readonly Resource[]): readonly Resource[] {
  const named = rules.filter((rule) => textOf(rule.values.name) === textOf(target.values.rule) && busOf(rule) === busOf(target));
  const region = textOf(target.values.region);
  const near = region === undefined ? named : named.filter(({ values }) => (textOf(values.region) ?? regionOf(values.arn)) === region);
  const same = near.filter((rule) => moduleOf(rule) === moduleOf(target));
  return near.length > 1 && same.length > 0 ? same : near;
}

function ruleOf(resource: Resource, targets: readonly Resource[], file: string): FoundRule | NotCarried {
  const { address, values } = resource;
  const name = textOf(values.name);
  if (name === undefined) return { file, address, attribute: 'name', why: 'The rule has no name.' };
  const pattern = readPattern(textOf(values.event_pattern));
  if (pattern === 'unreadable') return { file, address, attribute: 'event_pattern', why: 'It is not valid JSON.' };
  const region = textOf(values.region) ?? regionOf(values.arn);
  const account = textOf(textOf(values.arn)?.split(':')[4]);
  const description = textOf(values.description);
  const schedule = textOf(values.schedule_expression);
  return {
    ...{ kind: 'event-rule', file, address, name, bus: busOf(resource), state: stateOf(values) },
    ...{ tags: { ...textsOf(values.tags), ...textsOf(values.tags_all) }, targets: targets.map(targetOf) },
    ...(description !== undefined && { description }),
    ...(region !== undefined && { region }),
    ...(account !== undefined && { account }),
    ...(pattern !== undefined && { eventPattern: pattern }),
    ...(schedule !== undefined && { schedule }),
  };
}

/** `is_enabled` is the older name. */
function stateOf({ state, is_enabled: isEnabled }: Resource['values']): string {
  return textOf(state) ?? (isEnabled === false ? 'DISABLED' : 'ENABLED');
}

/** @returns undefined where there is none */
export function readPattern(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return 'unreadable';
  }
}

/** Blocks of a target that a route cannot say. */
const others = [
  ...['run_command_targets', 'ecs_target', 'batch_target', 'kinesis_target', 'redshift_target', 'sqs_target', 'http_target'],
  ...['sagemaker_pipeline_target', 'appsync_target'],
];

function targetOf({ address, values }: Resource): FoundTarget {
  const role = textOf(values.role_arn);
  const input = ['input', 'input_path', 'input_transformer'].find(
    (name) => textOf(values[name]) !== undefined || listOf(values[name]).length > 0,
  );
  const other = others.find((name) => listOf(values[name]).length > 0);
  const [policy] = listOf(values.retry_policy);
  const [attempts, age] = [member(policy, 'maximum_retry_attempts'), member(policy, 'maximum_event_age_in_seconds')];
  return {
    id: textOf(values.target_id) ?? address,
    arn: textOf(values.arn) ?? '',
    deadLetters: listOf(values.dead_letter_config).some((one) => isFields(one) && textOf(one.arn) !== undefined),
    ...(role !== undefined && { role }),
    ...(input !== undefined && { input }),
    ...(other !== undefined && { other }),
    ...retry(attempts, age),
  };
}

/** What a retry policy says; Terraform and templates write 0 where it says nothing of the age. */
export function retry(attempts: unknown, age: unknown): Pick<FoundTarget, 'retry'> {
  const said = {
    ...(typeof attempts === 'number' && { maximumRetryAttempts: attempts }),
    ...(typeof age === 'number' && age >= 60 && { maximumEventAgeSeconds: age }),
  };
  return Object.keys(said).length === 0 ? {} : { retry: said };
}

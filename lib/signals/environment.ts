import { type Configuration, type Environment } from '../configuration/configuration';
import { nearest } from '../core/nearest';
import { type Problem } from '../core/problem';
import { type AutomationCriterion, type AutomationRule } from '../configuration/automation-rule';
import { type FindingField, type ValueKind } from './field';
import { guardDutyField } from './guardduty/fields';
import { automationField } from './security-hub/criteria';
import { type SuppressionCriterion, type SuppressionRule } from '../configuration/suppression-rule';

/** Rules whose `equals` contains the values of `from`, and the references that could not be resolved. */
export interface ResolvedRules {
  readonly suppressionRules: readonly SuppressionRule[];
  readonly automationRules: readonly AutomationRule[];
  /** With paths in the configuration. None for a configuration that was read: reading reports them. */
  readonly problems: readonly Problem[];
}

/** One rule, resolved. The paths of its problems are relative to the rule, e.g. `criteria[1].from`. */
export interface ResolvedRule<Rule> {
  readonly rule: Rule;
  readonly problems: readonly Problem[];
}

/** What the rules of a configuration are once the environment is put into them, in the order of the configuration. */
export function resolveRules(configuration: Configuration): ResolvedRules {
  const { environment, suppressionRules = [], automationRules = [] } = configuration;
  const suppressions = suppressionRules.map((rule) => resolveSuppressionRule(rule, environment));
  const automations = automationRules.map((rule) => resolveAutomationRule(rule, environment));
  return {
    suppressionRules: suppressions.map(({ rule }) => rule),
    automationRules: automations.map(({ rule }) => rule),
    problems: [...inList('suppressionRules', suppressions), ...inList('automationRules', automations)],
  };
}

/** A suppression rule with the values of the environment in it; a reference that cannot be followed adds nothing and is a problem. */
export function resolveSuppressionRule(rule: SuppressionRule, environment: Environment): ResolvedRule<SuppressionRule> {
  return resolve(rule, environment, guardDutyField);
}

/** The same for an automation rule. */
export function resolveAutomationRule(rule: AutomationRule, environment: Environment): ResolvedRule<AutomationRule> {
  return resolve(rule, environment, automationField);
}

/**
 * The place in the written rule of a place in the resolved rule. Values that a reference added are not in the text, so their place is the
 * reference.
 */
export function whereWritten(path: string, rule: SuppressionRule | AutomationRule): string {
  const [, criterion, index] = /^criteria\[(\d+)\]\.equals(?:\[(\d+)\])?$/.exec(path) ?? [];
  const written = rule.criteria[Number(criterion)];
  if (written?.from === undefined || (written.equals !== undefined && (index === undefined || Number(index) < written.equals.length))) {
    return path;
  }
  return `criteria[${criterion}].from`;
}

/** The addresses and ranges that the environment says are the organization's, and what they are for. Internal ranges are for anything. */
export function ownAddresses({ externalRanges, remoteAccess, dnsServers, scanners }: Environment): readonly string[] {
  return [...externalRanges, ...[...remoteAccess, ...dnsServers, ...scanners].flatMap(({ addresses: of }) => of ?? [])];
}

/** What a reference can name as a whole. Of the second, `environment.PART.NAME` names one. */
const plainParts = [
  'internalRanges',
  'externalRanges',
  'criticalAccounts',
  'uncommonPorts',
  'endpointProducts',
  'vulnerabilityProducts',
] as const satisfies readonly (keyof Environment)[];
const namedParts = ['remoteAccess', 'dnsServers', 'scanners'] as const satisfies readonly (keyof Environment)[];
const references = [...plainParts, ...namedParts].map((part) => `environment.${part}`);

type Value = string | number;
type Tag = { readonly key: string; readonly value: string };
type Criterion = SuppressionCriterion | AutomationCriterion;

/** The values of a part of the environment, by what they are. */
type Values = Partial<Record<ValueKind, readonly Value[]>> & { readonly tags?: readonly Tag[] };

const words: Partial<Record<ValueKind, string>> = {
  account: 'account IDs',
  'address-v4': 'IPv4 addresses',
  'address-v6': 'IPv6 addresses',
  executable: 'paths of executables',
  image: 'AMI IDs',
  instance: 'instance IDs',
  port: 'ports',
  product: 'names of products',
  'tag-key': 'tag keys',
  'tag-value': 'tag values',
};

function resolve<Rule extends { readonly criteria: readonly Criterion[] }>(
  rule: Rule,
  environment: Environment,
  fieldOf: (name: string) => FindingField | undefined,
): ResolvedRule<Rule> {
  if (rule.criteria.every(({ from }) => from === undefined)) {
    return { rule, problems: [] };
  }
  const problems: Problem[] = [];
  const criteria = rule.criteria.map((criterion, index) => {
    if (criterion.from === undefined) {
      return criterion;
    }
    const found = valuesFor(criterion, criterion.from, fieldOf(criterion.field), environment);
    if ('id' in found) {
      problems.push({ ...found, path: `criteria[${index}].from`, value: criterion.from });
      return criterion;
    }
    return { ...criterion, equals: merged(criterion.equals ?? [], found.values) };
  });
  return { rule: { ...rule, criteria }, problems };
}

/** The values that a criterion takes from the environment, at least one; or why there are none. */
function valuesFor(
  criterion: Criterion,
  from: string,
  field: FindingField | undefined,
  environment: Environment,
): { readonly values: readonly Value[] } | Problem {
  const referenced = follow(from, environment);
  if (referenced === undefined) {
    return unknownReference(from, environment);
  }
  if (field === undefined) {
    return {
      id: 'reference-for-unknown-field',
      message: `cannot be resolved: Cordon does not know the field ${criterion.field} and therefore not its values`,
      remedy: 'correct the field, or write the values in equals',
    };
  }
  const what = words[field.kind];
  if (what === undefined) {
    return {
      id: 'reference-not-allowed',
      message: `cannot be resolved: nothing in the environment is a value of the field ${field.name}`,
      remedy: 'write the values in equals',
    };
  }
  if (isEmpty(referenced)) {
    return {
      id: 'empty-reference',
      message: 'refers to a part of the environment that is empty',
      remedy: `fill in ${from}, or write the values in equals`,
    };
  }
  if (field.kind === 'tag-key' || field.kind === 'tag-value') {
    return tagFor(criterion, field, referenced.tags ?? [], environment) ?? otherKind(field, what, referenced, environment);
  }
  const values = referenced[field.kind] ?? [];
  return values.length > 0 ? { values } : otherKind(field, what, referenced, environment);
}

/** The key or value of the one tag; undefined where there is none. Of several, keys and values of different ones would be mixed. */
function tagFor(
  criterion: Criterion,
  field: FindingField,
  tags: readonly Tag[],
  environment: Environment,
): { readonly values: readonly Value[] } | Problem | undefined {
  const [tag] = tags;
  if (tag === undefined) {
    return undefined;
  }
  if (tags.some(({ key, value }) => key !== tag.key || value !== tag.value)) {
    const named = environment.scanners.filter((scanner) => scanner.tag !== undefined).map(({ name }) => `environment.scanners.${name}`);
    return {
      id: 'reference-mixes-tags',
      message: 'covers scanners with different tags, so the key of one and the value of another would match too',
      remedy: `name one scanner (${named.join(', ')}) in each rule`,
    };
  }
  const key = 'key' in criterion ? criterion.key : undefined;
  if (field.values === 'map' && key !== undefined && key !== tag.key) {
    return {
      id: 'reference-to-another-tag',
      message: `has the tag ${tag.key}, but the criterion asks for the tag ${key}`,
      remedy: `set key to ${tag.key}, or write the values in equals`,
    };
  }
  return { values: [field.kind === 'tag-key' && field.values !== 'map' ? tag.key : tag.value] };
}

function follow(from: string, environment: Environment): Values | undefined {
  const [first, part, ...rest] = from.split('.');
  if (first !== 'environment' || part === undefined) {
    return undefined;
  }
  const name = rest.length === 0 ? undefined : rest.join('.');
  switch (part) {
    case 'internalRanges':
    case 'externalRanges':
      return name === undefined ? addresses(environment[part]) : undefined;
    case 'criticalAccounts':
      return name === undefined ? { account: environment.criticalAccounts } : undefined;
    case 'uncommonPorts':
      return name === undefined ? { port: environment.uncommonPorts } : undefined;
    case 'endpointProducts':
    case 'vulnerabilityProducts':
      return name === undefined ? { product: environment[part] } : undefined;
    case 'remoteAccess': {
      const chosen = named(environment.remoteAccess, name);
      return chosen && addresses(chosen.flatMap((one) => one.addresses));
    }
    case 'dnsServers': {
      const chosen = named(environment.dnsServers, name);
      return (
        chosen && {
          ...addresses(chosen.flatMap((server) => server.addresses ?? [])),
          executable: chosen.flatMap((server) => server.executables ?? []),
        }
      );
    }
    case 'scanners': {
      const chosen = named(environment.scanners, name);
      return (
        chosen && {
          ...addresses(chosen.flatMap((scanner) => scanner.addresses ?? [])),
          image: chosen.flatMap((scanner) => scanner.images ?? []),
          instance: chosen.flatMap((scanner) => scanner.instances ?? []),
          account: chosen.flatMap((scanner) => scanner.accounts ?? []),
          tags: chosen.flatMap((scanner) => scanner.tag ?? []),
        }
      );
    }
    default:
      return undefined;
  }
}

/** The one of that name, or all where none is named; undefined where there is none of that name. */
function named<T extends { readonly name: string }>(list: readonly T[], name: string | undefined): readonly T[] | undefined {
  const chosen = name === undefined ? list : list.filter((one) => one.name === name);
  return name !== undefined && chosen.length === 0 ? undefined : chosen;
}

/** Addresses and CIDR ranges by their family. */
function addresses(list: readonly string[]): Values {
  return { 'address-v4': list.filter((address) => !address.includes(':')), 'address-v6': list.filter((address) => address.includes(':')) };
}

function isEmpty(values: Values): boolean {
  return Object.values(values).every((list) => list.length === 0);
}

function unknownReference(from: string, environment: Environment): Problem {
  const [part, ...name] = from.replace(/^environment\./, '').split('.');
  const ofPart = namedParts.find((one) => one === part && name.length > 0);
  return {
    id: 'unknown-reference',
    message: 'is not a part of the environment that rules can refer to',
    remedy: ofPart === undefined ? otherPart(part ?? '') : otherName(ofPart, name.join('.'), environment),
  };
}

function otherPart(part: string): string {
  const near = nearest(part, [...plainParts, ...namedParts]);
  return near === undefined ? `use one of ${references.join(', ')}` : `did you mean environment.${near}?`;
}

function otherName(part: (typeof namedParts)[number], name: string, environment: Environment): string {
  const names = environment[part].map((one) => one.name);
  const near = nearest(name, names);
  const known = names.map((one) => `environment.${part}.${one}`);
  return near !== undefined
    ? `did you mean environment.${part}.${near}?`
    : `add it to environment.${part}${known.length === 0 ? '' : `, or use one of ${known.join(', ')}`}`;
}

function otherKind(field: FindingField, what: string, referenced: Values, environment: Environment): Problem {
  const has = (values: Values, kind: ValueKind) =>
    kind === 'tag-key' || kind === 'tag-value' ? (values.tags ?? []).length > 0 : (values[kind] ?? []).length > 0;
  const kinds = (Object.keys(words) as ValueKind[]).filter((kind) => has(referenced, kind)).map((kind) => words[kind] ?? kind);
  const others = references.filter((reference) => has(follow(reference, environment) ?? {}, field.kind));
  return {
    id: 'reference-of-wrong-kind',
    message: `has ${listed(kinds)}, but the field ${field.name} needs ${what}`,
    remedy: `${others.length === 0 ? '' : `use ${others.join(' or ')}, `}${others.length === 0 ? '' : 'or '}write the values in equals`,
  };
}

/** Written values first, then those that are not among them yet; 22 and "22" are the same to AWS. */
function merged(written: readonly Value[], added: readonly Value[]): Value[] {
  const seen = new Set(written.map(String));
  const further = added.filter((value) => !seen.has(String(value)) && seen.add(String(value)));
  return [...written, ...further];
}

function inList(list: 'suppressionRules' | 'automationRules', resolved: readonly ResolvedRule<unknown>[]): Problem[] {
  return resolved.flatMap(({ problems }, index) => problems.map((problem) => ({ ...problem, path: `${list}[${index}].${problem.path}` })));
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

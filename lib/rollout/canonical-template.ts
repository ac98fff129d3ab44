import { createHash } from 'node:crypto';
import { parseTemplate } from './template-text';

type Fields = Record<string, unknown>;

/** Elements of a statement that take one value or a list of values. */
const oneOrMany: readonly string[] = ['Action', 'NotAction', 'Resource', 'NotResource'];

/**
 * A template with one way to write what CloudFormation and IAM let people write in several: `Role.Arn` of Fn::GetAtt as a list, one statement, action,
 * resource, principal or condition value as a list of one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function normalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalized);
  if (!isObject(value)) return value;
  const fields = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, normalizedField(key, inner)]));
  return typeof fields.Effect === 'string' ? statement(fields) : fields;
}

function normalizedField(key: string, value: unknown): unknown {
  if (key === 'Fn::GetAtt' && typeof value === 'string') {
    const dot = value.indexOf('.');
    return dot === -1 ? [value] : [value.slice(0, dot), value.slice(dot + 1)];
  }
  if (key === 'Statement' && isObject(value)) return [normalized(value)];
  return normalized(value);
}

function statement(fields: Fields): Fields {
  const found: Fields = { ...fields };
  for (const key of oneOrMany) if (Object.hasOwn(found, key)) found[key] = asList(found[key]);
  for (const key of ['Principal', 'NotPrincipal']) if (isObject(found[key])) found[key] = listsOf(found[key]);
  if (isObject(found.Condition)) {
    found.Condition = Object.fromEntries(
      Object.entries(found.Condition).map(([operator, keys]) => [operator, isObject(keys) ? listsOf(keys) : keys]),
    );
  }
  return found;
}

const asList = (value: unknown): unknown => (Array.isArray(value) ? value : [value]);
const listsOf = (fields: Fields): Fields => Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, asList(value)]));

/** Functions whose lists have an order: another order is another value. */
export const isOrdered = (key: string): boolean => key.startsWith('Fn::');

/** Names by which the items of a list are known, whatever their place. */
export const itemNames = ['Sid', 'PolicyName', 'Key'] as const;

/**
 * SHA-256 of what a template means, in hexadecimal: equal for two texts between which `templateDifferences` finds nothing.
 * @returns undefined for a text that is not a template
 */
export function templateMeaningHash(body: string): string | undefined {
  const template = parseTemplate(body);
  return (
    template &&
    createHash('sha256')
      .update(JSON.stringify(canonical(normalized(template), false)))
      .digest('hex')
  );
}

function canonical(value: unknown, ordered: boolean): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item, ordered));
    return ordered ? items : sorted(items, value as unknown[]);
  }
  if (isObject(value)) {
    const fields = Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, canonical(inner, isOrdered(key))]);
    // Not the list itself: an empty object is no empty list.
    return { fields };
  }
  return isScalar(value) ? String(value) : value;
}

function sorted(items: readonly unknown[], original: readonly unknown[]): readonly unknown[] {
  if (original.every(isScalar)) return [...new Set(items)].sort();
  for (const name of itemNames) {
    const names = original.map((item) => (isObject(item) && typeof item[name] === 'string' ? item[name] : undefined));
    if (names.some((one) => one === undefined) || new Set(names).size < names.length) continue;
    return items
      .map((item, index) => [names[index]!, item] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, item]) => item);
  }
  return items;
}

/** Text, number or boolean. CloudFormation takes 3600 and "3600" alike. */
export const isScalar = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

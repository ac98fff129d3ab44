import { type EventPattern } from '../route-pattern';

/** A condition of an event pattern in plain words. */
export interface ConditionInWords {
  /** Path in the event, e.g. `detail.severity`; `one of` where alternatives follow. */
  readonly field: string;
  /** E.g. `is at least 7 (High)`. */
  readonly condition: string;
  /** What `one of` is of: it is enough that all of one of them holds. @default - it is one condition */
  readonly alternatives?: readonly (readonly ConditionInWords[])[];
}

/** What all must hold of an event, as it is in its pattern. */
export function patternInWords(pattern: EventPattern): readonly ConditionInWords[] {
  return conditionsOf(pattern, '');
}

function conditionsOf(pattern: EventPattern, parent: string): readonly ConditionInWords[] {
  return Object.entries(pattern).flatMap(([name, value]): readonly ConditionInWords[] => {
    const path = parent === '' ? name : `${parent}.${name}`;
    if (name === '$or' && Array.isArray(value)) {
      return [alternatives(value.map((each) => conditionsOf(each as EventPattern, parent)))];
    }
    if (Array.isArray(value)) {
      return [{ field: path, condition: anyOf(value, path) }];
    }
    return typeof value === 'object' && value !== null ? conditionsOf(value as EventPattern, path) : [];
  });
}

/** Alternatives of one condition each, and all the same, are said once: `createdBy or updatedBy`. */
function alternatives(each: readonly (readonly ConditionInWords[])[]): ConditionInWords {
  const [first] = each.flat();
  const isOneCondition = each.every((conditions) => conditions.length === 1 && conditions[0]?.condition === first?.condition);
  if (first !== undefined && isOneCondition) {
    return { field: listed(each.flat().map(({ field }) => field)), condition: first.condition };
  }
  const sides = each.map((conditions) => conditions.map(inOneLine).join(' and '));
  return { field: 'one of', condition: sides.join('; or '), alternatives: each };
}

/** Alternatives inside others stand in parentheses, so that it is plain which "or" is whose. */
const inOneLine = ({ field, condition, alternatives: inside }: ConditionInWords): string =>
  inside === undefined ? `${field} ${condition}` : `${field} (${condition})`;

function anyOf(entries: readonly unknown[], path: string): string {
  const literals = entries.filter((entry) => typeof entry !== 'object' || entry === null);
  const matchers = entries.flatMap((entry) => (typeof entry === 'object' && entry !== null ? [matcher(entry, path)] : []));
  return [...(literals.length === 0 ? [] : [`is ${listed(literals.map(text))}`]), ...matchers].join(', or ');
}

/** Operators: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
function matcher(entry: object, path: string): string {
  const [[operator, operand] = ['', undefined]] = Object.entries(entry) as [string, unknown][];
  switch (operator) {
    case 'prefix':
      return `begins with ${caseless(operand)}`;
    case 'suffix':
      return `ends with ${caseless(operand)}`;
    case 'wildcard':
      return `looks like ${text(operand)}`;
    case 'equals-ignore-case':
      return `is ${text(operand)} (any case)`;
    case 'cidr':
      return `is an address in ${text(operand)}`;
    case 'exists':
      return operand === true ? 'is present' : 'is absent';
    case 'numeric':
      return Array.isArray(operand) ? numeric(operand, path) : text(operand);
    case 'anything-but':
      return `is present and ${negated(operand)}`;
    default:
      return JSON.stringify(entry);
  }
}

function negated(operand: unknown): string {
  if (Array.isArray(operand)) {
    return `is not ${listed(operand.map(text))}`;
  }
  if (typeof operand !== 'object' || operand === null) {
    return `is not ${text(operand)}`;
  }
  const [[operator, value] = ['', undefined]] = Object.entries(operand) as [string, unknown][];
  const values = listed((Array.isArray(value) ? value : [value]).map(text));
  const verbs: Readonly<Record<string, string>> = {
    prefix: 'does not begin with',
    suffix: 'does not end with',
    wildcard: 'does not look like',
    'equals-ignore-case': 'is not (any case)',
  };
  return `${verbs[operator] ?? `is not ${operator}`} ${values}`;
}

const bounds: Readonly<Record<string, string>> = { '=': 'is', '>': 'is above', '>=': 'is at least', '<': 'is below', '<=': 'is at most' };

function numeric(operand: readonly unknown[], path: string): string {
  const sides = operand.flatMap((part, index) =>
    typeof part === 'string' ? [`${bounds[part] ?? part} ${text(operand[index + 1])}${severityName(path, operand[index + 1])}`] : [],
  );
  return sides.join(' and ');
}

/** https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html */
export const guardDutySeverities = [
  { name: 'Critical', from: 9 },
  { name: 'High', from: 7 },
  { name: 'Medium', from: 4 },
  { name: 'Low', from: 1 },
] as const;

/** Name of the range that a GuardDuty severity is in. */
export function guardDutySeverity(severity: number): string | undefined {
  return guardDutySeverities.find(({ from }) => severity >= from)?.name;
}

function severityName(path: string, value: unknown): string {
  const name = path === 'detail.severity' && typeof value === 'number' ? guardDutySeverity(value) : undefined;
  return name === undefined ? '' : ` (${name})`;
}

const caseless = (operand: unknown): string =>
  typeof operand === 'object' && operand !== null && 'equals-ignore-case' in operand
    ? `${text(operand['equals-ignore-case'])} (any case)`
    : text(operand);

const text = (value: unknown): string => (typeof value === 'string' && value !== '' ? value : JSON.stringify(value));

/** `a`, `a or b`, `a, b or c`. */
export function listed(texts: readonly string[], conjunction = 'or'): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} ${conjunction} ${texts.at(-1)}`;
}

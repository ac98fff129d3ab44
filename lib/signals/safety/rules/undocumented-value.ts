import { knownValues, nearestValue, type KnownValues } from '../../known-values';
import { activeRules, everyCondition, type ActiveRule } from '../active-rules';
import { disjoint, atom, type Atom } from '../atoms';
import { type Condition } from '../conditions';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { orAccept } from '../words';

/** Values that a remedy lists at most. */
const mostListed = 6;

export const undocumentedValue: SafetyRule = {
  id: 'undocumented-value',
  what: 'A value that AWS does not document for its field. Examples: `SecurityHub` for the product `Security Hub`, `s3.9` for the control `S3.9`, `IN` for the direction `INBOUND`. If AWS does not list all values, Cordon reports only values that are nearly a listed one.',
  why: 'The criterion matches nothing, or excludes nothing. Security Hub compares upper and lower case and spaces (https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_StringFilter.html). AWS does not say whether GuardDuty does.',
  fix: 'Correct the value. If AWS has the value and Cordon does not know it yet, acknowledge the finding.',
  acknowledgeable: true,
  check: (input) => activeRules(input).all.flatMap(undocumentedValues),
};

/** The values of a rule that AWS does not document for their fields. */
export function undocumentedValues(active: ActiveRule): readonly SafetyFinding[] {
  return everyCondition(active).flatMap((condition) => ofCondition(active, condition));
}

const schemas = { suppressionRules: 'guardDuty', automationRules: 'securityHub', automationRulesV2: 'securityHubV2' } as const;

function ofCondition(active: ActiveRule, condition: Condition): readonly SafetyFinding[] {
  const known = knownValues(schemas[active.list], condition.field);
  const subject = condition.field === 'GeneratorId' ? knownValues('securityHub', 'ComplianceSecurityControlId') : known;
  if (subject === undefined || condition.opaque) return [];
  const written = [...condition.anyOf.flatMap(({ atoms }) => atoms), ...condition.noneOf];
  const fresh = new Map(written.map((one) => [one.text, one]));
  return [...fresh.values()].flatMap((one) => {
    const value = part(condition.field, one);
    if (value === undefined || isKnown(value.atom, subject)) return [];
    const nearest = nearestTo(value.atom, subject);
    return !subject.closed && nearest === undefined ? [] : [finding(active, condition, one, value.whole(nearest ?? ''), nearest, subject)];
  });
}

/** Of a beginning, the beginning of a known value that differs in case alone; otherwise a known value. */
function nearestTo({ operator, text }: Atom, known: KnownValues): string | undefined {
  const begins = operator === 'prefix' && known.values.find((value) => value.toLowerCase().startsWith(text.toLowerCase()));
  return begins ? begins.slice(0, text.length) : nearestValue(text, known);
}

/** What of a value is looked up, and how the whole reads with another one in its place. @returns undefined where nothing of it is */
function part(field: string, one: Atom): { readonly atom: Atom; readonly whole: (other: string) => string } | undefined {
  if (field === 'GeneratorId') return split(one, /^((?:security-control|aws-foundational-security-best-practices\/v\/[\d.]+)\/)([^/]+)$/i);
  if (field !== 'Type') return { atom: one, whole: (other) => other };
  const [namespace = ''] = one.text.split('/', 1);
  const whole = one.operator === 'contains' ? undefined : one.operator === 'equals' || one.text.includes('/');
  if (whole !== true) return whole === undefined ? undefined : { atom: one, whole: (other) => other };
  return { atom: plain(namespace), whole: (other) => other + one.text.slice(namespace.length) };
}

function split(one: Atom, shape: RegExp): ReturnType<typeof part> {
  const [, start, rest] = shape.exec(one.text) ?? [];
  if (start === undefined || rest === undefined || one.operator === 'contains') return undefined;
  const value = one.operator === 'prefix' ? atom('prefix', rest, { address: false, number: false }) : plain(rest);
  return { atom: value, whole: (other) => start.toLowerCase() + other };
}

function plain(text: string): Atom {
  return atom('equals', text, { address: false, number: false });
}

function isKnown(one: Atom, { values }: KnownValues): boolean {
  switch (one.operator) {
    case 'equals':
      return values.includes(one.text);
    case 'prefix':
      return values.some((known) => known.startsWith(one.text));
    case 'contains':
      return values.some((known) => known.includes(one.text));
    case 'matches':
      return values.some((known) => !disjoint(one, plain(known)));
  }
}

function finding(
  { list, index }: ActiveRule,
  { at, name }: Condition,
  { text, operator }: Atom,
  whole: string,
  nearest: string | undefined,
  { closed, values }: KnownValues,
): SafetyFinding {
  const id = `undocumented-value[${text.replaceAll(/[[\]]/g, '')}]`;
  const listed = closed && values.length <= mostListed ? `write one of ${values.join(', ')}` : 'look for the value in a finding';
  return {
    id,
    severity: 'warning',
    list,
    index,
    at,
    message: `${operator === 'equals' ? 'has' : `uses ${operator} with`} a value of ${name} that AWS does not document`,
    value: text,
    remedy: `${nearest === undefined ? listed : `correct it if ${whole} is meant`}${orAccept(id)}`,
  };
}

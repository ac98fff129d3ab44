import { Finding$ } from '@aws-sdk/client-guardduty';
import { AwsSecurityFinding$ } from '@aws-sdk/client-securityhub';

/** Names of fields, and what is in them: `*` where any name may be in it, otherwise the mark of the type of its values. */
type Fields = { readonly [name: string]: Fields | '*' | Mark };
/** Behind the name: a number, a boolean, and what may be a number or a text. Nothing of a text. */
type Mark = '#' | '?' | '@' | '';

/**
 * Fields of findings, as the models of the SDK have them, in the text that `lib/events/known-fields.ts` reads. A list adds nothing to a path in an event, so
 * that its elements count as the field itself.
 */
export function findingFields(): string {
  const guardDuty = fieldsOf(Finding$) as Fields;
  const service = guardDuty.service as Fields;
  return `${JSON.stringify(
    {
      // Samples of events have names in it that the model does not have: https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-summary.html
      'GuardDuty Finding': textOf({ ...guardDuty, service: { ...service, additionalInfo: '*' } }),
      'AWS Security Finding Format': textOf(fieldsOf(AwsSecurityFinding$) as Fields),
    },
    undefined,
    2,
  )}\n`;
}

const named = 0;
const structure = 3;
const list = 1;
const map = 2;
/** Bits of a number that stands for a simple type, by what it is a list or map of. */
const mapOfSimple = 128;
const document = 15;

/** Bits of a number that stands for a simple type, without what it is a list or map of. */
const simple = 63;
const marks: Readonly<Record<number, Mark>> = { 0: '', 1: '#', 2: '?', 17: '#', 19: '#' };

/** @param schema - a schema of the SDK: `[kind, namespace, name, traits, ...]`, a number for a simple type, or a function that returns one */
function fieldsOf(schema: unknown): Fields | '*' | Mark {
  if (typeof schema === 'function') return fieldsOf((schema as () => unknown)());
  if (typeof schema === 'number') return (schema & mapOfSimple) !== 0 || schema === document ? '*' : (marks[schema & simple] ?? '@');
  if (!Array.isArray(schema)) return '@';
  const [kind, , , , ...rest] = schema as readonly unknown[];
  // A schema with traits of its own.
  if (typeof kind !== 'number' || schema.length === 2) return fieldsOf(kind);
  switch (kind) {
    case structure: {
      const [names, members] = rest as unknown as readonly [readonly string[], readonly unknown[]];
      return Object.fromEntries(names.map((name, index) => [nameOf(name, members[index]), fieldsOf(members[index])]));
    }
    case list:
      return fieldsOf(rest[0]);
    case map:
      return '*';
    case named:
      return fieldsOf(rest[0]);
    default:
      return '@';
  }
}

/** The name in JSON, where it is another. */
function nameOf(name: string, member: unknown): string {
  const traits = Array.isArray(member) && member.length === 2 ? (member[1] as { readonly jsonName?: string } | 0) : 0;
  return (traits === 0 ? undefined : traits.jsonName) ?? name;
}

const isMark = (inside: Fields | '*' | Mark): inside is Mark => typeof inside === 'string' && inside !== '*';

function textOf(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, inside]) => (isMark(inside) ? `${name}${inside}` : `${name}(${inside === '*' ? '*' : textOf(inside)})`))
    .join(' ');
}

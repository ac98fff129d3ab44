import { documentedValues, type DocumentedValues } from '../../events/documented-values';
import { fieldsOfFinding, type FindingField } from '../../events/known-fields';
import { anyNumber, anyText, boolean, oneOf, type Domain } from './domain';
import { type EventKind } from './event-kind';
import { domainOfForm } from './forms';

function domainOf(values: DocumentedValues): Domain {
  if (typeof values === 'string') return typeOf(values);
  if (!('length' in values)) {
    if ('from' in values) return anyNumber(values.from);
    if ('form' in values) return { words: values.words, type: 'text', values: [], form: new RegExp(values.form), isOptional: true };
    return { ...oneOf(values.values), isOptional: true, mayBeAdded: (text) => /^[\w :/.-]+$/.test(text) };
  }
  return { ...oneOf(values), isOptional: true };
}

function typeOf(type: string): Domain {
  if (type === 'number') return anyNumber();
  return type === 'boolean' ? { ...boolean, isOptional: true } : anyText;
}

/** Values that AWS documents. Sources: the page beside each kind of event, and the enumerations of the service models of AWS. */
export const documentedKinds: readonly EventKind[] = documentedValues.map(({ source, detailTypes, fields }) => {
  const domains = Object.fromEntries(Object.entries(fields).map(([name, values]) => [`detail.${name}`, domainOf(values)]));
  return { source, detailTypes, isByName: true, fields: () => domains };
});

/** Types of the fields of findings, and forms by their names. */
export const typedKinds: readonly EventKind[] = [
  typed('aws.guardduty', ['GuardDuty Finding'], 'detail.', fieldsOfFinding('GuardDuty Finding'), domainOfForm),
  typed(
    'aws.securityhub',
    ['Security Hub Findings - Imported', 'Security Hub Findings - Custom Action'],
    'detail.findings.',
    fieldsOfFinding('AWS Security Finding Format'),
    () => undefined,
  ),
];

function typed(
  source: string,
  detailTypes: readonly string[],
  before: string,
  fields: readonly FindingField[],
  form: (path: string) => Domain | undefined,
): EventKind {
  const types = new Map(fields.map(({ path, type }) => [`${before}${path}`, type]));
  return {
    source,
    detailTypes,
    fields: (combination) =>
      Object.fromEntries(
        combination.flatMap(({ path }) => {
          const type = types.get(path);
          return type === undefined ? [] : [[path, (type === 'text' ? form(path) : undefined) ?? typeOf(type)]];
        }),
      ),
  };
}

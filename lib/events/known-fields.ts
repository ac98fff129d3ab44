import texts from './finding-fields.json';

/** A field of a finding, by its path from the finding down: `resource.instanceDetails.instanceId`; one that ends in `.*` may have any name in it. */
export interface FindingField {
  readonly path: string;
  /** Type of its values in an event. @default - it is open, or an event may have a number or a text */
  readonly type?: 'number' | 'boolean' | 'text';
}

const types: Readonly<Record<string, FindingField['type']>> = { '#': 'number', '?': 'boolean', '@': undefined };

/**
 * Fields of a kind of finding. They are those of the SDK's models; `npm run docs` writes them anew.
 *
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
 *
 * @param kind - as in the data: names apart by spaces, in parentheses what is in a field, and behind a name the mark of another type than text
 */
export function fieldsOfFinding(kind: keyof typeof texts): readonly FindingField[] {
  const fields: FindingField[] = [];
  const around: string[] = [];
  let last = '';
  for (const [token] of texts[kind].matchAll(/[^\s()]+|[()]/g)) {
    if (token === '(') {
      around.push(last);
      fields.pop();
    } else if (token === ')') {
      last = around.pop() ?? '';
    } else {
      const [, name = token, mark = ''] = /^(.*?)([#?@]?)$/.exec(token) ?? [];
      last = name;
      const type = mark in types ? types[mark] : 'text';
      fields.push({ path: [...around, name].join('.'), ...(type !== undefined && name !== '*' && { type }) });
    }
  }
  return fields;
}

/** Paths of the fields of a kind of finding. */
export function findingFields(kind: keyof typeof texts): readonly string[] {
  return fieldsOfFinding(kind).map(({ path }) => path);
}

import { type ParsedTemplate } from './templates';

/** The stack in whose account a template's values are resolved. */
export interface StackContext {
  readonly account: string;
  readonly region: string;
  readonly stackId: string;
  readonly stackName: string;
  readonly template: ParsedTemplate;
  /** Physical ID of a resource. */
  readonly physicalId: (logicalId: string) => string;
  /** ARN of a resource. */
  readonly arn: (logicalId: string) => string;
}

/**
 * A value of a template as CloudFormation resolves it in one account: Ref, Fn::GetAtt (Arn), Fn::Sub, Fn::Join, Fn::Select, and the pseudo parameters.
 * Any other function is an error, because a rehearsal does not guess.
 */
export function resolve(value: unknown, context: StackContext): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, context)).filter((item) => item !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first !== undefined && (first[0] === 'Ref' || first[0].startsWith('Fn::')))
    return call(first[0], first[1], context);
  return Object.fromEntries(entries.map(([key, item]) => [key, resolve(item, context)] as const).filter(([, item]) => item !== undefined));
}

export function resolveText(value: unknown, context: StackContext): string {
  const text = resolve(value, context);
  if (typeof text !== 'string')
    throw new Error(`the template of stack ${context.stackName} needs a string here, got ${JSON.stringify(text)}`);
  return text;
}

function call(name: string, argument: unknown, context: StackContext): unknown {
  switch (name) {
    case 'Ref':
      if (argument === 'AWS::NoValue') return undefined;
      return reference(String(argument), context);
    case 'Fn::GetAtt': {
      const [logicalId, attribute] = typeof argument === 'string' ? splitOnce(argument) : (argument as [string, string]);
      return attributeOf(logicalId, attribute, context);
    }
    case 'Fn::Sub':
      return substitute(argument, context);
    case 'Fn::Join': {
      const [separator, items] = argument as [string, unknown];
      return (resolve(items, context) as string[]).join(separator);
    }
    case 'Fn::Select': {
      const [index, items] = argument as [string | number, unknown];
      return (resolve(items, context) as unknown[])[Number(index)];
    }
    default:
      throw new Error(`a rehearsal cannot resolve ${name} (stack ${context.stackName}); write the value without it`);
  }
}

function substitute(argument: unknown, context: StackContext): string {
  const [text, variables] = Array.isArray(argument) ? (argument as [string, Record<string, unknown>]) : [String(argument), {}];
  return text.replace(/\$\{([^}]*)\}/g, (_whole, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (name in variables) return resolveText(variables[name], context);
    return name.includes('.') ? attributeOf(...splitOnce(name), context) : reference(name, context);
  });
}

function reference(name: string, context: StackContext): string {
  switch (name) {
    case 'AWS::AccountId':
      return context.account;
    case 'AWS::Partition':
      return 'aws';
    case 'AWS::Region':
      return context.region;
    case 'AWS::StackId':
      return context.stackId;
    case 'AWS::StackName':
      return context.stackName;
    case 'AWS::URLSuffix':
      return 'amazonaws.com';
    default:
      return context.physicalId(name);
  }
}

function attributeOf(logicalId: string, attribute: string, context: StackContext): string {
  if (attribute !== 'Arn')
    throw new Error(`a rehearsal does not know the attribute ${logicalId}.${attribute} (stack ${context.stackName})`);
  return context.arn(logicalId);
}

function splitOnce(text: string): [string, string] {
  const dot = text.indexOf('.');
  return [text.slice(0, dot), text.slice(dot + 1)];
}

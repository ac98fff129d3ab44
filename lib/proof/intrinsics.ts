import { type Template } from '../core/template';

/** Where a template is deployed. */
export interface Deployment {
  readonly account: string;
  readonly partition: string;
  readonly region: string;
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

const urlSuffixes: Readonly<Record<string, string>> = { 'aws-cn': 'amazonaws.com.cn' };

/** Stands for an intrinsic function that is not resolved here; as no policy has such a thing, what it is in is then unknown. */
export interface Unresolved {
  readonly unresolved: string;
}
const unresolved = (name: string): Unresolved => ({ unresolved: name });

/** What AWS::NoValue leaves. */
const nothing = Symbol('AWS::NoValue');

/**
 * The properties of a template's resources as CloudFormation makes them in an account: pseudo parameters, Ref and Fn::GetAtt of roles,
 * Fn::Sub and Fn::Join. What else there is becomes `Unresolved`.
 */
export function resolveProperties(template: Template, deployment: Deployment, logicalId: string): Fields {
  const resolved = resolve(template.Resources[logicalId]?.Properties ?? {}, new Resolver(template, deployment));
  return isFields(resolved) ? resolved : {};
}

class Resolver {
  /** Names that are being resolved: a role whose name depends on itself has none. */
  private readonly open = new Set<string>();

  public constructor(
    private readonly template: Template,
    private readonly deployment: Deployment,
  ) {}

  public ref(name: string): unknown {
    const { account, partition, region } = this.deployment;
    switch (name) {
      case 'AWS::AccountId':
        return account;
      case 'AWS::Partition':
        return partition;
      case 'AWS::Region':
        return region;
      case 'AWS::URLSuffix':
        return urlSuffixes[partition] ?? 'amazonaws.com';
      case 'AWS::NoValue':
        return nothing;
      default:
        return this.roleName(name) ?? unresolved(`Ref ${name}`);
    }
  }

  public attribute(logicalId: string, name: string): unknown {
    const role = this.roleName(logicalId);
    if (role === undefined || name !== 'Arn') return unresolved(`Fn::GetAtt ${logicalId}.${name}`);
    const path = resolve(this.template.Resources[logicalId]?.Properties?.Path ?? '/', this);
    if (typeof path !== 'string') return unresolved(`Fn::GetAtt ${logicalId}.${name}`);
    return `arn:${this.deployment.partition}:iam::${this.deployment.account}:role${path}${role}`;
  }

  private roleName(logicalId: string): string | undefined {
    const resource = this.template.Resources[logicalId];
    if (resource?.Type !== 'AWS::IAM::Role' || this.open.has(logicalId)) return undefined;
    this.open.add(logicalId);
    const name = resolve(resource.Properties?.RoleName, this);
    this.open.delete(logicalId);
    return typeof name === 'string' ? name : undefined;
  }
}

function resolve(value: unknown, resolver: Resolver): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, resolver)).filter((item) => item !== nothing);
  if (!isFields(value)) return value;
  const keys = Object.keys(value);
  const [key] = keys;
  if (keys.length === 1 && key !== undefined && (key === 'Ref' || key === 'Condition' || key.startsWith('Fn::'))) {
    // A policy statement has a Condition, too; that of a template is a name.
    if (key !== 'Condition' || typeof value.Condition === 'string') return intrinsic(key, value[key], resolver);
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]) => [name, resolve(inner, resolver)] as const)
      .filter(([, inner]) => inner !== nothing),
  );
}

function intrinsic(name: string, argument: unknown, resolver: Resolver): unknown {
  switch (name) {
    case 'Ref':
      return typeof argument === 'string' ? resolver.ref(argument) : unresolved(name);
    case 'Fn::GetAtt': {
      const [logicalId, attribute] =
        typeof argument === 'string' ? argument.split('.') : Array.isArray(argument) ? (argument as unknown[]) : [];
      return typeof logicalId === 'string' && typeof attribute === 'string' ? resolver.attribute(logicalId, attribute) : unresolved(name);
    }
    case 'Fn::Sub':
      return substitute(argument, resolver);
    case 'Fn::Join': {
      const [delimiter, parts] = Array.isArray(argument) ? (argument as unknown[]) : [];
      const resolved = Array.isArray(parts) ? (resolve(parts, resolver) as unknown[]) : undefined;
      if (typeof delimiter !== 'string' || !resolved?.every((part) => typeof part === 'string')) return unresolved(name);
      return resolved.join(delimiter);
    }
    default:
      return unresolved(name);
  }
}

function substitute(argument: unknown, resolver: Resolver): unknown {
  const [text, variables] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
  if (typeof text !== 'string' || !isFields(variables)) return unresolved('Fn::Sub');
  let missing: string | undefined;
  const substituted = text.replace(/\$\{([^}]*)\}/g, (whole, name: string) => {
    // `${!name}` is `${name}` as text.
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    const [logicalId = '', attribute] = name.split('.');
    const value =
      name in variables
        ? resolve(variables[name], resolver)
        : attribute === undefined
          ? resolver.ref(name)
          : resolver.attribute(logicalId, attribute);
    if (typeof value === 'string') return value;
    missing = name;
    return whole;
  });
  return missing === undefined ? substituted : unresolved(`Fn::Sub \${${missing}}`);
}

import { type Template } from '../../lib/core/template';

/** Where a stack is. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/**
 * What the values of a template are once it is deployed, worked out from the names in the template and the physical IDs of what has none, and not
 * from what the emulator made of it.
 */
export class DeployedValues {
  public constructor(
    private readonly template: Template,
    private readonly physicalIds: Readonly<Record<string, string>>,
    private readonly place: Place,
    /** Values of exports of other stacks, by name. */
    private readonly imports: Readonly<Record<string, unknown>> = {},
  ) {}

  public of(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.of(each));
    if (typeof value !== 'object' || value === null) return value;
    const [[key, argument] = ['', undefined], ...others] = Object.entries(value) as [string, unknown][];
    if (others.length === 0 && key === 'Ref' && typeof argument === 'string') return this.ref(argument);
    if (others.length === 0 && key === 'Fn::GetAtt') return this.attribute(argument as readonly [string, string]);
    if (others.length === 0 && key === 'Fn::Join') return this.joined(argument as readonly [string, readonly unknown[]]);
    if (others.length === 0 && key === 'Fn::Sub') return this.substituted(argument);
    if (others.length === 0 && key === 'Fn::ImportValue') return this.imports[String(argument)];
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, this.of(each)]));
  }

  /** `${Name}`, `${Id}` or `${Id.Attribute}`, of what is given beside the text or of the template. */
  private substituted(argument: unknown): string {
    const [text, given] = (Array.isArray(argument) ? argument : [argument, {}]) as [string, Readonly<Record<string, unknown>>];
    return text.replaceAll(/\$\{([\w:]+)(?:\.(\w+))?\}/g, (_, name: string, attribute: string | undefined) => {
      if (attribute !== undefined) return this.attribute([name, attribute]);
      return name in given ? String(this.of(given[name])) : this.ref(name);
    });
  }

  private joined([separator, parts]: readonly [string, readonly unknown[]]): string {
    return parts.map((part) => String(this.of(part))).join(separator);
  }

  private ref(id: string): string {
    if (id === 'AWS::Partition') return 'aws';
    if (id === 'AWS::AccountId') return this.place.account;
    if (id === 'AWS::Region') return this.place.region;
    const { Type } = this.resource(id);
    if (Type === 'AWS::SNS::Topic') return this.arn('sns', this.name(id, 'TopicName'));
    if (Type === 'AWS::Events::EventBus') return this.name(id, 'Name');
    throw new Error(`no value is known of a reference to ${id}, ${Type}`);
  }

  private attribute([id, attribute]: readonly [string, string]): string {
    const { Type } = this.resource(id);
    const wanted = `${Type}.${attribute}`;
    switch (wanted) {
      case 'AWS::SQS::Queue.Arn':
        return this.arn('sqs', this.name(id, 'QueueName'));
      case 'AWS::SQS::Queue.QueueName':
        return this.name(id, 'QueueName');
      case 'AWS::Events::EventBus.Arn':
        return this.arn('events', `event-bus/${this.name(id, 'Name')}`);
      case 'AWS::KMS::Key.Arn':
        return this.arn('kms', `key/${this.physicalIds[id]}`);
      case 'AWS::IAM::Role.Arn':
        return `arn:aws:iam::${this.place.account}:role/${this.physicalIds[id]}`;
      default:
        throw new Error(`no value is known of ${wanted}`);
    }
  }

  private arn(service: string, resource: string): string {
    return `arn:aws:${service}:${this.place.region}:${this.place.account}:${resource}`;
  }

  private name(id: string, property: string): string {
    return String(this.resource(id).Properties?.[property]);
  }

  private resource(id: string) {
    const resource = this.template.Resources[id];
    if (resource === undefined) throw new Error(`the template has no ${id}`);
    return resource;
  }
}

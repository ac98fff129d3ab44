import { StateError } from '../states';
import { conditionHolds, invalid, updated, type AttributeValue, type Item, type Placeholders } from './table-expressions';

interface Written {
  readonly TableName: string;
  readonly Key: { readonly id: { readonly S: string } };
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Placeholders['names'];
  readonly ExpressionAttributeValues?: Placeholders['values'];
  readonly ReturnValues?: 'ALL_NEW';
}

/** A table in memory, whose key is `id`. */
export class Table {
  private readonly items = new Map<string, Item>();

  /** UpdateItem: the whole item, if it is asked for. @throws StateError where the condition does not hold, or DynamoDB refuses the expressions */
  public update(written: Written): { readonly Attributes?: Item } {
    const id = written.Key.id.S;
    const placeholders = { names: written.ExpressionAttributeNames ?? {}, values: written.ExpressionAttributeValues ?? {} };
    const used = new Set<string>();
    const before = this.items.get(id);
    const condition = written.ConditionExpression;
    const holds = condition === undefined || conditionHolds(condition, before ?? {}, placeholders, used);
    const attempt = (): Item => updated(written.UpdateExpression, { id: { S: id }, ...before }, placeholders, used);
    // What the expressions name is looked at first, also where nothing is written.
    const after = holds ? attempt() : before;
    if (!holds) readAll(written.UpdateExpression, used);
    const unused = [...Object.keys(placeholders.names), ...Object.keys(placeholders.values)].find((name) => !used.has(name));
    if (unused !== undefined) throw invalid(`Value provided in expression attributes unused in expressions: ${unused}`);
    if (!holds || after === undefined) throw new StateError('DynamoDb.ConditionalCheckFailedException', 'The conditional request failed');
    this.items.set(id, after);
    return written.ReturnValues === 'ALL_NEW' ? { Attributes: after } : {};
  }

  public get({ Key: { id } }: Pick<Written, 'Key'>): { readonly Item?: Item } {
    const item = this.items.get(id.S);
    return item === undefined ? {} : { Item: item };
  }

  /** What the table says of every resource, without types. */
  public all(): readonly Readonly<Record<string, unknown>>[] {
    return [...this.items.keys()].map((id) => this.plain(id)!);
  }

  /** What the table says of a resource, without types. @returns undefined where it knows nothing */
  public plain(id: string): Readonly<Record<string, unknown>> | undefined {
    const item = this.items.get(id);
    return item && Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plainValue(value)]));
  }
}

const plainValue = (value: AttributeValue): unknown => ('S' in value ? value.S : value.M);

/** The names of an expression that is not carried out count as used too. */
function readAll(text: string, used: Set<string>): void {
  for (const [name] of text.matchAll(/[#:][A-Za-z_][A-Za-z0-9_]*/g)) used.add(name);
}

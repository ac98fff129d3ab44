import { NotInterpreted, StateError } from '../states';

/** A value of DynamoDB: a text, or a mapping of such. */
export type AttributeValue = { readonly S: string } | { readonly M: Readonly<Record<string, AttributeValue>> };
export type Item = Readonly<Record<string, AttributeValue>>;

/** What stands for names and values in expressions. */
export interface Placeholders {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, AttributeValue>>;
}

/** An expression taken apart: names, values, words and signs. */
class Tokens {
  private readonly list: readonly string[];
  private at = 0;

  public constructor(
    private readonly text: string,
    private readonly placeholders: Placeholders,
    private readonly used: Set<string>,
  ) {
    this.list = text.match(/[#:]?[A-Za-z_][A-Za-z0-9_]*|<>|<=|>=|[=<>(),.]|\S/g) ?? [];
  }

  public get next(): string | undefined {
    return this.list[this.at];
  }

  public take(): string {
    const token = this.list[this.at];
    if (token === undefined) throw this.unread('its end');
    this.at += 1;
    return token;
  }

  /** Takes a word or sign if it is the next. */
  public takes(wanted: string): boolean {
    if (this.next !== wanted) return false;
    this.at += 1;
    return true;
  }

  public expect(wanted: string): void {
    if (!this.takes(wanted)) throw this.unread(this.next ?? 'its end');
  }

  /** Names from the item inwards. */
  public path(): readonly string[] {
    const path = [this.name()];
    while (this.takes('.')) path.push(this.name());
    return path;
  }

  public value(): AttributeValue {
    const token = this.take();
    const value = token.startsWith(':') ? this.placeholders.values[token] : undefined;
    if (value === undefined) throw this.unread(token);
    this.used.add(token);
    return value;
  }

  public textValue(): string {
    const value = this.value();
    if (!('S' in value)) throw new NotInterpreted('a comparison of what is not a text');
    return value.S;
  }

  public unread(token: string): NotInterpreted {
    return new NotInterpreted(`an expression for DynamoDB with ${token} where it is not read: ${this.text}`);
  }

  private name(): string {
    const token = this.take();
    const name = token.startsWith('#') ? this.placeholders.names[token] : undefined;
    if (name === undefined) throw this.unread(token);
    this.used.add(token);
    return name;
  }
}

const at = (item: Item, path: readonly string[]): AttributeValue | undefined => {
  let found: AttributeValue | undefined = { M: item };
  for (const name of path) found = found !== undefined && 'M' in found ? found.M[name] : undefined;
  return found;
};

/**
 * Whether a condition holds for an item, which is empty where there is none. Texts are compared, as the table has nothing else.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export function conditionHolds(text: string, item: Item, placeholders: Placeholders, used: Set<string>): boolean {
  const tokens = new Tokens(text, placeholders, used);
  const holds = either(tokens, item);
  if (tokens.next !== undefined) throw tokens.unread(tokens.next);
  return holds;
}

/** Each side is read, also where the other decides. */
function either(tokens: Tokens, item: Item): boolean {
  let holds = both(tokens, item);
  while (tokens.takes('OR')) holds = both(tokens, item) || holds;
  return holds;
}

function both(tokens: Tokens, item: Item): boolean {
  let holds = one(tokens, item);
  while (tokens.takes('AND')) holds = one(tokens, item) && holds;
  return holds;
}

function one(tokens: Tokens, item: Item): boolean {
  if (tokens.takes('(')) {
    const holds = either(tokens, item);
    tokens.expect(')');
    return holds;
  }
  if (tokens.takes('attribute_not_exists')) {
    tokens.expect('(');
    const found = at(item, tokens.path());
    tokens.expect(')');
    return found === undefined;
  }
  const found = at(item, tokens.path());
  if (found !== undefined && !('S' in found)) throw new NotInterpreted('a comparison of what is not a text');
  return compared(found?.S, tokens);
}

function compared(found: string | undefined, tokens: Tokens): boolean {
  if (tokens.takes('IN')) {
    tokens.expect('(');
    const values = [tokens.textValue()];
    while (tokens.takes(',')) values.push(tokens.textValue());
    tokens.expect(')');
    return found !== undefined && values.includes(found);
  }
  const sign = tokens.take();
  const value = tokens.textValue();
  switch (sign) {
    case '=':
      return found === value;
    case '<>':
      return found !== value;
    case '<':
      return found !== undefined && found < value;
    case '>':
      return found !== undefined && found > value;
    default:
      throw tokens.unread(sign);
  }
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html, SET and REMOVE */
export function updated(text: string, item: Item, placeholders: Placeholders, used: Set<string>): Item {
  const tokens = new Tokens(text, placeholders, used);
  let changed = item;
  while (tokens.next !== undefined) {
    const word = tokens.take();
    if (word !== 'SET' && word !== 'REMOVE') throw tokens.unread(word);
    do {
      const path = tokens.path();
      if (word === 'SET') tokens.expect('=');
      changed = withAt(changed, path, word === 'SET' ? tokens.value() : undefined);
    } while (tokens.takes(','));
  }
  return changed;
}

function withAt(item: Item, [name, ...inner]: readonly string[], value: AttributeValue | undefined): Item {
  const { [name!]: before, ...others } = item;
  if (inner.length === 0) return value === undefined ? others : { ...others, [name!]: value };
  if (before === undefined || !('M' in before)) throw invalid('The document path provided in the update expression is invalid for update');
  return { ...others, [name!]: { M: withAt(before.M, inner, value) } };
}

export const invalid = (why: string): StateError => new StateError('DynamoDb.DynamoDbException', why);

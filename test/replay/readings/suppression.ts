import { all, any, common, lookUp, type Answer, type Sight } from './answers';

/** One attribute of a GuardDuty filter, in the words of the configuration. */
export interface SlowAttribute {
  readonly field: string;
  readonly equals?: readonly (string | number)[];
  readonly notEquals?: readonly (string | number)[];
  readonly matches?: readonly string[];
  readonly notMatches?: readonly string[];
  readonly greaterThan?: number;
  readonly greaterThanOrEqual?: number;
  readonly lessThan?: number;
  readonly lessThanOrEqual?: number;
}
export interface SlowFilter {
  readonly name: string;
  readonly stage: 'observe' | 'enforce';
  readonly regions?: readonly string[];
  readonly expires?: string;
  readonly criteria: readonly SlowAttribute[];
}

/** Attributes whose values are numbers, times and addresses (User Guide, "Filtering findings in GuardDuty"); all others are text. */
const numbers = ['severity', 'service.action.networkConnectionAction.localPortDetails.port'];
const times = ['updatedAt'];
const addresses = ['service.action.networkConnectionAction.remoteIpDetails.ipAddressV4'];

/** Attributes of a filter are ANDed. */
export function filterMatches({ criteria }: SlowFilter, { may, knows }: Sight): Answer {
  return common(
    may.map((finding) =>
      all(criteria.map((attribute) => (knows(attribute.field) ? attributeMatches(attribute, lookUp(finding, attribute.field)) : 'open'))),
    ),
  );
}

function attributeMatches(attribute: SlowAttribute, values: readonly unknown[]): Answer {
  const { field, equals, notEquals, matches, notMatches } = attribute;
  const texts = values.filter((value) => ['string', 'number', 'boolean'].includes(typeof value));
  const answers: Answer[] = [];
  // Of the values of one operator one is enough, and so is one of several values that the finding has.
  if (equals) answers.push(any(texts.flatMap((value) => equals.map((wanted) => isEqual(field, value, wanted)))));
  if (matches) answers.push(any(texts.flatMap((value) => matches.map((wanted) => isLike(value, wanted)))));
  // None of the values; where the finding has no value, no page says.
  for (const [wanted, compare] of [
    [notEquals, (value: unknown, one: string | number) => isEqual(field, value, one)],
    [notMatches, (value: unknown, one: string | number) => isLike(value, String(one))],
  ] as const) {
    if (wanted === undefined) continue;
    const is = texts.map((value) => any(wanted.map((one) => compare(value, one))));
    answers.push(is.length === 0 ? 'open' : not(common(is)));
  }
  const bounds = [
    attribute.greaterThan === undefined ? [] : [(value: number) => value > attribute.greaterThan!],
    attribute.greaterThanOrEqual === undefined ? [] : [(value: number) => value >= attribute.greaterThanOrEqual!],
    attribute.lessThan === undefined ? [] : [(value: number) => value < attribute.lessThan!],
    attribute.lessThanOrEqual === undefined ? [] : [(value: number) => value <= attribute.lessThanOrEqual!],
  ].flat();
  if (bounds.length > 0)
    answers.push(
      isWithin(
        texts.map((value) => asNumber(field, value)),
        bounds,
      ),
    );
  return all(answers);
}

const not = (one: Answer): Answer => (one === 'open' ? 'open' : one === 'yes' ? 'no' : 'yes');

/** Timestamps are milliseconds since 1970 in a filter, and ISO 8601 in a finding. */
function asNumber(field: string, value: unknown): number {
  if (times.includes(field) && typeof value === 'string' && value.includes('T')) return new Date(value).getTime();
  return value === '' ? NaN : Number(value);
}

function isWithin(values: readonly number[], bounds: readonly ((value: number) => boolean)[]): Answer {
  if (values.some((value) => Number.isNaN(value))) return 'open';
  if (values.some((value) => bounds.every((bound) => bound(value)))) return 'yes';
  // Whether two values may meet a bound each, no page says.
  return values.length > 0 && bounds.every((bound) => values.some(bound)) ? 'open' : 'no';
}

function isEqual(field: string, value: unknown, wanted: string | number): Answer {
  if (numbers.includes(field) || times.includes(field)) {
    const [number, other] = [asNumber(field, value), asNumber(field, wanted)];
    if (Number.isNaN(number) || Number.isNaN(other)) return 'open';
    // Medium is both 4.0 to 6.9 and ["4", "5", "6"] on AWS's pages.
    return number === other ? 'yes' : Math.floor(number) === other ? 'open' : 'no';
  }
  if (String(value) === String(wanted)) return 'yes';
  if (addresses.includes(field) && inNetwork(String(value), String(wanted))) return 'yes';
  return String(value).toLowerCase() === String(wanted).toLowerCase() ? 'open' : 'no';
}

/** Whether `10.1.2.3` is in `10.0.0.0/8`. */
function inNetwork(address: string, network: string): boolean {
  const [base = '', length = '32'] = network.split('/');
  const bits = (text: string): string =>
    text
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('');
  const is = (text: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(text);
  return is(address) && is(base) && bits(address).slice(0, Number(length)) === bits(base).slice(0, Number(length));
}

/** `*` is any text and `?` one character. Whether case counts, no page says. */
function isLike(value: unknown, pattern: string): Answer {
  const shape = pattern
    .replace(/[.+^$(){}|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  if (new RegExp(`^${shape}$`, 'su').test(String(value))) return 'yes';
  return new RegExp(`^${shape}$`, 'sui').test(String(value)) ? 'open' : 'no';
}

/** What filters do to a finding: each that matches or may, whether it is archived, and by which. */
export function suppress(
  filters: readonly SlowFilter[],
  sight: Sight,
): { readonly rules: Readonly<Record<string, Answer>>; readonly archived: Answer; readonly by?: string } {
  const rules: Record<string, Answer> = {};
  let by: string | undefined;
  let archived: Answer = 'no';
  for (const filter of filters) {
    const matches = filterMatches(filter, sight);
    if (matches !== 'no') rules[filter.name] = matches;
    // A filter of the action NOOP hides nothing. The first that archives for certain decides, and where none is certain the first that may.
    if (filter.stage === 'observe' || matches === 'no' || archived === 'yes') continue;
    if (matches === 'yes') [archived, by] = ['yes', filter.name];
    else if (archived === 'no') [archived, by] = ['open', filter.name];
  }
  return { rules, archived, ...(by !== undefined && { by }) };
}

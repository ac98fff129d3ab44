import { type AutomationRuleV2, type CriterionV2, type FieldCriterionV2 } from '../../configuration/automation-rule-v2';
import { ocsfSeverities, ocsfStatuses } from '../../configuration/ocsf';
import { fieldV2, type FieldV2 } from './fields';
import { comparisonsV2, operatorsOfV2, textOperatorsV2 } from './operators';
import { kindsOfFiltersV2 } from './properties';

/** What a deployed rule asks and does, as a configuration says it. */
export type WrittenRuleV2 = Pick<AutomationRuleV2, 'criteria' | 'update' | 'ticket'>;

/** A part of a deployed rule that a configuration has no key for. */
export interface UnwrittenV2 {
  readonly part: 'criteria' | 'actions';
  /** A sentence. */
  readonly why: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** One demand on one field. */
interface Demand {
  readonly criterion: FieldCriterionV2;
  /** Whether others of the field can stand beside it as alternatives. */
  readonly isPositive: boolean;
}

/** Demands of which one has to hold. */
type Clause = readonly Demand[];

/**
 * Reads a rule of Security Hub V2 as AWS has it, in a template or as an answer of the API. A rule that cannot be said whole is not read.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_CompositeFilter.html
 *
 * @returns what of the rule no key of a configuration says, where there is something
 */
export function writtenRuleV2(criteria: unknown, actions: readonly unknown[]): WrittenRuleV2 | readonly UnwrittenV2[] {
  const [read, done] = [attempt('criteria', () => criteriaOf(criteria)), attempt('actions', () => actionOf(actions))];
  if ('why' in read || 'why' in done) return [read, done].filter((one): one is UnwrittenV2 => 'why' in one);
  return { criteria: read, ...done };
}

/** Something that a configuration cannot say. */
class Unwritten extends Error {}

function attempt<Part>(part: UnwrittenV2['part'], read: () => Part): Part | UnwrittenV2 {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unwritten) return { part, why: error.message };
    throw error;
  }
}

function fieldsOf(value: unknown, what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Unwritten(`${what} is not a mapping.`);
  return value as Fields;
}

/** @throws Unwritten for a member that is not among the names */
function only(fields: Fields, names: readonly string[], what: string): void {
  const other = Object.keys(fields).find((name) => fields[name] !== undefined && fields[name] !== null && !names.includes(name));
  if (other !== undefined) throw new Unwritten(`A configuration has no key for ${other} of ${what}.`);
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function criteriaOf(criteria: unknown): readonly CriterionV2[] {
  const all = fieldsOf(criteria, 'Criteria');
  only(all, ['OcsfFindingCriteria'], 'Criteria');
  const ocsf = fieldsOf(all.OcsfFindingCriteria, 'OcsfFindingCriteria');
  only(ocsf, ['CompositeFilters', 'CompositeOperator'], 'OcsfFindingCriteria');
  const composites = listOf(ocsf.CompositeFilters).map(clausesOf);
  const clauses = joined(composites, ocsf.CompositeOperator === 'OR');
  if (clauses.length === 0) throw new Unwritten('The rule has none. It would match every finding.');
  return withNegatives(clauses).map(criterionOf);
}

/** Composite filters that all have to hold, or one of them. */
function joined(composites: readonly (readonly Clause[])[], isEither: boolean): readonly Clause[] {
  if (!isEither || composites.length < 2) return composites.flat();
  if (composites.some((clauses) => clauses.length !== 1))
    throw new Unwritten(
      'One composite filter out of several is enough, and one of them has several demands. A configuration cannot say both.',
    );
  return [composites.flat(2)];
}

function clausesOf(value: unknown): readonly Clause[] {
  const composite = fieldsOf(value, 'A composite filter');
  only(composite, ['Operator', ...Object.values(kindsOfFiltersV2)], 'a composite filter');
  const demands = Object.values(kindsOfFiltersV2).flatMap((kind) => listOf(composite[kind]).map((one) => demandOf(one, kind)));
  if (demands.length === 0) throw new Unwritten('A composite filter has no filter, and AWS does not document what it matches then.');
  return composite.Operator === 'OR' ? [demands] : demands.map((one) => [one]);
}

function demandOf(value: unknown, kind: string): Demand {
  const filter = fieldsOf(value, 'A filter');
  const field = fieldV2(String(filter.FieldName));
  if (field === undefined || kindsOfFiltersV2[field.values] !== kind)
    throw new Unwritten(`A configuration has no criterion for ${String(filter.FieldName)} in ${kind}.`);
  return {
    criterion: { field: field.name, ...askedOf(field, fieldsOf(filter.Filter, `The filter on ${field.name}`)) },
    isPositive: isPositive(field, filter.Filter as Fields),
  };
}

function isPositive({ values }: FieldV2, { Comparison }: Fields): boolean {
  if (values !== 'string' && values !== 'map') return true;
  return textOperatorsV2.some((operator) => comparisonsV2[operator].comparison === Comparison && comparisonsV2[operator].positive);
}

/** Members of filters, and what a configuration calls them. */
const members = {
  number: { Gte: 'greaterThanOrEqual', Lte: 'lessThanOrEqual' },
  date: { Start: 'start', End: 'end' },
} as const;

function askedOf(field: FieldV2, filter: Fields): Partial<FieldCriterionV2> {
  const { name, values } = field;
  const what = `the filter on ${name}`;
  if (values === 'string' || values === 'map') {
    only(filter, values === 'map' ? ['Key', 'Comparison', 'Value'] : ['Comparison', 'Value'], what);
    const operator = textOperatorsV2.find((one) => comparisonsV2[one].comparison === filter.Comparison);
    if (operator === undefined || !operatorsOfV2[values].includes(operator))
      throw new Unwritten(`A configuration has no operator for ${String(filter.Comparison)} of ${what}.`);
    return { ...(values === 'map' && { key: String(filter.Key) }), [operator]: [String(filter.Value)] };
  }
  if (values === 'boolean') {
    only(filter, ['Value'], what);
    return { is: String(filter.Value) === 'true' };
  }
  const range = filter.DateRange === undefined ? undefined : fieldsOf(filter.DateRange, `DateRange of ${what}`);
  if (values === 'date' && range !== undefined) {
    only(filter, ['DateRange'], what);
    if (range.Unit !== 'DAYS') throw new Unwritten(`A configuration has no unit ${String(range.Unit)} for ${what}.`);
    return { withinDays: Number(range.Value) };
  }
  const known: Readonly<Record<string, string>> = members[values];
  only(filter, values === 'number' ? ['Eq', ...Object.keys(known)] : Object.keys(known), what);
  const valueOf = (value: unknown): unknown => (values === 'number' ? Number(value) : String(value));
  return Object.fromEntries(
    Object.entries(filter).map(([key, value]) => (key === 'Eq' ? ['equals', [Number(value)]] : [known[key]!, valueOf(value)])),
  );
}

/** Several negative demands on a field are one criterion. */
function withNegatives(clauses: readonly Clause[]): readonly Clause[] {
  const made: Clause[] = [];
  const places = new Map<string, number>();
  for (const clause of clauses) {
    const [demand] = clause;
    const key = clause.length > 1 || demand!.isPositive ? undefined : demand!.criterion.field;
    const at = key === undefined ? undefined : places.get(key);
    if (at === undefined) {
      if (key !== undefined) places.set(key, made.length);
      made.push(clause);
    } else made[at] = [{ ...demand!, criterion: together(made[at]![0]!.criterion, demand!.criterion) }];
  }
  return made;
}

function criterionOf(clause: Clause): CriterionV2 {
  const [first, ...others] = clause;
  const criteria = clause.map(({ criterion }) => criterion);
  const { criterion } = first!;
  if (others.length === 0) return criterion;
  const isOneField = clause.every(
    ({ criterion: { field, key }, isPositive: is }) => is && field === criterion.field && key === criterion.key,
  );
  const areLists = criteria.every((one) =>
    Object.entries(one).every(([name, value]) => name === 'field' || name === 'key' || Array.isArray(value)),
  );
  return isOneField && areLists ? criteria.reduce(together) : { anyOf: criteria };
}

/** Both lists of values of each operator, one behind the other. */
function together(one: FieldCriterionV2, other: FieldCriterionV2): FieldCriterionV2 {
  const lists = Object.entries(other).flatMap(([name, value]) => {
    const before = one[name as keyof FieldCriterionV2];
    return Array.isArray(value) ? [[name, [...(Array.isArray(before) ? (before as unknown[]) : []), ...(value as unknown[])]]] : [];
  });
  return { ...one, ...(Object.fromEntries(lists) as object) };
}

const nameOf = <Name extends string>(names: Readonly<Record<Name, number>>, number: unknown, what: string): Name => {
  const found = (Object.keys(names) as Name[]).find((name) => names[name] === Number(number));
  if (found === undefined) throw new Unwritten(`A configuration has no word for ${what} ${String(number)}.`);
  return found;
};

function actionOf(actions: readonly unknown[]): Pick<WrittenRuleV2, 'update' | 'ticket'> {
  const [first, ...others] = actions;
  if (first === undefined) throw new Unwritten('The rule has none.');
  if (others.length > 0) throw new Unwritten(`The rule has ${actions.length}, and a configuration has one for each rule.`);
  const action = fieldsOf(first, 'The action');
  if (action.Type === 'EXTERNAL_INTEGRATION') {
    only(action, ['Type', 'ExternalIntegrationConfiguration'], 'the action');
    const connection = fieldsOf(action.ExternalIntegrationConfiguration, 'ExternalIntegrationConfiguration');
    only(connection, ['ConnectorArn'], 'ExternalIntegrationConfiguration');
    return { ticket: { connectorArn: String(connection.ConnectorArn) } };
  }
  if (action.Type !== 'FINDING_FIELDS_UPDATE') throw new Unwritten(`A configuration has no action ${String(action.Type)}.`);
  only(action, ['Type', 'FindingFieldsUpdate'], 'the action');
  const update = fieldsOf(action.FindingFieldsUpdate, 'FindingFieldsUpdate');
  only(update, ['Comment', 'SeverityId', 'StatusId'], 'FindingFieldsUpdate');
  const { Comment, SeverityId, StatusId } = update;
  const isSaid = (value: unknown): boolean => value !== undefined && value !== null;
  if (![Comment, SeverityId, StatusId].some(isSaid)) throw new Unwritten('The rule writes nothing.');
  return {
    update: {
      ...(isSaid(Comment) && { comment: String(Comment) }),
      ...(isSaid(SeverityId) && { severity: nameOf(ocsfSeverities, SeverityId, 'the severity') }),
      ...(isSaid(StatusId) && { status: nameOf(ocsfStatuses, StatusId, 'the status') }),
    },
  };
}

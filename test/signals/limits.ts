import { type FilterProperties } from '../../lib/signals/guardduty/filter';
import { type AutomationRuleProperties } from '../../lib/signals/security-hub/properties';

/** Limits of API_CreateFilter, API_Condition, AWS::GuardDuty::Filter and the User Guide, written anew from there. */
export function brokenFilterLimits({ Name, Description, Action, Rank, FindingCriteria, Tags }: FilterProperties): readonly string[] {
  const conditions = Object.entries(FindingCriteria.Criterion);
  return broken([
    ['name', /^[A-Za-z0-9._-]{3,64}$/.test(Name)],
    ['description', Description.length <= 512 && /^[A-Za-z0-9\-.:_{}[\]()/\s]*$/.test(Description)],
    ['action', Action === 'NOOP' || Action === 'ARCHIVE'],
    ['rank', isWhole(Rank, 1, 100)],
    ['attributes', conditions.length >= 1 && conditions.length <= 50],
    ['tags', Tags.length <= 50 && Tags.every(({ Key, Value }) => /^[^\n]{1,128}$/.test(Key) && /^[^\n]{0,256}$/.test(Value))],
    ...conditions.map(([field, condition]) => [`condition on ${field}`, conditionHolds(condition)] as const),
  ]);
}

function conditionHolds(condition: object): boolean {
  const entries = Object.entries(condition) as readonly (readonly [string, unknown])[];
  return (
    entries.length > 0 &&
    entries.every(([operator, value]) => {
      if (['GreaterThan', 'GreaterThanOrEqual', 'LessThan', 'LessThanOrEqual'].includes(operator)) return Number.isInteger(value);
      if (!Array.isArray(value) || !value.every((one) => typeof one === 'string' && one !== '')) return false;
      const values = value as readonly string[];
      if (operator === 'Equals' || operator === 'NotEquals') return values.length >= 1 && values.length <= 50;
      if (operator !== 'Matches' && operator !== 'NotMatches') return false;
      return values.length >= 1 && values.length <= 5 && values.every((one) => one.length <= 512 && one.split(/[*?]/).length <= 6);
    })
  );
}

/** Criteria of which a rule may have a hundred filters; of every other it may have twenty (API_AutomationRulesFindingFilters). */
const ofAHundred = ['AwsAccountId', 'GeneratorId', 'ResourceId', 'Title'];
const maps = ['ResourceDetailsOther', 'ResourceTags', 'UserDefinedFields'];
const numbers = ['Confidence', 'Criticality'];
const times = ['CreatedAt', 'FirstObservedAt', 'LastObservedAt', 'NoteUpdatedAt', 'UpdatedAt'];
const comparisons = ['EQUALS', 'PREFIX', 'NOT_EQUALS', 'PREFIX_NOT_EQUALS', 'CONTAINS', 'NOT_CONTAINS'];
/** Comparisons that no field has beside each other (API_StringFilter, API_MapFilter). */
const clashes: readonly (readonly [string, string])[] = [
  ['EQUALS', 'NOT_EQUALS'],
  ['EQUALS', 'PREFIX_NOT_EQUALS'],
  ...comparisons.filter((other) => other !== 'CONTAINS').map((other) => ['CONTAINS', other] as const),
  ...comparisons.filter((other) => other !== 'NOT_CONTAINS').map((other) => ['NOT_CONTAINS', other] as const),
];

/** Limits of AWS::SecurityHub::AutomationRule, API_StringFilter, API_MapFilter, API_NumberFilter and API_DateFilter, written anew from there. */
export function brokenAutomationLimits(properties: AutomationRuleProperties): readonly string[] {
  const { RuleName, Description, RuleOrder, RuleStatus, IsTerminal, Criteria, Actions, Tags } = properties;
  const criteria = Object.entries(Criteria) as readonly (readonly [string, readonly object[]])[];
  const update = Actions[0].FindingFieldsUpdate;
  const text = (value: unknown, most: number): boolean => typeof value === 'string' && value.trim() !== '' && value.length <= most;
  const score = (value: number | undefined): boolean => value === undefined || isWhole(value, 0, 100);
  return broken([
    ['name', text(RuleName, 256)],
    ['description', text(Description, 1024)],
    ['order', isWhole(RuleOrder, 1, 1000)],
    ['status', ['ENABLED', 'DISABLED'].includes(RuleStatus) && typeof IsTerminal === 'boolean'],
    ['actions', Actions.length === 1 && Object.keys(update).length > 0],
    ['criteria', criteria.length > 0],
    ['tags', Object.entries(Tags).every(([key, value]) => /^[a-zA-Z0-9]{1,128}$/.test(key) && /^[^\n]{0,256}$/.test(value))],
    ['scores', score(update.Confidence) && score(update.Criticality)],
    ['note', update.Note === undefined || (text(update.Note.Text, 512) && text(update.Note.UpdatedBy, 512))],
    ['note of what is suppressed', update.Workflow?.Status !== 'SUPPRESSED' || update.Note !== undefined],
    ['types', (update.Types?.length ?? 1) >= 1 && (update.Types?.length ?? 1) <= 50],
    ...criteria.map(([name, filters]) => [`criterion ${name}`, filtersHold(name, filters)] as const),
  ]);
}

function filtersHold(name: string, filters: readonly object[]): boolean {
  if (filters.length < 1 || filters.length > (ofAHundred.includes(name) ? 100 : 20)) return false;
  if (numbers.includes(name)) return filters.every(numberHolds);
  if (times.includes(name)) return filters.every(timeHolds);
  const all = filters as readonly Readonly<Record<string, string>>[];
  const used = new Set(all.map(({ Comparison }) => Comparison ?? ''));
  return (
    clashes.every(([one, other]) => !(used.has(one) && used.has(other))) &&
    all.every(({ Comparison = '', Value = '', Key }) => {
      const known = maps.includes(name)
        ? !Comparison.startsWith('PREFIX') && Key !== undefined && Key.trim() !== ''
        : comparisons.includes(Comparison) && Key === undefined;
      return known && Value.trim() !== '';
    })
  );
}

function numberHolds(filter: object): boolean {
  const { Eq, Gte, Lte } = filter as { readonly Eq?: number; readonly Gte?: number; readonly Lte?: number };
  const given = [Eq, Gte, Lte].filter((value) => value !== undefined);
  return given.length > 0 && given.every((value) => isWhole(value, 0, 100)) && (Eq === undefined || given.length === 1);
}

function timeHolds(filter: object): boolean {
  const { Start, End, DateRange } = filter as { Start?: string; End?: string; DateRange?: { Unit: string; Value: number } };
  if (DateRange !== undefined)
    return Start === undefined && End === undefined && DateRange.Unit === 'DAYS' && isWhole(DateRange.Value, 1, 2 ** 31 - 1);
  return [Start, End].every((time) => time !== undefined && !Number.isNaN(Date.parse(time)));
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

function broken(limits: readonly (readonly [string, boolean])[]): readonly string[] {
  return limits.flatMap(([limit, holds]) => (holds ? [] : [limit]));
}

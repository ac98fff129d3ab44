import { all, answer, any, common, lookUp, type Answer, type Json, type Sight } from './answers';

/** A criterion of an automation rule of either Security Hub, in the words of the configuration. */
export interface SlowCriterion {
  readonly field: string;
  readonly key?: string;
  readonly equals?: readonly (string | number)[];
  readonly notEquals?: readonly string[];
  readonly prefix?: readonly string[];
  readonly prefixNotEquals?: readonly string[];
  readonly contains?: readonly string[];
  readonly notContains?: readonly string[];
  readonly greaterThanOrEqual?: number;
  readonly lessThanOrEqual?: number;
  readonly start?: string;
  readonly end?: string;
  readonly withinDays?: number;
  readonly is?: boolean;
}
export interface SlowRule {
  readonly name: string;
  readonly enabled?: boolean;
  readonly precedence: number | 'before-service' | 'after-service';
  readonly terminal?: boolean;
  readonly regions?: readonly string[];
  readonly expires?: string;
  readonly criteria: readonly SlowCriterion[];
  readonly update: Json;
}
export interface SlowRuleV2 {
  readonly name: string;
  readonly enabled?: boolean;
  readonly order: number;
  readonly regions: readonly string[];
  readonly expires?: string;
  readonly criteria: readonly (SlowCriterion | { readonly anyOf: readonly SlowCriterion[] })[];
  readonly update: Json;
}

/** Where the value of a criterion stands in a finding of Security Hub CSPM, what it is, and whether Security Hub fills it in itself. */
const fields: Readonly<Record<string, { readonly path: string; readonly is: 'text' | 'map' | 'number' | 'time'; readonly filled?: true }>> =
  {
    AwsAccountId: { path: 'AwsAccountId', is: 'text' },
    Title: { path: 'Title', is: 'text' },
    Type: { path: 'Types', is: 'text' },
    ProductName: { path: 'ProductName', is: 'text', filled: true },
    SeverityLabel: { path: 'Severity.Label', is: 'text', filled: true },
    WorkflowStatus: { path: 'Workflow.Status', is: 'text', filled: true },
    ComplianceStatus: { path: 'Compliance.Status', is: 'text' },
    NoteText: { path: 'Note.Text', is: 'text' },
    ResourceId: { path: 'Resources.Id', is: 'text' },
    ResourceTags: { path: 'Resources.Tags', is: 'map' },
    UserDefinedFields: { path: 'UserDefinedFields', is: 'map' },
    Confidence: { path: 'Confidence', is: 'number' },
    CreatedAt: { path: 'CreatedAt', is: 'time' },
  };

/** Criteria are ANDed. `now` is when the finding arrived. */
export function ruleMatches(criteria: readonly SlowCriterion[], finding: Json, knows: Sight['knows'], now: string | undefined): Answer {
  return all(
    criteria.map((criterion) => {
      const field = fields[criterion.field]!;
      if (!knows(field.path)) return 'open';
      switch (field.is) {
        case 'text':
          return textMatches(criterion, valuesOf(finding, field.path), field.filled === true);
        case 'map':
          return textMatches(
            criterion,
            valuesOf(finding, field.path).map((map) => memberOf(map, criterion.key!)),
            false,
          );
        case 'number': {
          const [value] = valuesOf(finding, field.path);
          return typeof value === 'number' ? answer(numberMatches(criterion, value)) : 'no';
        }
        case 'time':
          return timeMatches(criterion, valuesOf(finding, field.path)[0], now);
      }
    }),
  );
}

/** One value for each entry of the list on the way; undefined where the entry lacks the member. */
function valuesOf(finding: Json, path: string): readonly unknown[] {
  const [first = '', ...rest] = path.split('.');
  const list = memberOf(finding, first);
  if (first === 'Types') return Array.isArray(list) ? (list as readonly unknown[]) : [];
  if (first === 'Resources') return Array.isArray(list) ? list.map((entry: unknown) => memberOf(entry, rest[0]!)) : [];
  return [rest.reduce(memberOf, list)];
}

function memberOf(value: unknown, name: string): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && Object.keys(value).includes(name) ? (value as Json)[name] : undefined;
}

/** EQUALS, PREFIX and CONTAINS are ORed; NOT_EQUALS, PREFIX_NOT_EQUALS and NOT_CONTAINS are ANDed; with regard to case. */
function textMatches(criterion: SlowCriterion, found: readonly unknown[], isFilled: boolean): Answer {
  const texts = found.filter((value) => typeof value === 'string');
  const { equals, prefix, contains, notEquals, prefixNotEquals, notContains } = criterion;
  const isAsked = equals !== undefined || prefix !== undefined || contains !== undefined;
  const isExcluding = notEquals !== undefined || prefixNotEquals !== undefined || notContains !== undefined;
  const asked = texts.map(
    (text) =>
      (equals ?? []).some((one) => text === String(one)) ||
      (prefix ?? []).some((one) => text.startsWith(one)) ||
      (contains ?? []).some((one) => text.includes(one)),
  );
  const excluded = texts.map(
    (text) =>
      (notEquals ?? []).some((one) => text === one) ||
      (prefixNotEquals ?? []).some((one) => text.startsWith(one)) ||
      (notContains ?? []).some((one) => text.includes(one)),
  );
  const answers: Answer[] = [];
  // A field that is missing meets no positive filter, unless Security Hub fills it in. One of several values is enough.
  if (isAsked) answers.push(texts.length === 0 && isFilled ? 'open' : answer(asked.includes(true)));
  // Whether a missing value is "not equal", and what counts where some values are excluded and some are not, no page says.
  if (isExcluding) {
    const isMixed = texts.length < found.length || (excluded.includes(true) && excluded.includes(false));
    answers.push(texts.length === 0 || isMixed ? 'open' : answer(!excluded.includes(true)));
  }
  return all(answers);
}

/** Eq, or Gte and Lte. */
function numberMatches({ equals, greaterThanOrEqual, lessThanOrEqual }: SlowCriterion, value: number): boolean {
  if (equals) return equals.includes(value);
  return (greaterThanOrEqual === undefined || value >= greaterThanOrEqual) && (lessThanOrEqual === undefined || value <= lessThanOrEqual);
}

/** Start and End, or a range of days back from the arrival. Whether the ends themselves are in the range, no page says. */
function timeMatches({ start, end, withinDays }: SlowCriterion, value: unknown, now: string | undefined): Answer {
  if (value === undefined) return 'no';
  if (typeof value !== 'string') return 'open';
  const time = new Date(value).getTime();
  if (Number.isNaN(time)) return 'open';
  if (withinDays !== undefined) {
    if (now === undefined) return 'open';
    const days = (new Date(now).getTime() - time) / 86_400_000;
    return days < 0 ? 'open' : answer(days <= withinDays);
  }
  const edges = [start, end].flatMap((edge) => (edge === undefined ? [] : [new Date(edge).getTime()]));
  if (edges.includes(time)) return 'open';
  return answer((start === undefined || time > new Date(start).getTime()) && (end === undefined || time < new Date(end).getTime()));
}

const numbersV2 = ['severity_id', 'status_id', 'confidence_score'];

/** Criteria of Security Hub V2, on OCSF findings; of alternatives one is enough. */
export function ruleMatchesV2(criteria: SlowRuleV2['criteria'], finding: Json, knows: Sight['knows']): Answer {
  return all(
    criteria.map((criterion) => {
      const asked = 'anyOf' in criterion ? criterion.anyOf : [criterion];
      if (!asked.every(({ field }) => knows(field))) return 'open';
      return any(asked.map((one) => fieldMatchesV2(one, finding)));
    }),
  );
}

function fieldMatchesV2(criterion: SlowCriterion, finding: Json): Answer {
  const { field, key } = criterion;
  const values = lookUp(finding, key === undefined ? field : `${field}.${key}`);
  if (numbersV2.includes(field)) return answer(values.some((value) => numberMatches(criterion, Number(value))));
  if (field.endsWith('_dt')) return values.length === 0 ? 'no' : 'open';
  const texts = values.map(String);
  if (texts.length === 0) return criterion.equals || criterion.prefix || criterion.contains ? 'no' : 'open';
  return textMatches(criterion, texts, false);
}

/** A finding on its way through rules, and which of them it has met. */
interface Way {
  readonly finding: Json;
  readonly hidden: boolean;
  readonly ended: boolean;
  readonly applied: readonly string[];
}

/** What all ways of a finding have in common, and how it can come out. */
export interface Outcome {
  readonly rules: Readonly<Record<string, Answer>>;
  readonly hidden: Answer;
  readonly may: readonly Json[];
}

/** What is done to a finding at one turn: `matches` asks it as it arrived, and as it is by then. */
interface Turn {
  readonly name: string;
  readonly matches: (finding: Json) => Answer;
  readonly writes: (finding: Json) => readonly Json[];
  readonly hides?: boolean;
  readonly terminal: boolean;
}

function outcomeOf(turns: readonly Turn[], arrived: readonly Json[]): Outcome {
  const ways = arrived.flatMap((original) => {
    let open: readonly Way[] = [{ finding: original, hidden: false, ended: false, applied: [] }];
    for (const turn of turns) {
      open = open.flatMap((way): readonly Way[] => {
        if (way.ended) return [way];
        // Whether a rule sees what an earlier one wrote is not documented: both are followed.
        const answers = [turn.matches(original), turn.matches(way.finding)];
        const changed = turn.writes(way.finding).map((finding): Way => ({
          finding,
          hidden: turn.hides ?? way.hidden,
          ended: turn.terminal,
          applied: [...way.applied, turn.name],
        }));
        return [...(answers.every((one) => one === 'yes') ? [] : [way]), ...(answers.every((one) => one === 'no') ? [] : changed)];
      });
      open = [...new Map(open.map((way) => [JSON.stringify(way), way])).values()];
    }
    return open;
  });
  const rules = turns.map(({ name }) => [name, common(ways.map(({ applied }) => answer(applied.includes(name))))] as const);
  return {
    rules: Object.fromEntries(rules.filter(([, applied]) => applied !== 'no')),
    hidden: common(ways.map(({ hidden }) => answer(hidden))),
    may: ways.map(({ finding }) => finding),
  };
}

/** Orders: numbers as given, the others the lowest that are left before and after 10. A disabled rule has one too. */
function ordered(rules: readonly SlowRule[]): Ordered {
  const taken = rules.flatMap(({ precedence }) => (typeof precedence === 'number' ? [precedence] : []));
  const placed = rules.map((rule): readonly [number, SlowRule] => {
    if (typeof rule.precedence === 'number') return [rule.precedence, rule];
    let order = rule.precedence === 'before-service' ? 1 : 11;
    while (taken.includes(order)) order++;
    taken.push(order);
    return [order, rule];
  });
  return placed.sort(([a], [b]) => a - b);
}

/** A lower order applies first. At 10 are the rules of AWS Security Incident Response: they may set the status, and may leave it. */
export function automate(rules: readonly SlowRule[], sight: Sight, isIngested: boolean, now: string | undefined): Outcome {
  const turn = ({ name, criteria, update, terminal = false }: SlowRule): Turn => ({
    name,
    matches: (finding) => ruleMatches(criteria, finding, sight.knows, now),
    writes: (finding) => written(update, finding),
    terminal,
    ...(update.workflowStatus !== undefined && { hides: ['SUPPRESSED', 'RESOLVED'].includes(update.workflowStatus as string) }),
  });
  const service: Turn = {
    name: 'service',
    matches: () => 'open',
    writes: (finding) =>
      ['NOTIFIED', 'SUPPRESSED']
        .filter((status) => status !== memberOf(finding.Workflow, 'Status'))
        .map((status) => ({ ...finding, Workflow: { Status: status } })),
    hides: false,
    terminal: false,
  };
  const outcomes = everyOrder(ordered(rules).filter(([, { enabled = true }]) => enabled)).map((inOrder) =>
    outcomeOf(
      [
        ...inOrder.filter(([order]) => order < 10).map(([, rule]) => turn(rule)),
        ...(isIngested ? [service] : []),
        ...inOrder.filter(([order]) => order > 10).map(([, rule]) => turn(rule)),
      ],
      sight.may,
    ),
  );
  const names = [...new Set(outcomes.flatMap(({ rules: applied }) => Object.keys(applied)))].filter((name) => name !== 'service');
  return {
    rules: Object.fromEntries(names.map((name) => [name, common(outcomes.map(({ rules: applied }) => applied[name] ?? 'no'))])),
    hidden: common(outcomes.map(({ hidden }) => hidden)),
    may: outcomes.flatMap(({ may }) => may),
  };
}

type Ordered = readonly (readonly [number, SlowRule])[];

/** Rules of one order apply in the order of their last update, which nobody knows beforehand: every order of two neighbours is followed. */
function everyOrder(rules: Ordered): readonly Ordered[] {
  const [first, second, ...others] = rules;
  if (first === undefined || second === undefined) return [rules];
  const after = (one: typeof first, rest: Ordered): readonly Ordered[] => everyOrder(rest).map((next) => [one, ...next]);
  return first[0] === second[0]
    ? [...after(first, [second, ...others]), ...after(second, [first, ...others])]
    : after(first, [second, ...others]);
}

/** The later write of a field wins. Whether a map is replaced or joined is not documented. */
function written(update: Json, finding: Json): readonly Json[] {
  const changed = {
    ...finding,
    ...(update.confidence !== undefined && { Confidence: update.confidence }),
    ...(update.criticality !== undefined && { Criticality: update.criticality }),
    ...(update.note !== undefined && { Note: { Text: update.note } }),
    ...(update.severity !== undefined && { Severity: { ...(finding.Severity as Json | undefined), Label: update.severity } }),
    ...(update.types !== undefined && { Types: update.types }),
    ...(update.verificationState !== undefined && { VerificationState: update.verificationState }),
    ...(update.workflowStatus !== undefined && { Workflow: { Status: update.workflowStatus } }),
  };
  if (update.userDefinedFields === undefined) return [changed];
  const joined = { ...(finding.UserDefinedFields as Json | undefined), ...(update.userDefinedFields as Json) };
  return [
    { ...changed, UserDefinedFields: update.userDefinedFields },
    { ...changed, UserDefinedFields: joined },
  ];
}

const idsV2: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  severity: { Informational: 1, Low: 2, Medium: 3, High: 4, Critical: 5, Fatal: 6 },
  status: { New: 1, 'In Progress': 2, Suppressed: 3, Resolved: 4, Archived: 5, Deleted: 6 },
};

/** Rules of Security Hub V2: fractional orders, none is terminal; a rule of another Region applies where that Region is linked, which is not known. */
export function automateV2(rules: readonly SlowRuleV2[], sight: Sight, region: string): Outcome {
  const turns = [...rules]
    .filter(({ enabled = true }) => enabled)
    .sort((a, b) => a.order - b.order)
    .map(({ name, criteria, update, regions }): Turn => ({
      name,
      terminal: false,
      matches: (finding) => {
        const matches = ruleMatchesV2(criteria, finding, sight.knows);
        return matches === 'yes' && !regions.includes(region) ? 'open' : matches;
      },
      writes: (finding) => [
        {
          ...finding,
          ...(update.comment !== undefined && { comment: update.comment }),
          ...(update.severity !== undefined && { severity: update.severity, severity_id: idsV2.severity?.[update.severity as string] }),
          ...(update.status !== undefined && { status: update.status, status_id: idsV2.status?.[update.status as string] }),
        },
      ],
      ...(update.status !== undefined && { hides: ['Suppressed', 'Resolved', 'Archived', 'Deleted'].includes(update.status as string) }),
    }));
  return outcomeOf(turns, sight.may);
}

import { closest, distance } from 'fastest-levenshtein';
import { type Problem } from '../problem';
import {
  cloudTrailTypes,
  documentedSources,
  securityIncidentResponseEvents,
  type DocumentedDetailType,
  type DocumentedSource,
} from './documented-events';
import { type CompiledPattern } from './event-pattern';
import { takes, type FieldCondition, type FieldConditions, type PatternCombination } from './field-condition';

/**
 * Values of a pattern that no documented event has, and values that lose events because of what AWS documents or does.
 *
 * Only patterns that name their source are held against its events; a source that Cordon knows nothing of is left alone.
 *
 * Ids: `undocumented-source`, `undocumented-detail-type`, `undocumented-detail-field`, `undocumented-field-value`, `comment-added-alone`,
 * `membership-ended-one-spelling`, `workflow-status-new-alone`.
 */
export function undocumentedValues({ combinations }: CompiledPattern): readonly Problem[] {
  const found = [
    ...combinations.flatMap((combination) => {
      const sources = sourcesOf(combination);
      return [
        ...misspeltSources(combination),
        ...(sources === undefined
          ? []
          : [
              ...unknownDetailTypes(combination, sources),
              ...unknownDetailFields(combination, sources),
              ...unknownValues(combination, sources),
            ]),
        ...newAlone(combination, sources),
      ];
    }),
    ...oneSpelling(combinations),
  ];
  const byPlace = new Map(found.map((problem) => [`${problem.id} ${problem.path ?? ''} ${JSON.stringify(problem.value)}`, problem]));
  return [...byPlace.values()];
}

/** The documented sources that a combination takes. @returns undefined where it takes others too */
function sourcesOf(combination: PatternCombination): readonly DocumentedSource[] | undefined {
  const conditions = conditionsOf(combination, 'source');
  const known = conditions?.every(
    ({ operator, operand }) => operator === 'equals' && documentedSources.some(({ source }) => source === operand),
  );
  return conditions !== undefined && known === true ? documentedSources.filter(({ source }) => takes(conditions, source)) : undefined;
}

function misspeltSources(combination: PatternCombination): readonly Problem[] {
  const known = documentedSources.map(({ source }) => source);
  return (conditionsOf(combination, 'source') ?? []).flatMap(({ operator, operand, place }) => {
    if (operator !== 'equals' || typeof operand !== 'string' || known.includes(operand)) {
      return [];
    }
    const near = nearest(operand, known);
    return near === undefined
      ? []
      : [
          {
            id: 'undocumented-source',
            path: place,
            message: 'is a source that no documented event has',
            value: operand,
            remedy: `did you mean "${near}"?`,
          },
        ];
  });
}

function unknownDetailTypes(combination: PatternCombination, sources: readonly DocumentedSource[]): readonly Problem[] {
  const known = sources.flatMap(({ detailTypes }) => detailTypes.map(({ detailType }) => detailType));
  return (conditionsOf(combination, 'detail-type') ?? [])
    .filter(
      (condition) => ![...known, ...cloudTrailTypes.map(({ detailType }) => detailType)].some((detailType) => condition.test(detailType)),
    )
    .map((condition) => ({
      id: 'undocumented-detail-type',
      path: condition.place,
      message: `takes no documented event of ${sources.map(({ source }) => source).join(' and ')}`,
      value: condition.operand,
      remedy: remedyFor(condition, known),
    }));
}

function unknownDetailFields(combination: PatternCombination, sources: readonly DocumentedSource[]): readonly Problem[] {
  const conditions = conditionsOf(combination, 'detail-type');
  const detailTypes: readonly DocumentedDetailType[] = sources
    .flatMap((source) => source.detailTypes)
    .filter(({ detailType }) => conditions === undefined || takes(conditions, detailType));
  const calls = cloudTrailTypes.filter(({ detailType }) => conditions === undefined || takes(conditions, detailType));
  const ofCalls = calls.flatMap(({ detailFields }) => detailFields ?? []);
  const own = detailTypes.flatMap(({ detailFields }) => detailFields ?? []);
  const fields = detailTypes.length > 0 ? own : ofCalls;
  if (detailTypes.length + calls.length === 0 || detailTypes.some(({ detailFields }) => detailFields === undefined)) {
    return [];
  }
  return combination
    .filter(
      (field) =>
        field.path.startsWith('detail.') &&
        ![...own, ...ofCalls].some((known) => isField(known, field.path.slice('detail.'.length))) &&
        !takesAbsence(field),
    )
    .map(({ path, conditions: [first] }) => {
      const name = path.slice('detail.'.length);
      const named = [...new Set(fields.filter((known) => typeof known === 'string').map((known) => known.replace(/\.\*$/, '')))];
      const near = named.find((known) => name.toLowerCase().startsWith(`${known.toLowerCase()}.`)) ?? nearest(name, named);
      return {
        id: 'undocumented-detail-field',
        path: first?.place.replace(/\[\d+\]$/, '') ?? path,
        message: `asks for a field that these events do not have: ${quoted([...new Set((detailTypes.length > 0 ? detailTypes : calls).map(({ detailType }) => detailType))])}`,
        value: name,
        remedy: near === undefined ? remedyForField(named, detailTypes) : `did you mean "${near}"?`,
      };
    });
}

/** Whether a documented field, which may be open (`resource.*`) or a form of names, is the field of that name. */
function isField(known: string | RegExp, name: string): boolean {
  if (typeof known !== 'string') return known.test(name);
  return known.endsWith('.*') ? name === known.slice(0, -2) || name.startsWith(known.slice(0, -1)) : name === known;
}

function remedyForField(named: readonly string[], detailTypes: readonly DocumentedDetailType[]): string {
  if (named.length > 0) return `use one of ${named.join(', ')}`;
  return detailTypes.some(({ detailType }) => detailType === 'Findings Imported V2')
    ? 'use a field of OCSF, such as findings.severity or findings.status'
    : 'use a field of the AWS Security Finding Format, such as findings.Severity.Label';
}

function unknownValues(combination: PatternCombination, sources: readonly DocumentedSource[]): readonly Problem[] {
  return combination.flatMap(({ path, conditions }) => {
    const documented = sources.flatMap(({ fields }) => fields.filter((field) => field.path === path));
    const values = documented.flatMap((field) => field.values);
    const hasForm = (operand: unknown): boolean =>
      documented.some(({ form }) => typeof operand === 'string' && form?.test(operand) === true);
    if (documented.length === 0) {
      return [];
    }
    return conditions
      .filter(({ operator, operand, test }) => operator === 'equals' && !values.some(test) && !hasForm(operand))
      .map((condition) => ({
        id: 'undocumented-field-value',
        path: condition.place,
        message: `is a value that no documented event has in ${path}`,
        value: condition.operand,
        remedy: remedyFor(condition, values),
      }));
  });
}

/** The guide and the schema name the same event differently: a pattern with one name alone may never match. */
function oneSpelling(combinations: readonly PatternCombination[]): readonly Problem[] {
  const fields = combinations
    .filter((combination) => {
      const sources = conditionsOf(combination, 'source');
      return sources === undefined || takes(sources, securityIncidentResponseEvents.source);
    })
    .flatMap((combination) => conditionsOf(combination, 'detail-type') ?? []);
  const named = (detailType: string): FieldCondition | undefined =>
    fields.find(({ operator, operand }) => operator === 'equals' && operand === detailType);
  const added = named('Case Comment Added');
  const closed = named('Membership Closed');
  const cancelled = named('Membership Cancelled');
  const problems: Problem[] = [];
  if (added !== undefined && !takes(fields, 'Case Comment Created')) {
    problems.push({
      id: 'comment-added-alone',
      path: added.place,
      message: 'stands in one pattern of the guide, and no sample event has it',
      value: 'Case Comment Added',
      remedy: 'add "Case Comment Created" to the list',
    });
  }
  for (const [one, other] of [
    [closed, 'Membership Cancelled'],
    [cancelled, 'Membership Closed'],
  ] as const) {
    if (one !== undefined && !takes(fields, other)) {
      problems.push({
        id: 'membership-ended-one-spelling',
        path: one.place,
        message: 'is one of two names that AWS documents for the same event',
        value: one.operand,
        remedy: `add "${other}" to the list`,
      });
    }
  }
  return problems;
}

/** AWS Security Incident Response moves findings from NEW to NOTIFIED while it triages them: a rule for NEW alone races it and loses findings. */
function newAlone(combination: PatternCombination, sources: readonly DocumentedSource[] | undefined): readonly Problem[] {
  const status = conditionsOf(combination, 'detail.findings.Workflow.Status');
  const isOther = sources !== undefined && !sources.some(({ source }) => source === 'aws.securityhub');
  if (status === undefined || isOther || !takes(status, 'NEW') || takes(status, 'NOTIFIED')) {
    return [];
  }
  const condition = status.find(({ test }) => test('NEW'));
  return [
    {
      id: 'workflow-status-new-alone',
      ...(condition && { path: condition.place, value: condition.operand }),
      message:
        'takes NEW and not NOTIFIED, to which AWS Security Incident Response moves findings while it triages them: findings get lost',
      remedy: 'take "NOTIFIED" as well, or leave Workflow.Status out',
    },
  ];
}

function conditionsOf(combination: PatternCombination, path: string): readonly FieldCondition[] | undefined {
  return combination.find((field) => field.path === path)?.conditions;
}

function takesAbsence({ conditions }: FieldConditions): boolean {
  return conditions.some((condition) => condition.takesAbsence);
}

function remedyFor({ operator, operand }: FieldCondition, known: readonly string[]): string {
  const near = operator === 'equals' && typeof operand === 'string' ? nearest(operand, known) : undefined;
  return near === undefined ? `use one of ${quoted(known)}` : `did you mean "${near}"?`;
}

/** The nearest name, if it is near enough to be meant. */
function nearest(text: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || text.length > 100) {
    return undefined;
  }
  const near = closest(text, known);
  const sameButCase = known.find((name) => name.toLowerCase() === text.toLowerCase());
  return sameButCase ?? (distance(text, near) <= 3 ? near : undefined);
}

function quoted(texts: readonly string[]): string {
  return texts.map((text) => `"${text}"`).join(', ');
}

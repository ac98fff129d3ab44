import { distance } from 'fastest-levenshtein';
import { type Problem } from '../core/problem';
import {
  cloudTrailTypes,
  documentedSources,
  namesOfOneEvent,
  otherSpellings,
  productsNotIngested,
  securityIncidentResponseEvents,
  type DocumentedDetailType,
  type DocumentedSource,
} from './documented-events';
import { eventsWithoutField, hasUnknownDetailField, unknownDetailFields } from './detail-fields';
import { type CompiledPattern } from './event-pattern';
import { undocumentedNames } from './undocumented-names';
import { conditionsOf, takes, type FieldCondition, type PatternCombination } from './field-condition';
import { charactersOfSlip, nearest } from '../core/nearest';

/**
 * Fields and values of a pattern that contradict what AWS documents of the events that it takes: no event has them.
 *
 * Only documented sources are held against their events. Where a pattern matches events of other sources too, nobody knows what those have.
 *
 * Ids: `detail-type-of-another-source`, `detail-field-never-occurs`, `undocumented-field-value`.
 */
export function undocumentedValues({ combinations }: CompiledPattern): readonly Problem[] {
  return distinct(
    combinations.flatMap((combination) => {
      const { documented, others } = sourcesOf(combination);
      return others || documented.length === 0
        ? []
        : [
            ...eventsOfAnotherSource(combination, documented),
            ...unknownDetailFields(combination, documented).flatMap(({ problem, isRuledOut }) => (isRuledOut ? [problem] : [])),
            ...unknownValues(combination, documented),
          ];
    }),
  );
}

/**
 * What somebody should look at, though it contradicts nothing: kinds of events that are documented nowhere, one of two names of an event, and
 * findings that are lost while AWS Security Incident Response triages them.
 *
 * Ids: `undocumented-event`, `misspelt-event`, `event-has-two-names`, `workflow-status-new-only`, `undocumented-detail-field`, `field-of-no-event`,
 * `field-of-other-events`.
 */
export function doubtfulValues({ combinations }: CompiledPattern): readonly Problem[] {
  return distinct([
    ...combinations.flatMap((combination) => {
      const sources = sourcesOf(combination);
      const misspelt = [...misspeltSources(combination), ...unknownDetailTypes(combination, sources)];
      return [
        ...misspelt,
        // One thing is said of a name.
        ...undocumentedNames(combination).filter(({ path }) => !misspelt.some((problem) => problem.path === path)),
        ...nothingOfSource(combination, sources),
        ...newAlone(combination, sources),
        ...unknownFields(combination, sources),
      ];
    }),
    ...oneOfTwoNames(combinations),
    ...partsWithoutField(combinations),
  ]);
}

/** Where a field is unknown to all of the events, that is said of the field. */
function partsWithoutField(combinations: readonly PatternCombination[]): readonly Problem[] {
  const taken = combinations.map((combination) => ({ combination, sources: sourcesOf(combination).documented }));
  if (taken.some(({ combination, sources }) => hasUnknownDetailField(combination, sources))) return [];
  return eventsWithoutField(taken).map(({ problem, isWhole }) => ({
    ...problem,
    id: isWhole ? 'field-of-no-event' : 'field-of-other-events',
  }));
}

function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [
    ...new Map(problems.map((problem) => [`${problem.id} ${problem.path ?? ''} ${JSON.stringify(problem.value)}`, problem])).values(),
  ];
}

/** Fields that are documented nowhere, though nothing rules them out. */
function unknownFields(combination: PatternCombination, { documented, others }: TakenSources): readonly Problem[] {
  return others ? [] : unknownDetailFields(combination, documented).flatMap(({ problem, isRuledOut }) => (isRuledOut ? [] : [problem]));
}

/** Documented sources that a combination matches, and whether it takes events of others too. */
interface TakenSources {
  readonly documented: readonly DocumentedSource[];
  readonly others: boolean;
}

/** Without a `source`, the detail types tell, where all of them are documented ones of a service. */
function sourcesOf(combination: PatternCombination): TakenSources {
  const conditions = conditionsOf(combination, 'source');
  if (conditions !== undefined) {
    const isKnown = ({ operator, operand }: FieldCondition): boolean =>
      operator === 'equals' && documentedSources.some(({ source }) => source === operand);
    return { documented: documentedSources.filter(({ source }) => takes(conditions, source)), others: !conditions.every(isKnown) };
  }
  const detailTypes = conditionsOf(combination, 'detail-type') ?? [];
  const owners = detailTypes.map(ownerOf);
  const known = owners.flatMap((one) => one ?? []);
  return { documented: [...new Set(known)], others: known.length === 0 || known.length < owners.length };
}

function misspeltSources(combination: PatternCombination): readonly Problem[] {
  const known = documentedSources.map(({ source }) => source);
  return (conditionsOf(combination, 'source') ?? []).flatMap(({ operator, operand, place }) => {
    if (operator !== 'equals' || typeof operand !== 'string' || known.includes(operand)) {
      return [];
    }
    // A name that differs by three letters, and a short one that differs by less, is likely that of another service.
    const near = nearest(operand, known, charactersOfSlip);
    return near === undefined || distance(operand.toLowerCase(), near) > Math.min(2, Math.floor(near.length / 4) - 1)
      ? []
      : [
          {
            id: 'misspelt-event',
            path: place,
            message: 'is not the name of a documented source, but is nearly one',
            value: operand,
            remedy: `did you mean "${near}"?`,
          },
        ];
  });
}

/** A detail-type that AWS documents, and documents of another source alone. */
function eventsOfAnotherSource(combination: PatternCombination, documented: readonly DocumentedSource[]): readonly Problem[] {
  return (conditionsOf(combination, 'detail-type') ?? []).flatMap((condition) => {
    const owner = ownerOf(condition);
    return owner === undefined || documented.includes(owner)
      ? []
      : [
          {
            id: 'detail-type-of-another-source',
            path: condition.place,
            message: `is a detail-type that only events of ${owner.source} have`,
            value: condition.operand,
            remedy: `write source: [${owner.source}], or remove the detail-type`,
          },
        ];
  });
}

/** The documented source that alone has a kind of event. */
function ownerOf({ operator, operand }: FieldCondition): DocumentedSource | undefined {
  if (operator !== 'equals') return undefined;
  return documentedSources.find((source) => source.detailTypes.some(({ detailType }) => detailType === operand));
}

/** Of sources that are not documented here, only a name that is nearly one of CloudTrail's says that another is meant. */
function unknownDetailTypes(combination: PatternCombination, { documented, others }: TakenSources): readonly Problem[] {
  const ofSources = documented.flatMap(({ detailTypes }) => detailTypes.map(({ detailType }) => detailType));
  const known = [...ofSources, ...cloudTrailTypes.map(({ detailType }) => detailType)];
  return (conditionsOf(combination, 'detail-type') ?? [])
    .filter((condition) => !known.some((detailType) => condition.test(detailType)) && (others || ownerOf(condition) === undefined))
    .filter(
      ({ operator, operand }) =>
        !others || (operator === 'equals' && typeof operand === 'string' && nearest(operand, known, charactersOfSlip)),
    )
    .map((condition) => ({
      id: isNearly(condition, known) ? 'misspelt-event' : 'undocumented-event',
      path: condition.place,
      message: `is not a detail-type of any documented event${documented.length === 0 ? '' : ` of ${documented.map(({ source }) => source).join(' or ')}`}`,
      value: condition.operand,
      remedy: remedyFor(condition, ofSources.length === 0 ? known : ofSources, known),
    }));
}

/** Whether a name is nearly a documented one, and AWS itself does not write it. */
function isNearly({ operator, operand }: FieldCondition, known: readonly string[]): boolean {
  return (
    operator === 'equals' &&
    typeof operand === 'string' &&
    !otherSpellings.includes(operand) &&
    nearest(operand, known, charactersOfSlip) !== undefined
  );
}

/** Among several sources, one of which the pattern takes no documented event: it stands there for nothing. */
function nothingOfSource(combination: PatternCombination, { documented, others }: TakenSources): readonly Problem[] {
  const detailTypes = conditionsOf(combination, 'detail-type');
  const sources = conditionsOf(combination, 'source');
  if (sources === undefined || detailTypes === undefined || (!others && documented.length < 2)) return [];
  const isTaken = ({ detailType }: DocumentedDetailType): boolean => takes(detailTypes, detailType);
  if (cloudTrailTypes.some(isTaken)) return [];
  return documented
    .filter((source) => !source.detailTypes.some(isTaken))
    .flatMap(({ source, detailTypes: own }) => {
      // Only a source that is written stands there for nothing.
      const written = sources.find(({ operator, operand }) => operator === 'equals' && operand === source);
      const events = [...own, ...(own.length === 0 ? cloudTrailTypes : [])].map(({ detailType }) => detailType);
      return written === undefined
        ? []
        : [
            {
              id: 'undocumented-event',
              path: written.place,
              message: 'is a source without any documented event of these detail-types',
              value: source,
              remedy: `add one of ${quoted(events)}, or remove the source`,
            },
          ];
    });
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
        message: `is not a documented value of ${path}`,
        value: condition.operand,
        remedy: remedyFor(condition, values),
      }));
  });
}

/** Pages of AWS name the same event differently: a pattern that takes one name alone may never match, or take what it was to leave out. */
function oneOfTwoNames(combinations: readonly PatternCombination[]): readonly Problem[] {
  const fields = combinations
    .filter((combination) => {
      const sources = conditionsOf(combination, 'source');
      return sources === undefined || takes(sources, securityIncidentResponseEvents.source);
    })
    .flatMap((combination) => conditionsOf(combination, 'detail-type') ?? []);
  return namesOfOneEvent
    .flatMap(([one, other]) => [[one, other] as const, [other, one] as const])
    .flatMap(([one, other]) => {
      const taking = fields.filter(({ test }) => test(one));
      if (taking.length === 0 || takes(fields, other)) return [];
      // What is left out is not named as wanted; where a condition names the event, that one is spoken of.
      const named = taking.find(({ operator }) => operator !== 'anything-but') ?? taking[0]!;
      return [{ id: 'event-has-two-names', path: named.place, ...halfOf(named, one, other) }];
    });
}

/** What is said of a condition that takes one name of an event and not the other. */
function halfOf({ operator, operand }: FieldCondition, one: string, other: string): Pick<Problem, 'message' | 'value' | 'remedy'> {
  const names = 'one of two names that AWS pages give to the same event';
  if (operator === 'equals') return { message: `is ${names}`, value: one, remedy: `add "${other}" to the list` };
  const value = { [operator]: operand };
  return operator === 'anything-but'
    ? {
        message: `leaves out "${other}", which is ${names}, but matches "${one}", which is the other`,
        value,
        remedy: `leave out "${one}" too, or neither`,
      }
    : { message: `matches "${one}", which is ${names}`, value, remedy: `add "${other}" to the list` };
}

/**
 * AWS Security Incident Response moves the findings that it ingests from NEW to NOTIFIED while it triages them: a rule for NEW alone races it and
 * loses findings. It leaves findings of controls, and of other products of AWS, alone.
 */
function newAlone(combination: PatternCombination, { documented, others }: TakenSources): readonly Problem[] {
  const status = conditionsOf(combination, 'detail.findings.Workflow.Status');
  const isOther = !others && !documented.some(({ source }) => source === 'aws.securityhub');
  if (status === undefined || isOther || !takes(status, 'NEW') || takes(status, 'NOTIFIED') || isOfOtherFindings(combination)) {
    return [];
  }
  const condition = status.find(({ test }) => test('NEW'));
  return [
    {
      id: 'workflow-status-new-only',
      ...(condition && { path: condition.place, value: condition.operand }),
      message: newAloneMessage,
      remedy: 'add "NOTIFIED", or remove Workflow.Status',
    },
  ];
}

export const newAloneMessage =
  'matches NEW but not NOTIFIED, so the rule can miss findings. AWS Security Incident Response moves findings from NEW to NOTIFIED during triage';

/** Whether all findings that a combination takes are of controls, or of products that the service does not ingest. */
function isOfOtherFindings(combination: PatternCombination): boolean {
  const isAll = (path: string, test: (operand: string, operator: string) => boolean): boolean => {
    const conditions = conditionsOf(combination, path);
    return (
      conditions !== undefined &&
      conditions.length > 0 &&
      conditions.every(({ operator, operand }) => typeof operand === 'string' && test(operand, operator))
    );
  };
  return (
    isAll('detail.findings.ProductName', (operand, operator) => operator === 'equals' && productsNotIngested.includes(operand)) ||
    // Findings of controls alone have a status of compliance, and these generators.
    isAll('detail.findings.Compliance.Status', (_, operator) => operator === 'equals') ||
    isAll('detail.findings.Compliance.SecurityControlId', (_, operator) => operator === 'equals' || operator === 'prefix') ||
    isAll(
      'detail.findings.GeneratorId',
      (operand, operator) => /^(equals|prefix)$/.test(operator) && operand.startsWith('security-control/'),
    )
  );
}

/** @param candidates - what may be meant. @default - what is listed */
function remedyFor({ operator, operand }: FieldCondition, known: readonly string[], candidates = known): string {
  const near = operator === 'equals' && typeof operand === 'string' ? nearest(operand, candidates, charactersOfSlip) : undefined;
  return near === undefined ? `use one of ${quoted(known)}` : `did you mean "${near}"?`;
}

function quoted(texts: readonly string[]): string {
  return texts.map((text) => `"${text}"`).join(', ');
}

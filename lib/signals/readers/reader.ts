import { type CompiledPattern, parseEventPattern } from '../../events/event-pattern';
import { eventMatches } from '../../events/event-matching';
import { takes, type FieldConditions, type PatternCombination, type Scalar } from '../../events/field-condition';
import { routePatterns } from '../../routes/patterns';
import { type Route } from '../../configuration/route';
import { type AutomationRule } from '../../configuration/automation-rule';
import { automationField } from '../security-hub/criteria';
import { automationMatches, type Match } from '../security-hub/matching';
import { findingOf, findingPath, valuesAt, type Document, type Path } from './example-event';
import { valuesOfConditions, valuesOfCriterion } from './values';

/** What one field must be, for somebody to look at a finding. */
export interface Ask {
  readonly path: Path;
  /** Values that are worth a try; not all of them do. */
  readonly values: readonly unknown[];
  /** Looks at this field alone. */
  admits(event: Document): Match;
}

/** Somebody who looks at findings of Security Hub once automation rules have changed them. */
export interface Reader {
  /** In the ID of a finding: `service`, `route:NAME`, `rule:NAME`. */
  readonly id: string;
  /** `RuleOrder` of an automation rule: it has no turn where a terminal rule before it matches. @default - no rule */
  readonly order?: number;
  /** Whether it gets findings of those products alone that AWS Security Incident Response ingests. @default false */
  readonly ingestedOnly?: boolean;
  /** Alternatives, of each of which all must hold. */
  readonly ways: readonly (readonly Ask[])[];
  /** Whether it sees the finding of an event, which was another one before. */
  sees(event: Document, before: Document): Match;
}

/** When findings arrive, for criteria with `withinDays`. */
const arrival = (today: string): string => `${today}T00:00:02Z`;

/** What the criteria of a rule ask for. */
export function asksOfRule({ criteria }: Pick<AutomationRule, 'criteria'>, today: string): readonly Ask[] {
  return criteria.flatMap((criterion) => {
    const field = automationField(criterion.field);
    if (field === undefined) return [];
    const path = [...findingPath, ...field.path.replaceAll('[]', '').split('.'), ...(criterion.key === undefined ? [] : [criterion.key])];
    const admits = (event: Document): Match => automationMatches([criterion], findingOf(event), { now: arrival(today) });
    return [{ path, values: valuesOfCriterion(criterion), admits }];
  });
}

/** Whether a rule matches the finding of an event. */
export function ruleMatches({ criteria }: Pick<AutomationRule, 'criteria'>, event: Document, today: string): Match {
  return automationMatches(criteria, findingOf(event), { now: arrival(today) });
}

/** An automation rule. */
export function ruleReader({ rule, order }: { readonly rule: AutomationRule; readonly order: number }, today: string): Reader {
  return { id: `rule:${rule.name}`, order, ways: [asksOfRule(rule, today)], sees: (event) => ruleMatches(rule, event, today) };
}

/**
 * Who looks at imported findings by a route.
 * @param detailType - of the events. @default - findings of Security Hub CSPM
 * @returns undefined where the route takes none, or its pattern is not valid
 */
export function routeReader(
  { name, events }: Pick<Route, 'name' | 'events'>,
  detailType = 'Security Hub Findings - Imported',
): Reader | undefined {
  const patterns = routePatterns(events).flatMap(({ eventPattern }) => parseEventPattern(eventPattern).pattern ?? []);
  const ways = patterns.flatMap(({ combinations }) =>
    combinations.filter((combination) => isImported(combination, detailType)).map(asksOf),
  );
  return ways.length === 0 ? undefined : { id: `route:${name}`, ways, sees: (changed) => seenBy(patterns, changed) };
}

function seenBy(patterns: readonly CompiledPattern[], event: Document): boolean {
  return patterns.some((pattern) => eventMatches(pattern, event));
}

/** Whether a combination matches events of imported findings, as far as source and detail-type tell. */
function isImported(combination: PatternCombination, detailType: string): boolean {
  const event: Readonly<Record<string, string>> = { source: 'aws.securityhub', 'detail-type': detailType };
  return combination.every(({ path, conditions }) => event[path] === undefined || takes(conditions, event[path]));
}

function asksOf(combination: PatternCombination): readonly Ask[] {
  return combination.map((field) => ({
    path: field.path.split('.'),
    values: valuesOfConditions(field.conditions),
    admits: (event) => holds(field, event),
  }));
}

function holds({ path, conditions }: FieldConditions, event: Document): boolean {
  const found = valuesAt(event, path.split('.'));
  return found.length === 0
    ? conditions.some(({ takesAbsence }) => takesAbsence)
    : found.some((value) => takes(conditions, value as Scalar));
}

/**
 * AWS Security Incident Response. Which fields its automation rules and its triage look at is not documented; what can tell it what was found, and
 * whether it is likely to be right, is what this asks for: a type that the finding had, and a confidence that does not say that it is rather wrong
 * ("0 means zero percent confidence and 100 means 100 percent confidence": API_AwsSecurityFinding). Severity, verification and workflow are what the rules on harm and `marked-as-triaged` look at.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html
 */
export const serviceReader: Reader = {
  id: 'service',
  ingestedOnly: true,
  ways: [
    [
      { path: [...findingPath, 'Types'], values: [], admits: () => true },
      { path: [...findingPath, 'Confidence'], values: [100], admits: (event) => !hasNoConfidence(event) },
    ],
  ],
  sees: (event, before) => {
    const had = valuesAt(findingOf(before), ['Types']);
    const has = valuesAt(findingOf(event), ['Types']);
    return !hasNoConfidence(event) && (had.length === 0 || had.some((type) => has.includes(type)));
  },
};

function hasNoConfidence(event: Document): boolean {
  return valuesAt(findingOf(event), ['Confidence']).some((confidence) => Number(confidence) < 50);
}

import { isExpired } from '../../configuration/governance';
import { ocsfSeverities, ocsfStatuses } from '../../configuration/ocsf';
import { type Route } from '../../configuration/route';
import { findingOf, findingPath, withFinding, type Document } from '../readers/example-event';
import { examples } from '../readers/examples';
import { routeReader, type Ask, type Reader } from '../readers/reader';
import { starts } from '../readers/starts';
import { valuesOfCriterion } from '../readers/values';
import { type SafetyFinding, type SafetyInput } from '../safety/safety-rule';
import { and, ofProduct, orAccept } from '../safety/words';
import { type AutomationRuleV2, type FieldCriterionV2, type FindingUpdateV2 } from '../../configuration/automation-rule-v2';
import { hidesV2 } from './hiding';
import { criterionMatchesV2, matchesV2 } from './matching';

type Said = Pick<SafetyFinding, 'id' | 'severity' | 'message' | 'remedy' | 'at' | 'value'>;

/** The parts of an update, and the fields that each writes. */
const fieldsOfParts = { comment: ['comment'], severity: ['severity', 'severity_id'], status: ['status', 'status_id'] } as const;
const parts = Object.keys(fieldsOfParts) as readonly (keyof typeof fieldsOfParts)[];

/** A reader, how it is called in a message, and what is not certain of it. */
interface PlacedV2 {
  readonly reader: Reader;
  readonly words: string;
  readonly severity: SafetyFinding['severity'];
  /** Its order, where it is a rule: what rules from there on write, it does not see. @default - it sees what all rules write */
  readonly until?: number;
  /** As a clause. @default - nothing */
  readonly doubt?: string;
  readonly who: string;
}

/**
 * The routes and later rules that no longer take a finding once a rule of Security Hub V2 has changed it, each by an example. A rule hides a finding
 * only by what no later rule writes, as with Security Hub CSPM (decision 24).
 */
export function hiddenFromV2(rule: AutomationRuleV2, { automationRulesV2 = [], routes = [], today }: SafetyInput): readonly Said[] {
  const { update } = rule;
  if (update === undefined) return [];
  const later = automationRulesV2.filter(
    (other) =>
      other !== rule && other.enabled && other.order > rule.order && rule.regions.every((region) => other.regions.includes(region)),
  );
  return [...routesV2(routes), ...laterRulesV2(rule, automationRulesV2, today)].flatMap((placed): readonly Said[] => {
    const { reader, words, severity, until = Infinity, doubt, who } = placed;
    if (!mayTouch(update, reader)) return [];
    const hidden = hiddenExample(
      rule,
      reader,
      later.filter(({ order }) => order < until),
      today,
    );
    if (hidden === undefined) return [];
    const id = `finding-hidden-from[${reader.id}]`;
    return [
      {
        id,
        severity,
        at: 'update',
        message: `hides findings from ${words}; for example, ${hidden}${doubt === undefined ? '' : ` (${doubt})`}`,
        value: update,
        remedy: `let the ${who} accept the new value too, or do not change the field and write what you know into a comment${orAccept(id)}`,
      },
    ];
  });
}

function routesV2(routes: readonly Pick<Route, 'name' | 'events'>[]): readonly PlacedV2[] {
  return routes.flatMap((route, index): readonly PlacedV2[] => {
    const reader = routeReader(route, 'Findings Imported V2');
    return reader === undefined ? [] : [{ reader, words: `routes[${index}] (${route.name})`, severity: 'error', who: 'route' }];
  });
}

/** Rules that hide findings, or lower their severity, show nobody anything. */
function laterRulesV2(rule: AutomationRuleV2, rules: readonly AutomationRuleV2[], today: string): readonly PlacedV2[] {
  return rules.flatMap((other, index): readonly PlacedV2[] => {
    const shows = other.enabled && !isExpired(other, today) && !hidesV2(other) && !lowersV2(other);
    const inSameRegion = other.regions.some((region) => rule.regions.includes(region));
    if (!shows || !inSameRegion || other.order <= rule.order) return [];
    return [
      {
        reader: {
          id: `rule:${other.name}`,
          order: other.order,
          ways: [asksOf(other)],
          sees: (event) => matchesV2(other.criteria, findingOf(event)),
        },
        words: `automationRulesV2[${index}] (${other.name}), which comes later`,
        severity: 'warning',
        until: other.order,
        doubt: 'AWS does not say whether a rule sees what an earlier rule wrote',
        who: 'other rule',
      },
    ];
  });
}

const lowersV2 = ({ update }: AutomationRuleV2): boolean =>
  update?.severity !== undefined && ocsfSeverities[update.severity] < ocsfSeverities.High;

/** Whether a reader looks at a field that an update writes. */
function mayTouch(update: FindingUpdateV2, { ways }: Reader): boolean {
  const written: readonly string[] = parts.flatMap((part) => (update[part] === undefined ? [] : fieldsOfParts[part]));
  return ways.some((way) => way.some(({ path }) => written.includes(path[findingPath.length] ?? '')));
}

function hiddenExample(rule: AutomationRuleV2, reader: Reader, later: readonly AutomationRuleV2[], today: string): string | undefined {
  const asks = asksOf(rule);
  const may = [...alternativesOf(rule), ...later.flatMap((other) => [...asksOf(other), ...alternativesOf(other)]), ...reader.ways.flat()];
  for (const way of reader.ways) {
    const must = [...asks, ...way];
    for (const start of starts(must, may, { today, format: 'ocsf' })) {
      for (const example of examples(start, must, may)) {
        const hidden = changeThatHides(rule, reader, later, example);
        if (hidden !== undefined) return hidden + ofProduct(start.product);
      }
    }
  }
  return undefined;
}

/** What of the update hides the finding of an event from a reader, in words. @returns undefined where it does not */
function changeThatHides(rule: AutomationRuleV2, reader: Reader, later: readonly AutomationRuleV2[], event: Document): string | undefined {
  const finding = findingOf(event);
  if (matchesV2(rule.criteria, finding) === false || reader.sees(event, event) !== true) return undefined;
  const applied = later.filter((other) => matchesV2(other.criteria, finding) === true);
  const lasting = parts.filter((part) => rule.update?.[part] !== undefined && applied.every(({ update }) => update?.[part] === undefined));
  const after = { ...finding, ...writtenV2(rule.update ?? {}, lasting) };
  if (reader.sees(withFinding(event, after), event) !== false) return undefined;
  return and(lasting.map((part) => `${part}${inWords(finding[part])} becomes ${rule.update?.[part] ?? ''}`));
}

const inWords = (value: unknown): string => (typeof value === 'string' ? ` ${value}` : '');

function asksOf({ criteria }: AutomationRuleV2): readonly Ask[] {
  return criteria.flatMap((criterion) => ('anyOf' in criterion ? [] : [askOf(criterion)]));
}

/** Criteria of which one is enough: none of them must hold. */
function alternativesOf({ criteria }: AutomationRuleV2): readonly Ask[] {
  return criteria.flatMap((criterion) => ('anyOf' in criterion ? criterion.anyOf.map(askOf) : []));
}

function askOf(criterion: FieldCriterionV2): Ask {
  return {
    path: [...findingPath, ...criterion.field.split('.'), ...(criterion.key === undefined ? [] : [criterion.key])],
    values: valuesOfCriterion(criterion),
    admits: (event) => criterionMatchesV2(criterion, findingOf(event)),
  };
}

/** What parts of an update leave in a finding. */
export function writtenV2(update: FindingUpdateV2, which = parts.filter((part) => update[part] !== undefined)): Document {
  return which.reduce<Document>((made, part) => ({ ...made, ...writes(part, update) }), {});
}

function writes(part: keyof typeof fieldsOfParts, { comment, severity, status }: FindingUpdateV2): Document {
  if (part === 'severity' && severity !== undefined) return { severity, severity_id: ocsfSeverities[severity] };
  if (part === 'status' && status !== undefined) return { status, status_id: ocsfStatuses[status] };
  return part === 'comment' ? { comment } : {};
}

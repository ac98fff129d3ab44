import { ocsfSeverities, ocsfStatuses } from '../../configuration/ocsf';
import { type Route } from '../../configuration/route';
import { exampleEventV2, findingOf, findingPath, withFinding, type Document } from '../readers/example-event';
import { examples } from '../readers/examples';
import { routeReader, type Ask, type Reader } from '../readers/reader';
import { valuesOfCriterion } from '../readers/values';
import { type SafetyFinding } from '../safety/safety-rule';
import { and, orAccept } from '../safety/words';
import { fieldsOf, type AutomationRuleV2, type FindingUpdateV2 } from '../../configuration/automation-rule-v2';
import { criterionMatchesV2, matchesV2 } from './matching';

type Said = Pick<SafetyFinding, 'id' | 'severity' | 'message' | 'remedy' | 'at' | 'value'>;

const parts = ['comment', 'severity', 'status'] as const satisfies readonly (keyof FindingUpdateV2)[];

/**
 * The routes that no longer take a finding once a rule of Security Hub V2 has changed it, each by an example. A rule hides a finding only by what no
 * later rule writes, as with Security Hub CSPM (decision 24).
 */
export function hiddenFromRoutesV2(
  rule: AutomationRuleV2,
  rules: readonly AutomationRuleV2[],
  routes: readonly Pick<Route, 'name' | 'events'>[],
  today: string,
): readonly Said[] {
  if (rule.update === undefined) return [];
  const event = exampleEventV2(today);
  const later = rules.filter(
    (other) =>
      other !== rule && other.enabled && other.order > rule.order && rule.regions.every((region) => other.regions.includes(region)),
  );
  return routes.flatMap((route, index): readonly Said[] => {
    const reader = routeReader(route, today, event);
    const hidden = reader && hiddenExample(rule, reader, later, event);
    if (hidden === undefined) return [];
    const id = `finding-hidden-from[route:${route.name}]`;
    return [
      {
        id,
        severity: 'error',
        at: 'update',
        message: `hides findings from routes[${index}] (${route.name}); for example, ${hidden}`,
        value: rule.update,
        remedy: `let the route accept the new value too, or do not change the field and write what you know into a comment${orAccept(id)}`,
      },
    ];
  });
}

function hiddenExample(rule: AutomationRuleV2, reader: Reader, later: readonly AutomationRuleV2[], event: Document): string | undefined {
  const asks = asksOf(rule);
  const may = [...later.flatMap(asksOf), ...reader.ways.flat()];
  for (const way of reader.ways) {
    for (const example of examples(event, [...asks, ...way], may)) {
      const finding = findingOf(example);
      if (matchesV2(rule.criteria, finding) === false || reader.sees(example, example) !== true) continue;
      const applied = later.filter((other) => matchesV2(other.criteria, finding) === true);
      const lasting = parts.filter(
        (part) => rule.update?.[part] !== undefined && applied.every(({ update }) => update?.[part] === undefined),
      );
      const after = lasting.reduce((made, part) => ({ ...made, ...writes(part, rule.update ?? {}) }), finding);
      if (reader.sees(withFinding(example, after), example) !== false) continue;
      return and(lasting.map((part) => `${part}${inWords(finding[part])} becomes ${rule.update?.[part] ?? ''}`));
    }
  }
  return undefined;
}

const inWords = (value: unknown): string => (typeof value === 'string' ? ` ${value}` : '');

function asksOf({ criteria }: AutomationRuleV2): readonly Ask[] {
  return criteria.flatMap((criterion) =>
    'anyOf' in criterion
      ? []
      : fieldsOf(criterion).map((one) => ({
          path: [...findingPath, ...one.field.split('.'), ...(one.key === undefined ? [] : [one.key])],
          values: valuesOfCriterion(one),
          admits: (event) => criterionMatchesV2(one, findingOf(event)),
        })),
  );
}

function writes(part: (typeof parts)[number], { comment, severity, status }: FindingUpdateV2): Document {
  if (part === 'severity' && severity !== undefined) return { severity, severity_id: ocsfSeverities[severity] };
  if (part === 'status' && status !== undefined) return { status, status_id: ocsfStatuses[status] };
  return part === 'comment' ? { comment } : {};
}

import { type EventPlace, type ForwardingRule, type RoutingLayout, type RuleLayout } from '../../routes/layout';
import { compiledPattern, patternOf } from '../../routes/compiled-pattern';
import { type OpenField } from '../../events/event-matching';
import { type FieldConditions, type PatternCombination } from '../../events/field-condition';
import { beginningsOfConditions, conditionVerdict, eventReader, keysOfConditions, keysOfEvent } from './event-field';
import { type Field, type Found, type Test } from './found';
import { lowerCase, verdictOnEach } from './source';

interface RouteUnit {
  readonly rule: RuleLayout | ForwardingRule;
  readonly combination: PatternCombination;
  readonly fields: readonly FieldConditions[];
}

/** Rules of EventBridge that can play a part for events of one place, each combination of a pattern as one unit. */
export interface RouteUnits {
  readonly units: readonly RouteUnit[];
  /** The layout with those rules alone of which a unit is in, and with the combinations that are. */
  readonly layoutOf: (alive: ReadonlySet<number>) => RoutingLayout;
}

/** @param first - number of the first unit */
export function routeUnits(layout: RoutingLayout, place: EventPlace, isOpen: OpenField, first: number): RouteUnits {
  const isAt = ({ account, region }: EventPlace): boolean => account === place.account && region === place.region;
  const forwarding = layout.forwarding.filter(isAt);
  const forwards = forwarding.flatMap(({ rules }) => rules);
  const atHome = isAt(layout.home);
  const arriving = layout.home.rules.filter(({ bus }) => (bus === 'default' ? atHome : forwards.length > 0));
  const units = [...forwards, ...arriving].flatMap((rule) =>
    (compiledPattern(rule.eventPattern)?.combinations ?? []).map((combination) => {
      const closed = combination.filter(({ path }) => !isOpen(path));
      // What takes absence is not judged where other fields are not known (`eventMayMatch`).
      const isWhole = closed.length === combination.length;
      return {
        rule,
        combination,
        fields: isWhole ? closed : closed.filter(({ conditions }) => !conditions.some(({ takesAbsence }) => takesAbsence)),
      };
    }),
  );
  return {
    units,
    layoutOf: (alive) => {
      const left = new Map<RuleLayout | ForwardingRule, PatternCombination[]>();
      for (const unit of alive) {
        const one = units[unit - first];
        if (one === undefined) continue;
        const { rule, combination } = one;
        const same = left.get(rule);
        if (same === undefined) left.set(rule, [combination]);
        else same.push(combination);
      }
      const narrowed = <Rule extends RuleLayout | ForwardingRule>(rules: readonly Rule[]): readonly Rule[] =>
        rules.flatMap((rule) => {
          const combinations = left.get(rule);
          return combinations === undefined ? [] : [{ ...rule, eventPattern: patternOf(rule.eventPattern, combinations) }];
        });
      return {
        ...layout,
        home: { ...layout.home, rules: narrowed(layout.home.rules) },
        forwarding: forwarding.map((one) => ({ ...one, rules: narrowed(one.rules) })),
      };
    },
  };
}

/** Where a path of an event is read, and who can write there. */
export interface EventPath<Source> {
  readonly path: string;
  readonly readerOf: (one: (document: unknown) => Found) => (source: Source) => Found;
  readonly writers: readonly number[];
  /** A document that stands for all of them there. @default - they differ */
  readonly constant?: unknown;
}

/** The fields that patterns look at. */
export function routeFields<Source>(
  { units }: RouteUnits,
  first: number,
  pathOf: (path: string) => EventPath<Source>,
): readonly Field<Source>[] {
  const tests = new Map<string, Test[]>();
  for (const [index, { fields }] of units.entries()) {
    for (const field of fields) {
      const keys = keysOfConditions(field);
      const beginnings = keys === undefined ? beginningsOfConditions(field) : undefined;
      const judge = (found: Found) => verdictOnEach(found, (one) => conditionVerdict(field, one));
      tests.set(field.path, [
        ...(tests.get(field.path) ?? []),
        {
          unit: first + index,
          judge,
          asks: field,
          ...(keys && { keys }),
          ...(beginnings && { beginnings }),
        },
      ]);
    }
  }
  return [...tests].map(([full, own]) => {
    const { path, readerOf, writers, constant } = pathOf(full);
    const one = eventReader(path);
    const common = constant === undefined ? {} : { constant: { value: one(constant) } };
    return { read: readerOf(one), ...common, tests: own, keysOf: keysOfEvent, keyOfText: lowerCase, writers };
  });
}

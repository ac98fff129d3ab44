import { eventMayMatch } from '../events/event-matching';
import { type FieldConditions } from '../events/field-condition';
import { eventValues } from '../events/event-values';
import { type RouteTarget } from '../configuration/route';
import { agreed, either, type PartlyKnownEvent } from '../routes/delivery';
import { compiledPattern } from '../routes/compiled-pattern';
import { kindOf, messageOf, messageToTarget, targetInWords } from '../routes/explain/explained-target';
import { patternInWords } from '../routes/explain/pattern-words';
import { type RuleLayout } from '../routes/layout';
import { messageAbout } from '../routes/message-about';
import { inputTransformer } from '../routes/messages';
import { type CriterionVerdict, type Verdict } from '../replay/path/criteria';
import { type Expected, type ExpectedRoute } from './expectation';
import { doubtReasons, isElsewhere, wanted, type JudgedPart, type Judging, type Reason } from './judged';

/** What is expected of routes and their messages. */
export function judgeRoutes({ routed, routedTo = [], notRoutedTo = [] }: Expected, judging: Judging): readonly JudgedPart[] {
  return [
    ...(routed === undefined ? [] : [judgeRouted(routed, judging)]),
    ...routedTo.map((one, index) => judgeRoute(one, `routedTo[${index}]`, judging)),
    ...notRoutedTo.map((name, index) => judgeNotRouted(name, `notRoutedTo[${index}]`, judging)),
  ];
}

function judgeRouted(want: boolean, judging: Judging): JudgedPart {
  const { path } = judging;
  return {
    key: 'routed',
    verdict: wanted(path.routed, want),
    expected: want ? 'a route takes it' : 'no route takes it',
    found: routesInWords(judging),
    reasons: path.routed === 'unknown' ? doubtReasons(path, 'suppression', 'automation', 'routes', 'security-hub') : hiddenReasons(judging),
  };
}

function routesInWords({ path }: Judging): string {
  const names = (takes: true | 'unknown'): string =>
    [...new Set(path.routes.filter((one) => one.takes === takes).map(({ route }) => route))].join(', ');
  if (path.routed === true) return `taken by ${names(true)}`;
  if (path.routed === 'unknown') return names('unknown') === '' ? 'not known' : `not known: ${names('unknown')} may take it`;
  return 'no route takes it';
}

/** Why no event is there that a route could take. */
function hiddenReasons({ path }: Judging): readonly Reason[] {
  const { suppression } = path;
  return suppression?.archived === true
    ? [{ rule: suppression.by!, sentence: 'The suppression rule archives it, so that no event is sent.' }]
    : [];
}

/** Whether a route takes it, by any of its events. */
function takenBy(name: string, { path }: Judging): Verdict {
  if (isElsewhere(path)) return 'unknown';
  return either(path.routes.flatMap(({ route, takes }) => (route === name ? [takes] : [])));
}

function judgeNotRouted(name: string, key: string, judging: Judging): JudgedPart {
  const verdict = takenBy(name, judging);
  return {
    key,
    verdict: wanted(verdict, false),
    expected: `the route ${name} does not take it`,
    found: routesInWords(judging),
    reasons: verdict === 'unknown' ? doubtReasons(judging.path, 'suppression', 'automation', 'routes') : [],
  };
}

function judgeRoute({ route, target, words }: ExpectedRoute, key: string, judging: Judging): JudgedPart {
  const taken = takenBy(route, judging);
  const to = `the route ${route} takes it${target === undefined ? '' : `, for ${target}`}`;
  if (taken !== true || words === undefined) {
    return {
      key,
      verdict: wanted(taken, true),
      expected: words === undefined ? to : `${to}, with ${quoted(words)}`,
      found: routesInWords(judging),
      reasons:
        taken === 'unknown'
          ? doubtReasons(judging.path, 'suppression', 'automation', 'routes')
          : taken
            ? []
            : [...hiddenReasons(judging), ...missReasons(route, judging)],
    };
  }
  const messages = messagesOf(route, target, judging);
  const verdict = either(messages.map(({ event, by, ...one }) => (by === true ? contains(words, one, event) : 'unknown')));
  const [first] = messages;
  const lacking = first === undefined ? [] : words.filter((word) => !textOf(first.possible[0]).includes(word));
  return {
    key,
    verdict: wanted(verdict, true),
    expected: `${to}, with ${quoted(words)}`,
    found: verdict === true ? 'a message with these words' : `a message without ${quoted(lacking.length === 0 ? words : lacking)}`,
    reasons:
      verdict === true
        ? []
        : messages.slice(0, 2).map(({ rule, what, possible }) => ({ rule, sentence: `${what} gets: ${excerpt(textOf(possible[0]))}` })),
  };
}

const quoted = (words: readonly string[]): string => words.map((word) => JSON.stringify(word)).join(', ');
const excerpt = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text);

interface ToldMessage {
  readonly rule: string;
  readonly what: string;
  readonly target: RouteTarget;
  /** What the target can get, for each event that it can be; undefined where EventBridge could not make a message. */
  readonly possible: readonly unknown[];
  /** Paths that the message takes from the event. @default - all of it */
  readonly reads?: readonly string[];
}

/** Messages of a route about the events that it takes. */
function messagesOf(
  route: string,
  wantedTarget: string | undefined,
  { full, path, rules }: Judging,
): readonly (ToldMessage & { readonly event: PartlyKnownEvent; readonly by: true | 'unknown' })[] {
  const layouts = rules.layout?.home.rules.filter((one) => one.route === route) ?? [];
  return path.routes.flatMap((taken) => {
    const event = taken.route === route ? full.events.find(({ detailType }) => detailType === taken.by)?.event : undefined;
    if (event === undefined) return [];
    return layouts.flatMap((rule) =>
      rule.targets
        .filter(
          ({ target, index }) =>
            (wantedTarget === undefined || isTarget(target, wantedTarget)) && taken.targets.some(({ number }) => number === index + 1),
        )
        .map(({ target }) => ({ rule: route, what: targetInWords(target), target, event, by: taken.takes, ...told(rule, target, event) })),
    );
  });
}

function told(rule: RuleLayout, target: RouteTarget, { possible }: PartlyKnownEvent): Pick<ToldMessage, 'possible' | 'reads'> {
  const about = messageAbout(rule.source, rule.eventPattern);
  const message = messageOf(target);
  const transformer = message === 'parameters' ? undefined : inputTransformer(message, about);
  return {
    possible: possible.map((event) => messageToTarget(target, about, event)),
    ...(transformer && { reads: Object.values(transformer.inputPathsMap).map((one) => one.replace(/^\$\.?/, '').replace(/\[\d*\]/g, '')) }),
  };
}

/** Whether a name of a target means this one: its kind, or a part of its description. */
export function isTarget(target: RouteTarget, name: string): boolean {
  return kindOf(target) === name || targetInWords(target).includes(name);
}

/** Whether a message contains words, whatever the event can be. */
function contains(
  words: readonly string[],
  { possible, reads }: Pick<ToldMessage, 'possible' | 'reads'>,
  { isOpen }: PartlyKnownEvent,
): Verdict {
  const open = reads === undefined ? isOpen('detail.x') || isOpen('id') : reads.some(isOpen);
  return agreed(
    possible.map((message): Verdict => {
      const text = textOf(message);
      if (words.every((word) => text.includes(word))) return true;
      return open && words.every((word) => text.includes(word) || canBeOpen(word, isOpen)) ? 'unknown' : false;
    }),
  );
}

/** Whether a word can stand in a field that is not known. Of an event that was not recorded this can be its ID, time, account, or resources. */
function canBeOpen(word: string, isOpen: PartlyKnownEvent['isOpen']): boolean {
  return isOpen('detail.x') || isOpen('detail.findings.x') || /^[\da-fTZ:.-]+$/.test(word) || word.includes(':');
}

/** The texts of a message, a line each. */
function textOf(message: unknown): string {
  if (typeof message === 'string') return message;
  if (typeof message !== 'object' || message === null) return JSON.stringify(message) ?? '';
  return Object.values(message).map(textOf).join('\n');
}

/** Why a route does not take the events of the record, by the condition that fails. */
function missReasons(route: string, { full, rules }: Judging): readonly Reason[] {
  const layouts = rules.layout?.home.rules.filter((one) => one.route === route) ?? [];
  const sent = full.events.filter(({ sent: isSent }) => isSent !== false);
  const misses = layouts.flatMap(({ eventPattern }) =>
    (compiledPattern(eventPattern)?.combinations ?? []).flatMap((combination) =>
      sent.flatMap(({ event, detailType }) =>
        event === undefined ? [] : [{ detailType, criteria: combination.map((field) => criterion(field, event)) }],
      ),
    ),
  );
  // The event that comes nearest says most.
  const failing = (criteria: readonly CriterionVerdict[]): number => criteria.filter(({ holds }) => holds === false).length;
  const [nearest] = misses.sort((a, b) => failing(a.criteria) - failing(b.criteria));
  if (nearest === undefined) return sent.length === 0 ? [] : [{ rule: route, sentence: 'It takes no event of this kind.' }];
  const { detailType, criteria } = nearest;
  return [
    {
      rule: route,
      sentence:
        failing(criteria) > 0
          ? `It does not take the event "${detailType}".`
          : `The event "${detailType}" does not arise where the route listens.`,
      criteria: criteria.filter(({ holds }) => holds !== true),
    },
  ];
}

function criterion(field: FieldConditions, { possible, isOpen }: PartlyKnownEvent): CriterionVerdict {
  const { path, conditions } = field;
  const paths = new Set([path, ...[...path.matchAll(/\./g)].map(({ index }) => path.slice(0, index))]);
  const holds = agreed(possible.map((event) => eventMayMatch({ combinations: [[field]], paths }, event, isOpen)));
  const entries = conditions.map(({ operator, operand }) => (operator === 'equals' ? operand : { [operator]: operand }));
  const [words] = patternInWords({ [path]: entries });
  const found = possible.flatMap((event) => (eventValues(event, paths)?.get(path) ?? []).map(({ value }) => String(value).slice(0, 120)));
  return {
    field: path,
    condition: words?.condition ?? '',
    holds,
    ...(found.length > 0 && !isOpen(path) && { found: [...new Set(found)].slice(0, 5) }),
    ...(holds === 'unknown' && { why: 'not-in-record' as const }),
  };
}

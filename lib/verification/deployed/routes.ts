import { partitionOf } from '../../core/regions';
import { type Reading } from '../../core/reading';
import { type Route, type RouteRetry } from '../../configuration/route';
import { remedyOfUnread, takeSnapshot, whyUnread } from '../../chain';
import { measuresRouteName } from '../../measures/meaning';
import { type DeployedEventRule, type DeployedRouting, type DeployedTarget, type RoutingPlace } from '../../organization/routing';
import { deadLetterQueueName } from '../../routes/explain/alarms';
import { forwardingName, layoutOf, routeStackName, type RoutingLayout } from '../../routes/layout';
import { busArn, type ArnPlace } from '../../routes/rule-arn';
import { queueArn, targetArn } from '../../routes/target-arn';
import { watchedPlaces } from '../../routes/watched-places';
import { differencesOf, valueDifference } from './differences';
import { parsedPattern, writtenPattern } from './event-pattern';
import { matchRules, type Comparison, type WantedRule } from './match';
import { noParts, together, type DeployedParts, type PartDifference } from './part';
import { type DeployedInput } from './signals';

/** What a rule of EventBridge has to be. */
interface WantedDelivery {
  readonly eventPattern: Readonly<Record<string, unknown>>;
  readonly readOnlyCalls: boolean;
  /** ARNs of its targets; undefined for an API destination, whose ARN only AWS knows. */
  readonly targets: readonly (string | undefined)[];
  /** ARN of the queue for events that could not be delivered. */
  readonly deadLetterQueue: string;
  readonly retry: RouteRetry;
}

/** A deployed rule, under a name that is unique in its account and Region. */
interface FoundRule {
  readonly name: string;
  readonly rule: DeployedEventRule;
}

/** EventBridge retries so without being told. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
const retryOfAws: RouteRetry = { maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 };

/**
 * Rules of routes as they are deployed, beside those that the configuration deploys: at home, and where events are forwarded from. The snapshot has
 * neither the messages that targets get, nor the policies that let rules in.
 */
export function routeParts({ configuration, snapshot: { routing } }: DeployedInput): DeployedParts {
  const { organization, routes = [] } = configuration;
  if (routes.length === 0 && routing === undefined) return noParts;
  const layout = layoutOf(configuration);
  const stacks = new Map(watchedPlaces(organization).map(({ account, region, stackName }) => [`${account} ${region}`, stackName]));
  return together([homeParts(layout, routes, routing), ...forwardingParts(layout, routing, stacks)]);
}

function homeParts({ home }: RoutingLayout, routes: readonly Route[], routing: DeployedRouting | undefined): DeployedParts {
  const { account, region } = home;
  const place = placeOf(account, region);
  const retries = new Map(routes.map(({ name, retry }) => [name, retry]));
  const found = foundAt(routing, { account, region });
  const wanted = home.rules.map((rule): WantedRule<WantedDelivery> => ({
    name: rule.name,
    deployedName: nameOn(rule.bus === 'default' ? 'default' : (home.busName ?? ''), rule.name),
    stack: routeStackName(rule.route),
    rule: {
      eventPattern: rule.eventPattern,
      readOnlyCalls: rule.readOnlyCalls === true,
      targets: rule.targets.map(({ target }) => targetArn(target, place)),
      deadLetterQueue: queueArn(place, deadLetterQueueName.ofRoute(rule.route)),
      retry: retries.get(rule.route) ?? retryOfAws,
    },
  }));
  const names = new Set(wanted.map(({ deployedName }) => deployedName));
  return matchRules<WantedDelivery, FoundRule>({
    ...{ kind: 'route rule', account, region, noun: 'the rules of EventBridge', wanted },
    ...(found && { found: only(found, ({ name }) => !isForwarding(name)) }),
    stackOf: (name) => routeStackName(routeOf(name)),
    // On the default bus, rules of other stacks of Cordon have its beginning too. The measures have a route of their own.
    isOfService: ({ name, rule }) =>
      rule.bus === 'default' && !names.has(name) && (!isOfRoute(rule) || routeOf(name) === measuresRouteName),
    isOwn: ({ rule }) => isOfRoute(rule),
    ruleName: ({ name }) => name,
    compare,
    hides: () => [],
  });
}

/** @param stacks - names of the stacks that forward, by account and Region */
function forwardingParts(
  { home, forwarding }: RoutingLayout,
  routing: DeployedRouting | undefined,
  stacks: ReadonlyMap<string, string>,
): readonly DeployedParts[] {
  const wanted = new Map(forwarding.map((place) => [`${place.account} ${place.region}`, place]));
  const looked = [...(routing === undefined ? [] : [routing, ...routing.forwarding])];
  const places = [...wanted.values(), ...looked.filter(({ account, region }) => !wanted.has(`${account} ${region}`))];
  return places.map(({ account, region }) => {
    const place = placeOf(account, region);
    const key = `${account} ${region}`;
    const stack = stacks.get(key) ?? `the stack of account ${account} in ${region} that forwards events`;
    const found = foundAt(routing, { account, region });
    return matchRules<WantedDelivery, FoundRule>({
      ...{ kind: 'forwarding rule', account, region, noun: `the rules of EventBridge of account ${account}` },
      wanted: (wanted.get(key)?.rules ?? []).map(({ name, eventPattern, readOnlyCalls }): WantedRule<WantedDelivery> => ({
        ...{ name, deployedName: name, stack },
        rule: {
          ...{ eventPattern, readOnlyCalls: readOnlyCalls === true, retry: retryOfAws },
          targets: [busArn(placeOf(home.account, home.region), home.busName ?? '')],
          deadLetterQueue: queueArn(place, deadLetterQueueName.ofForwarding),
        },
      })),
      ...(found && { found: only(found, ({ name }) => isForwarding(name)) }),
      stackOf: () => stack,
      isOfService: () => false,
      isOwn: () => true,
      ruleName: ({ name }) => name,
      compare,
      hides: () => [],
    });
  });
}

const placeOf = (account: string, region: string): ArnPlace => ({ partition: partitionOf(region) ?? 'aws', region, account });

/** A rule on the default bus has its own name. */
const nameOn = (bus: string, name: string): string => (bus === 'default' ? name : `${bus}/${name}`);

const isForwarding = (name: string): boolean => name === forwardingName || name.startsWith(`${forwardingName}.`);

/** The route of a rule: `cordon-cases.2` is of `cases`. */
const routeOf = (name: string): string => /^(?:.*\/)?(?:cordon-)?(.*?)(?:\.\d+)?$/.exec(name)?.[1] ?? name;

/** Whether a route deployed it: a target of it has the dead-letter queue of the route. A name alone tells nothing. */
const isOfRoute = ({ name, targets }: DeployedEventRule): boolean =>
  targets.status === 'present' &&
  targets.value.some(({ deadLetterQueue }) => deadLetterQueue?.split(':').at(-1) === deadLetterQueueName.ofRoute(routeOf(name)));

/** @returns undefined where nobody looked */
function foundAt(
  routing: DeployedRouting | undefined,
  { account, region }: Pick<RoutingPlace, 'account' | 'region'>,
): Reading<readonly FoundRule[]> | undefined {
  if (routing === undefined) return undefined;
  const rules = [routing, ...routing.forwarding].find((place) => place.account === account && place.region === region)?.rules;
  if (rules?.status !== 'present') return rules;
  return { status: 'present', value: rules.value.map((rule) => ({ name: nameOn(rule.bus, rule.name), rule })) };
}

const only = (rules: Reading<readonly FoundRule[]>, wanted: (rule: FoundRule) => boolean): Reading<readonly FoundRule[]> =>
  rules.status === 'present' ? { status: 'present', value: rules.value.filter(wanted) } : rules;

function compare({ rule: wanted }: WantedRule<WantedDelivery>, { rule }: FoundRule): Comparison {
  const pattern = rule.eventPattern === undefined ? {} : parsedPattern(rule.eventPattern);
  if (pattern === undefined) {
    return {
      why: `The event pattern of the rule ${rule.name} is not a JSON object.`,
      remedy: `look at it: aws events describe-rule --name ${rule.name} --event-bus-name ${rule.bus}`,
    };
  }
  if (rule.targets.status === 'unknown') {
    const { reason } = rule.targets;
    return { why: whyUnread(`the targets of the rule ${rule.name}`, reason), remedy: remedyOfUnread(reason) };
  }
  if (wanted.readOnlyCalls && rule.readOnlyCalls === undefined) {
    return { why: 'The snapshot does not say whether the rule gets calls that CloudTrail calls read-only.', remedy: takeSnapshot };
  }
  const targets = rule.targets.status === 'present' ? rule.targets.value : [];
  return {
    differences: [
      ...valueDifference('status', 'ENABLED', rule.enabled ? 'ENABLED' : 'DISABLED'),
      ...(rule.readOnlyCalls === undefined
        ? []
        : valueDifference('calls that CloudTrail calls read-only', gets(wanted.readOnlyCalls), gets(rule.readOnlyCalls))),
      ...differencesOf(writtenPattern(wanted.eventPattern), writtenPattern(pattern)).map((one) => ({
        ...one,
        what: `pattern ${one.what}`,
      })),
      ...targetDifferences(wanted, targets),
    ],
  };
}

const gets = (is: boolean): string => (is ? 'taken' : 'left out');

/** What of the targets is not as configured: which there are, and where what they do not take goes. */
function targetDifferences(wanted: WantedDelivery, found: readonly DeployedTarget[]): readonly PartDifference[] {
  const arns = wanted.targets.filter((arn) => arn !== undefined);
  // `ListTargetsByRule` answers with the ARN that was put, and that of a log group may end in `:*`.
  const foundArns = found.map(({ arn }) => arn.replace(/:\*$/, ''));
  const isDestination = (arn: string): boolean => /^arn:[^:]+:events:[^:]*:\d*:api-destination\//.test(arn);
  const others = foundArns.filter((arn) => !isDestination(arn));
  const retry = retryText(wanted.retry);
  return [
    ...differencesOf(new Map([['targets', sortedOnce(arns)]]), new Map([['targets', sortedOnce(others)]])),
    ...valueDifference(
      'the number of API destinations',
      String(wanted.targets.length - arns.length),
      String(foundArns.length - others.length),
    ),
    ...eachOther(
      'dead-letter queue',
      wanted.deadLetterQueue,
      found.map(({ deadLetterQueue = 'none' }) => deadLetterQueue),
    ),
    ...eachOther(
      'retries',
      retry,
      found.map(({ retry: own }) => retryText({ ...retryOfAws, ...own })),
    ),
  ];
}

const retryText = ({ maximumRetryAttempts: attempts, maximumEventAgeSeconds: seconds }: RouteRetry): string =>
  `${attempts} within ${seconds} seconds`;

/** Where a target has another value than all of them should have. */
function eachOther(what: string, wanted: string, found: readonly string[]): readonly PartDifference[] {
  const others = sortedOnce(found);
  return others.every((one) => one === wanted) ? [] : [{ what, wanted: [wanted], found: others }];
}

const sortedOnce = (values: readonly string[]): readonly string[] => [...new Set(values)].sort();

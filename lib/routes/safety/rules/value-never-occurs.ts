import { parseEventPattern } from '../../../events/event-pattern';
import { routePatterns } from '../../patterns';
import { type Route } from '../../../configuration/route';
import { accountOf, type RoutedOrganization } from '../../watched-places';
import { accountOfArn, regionOfArn } from '../../arn-problems';
import { unique } from '../../split-pattern';
import { valuesOfNoEvent, type ValueOfNoEvent } from '../../values/values-of-no-event';
import { type RouteFinding, type RouteRule } from '../route-rule';

export const valueNeverOccurs: RouteRule = {
  id: 'value-never-occurs',
  what: 'A route asks for a value that no event has. The value has the wrong type, is out of range or misspelt, or is a date that will soon be past.',
  why: 'Such a condition matches nothing, and nobody notices. AWS adds values. An unknown finding type or call is therefore only a warning, unless it is nearly a known one.',
  fix: 'Correct the value. If it is correct, acknowledge the finding with the page or event that has it.',
  acknowledgeable: true,
  source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html',
  check: (route, organization) => [
    ...new Map(
      [...found(route), ...actionsElsewhere(route, organization)].map((finding) => [JSON.stringify([finding.at, finding.value]), finding]),
    ).values(),
  ],
};

function found({ events }: Route): readonly RouteFinding[] {
  if (events.preset !== undefined) return [];
  const kind = (['guardDuty', 'securityHub', 'securityHubV2', 'securityIr'] as const).find((each) => events[each] !== undefined);
  return routePatterns(events).flatMap(({ eventPattern }) => {
    const combinations = parseEventPattern(eventPattern).pattern?.combinations ?? [];
    return combinations.flatMap((combination) =>
      valuesOfNoEvent(combination).map((one) =>
        findingOf(one, kind === undefined ? `events.pattern.eventPattern.${one.condition.place}` : `events.${kind}`),
      ),
    );
  });
}

function findingOf({ condition: { operator, operand }, field, domain, near, mayBeNew }: ValueOfNoEvent, at: string): RouteFinding {
  return {
    id: valueNeverOccurs.id,
    severity: mayBeNew ? 'warning' : 'error',
    at,
    message: mayBeNew ? `is not a documented value of ${field}, which is ${domain.words}` : `matches no event: ${field} is ${domain.words}`,
    value: operator === 'equals' ? operand : { [operator]: operand },
    remedy:
      near === undefined
        ? 'correct it; if it is correct, acknowledge the finding with the page or event that has it'
        : `did you mean ${JSON.stringify(near)}?`,
  };
}

/**
 * Custom actions of an account or Region that nothing is forwarded from. Their ARN names both. What is sent by one arises in the account that made it, and
 * findings are forwarded from the administrator of Security Hub alone.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-custom-actions.html
 */
function actionsElsewhere({ events }: Route, organization: RoutedOrganization | undefined): readonly RouteFinding[] {
  if (organization === undefined) return [];
  const { regions, membershipRegion } = organization;
  // Nothing is forwarded to the default bus: it has the events of its own account and Region.
  const isForwarded = events.pattern?.bus !== 'default';
  const watched = isForwarded ? unique([membershipRegion, ...regions]) : [membershipRegion];
  const from = accountOf(isForwarded ? 'securityHub' : 'membership', organization);
  return actionsOf(events).flatMap(({ at, arn }) => {
    const region = regionOfArn(arn);
    const account = accountOfArn(arn);
    if (region === undefined || account === undefined) return [];
    const finding = (message: string, remedy: string): RouteFinding => ({
      id: valueNeverOccurs.id,
      severity: 'error',
      at,
      message: `matches no event: ${message}`,
      value: arn,
      remedy,
    });
    if (!isForwarded) {
      return account === from && region === membershipRegion
        ? []
        : [finding(`the default bus has only what arises in the account ${from} in ${membershipRegion}`, 'use the bus "findings"')];
    }
    return [
      ...(watched.includes(region)
        ? []
        : [
            finding(
              `Cordon forwards nothing from ${region}`,
              `use a custom action of a Region in organization.regions, or add ${region} there`,
            ),
          ]),
      ...(account === from
        ? []
        : [
            finding(
              `Cordon forwards nothing of Security Hub from the account ${account}`,
              `use a custom action of ${from}, the administrator of Security Hub`,
            ),
          ]),
    ];
  });
}

/** The ARNs of custom actions that a route names, typed or in a raw pattern, with their places. */
function actionsOf({ securityHub, pattern }: Route['events']): readonly { readonly at: string; readonly arn: string }[] {
  const resources = pattern?.eventPattern['resources'];
  return [
    ...(securityHub?.actions ?? []).map((arn, index) => ({ at: `events.securityHub.actions[${index}]`, arn })),
    ...(Array.isArray(resources) ? resources : []).flatMap((arn, index) =>
      typeof arn === 'string' && /^arn:[a-z-]+:securityhub:.*:action\/custom\//.test(arn)
        ? [{ at: `events.pattern.eventPattern.resources[${index}]`, arn }]
        : [],
    ),
  ];
}

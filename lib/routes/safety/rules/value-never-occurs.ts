import { parseEventPattern } from '../../../events/event-pattern';
import { routePatterns } from '../../patterns';
import { type Route } from '../../../configuration/route';
import { type RoutedOrganization } from '../../watched-places';
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
    message: mayBeNew ? `is not a documented value of ${field}` : `matches no event: ${field} is ${domain.words}`,
    value: operator === 'equals' ? operand : { [operator]: operand },
    remedy:
      near === undefined
        ? 'correct it; if it is correct, acknowledge the finding with the page or event that has it'
        : `did you mean "${near}"?`,
  };
}

/**
 * Custom actions of a Region that nothing is forwarded from. Their ARN names the Region in which they were made.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-custom-actions.html
 */
function actionsElsewhere({ events }: Route, organization: RoutedOrganization | undefined): readonly RouteFinding[] {
  if (organization === undefined) return [];
  const { regions, membershipRegion } = organization;
  return (events.securityHub?.actions ?? []).flatMap((value, index) => {
    const [, , , region = ''] = value.split(':');
    return region === membershipRegion || regions.includes(region)
      ? []
      : [
          {
            id: valueNeverOccurs.id,
            severity: 'error',
            at: `events.securityHub.actions[${index}]`,
            message: `matches no event: Cordon forwards nothing from ${region}`,
            value,
            remedy: `use a custom action of a Region in organization.regions, or add ${region} there`,
          },
        ];
  });
}

import { type Problem } from '../core/problem';
import { findingsBusName, type RoutingLayout } from './layout';

/** Rules that a bus may have. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export function maximumRulesPerBus(region: string): number {
  return ['af-south-1', 'eu-south-1'].includes(region) ? 100 : 300;
}

/** What a layout asks too much of EventBridge; the quota can be raised, and counts the rules of others on a default bus too. */
export function layoutProblems({ home, forwarding }: RoutingLayout): readonly Problem[] {
  const atHome = forwarding.find(({ isHome }) => isHome)?.rules.length ?? 0;
  const counts = [
    { bus: 'the default bus', ...home, rules: home.rules.filter(({ bus }) => bus === 'default').length + atHome },
    { bus: `the bus ${findingsBusName}`, ...home, rules: home.rules.filter(({ bus }) => bus === 'findings').length },
    ...forwarding.filter(({ isHome }) => !isHome).map((place) => ({ ...place, bus: 'the default bus', rules: place.rules.length })),
  ];
  return counts
    .filter(({ region, rules }) => rules > maximumRulesPerBus(region))
    .map(({ bus, account, region, rules }) => ({
      id: 'too-many-rules',
      path: 'routes',
      message: `must need at most ${maximumRulesPerBus(region)} rules on ${bus} of ${account} in ${region}`,
      value: rules,
      remedy: 'remove routes or targets, shorten lists of values, or request a higher quota',
    }));
}

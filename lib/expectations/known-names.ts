import { type Configuration } from '../configuration/configuration';
import { nearest } from '../core/nearest';
import { type Problem } from '../core/problem';
import { kindOf, targetInWords } from '../routes/explain/explained-target';
import { type Expectation, type ExpectedRoute } from './expectation';
import { isTarget } from './judge-routes';

/** Names in expectations that the configuration does not have: an expectation about them could never tell anything. */
export function unknownNames(expectations: readonly Expectation[], configuration: Configuration): readonly Problem[] {
  const { suppressionRules = [], automationRules = [], automationRulesV2 = [], routes = [] } = configuration;
  const suppressions = suppressionRules.map(({ name }) => name);
  const automations = [...automationRules, ...automationRulesV2].map(({ name }) => name);
  const names = routes.map(({ name }) => name);
  return expectations.flatMap(({ expect }, index) => {
    const path = `expectations[${index}].expect`;
    const { archivedBy, hiddenBy, routedTo = [], notRoutedTo = [] } = expect;
    return [
      ...unknown('suppression rule', archivedBy, suppressions, `${path}.archivedBy`),
      ...unknown('automation rule', hiddenBy, automations, `${path}.hiddenBy`),
      ...routedTo.flatMap((one, at) => [
        ...unknown('route', one.route, names, `${path}.routedTo[${at}].route`),
        ...unknownTarget(one, configuration, `${path}.routedTo[${at}].target`),
      ]),
      ...notRoutedTo.flatMap((name, at) => unknown('route', name, names, `${path}.notRoutedTo[${at}]`)),
    ];
  });
}

function unknown(what: string, value: string | undefined, known: readonly string[], path: string): readonly Problem[] {
  if (value === undefined || known.includes(value)) return [];
  const near = nearest(value, known);
  const remedy =
    near !== undefined
      ? `did you mean ${near}?`
      : known.length === 0
        ? `add a ${what} to the configuration, or remove it here`
        : `use one of ${known.join(', ')}`;
  return [{ id: `unknown-${what.replace(' ', '-')}`, path, message: `names no known ${what}`, value, remedy }];
}

function unknownTarget({ route, target }: ExpectedRoute, { routes = [] }: Configuration, path: string): readonly Problem[] {
  const found = routes.find(({ name }) => name === route);
  if (target === undefined || found === undefined || found.targets.some((one) => isTarget(one, target))) return [];
  const kinds = [...new Set(found.targets.map(kindOf))];
  const near = nearest(target, kinds);
  return [
    {
      id: 'unknown-target',
      path,
      message: `is not a target of the route ${route}`,
      value: target,
      remedy: near === undefined ? `use a part of one of: ${found.targets.map(targetInWords).join('; ')}` : `did you mean ${near}?`,
    },
  ];
}

import { compiledFilter, filterCriteria, hidingRule, reachesRegion } from '../../chain';
import { type ApprovedAction } from '../../configuration/configuration';
import { type DeployedFilter } from '../../organization/snapshot';
import { filterProperties } from '../../signals/guardduty/filter';
import { deployedName, madeByCordon, readDeployedName } from '../../signals/names';
import { suppressionConditions } from '../../signals/safety/conditions';
import { madeByService } from '../../signals/safety/deployed-rules';
import { implies } from '../../signals/safety/implication';
import { type DeployableSuppression } from '../../signals/deployment';
import { differencesOf, valueDifference, writtenCriteria } from './differences';
import { expiryDifference, type SignalsOfRegion } from './signals-of-region';
import { matchRules, type Comparison, type WantedRule } from './match';
import { type DeployedParts } from './part';

/** The suppression rules of a Region, as filters of GuardDuty. The rank of a filter decides nothing of what is archived, so it is not compared. */
export function suppressionParts(of: SignalsOfRegion): DeployedParts {
  const { region, accounts, stacks, signals, stackOf } = of;
  return matchRules<DeployableSuppression, DeployedFilter>({
    kind: 'suppression rule',
    account: accounts.suppressionRules,
    region,
    noun: 'the filters of GuardDuty',
    wanted: stacks.flatMap(({ stackName, suppressionRules }) =>
      suppressionRules.map((deployable) => ({
        ...{ name: deployable.rule.name, deployedName: deployedName(deployable.rule) },
        ...{ stack: stackName, rule: deployable },
      })),
    ),
    ...(signals.filters && { found: signals.filters }),
    stackOf: (name) => stackOf(name, 'suppressionRules'),
    isOfService: ({ name, tags }) => madeByService(name, tags),
    isOwn: ({ tags }) => madeByCordon(tags),
    ruleName: ({ name }) => readDeployedName(name)?.name,
    compare,
    hides: (filter) => hiddenBy(filter, of),
  });
}

function compare({ rule: { rule, rank } }: WantedRule<DeployableSuppression>, found: DeployedFilter): Comparison {
  const { Action, FindingCriteria } = filterProperties(rule, { rank });
  const wanted = filterCriteria(FindingCriteria.Criterion as NonNullable<DeployedFilter['criteria']>);
  const criteria = found.criteria && filterCriteria(found.criteria);
  if (wanted === undefined || criteria === undefined) {
    return {
      why: `The snapshot does not have the criteria of the filter ${found.name}, or they have operators that Cordon does not know.`,
      remedy: `read its criteria: aws guardduty get-filter --filter-name ${found.name} --detector-id ID`,
    };
  }
  const [one, other] = [suppressionConditions(wanted), suppressionConditions(criteria)];
  const isSame = implies(one, other) && implies(other, one);
  return {
    differences: [
      ...valueDifference('action', Action, found.action),
      ...(isSame ? [] : differencesOf(writtenCriteria(wanted), writtenCriteria(criteria))),
      ...expiryDifference(rule.expires, found.name),
    ],
  };
}

/** Action types of whose resources a filter hides threats, other than of single resources. */
function hiddenBy(filter: DeployedFilter, { configuration, today, region }: SignalsOfRegion): readonly ApprovedAction[] {
  const active = filter.action === 'ARCHIVE' ? compiledFilter(filter, { configuration, today }) : undefined;
  if (active === undefined || !reachesRegion(active, region)) return [];
  const { isNarrow, actions } = hidingRule(filter.name, active);
  return isNarrow ? [] : [...actions];
}

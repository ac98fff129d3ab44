import { harm, type ActiveRule } from './active-rules';
import { judged } from './earlier-writes';
import { isPositive } from './conditions';
import { mayMatchTypes, namesTypes, typeConditions, valuesThatReach } from './reach';
import { type SafetyFinding, type SafetyInput } from './safety-rule';
import { isSaidElsewhere } from './threat-groups';
import { type Threat } from './threats';
import { orAccept } from './words';

/** The rules that may hide the threat, or make it look harmless. What has one cause with other threats is the matter of `hides-many-threats`. */
export function rulesThatMayHide(input: SafetyInput, threat: Threat): readonly SafetyFinding[] {
  return judged(input, (active) => {
    const verb = harm(active);
    if (verb === undefined || isSaidElsewhere(active, threat.id)) return [];
    return threat.types.some((wanted) => mayMatchTypes(active, wanted)) ? [finding(active, verb, threat)] : [];
  });
}

/** A criterion that names finding types, by kind of rule. */
const examplesOfTypes: Readonly<Record<ActiveRule['list'], string>> = {
  suppressionRules: '{ field: type, equals: [...] }',
  automationRules: '{ field: Type, equals: [...] }',
  automationRulesV2: '{ field: finding_info.types, equals: [...] }',
};

/** A criterion that names finding types, or another product where the rule names none yet. */
export function exampleOfTypes({ list, conditions }: ActiveRule): string {
  const namesProduct = ['ProductName', 'ProductArn'].some((field) => (conditions.byName.get(field) ?? []).some(isPositive));
  const product = list === 'automationRules' && !namesProduct ? '{ field: ProductName, equals: [...] } or ' : '';
  return `${product}${examplesOfTypes[list]}`;
}

function finding(active: ActiveRule, verb: string, { id, findings, types, also }: Threat): SafetyFinding {
  const { list, index } = active;
  const [type] = typeConditions(active);
  const guilty = types.flatMap((wanted) => valuesThatReach(active, wanted));
  const named = namesTypes(active);
  return {
    id,
    severity: 'error',
    list,
    index,
    at: type?.at ?? 'criteria',
    message: `can ${verb} ${findings}${named ? '' : ', because no criterion names finding types'}`,
    ...(guilty.length > 0 && { value: [...new Set(guilty)] }),
    remedy:
      (named ? 'use only finding types of other kinds' : `name the finding types with ${exampleOfTypes(active)}`) +
      (list === 'suppressionRules' && also !== undefined ? `, or ${also}` : '') +
      orAccept(id),
  };
}

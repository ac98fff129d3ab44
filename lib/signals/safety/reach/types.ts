import { findingTypes, type FindingType, type GuardDutySeverity } from '../../../events/finding-types';
import { canHaveField } from '../../../events/fields-of-types';
import { resourceRole, resourceRoles, severitiesInRoles } from '../../../events/severity-by-role';
import { asffNames } from '../../../events/security-hub-types';
import { type ActiveAutomation, type ActiveRule, type ActiveSuppression } from '../active-rules';
import { atom, disjoint, type Atom } from '../atoms';
import { isPositive, type Condition } from '../conditions';
import { admits } from './admits';
import { mayBeType, typeCriteriaAdmit } from './asff';
import { harmedDetections, harmedTypes, namesTypesV2, typeConditionsV2, valuesThatReachV2 } from './ocsf';
import { mayMatchThreats } from './products';
import { admitsLevel } from './severity';
import { classOf, type TypeClass, typeStart } from './type-class';

const plainText = { address: false, number: false };

/** The criteria of a rule on the finding type. */
export function typeConditions(active: ActiveRule): readonly Condition[] {
  if (active.list === 'automationRulesV2') return typeConditionsV2(active);
  return active.conditions.byName.get(active.list === 'suppressionRules' ? 'type' : 'Type') ?? [];
}

/** Whether a rule says which types it is for, and not only which it is not for. */
export function namesTypes(active: ActiveRule): boolean {
  return active.list === 'automationRulesV2' ? namesTypesV2(active) : typeConditions(active).some(isPositive);
}

/**
 * Whether a rule may match a finding of a class of types, as far as its criteria on the type, on severity, on fields that findings of other types do
 * not have and, for Security Hub, on product and compliance tell. `false` is certain, as far as GuardDuty documents its types and their severities.
 */
export function mayMatchTypes(active: ActiveRule, wanted: TypeClass): boolean {
  if (active.list === 'automationRulesV2') return harmedDetections(active).some(({ type }) => isOf(type, wanted));
  return (
    reachedTypes(active).some(({ type }) => isOf(type, wanted)) || unknownValues(active).some((one) => mayBeOf(one, wanted, active.list))
  );
}

/** The values of the criterion on the type because of which a rule may match such a type. Empty where it names none. */
export function valuesThatReach(active: ActiveRule, wanted: TypeClass): readonly string[] {
  if (active.list === 'automationRulesV2') return valuesThatReachV2(active, (type) => isOf(type, wanted));
  return valuesOf(active)
    .filter((one) => mayBeOf(one, wanted, active.list))
    .map(({ text }) => text);
}

const known = new WeakMap<ActiveRule, readonly FindingType[]>();

/** The documented types of GuardDuty that a rule may match; of Security Hub V2, those that it harms. */
export function reachedTypes(active: ActiveRule): readonly FindingType[] {
  if (active.list === 'automationRulesV2') return harmedTypes(active);
  const before = known.get(active);
  if (before !== undefined) return before;
  const levels = new Set(levelsOf(active));
  const reached =
    active.list === 'automationRules' && !mayMatchThreats(active)
      ? []
      : findingTypes().filter((one) => severitiesOf(active, one).some((level) => levels.has(level)) && admitsType(active, one));
  known.set(active, reached);
  return reached;
}

/** Whether a rule may match a finding of one of these levels. */
export function reachesLevels(active: ActiveSuppression | ActiveAutomation, levels: readonly GuardDutySeverity[]): boolean {
  const admitted = levelsOf(active).filter((level) => levels.includes(level));
  return (
    (admitted.length > 0 && unknownValues(active).length > 0) ||
    reachedTypes(active).some((one) => severitiesOf(active, one).some((level) => admitted.includes(level)))
  );
}

/**
 * The documented types that a suppression rule names, with the severities that they have in the role that it asks for, where GuardDuty documents
 * none of them at a severity that the rule takes.
 * @returns none where a finding may match, or where something else keeps the rule from matching
 */
export function typesOfOtherSeverity(active: ActiveSuppression): readonly FindingType[] {
  const levels = levelsOf(active);
  if (levels.length === 0 || !namesTypes(active) || unknownValues(active).length > 0) return [];
  const types = findingTypes()
    .filter((one) => admitsType(active, one))
    .map((one) => ({ ...one, severities: severitiesOf(active, one) }));
  return types.every(({ severities }) => severities.length > 0 && !severities.some((level) => levels.includes(level))) ? types : [];
}

/**
 * The documented types that a rule names.
 * @returns undefined where it names none, where it may match one that is not documented, or where an automation rule may match other products
 */
export function documentedTypesNamed(active: ActiveSuppression | ActiveAutomation): readonly FindingType[] | undefined {
  if (!namesTypes(active) || unknownValues(active).length > 0) return undefined;
  const conditions = typeConditions(active);
  if (active.list === 'automationRules') {
    const isOfGuardDuty = conditions.some(({ anyOf }) =>
      anyOf.some(({ atoms }) => atoms.length > 0 && atoms.every(({ text }) => text.includes(':'))),
    );
    return isOfGuardDuty ? findingTypes().filter((one) => typeCriteriaAdmit(conditions, classOf(one.type))) : undefined;
  }
  return findingTypes().filter(({ type }) => conditions.every((condition) => admits(condition, atom('equals', type, plainText))));
}

/** How severe the findings of a type are that a rule may match: criteria that ask for one role of the resource leave out those of the other. */
function severitiesOf({ list, conditions }: ActiveSuppression | ActiveAutomation, one: FindingType): readonly GuardDutySeverity[] {
  const asked = list === 'suppressionRules' ? (conditions.byName.get(resourceRole) ?? []).filter(isPositive) : [];
  if (asked.length === 0) return one.severities;
  const roles = resourceRoles.filter((role) => asked.every((condition) => admits(condition, atom('equals', role, plainText))));
  return severitiesInRoles(one, roles);
}

/** Whether GuardDuty documents every type that a rule names as High or Critical alone, so that no lower severity is left. */
export function namesOnlyHighTypes(active: ActiveSuppression | ActiveAutomation): boolean {
  const types = documentedTypesNamed(active) ?? [];
  const isHigh = (one: FindingType): boolean => severitiesOf(active, one).every((level) => level === 'high' || level === 'critical');
  return types.length > 0 && types.every(isHigh);
}

function levelsOf(active: ActiveSuppression | ActiveAutomation): readonly GuardDutySeverity[] {
  return (['low', 'medium', 'high', 'critical'] as const).filter((level) => admitsLevel(active, level));
}

function admitsType(active: ActiveSuppression | ActiveAutomation, one: FindingType): boolean {
  const conditions = typeConditions(active);
  if (active.list === 'automationRules') return typeCriteriaAdmit(conditions, classOf(one.type));
  const type = atom('equals', one.type, plainText);
  return (
    conditions.every((condition) => admits(condition, type)) &&
    active.conditions.all.every((condition) => !isPositive(condition) || canHaveField(one, condition.field))
  );
}

/** Values of the criterion on the type that no documented type has: GuardDuty may have such a type all the same. */
function unknownValues(active: ActiveSuppression | ActiveAutomation): readonly Atom[] {
  if (active.list === 'automationRules' && !mayMatchThreats(active)) return [];
  return valuesOf(active).filter((one) => !isDocumented(one, active.list));
}

function valuesOf(active: ActiveRule): readonly Atom[] {
  return typeConditions(active).flatMap(({ anyOf }) => anyOf.flatMap(({ atoms }) => atoms));
}

function isDocumented(one: Atom, list: ActiveRule['list']): boolean {
  return documented(list).some((type) => !disjoint(one, type));
}

const atoms = new Map<ActiveRule['list'], readonly Atom[]>();

function documented(list: ActiveRule['list']): readonly Atom[] {
  const before = atoms.get(list);
  if (before !== undefined) return before;
  const names = findingTypes().flatMap(({ type }) => (list === 'suppressionRules' ? [type] : asffNames(type)));
  const made = names.map((name) => atom('equals', name, plainText));
  atoms.set(list, made);
  return made;
}

function mayBeOf(one: Atom, wanted: TypeClass, list: ActiveRule['list']): boolean {
  return list === 'suppressionRules' ? !disjoint(one, atom('matches', `${typeStart(wanted)}*`, plainText)) : mayBeType(one, wanted);
}

function isOf(type: string, wanted: TypeClass): boolean {
  return type.startsWith(typeStart(wanted));
}

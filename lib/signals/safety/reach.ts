import { mayReachHigh } from '../../events/finding-types';
import { controlScope } from '../security-hub/control-scope';
import { controlOfGenerator, controls } from '../../events/security-controls';
import { guardDutyTypeOf } from '../../events/security-hub-types';
import { type ActiveAutomation, type ActiveRule } from './active-rules';
import { atom, type Atom } from './atoms';
import { type Condition } from './conditions';
import { admits } from './reach/admits';
import { controlsThatMayBeHighV2, harmedFindings, isHighV2, typesThatMayBeHighV2 } from './reach/ocsf';
import { asksForHigh } from './reach/severity';
import { reachesLevels, typeConditions } from './reach/types';

export { asksOnlyForHigh, highSeverity } from './reach/severity';
export { ingestedProductsReached, mayMatchThreats, namesTitle } from './reach/products';
export {
  mayMatchTypes,
  namesOnlyHighTypes,
  namesTypes,
  reachedTypes,
  reachesLevels,
  typeConditions,
  typesOfOtherSeverity,
  valuesThatReach,
} from './reach/types';
export { type TypeClass } from './reach/type-class';

const high: readonly Atom[] = ['HIGH', 'CRITICAL'].map((text) => atom('equals', text, { address: false, number: false }));

/** Whether a rule may match a finding that is High or Critical; of Security Hub V2, whether it harms one. `false` is certain, as far as AWS documents the severity of types and controls. */
export function mayMatchHigh(active: ActiveRule): boolean {
  // Who asks for High means it, whatever AWS documents.
  if (active.list === 'automationRulesV2') return harmedFindings(active).some(isHighV2);
  if (active.list === 'suppressionRules') return asksForHigh(active) || reachesLevels(active, ['high', 'critical']);
  if (!mayLabelBeHigh(active)) return false;
  return asksForHigh(active) || !(onlyTypesBelowHigh(typeConditions(active)) || onlyControlsBelowHigh(active));
}

function mayLabelBeHigh({ conditions }: ActiveAutomation): boolean {
  return (conditions.byName.get('SeverityLabel') ?? []).every((condition) => high.some((label) => admits(condition, label)));
}

/** The values of the criterion on the type that may be High. Empty where it names none. */
export function typesThatMayBeHigh(active: ActiveRule): readonly string[] {
  if (active.list === 'automationRulesV2') return typesThatMayBeHighV2(active);
  const typeOf = active.list === 'suppressionRules' ? (type: string) => type : guardDutyTypeOf;
  return typeConditions(active)
    .flatMap(({ anyOf }) => anyOf.flatMap(({ atoms }) => atoms))
    .filter((one) => !isBelowHigh(one, typeOf))
    .map((one) => one.text);
}

/** The values that name security controls whose findings may be HIGH or CRITICAL. Empty where the rule names no control. */
export function controlsThatMayBeHigh(active: ActiveRule): readonly string[] {
  if (active.list === 'suppressionRules') return [];
  if (active.list === 'automationRulesV2') return controlsThatMayBeHighV2(active);
  return active.conditions.all
    .flatMap(({ field, anyOf }) =>
      anyOf.flatMap(({ atoms }) => (isOfControls(field) ? atoms.filter((one) => isOfControl(field, one)) : [])),
    )
    .filter((one) => !controlIsBelowHigh(one))
    .map(({ text }) => text);
}

/** Whether it is one type, and AWS documents it as below High. */
function isBelowHigh(one: Atom, typeOf: (text: string) => string | undefined): boolean {
  const type = one.operator === 'equals' ? typeOf(one.text) : undefined;
  return type !== undefined && !mayReachHigh(type);
}

/** Whether the types are named one by one, and AWS documents each of them as below High. */
function onlyTypesBelowHigh(conditions: readonly Condition[]): boolean {
  return conditions.some(
    ({ opaque, anyOf }) =>
      !opaque && anyOf.some(({ atoms }) => atoms.length > 0 && atoms.every((one) => isBelowHigh(one, guardDutyTypeOf))),
  );
}

/**
 * Whether the controls are named one by one, and each gives its findings a severity below HIGH. The severity of a finding of a control is that of the
 * control (Security Hub User Guide, "Severity levels for control findings").
 */
function onlyControlsBelowHigh({ conditions }: ActiveAutomation): boolean {
  return conditions.all.some(
    ({ field, opaque, anyOf }) =>
      !opaque && isOfControls(field) && anyOf.some(({ atoms }) => atoms.length > 0 && atoms.every(controlIsBelowHigh)),
  );
}

/** Whether the controls are named one by one, and the findings of each are HIGH or CRITICAL while it fails. */
export function namesOnlyHighControls(active: ActiveRule): boolean {
  return active.conditions.all.some(
    ({ field, opaque, anyOf }) =>
      !opaque &&
      (isOfControls(field) || field === 'compliance.control') &&
      anyOf.some(({ atoms }) => atoms.length > 0 && atoms.every(({ operator, text }) => operator === 'equals' && isHighControl(text))),
  );
}

const isHighControl = (text: string): boolean => ['HIGH', 'CRITICAL'].includes(controls().get(controlOfGenerator(text) ?? text) ?? '');

function isOfControls(field: string): boolean {
  return field === 'ComplianceSecurityControlId' || field === 'GeneratorId';
}

/** Whether a value can be of a security control: any other generator is that of a product. */
function isOfControl(field: string, { operator, text }: Atom): boolean {
  return controlScope(field, operator, text) !== 'other';
}

function controlIsBelowHigh({ operator, text }: Atom): boolean {
  return operator === 'equals' && controls().get(controlOfGenerator(text) ?? text) === 'below';
}

import { ocsfSeverities } from '../../../configuration/ocsf';
import { findingType, type FindingType } from '../../../events/finding-types';
import { documentedFindings, isOfGuardDuty, type DetectionV2, type FindingV2 } from '../../security-hub-v2/documented-findings';
import { hidesV2 } from '../../security-hub-v2/hiding';
import { mayMatchFinding } from '../../security-hub-v2/may-match';
import { everyCondition, groupsOf, type ActiveAutomationV2 } from '../active-rules';
import { atom, disjoint, type Atom } from '../atoms';
import { isPositive, type Condition } from '../conditions';
import { isOfPassed } from '../passed';
import { and } from '../words';

const plainText = { address: false, number: false };
const typeField = 'finding_info.types';
const controlField = 'compliance.control';

const matched = new WeakMap<ActiveAutomationV2, readonly FindingV2[]>();

/** The documented findings that a rule of Security Hub V2 may match. */
export function matchedFindings(active: ActiveAutomationV2): readonly FindingV2[] {
  const before = matched.get(active);
  if (before !== undefined) return before;
  const found = documentedFindings(active.rule).filter((finding) => mayMatchFinding(active.rule, finding));
  matched.set(active, found);
  return found;
}

/** Those among them that it hides, or makes look more harmless than they are. A severity of High or above that stays so is harmless. */
export function harmedFindings(active: ActiveAutomationV2): readonly FindingV2[] {
  const { rule } = active;
  if (hidesV2(rule)) return matchedFindings(active);
  const written = rule.update?.severity;
  if (written === undefined || isOfPassed(active.conditions)) return [];
  return matchedFindings(active).filter(
    ({ severity }) => ocsfSeverities[written] < Math.min(ocsfSeverities[severity], ocsfSeverities.High),
  );
}

export function isHighV2({ severity }: FindingV2): boolean {
  return ocsfSeverities[severity] >= ocsfSeverities.High;
}

/** The findings of GuardDuty that a rule harms. */
export function harmedDetections(active: ActiveAutomationV2): readonly DetectionV2[] {
  return harmedFindings(active).filter((finding): finding is DetectionV2 => finding.of === 'detection');
}

/** The documented types of GuardDuty that a rule harms. */
export function harmedTypes(active: ActiveAutomationV2): readonly FindingType[] {
  return [...new Set(harmedDetections(active).map(({ type }) => type))].flatMap((type) => findingType(type) ?? []);
}

/** The criteria and alternatives on the finding type. */
export function typeConditionsV2(active: ActiveAutomationV2): readonly Condition[] {
  return everyCondition(active).filter(({ field }) => field === typeField);
}

/** Whether a rule says which types it is for. */
export function namesTypesV2(active: ActiveAutomationV2): boolean {
  return groupsOf(active).some((group) => group.every((condition) => condition.field === typeField && isPositive(condition)));
}

/** The values of the criteria on the type because of which a rule may match one of some detections. */
export function valuesThatReachV2(active: ActiveAutomationV2, isMeant: (type: string) => boolean): readonly string[] {
  const types = harmedDetections(active).filter(({ type }) => isMeant(type));
  return atomsOf(active, typeField)
    .filter((one) => types.some(({ type }) => takes(one, type)))
    .map(({ text }) => text);
}

/** Whether every type that a rule names is documented as High or Critical alone. */
export function namesOnlyHighTypesV2(active: ActiveAutomationV2): boolean {
  const texts = atomsOf(active, typeField);
  const isHigh = ({ severities }: FindingType): boolean => severities.every((level) => level === 'high' || level === 'critical');
  return (
    namesTypesV2(active) &&
    texts.every(({ operator, text }) => {
      const type = operator === 'equals' ? findingType(text) : undefined;
      return type !== undefined && isHigh(type);
    })
  );
}

/** The values of the criteria on the type that may be High. */
export function typesThatMayBeHighV2(active: ActiveAutomationV2): readonly string[] {
  const high = harmedFindings(active).filter(isHighV2);
  return atomsOf(active, typeField)
    .filter((one) => high.some((finding) => (finding.of === 'detection' ? takes(one, finding.type) : !isOfGuardDuty(one.text))))
    .map(({ text }) => text);
}

/** The values that name security controls whose findings may be High or Critical. */
export function controlsThatMayBeHighV2(active: ActiveAutomationV2): readonly string[] {
  const high = harmedFindings(active).filter((finding) => finding.of === 'control' && isHighV2(finding));
  return atomsOf(active, controlField)
    .filter((one) => high.some((finding) => finding.of === 'control' && finding.control !== undefined && takes(one, finding.control)))
    .map(({ text }) => text);
}

/** A finding as an example, in words. */
export function exampleV2(active: ActiveAutomationV2, finding: FindingV2): string {
  switch (finding.of) {
    case 'detection':
      return `${finding.type} (${finding.severity})`;
    case 'control':
      return `${finding.control === undefined ? 'those of security controls' : `those of the control ${finding.control}`} (${finding.severity})`;
    case 'exposure':
      return `exposures (${finding.severity})`;
    case 'other':
      return `those of ${productsNamed(active) ?? 'products other than GuardDuty'} (${finding.severity})`;
  }
}

/** The products that a rule names one by one. */
function productsNamed({ conditions }: ActiveAutomationV2): string | undefined {
  const atoms = (conditions.byName.get('metadata.product.name') ?? []).flatMap(({ anyOf }) => anyOf.flatMap((one) => one.atoms));
  const named = atoms.every(({ operator }) => operator === 'equals') ? atoms.map(({ text }) => text) : [];
  return named.length === 0 ? undefined : and(named);
}

function atomsOf(active: ActiveAutomationV2, field: string): readonly Atom[] {
  return everyCondition(active)
    .filter((condition) => condition.field === field)
    .flatMap(({ anyOf }) => anyOf.flatMap(({ atoms }) => atoms));
}

function takes(one: Atom, text: string): boolean {
  return !disjoint(one, atom('equals', text, plainText));
}

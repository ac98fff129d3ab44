import { nearestGuardDutyField } from '../../guardduty/fields';
import { activeRules, hides, type ActiveRule } from '../active-rules';
import { isPositive, type Condition } from '../conditions';
import { mayMatchThreats } from '../reach';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { namelessValues, namesSome } from '../telling';
import { and, orAccept } from '../words';

/** What a security control checks, it checks for every resource; to switch off a control for all is a decision on that control. */
const controls: readonly string[] = ['ComplianceSecurityControlId', 'GeneratorId'];

export const noEntity: SafetyRule = {
  id: 'no-entity',
  what:
    'A rule that hides findings and names no entity (address, principal, instance, image, tag or resource), or only by a pattern that nearly ' +
    'every one fits, such as `i-*`, `*.*` or `arn:aws:ec2:*`.',
  why:
    'By type, severity, account or Region alone it hides the same attack on everything else, too. Each of the examples of AWS names an ' +
    'image, a tag, an address or an executable ' +
    '(https://docs.aws.amazon.com/guardduty/latest/ug/findings_suppression-rule.html).',
  fix: 'Add a criterion with `equals` or `matches` on a field that names what is known to be harmless; an automation rule may name a security control.',
  acknowledgeable: true,
  check: (input) => {
    const { suppressions, automations } = activeRules(input);
    return [...suppressions, ...automations.filter(({ rule }) => hides(rule))].filter((active) => !namesAny(active)).map(finding);
  },
};

function namesAny(active: ActiveRule): boolean {
  return active.conditions.all.some((condition) => namesEntity(condition) || namesControl(condition, active));
}

/** Whether a criterion says which entities are meant, and not nearly any. */
export function namesEntity(condition: Condition): boolean {
  return isEntity(condition) && namesSome(condition);
}

/** `GeneratorId` is a control in findings of controls alone; in those of GuardDuty it is the detector, which finds everything. */
function namesControl(condition: Condition, active: ActiveRule): boolean {
  return active.list === 'automationRules' && controls.includes(condition.field) && namesSome(condition) && !mayMatchThreats(active);
}

/** Whether a field names an entity. Of one that is not documented nobody knows whether GuardDuty looks at it at all. */
function isEntity({ known }: Condition): boolean {
  return known?.entity === true;
}

function finding({ list, index, conditions }: ActiveRule): SafetyFinding {
  const suppression = list === 'suppressionRules';
  const fields = conditions.all.filter(isPositive).map(({ name }) => name);
  const names = (condition: Condition): boolean => isEntity(condition) || (!suppression && controls.includes(condition.field));
  const nameless = conditions.all
    .filter(names)
    .flatMap((condition) =>
      namesSome(condition) ? [] : namelessValues(condition).map((value) => `${JSON.stringify(value)} of ${condition.name}`),
    );
  const undocumented = conditions.all.flatMap(({ field, known }) => (known === undefined ? [field] : []));
  const reasons = [
    ...(nameless.length === 0 ? [] : [`${and(nameless)} ${nameless.length === 1 ? 'fits' : 'fit'} nearly every one`]),
    ...(undocumented.length === 0
      ? []
      : [`${and(undocumented)} ${undocumented.length === 1 ? 'is' : 'are'} not documented, and may name nothing`]),
  ];
  const because = reasons.length === 0 ? '' : ` (${reasons.join('; ')})`;
  return {
    id: 'no-entity',
    severity: 'error',
    list,
    index,
    at: 'criteria',
    message: `${
      suppression
        ? 'hides findings of every address, principal, instance and resource: no criterion names one'
        : 'hides findings of every resource and every security control: no criterion names one'
    }${because}`,
    ...(fields.length > 0 && { value: fields }),
    remedy:
      undocumented.flatMap(nearestTo).join('') +
      (suppression
        ? 'add a criterion that says what is harmless, e.g. { field: resource.instanceDetails.imageId, equals: [...] }'
        : 'add a criterion that says what is harmless, e.g. { field: ResourceId, equals: [...] } or { field: ComplianceSecurityControlId, equals: [...] }') +
      orAccept('no-entity'),
  };
}

/** A slip of the pen is corrected first. */
function nearestTo(field: string): readonly string[] {
  const nearest = nearestGuardDutyField(field)?.name;
  return nearest === undefined ? [] : [`correct ${field} if ${nearest} is meant, or `];
}

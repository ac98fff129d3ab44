import { activeRules, hides, type ActiveRule } from '../active-rules';
import { takesEverything } from '../atoms';
import { isPositive, type Condition } from '../conditions';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { orAccept } from '../words';

/** What a security control checks, it checks for every resource; to switch off a control for all is a decision on that control. */
const controls: readonly string[] = ['ComplianceSecurityControlId', 'GeneratorId'];

/**
 * Last parts of paths that name an entity wherever they stand in a finding. Of a field that is not documented only these count, so
 * `service.evidence` does not, and `resource.accessKeyDetails.userIdentity.arn` does.
 */
const entityParts =
  /(^|\.)(arn|[a-z]\w*A(rn|RN)|ipAddressV[46]|privateIpAddress|publicIp|principalId|accessKeyId|userName|instanceId|imageId|functionName)$/;

export const noEntity: SafetyRule = {
  id: 'no-entity',
  what: 'A rule that hides findings and names no entity: no address, principal, instance, image, tag or resource.',
  why:
    'By type, severity, account or Region alone it hides the same attack on everything else, too. Each of the examples of AWS names an ' +
    'image, a tag, an address or an executable ' +
    '(https://docs.aws.amazon.com/guardduty/latest/ug/findings_suppression-rule.html).',
  fix: 'Add a criterion with `equals` or `matches` on a field that names what is known to be harmless; an automation rule may name a security control.',
  acknowledgeable: true,
  check: (input) => {
    const { suppressions, automations } = activeRules(input);
    return [...suppressions, ...automations.filter(({ rule }) => hides(rule))].filter((active) => !namesEntity(active)).map(finding);
  },
};

function namesEntity({ list, conditions }: ActiveRule): boolean {
  return conditions.all.some(
    (condition) => naming(condition) && (isEntity(condition) || (list === 'automationRules' && controls.includes(condition.field))),
  );
}

/** Whether it asks for some values, and not for any. */
function naming({ anyOf, opaque }: Condition): boolean {
  return !opaque && anyOf.some(({ atoms }) => atoms.length > 0 && !atoms.some(takesEverything));
}

/** Whether a field names an entity. */
export function isEntity({ field, known }: Condition): boolean {
  return known?.entity ?? entityParts.test(field);
}

function finding({ list, index, conditions }: ActiveRule): SafetyFinding {
  const fields = conditions.all.filter(isPositive).map(({ name }) => name);
  const suppression = list === 'suppressionRules';
  return {
    id: 'no-entity',
    severity: 'error',
    list,
    index,
    at: 'criteria',
    message: suppression
      ? 'hides findings of every address, principal, instance and resource: no criterion names one'
      : 'hides findings of every resource and every security control: no criterion names one',
    ...(fields.length > 0 && { value: fields }),
    remedy:
      (suppression
        ? 'add a criterion that says what is harmless, e.g. { field: resource.instanceDetails.imageId, equals: [...] }'
        : 'add a criterion that says what is harmless, e.g. { field: ResourceId, equals: [...] } or { field: ComplianceSecurityControlId, equals: [...] }') +
      orAccept('no-entity'),
  };
}

import { activeRules, harm, type ActiveRule } from './active-rules';
import { mayMatchTypes, namesTypes, valuesThatReach, type TypeClass } from './reach';
import { type SafetyFinding, type SafetyInput } from './safety-rule';
import { orAccept } from './words';

/** A part of what GuardDuty can find that no rule may hide in passing. */
export interface Threat {
  /** ID of the finding. */
  readonly id: string;
  /** In the words of a message: `findings of the threat purpose Backdoor`. */
  readonly findings: string;
  readonly types: readonly TypeClass[];
  /** Another remedy for a suppression rule, as an imperative. @default - none */
  readonly also?: string;
}

/** Threat purposes of an attack that has got far (GuardDuty User Guide, "GuardDuty finding format"). */
export const guardedPurposes = ['Impact', 'Exfiltration', 'CredentialAccess', 'Backdoor'] as const;

export const attackSequences: Threat = {
  id: 'attack-sequence',
  findings: 'attack sequences (AttackSequence)',
  types: [{ purpose: 'AttackSequence' }],
  also: 'limit the severity (lessThan: 9)',
};

export const stolenCredentials: Threat = {
  id: 'credential-exfiltration',
  findings: 'findings of credential exfiltration (credentials of an instance or resource are used from elsewhere)',
  types: ['Instance', 'Resource'].map((whose) => ({ purpose: 'UnauthorizedAccess', rest: `IAMUser/${whose}CredentialExfiltration` })),
};

export const guardedThreats: readonly Threat[] = guardedPurposes.map((purpose) => ({
  id: `threat-purpose[${purpose}]`,
  findings: `findings of the threat purpose ${purpose}`,
  types: [{ purpose }],
}));

/** Every part of what GuardDuty can find that no rule may hide in passing. */
export const threats: readonly Threat[] = [stolenCredentials, attackSequences, ...guardedThreats];

/** The rules that may hide the threat, or make it look harmless. */
export function rulesThatMayHide(input: SafetyInput, threat: Threat): readonly SafetyFinding[] {
  return activeRules(input).all.flatMap((active) => {
    const verb = harm(active);
    return verb !== undefined && threat.types.some((wanted) => mayMatchTypes(active, wanted)) ? [finding(active, verb, threat)] : [];
  });
}

function finding(active: ActiveRule, verb: string, { id, findings, types, also }: Threat): SafetyFinding {
  const { list, index, conditions } = active;
  const suppression = list === 'suppressionRules';
  const [type] = conditions.byName.get(suppression ? 'type' : 'Type') ?? [];
  const guilty = types.flatMap((wanted) => valuesThatReach(active, wanted));
  const named = namesTypes(active);
  const fields = suppression ? '{ field: type, equals: [...] }' : '{ field: ProductName, equals: [...] } or { field: Type, equals: [...] }';
  return {
    id,
    severity: 'error',
    list,
    index,
    at: type?.at ?? 'criteria',
    message: `can ${verb} ${findings}${named ? '' : ', because no criterion names the types that it is for'}`,
    ...(guilty.length > 0 && { value: [...new Set(guilty)] }),
    remedy:
      (named ? 'name only types of other kinds' : `name the types that it is for with ${fields}`) +
      (suppression && also !== undefined ? `, or ${also}` : '') +
      orAccept(id),
  };
}

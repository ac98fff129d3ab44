import { activeRules, harm, type ActiveRule } from './active-rules';
import { mayLabelReach, maySeverityReach, mayMatchTypes, valuesThatReach, type TypeClass } from './reach';
import { type SafetyFinding, type SafetyInput } from './safety-rule';
import { orAccept } from './words';

/** A part of what GuardDuty can find that no rule may hide in passing. */
export interface Threat {
  /** ID of the finding. */
  readonly id: string;
  /** In the words of a message: `findings of the threat purpose Backdoor`. */
  readonly findings: string;
  readonly types: readonly TypeClass[];
  /** Severity that all of them have at least. @default - any */
  readonly lowestSeverity?: number;
  /** Another remedy for a suppression rule, as an imperative. @default - none */
  readonly also?: string;
}

/** The rules that may hide the threat, or make it look harmless. */
export function rulesThatMayHide(input: SafetyInput, threat: Threat): readonly SafetyFinding[] {
  return activeRules(input).all.flatMap((active) => {
    const verb = harm(active);
    return verb !== undefined && mayMatch(active, threat) ? [finding(active, verb, threat)] : [];
  });
}

function mayMatch(active: ActiveRule, { types, lowestSeverity }: Threat): boolean {
  if (lowestSeverity !== undefined && !mayBeSevere(active, lowestSeverity)) return false;
  return types.some((wanted) => mayMatchTypes(active, wanted));
}

/** Whether the criteria on severity leave room for it. */
function mayBeSevere(active: ActiveRule, severity: number): boolean {
  return active.list === 'suppressionRules' ? maySeverityReach(active, severity) : mayLabelReach(active, severity);
}

function finding(active: ActiveRule, verb: string, { id, findings, types, also }: Threat): SafetyFinding {
  const { list, index, conditions } = active;
  const suppression = list === 'suppressionRules';
  const [type] = conditions.byName.get(suppression ? 'type' : 'Type') ?? [];
  const guilty = types.flatMap((wanted) => valuesThatReach(active, wanted));
  const named = type?.anyOf.some(({ atoms }) => atoms.length > 0) === true;
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

import { baseOf } from '../../../core/acknowledge';
import { findingTypes } from '../../../events/finding-types';
import { activeRules, harm, type ActiveRule } from '../active-rules';
import { reachedTypes } from '../reach';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { threatGroups, type ThreatGroup } from '../threat-groups';
import { guardedPurposes, threats } from '../threats';
import { and, orAccept } from '../words';

export const hidesThreats: SafetyRule = {
  id: 'hides-threats',
  what:
    'A rule that can hide three or more kinds of threats for one reason: no criterion names finding types, or one of its values takes types of ' +
    'several kinds. It is one finding, in place of `high-severity`, `credential-exfiltration`, `attack-sequence` and `threat-purpose`.',
  why:
    'Each of these kinds says that an attacker is in, or is on the way. One cause hides them all, and one reason has to cover them all ' +
    '(https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-format.html).',
  fix: 'Name the finding types that the rule is for. What is left then is a finding of its own kind.',
  acknowledgeable: true,
  check: (input) =>
    activeRules(input).all.flatMap((active) => {
      const verb = harm(active);
      return verb === undefined ? [] : threatGroups(active).map((group) => finding(active, verb, group));
    }),
};

function finding(active: ActiveRule, verb: string, { parts, values }: ThreatGroup): SafetyFinding {
  const { list, index } = active;
  const suppression = list === 'suppressionRules';
  const [type] = active.conditions.byName.get(suppression ? 'type' : 'Type') ?? [];
  const id = `hides-threats[${detail(parts)}]`;
  const fields = suppression ? '{ field: type, equals: [...] }' : '{ field: ProductName, equals: [...] } or { field: Type, equals: [...] }';
  return {
    id,
    parts,
    severity: 'error',
    list,
    index,
    at: values.length > 0 ? (type?.at ?? 'criteria') : 'criteria',
    message:
      `can ${verb} findings of ${share(reachedTypes(active).length)} types that GuardDuty documents, among them ${words(parts)}` +
      (values.length > 0 ? '' : ', because no criterion names the types that it is for'),
    ...(values.length > 0 && { value: values }),
    remedy: `${values.length > 0 ? 'name the types one by one' : `name the types that it is for with ${fields}`}${orAccept(id)}`,
  };
}

function share(reached: number): string {
  const all = findingTypes().length;
  return reached === all ? `all ${all}` : `${reached} of the ${all}`;
}

/** `all`, or the kinds: `attack-sequence, Backdoor, high-severity`. A rule that can hide another kind has another ID, so that nobody accepted it. */
function detail(parts: readonly string[]): string {
  if (parts.length === threats.length + 1) return 'all';
  const purposes = purposesOf(parts);
  const others = parts.filter((id) => baseOf(id) !== 'threat-purpose');
  return [...others, ...(purposes.length === guardedPurposes.length ? ['threat-purpose'] : purposes)].join(', ');
}

function words(parts: readonly string[]): string {
  const purposes = purposesOf(parts);
  return and([
    ...(parts.includes('high-severity') ? ['High and Critical ones'] : []),
    ...(parts.includes('attack-sequence') ? ['attack sequences'] : []),
    ...(parts.includes('credential-exfiltration') ? ['stolen credentials in use'] : []),
    ...(purposes.length > 0 ? [`those of the threat purpose${purposes.length === 1 ? '' : 's'} ${and(purposes)}`] : []),
  ]);
}

function purposesOf(parts: readonly string[]): readonly string[] {
  return guardedPurposes.filter((purpose) => parts.includes(`threat-purpose[${purpose}]`));
}

import { baseOf } from '../../../core/acknowledge';
import { findingTypes } from '../../../events/finding-types';
import { harm, type ActiveRule } from '../active-rules';
import { judged } from '../earlier-writes';
import { exampleOfTypes } from '../hidden-threats';
import { namesTitle, reachedTypes, typeConditions } from '../reach';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { threatGroups, type ThreatGroup } from '../threat-groups';
import { guardedPurposes, threats } from '../threats';
import { and, orAccept, titleFact } from '../words';

export const hidesManyThreats: SafetyRule = {
  id: 'hides-many-threats',
  what: 'A rule that can hide three or more kinds of threats for one reason. Either no criterion names finding types, or one value matches types of several kinds. This finding replaces `hides-high-severity`, `hides-credential-exfiltration`, `hides-attack-sequences` and `hides-threat-purpose`.',
  why: 'Each of these kinds is a sign of an attacker who is in the account or about to enter. One reason would have to justify hiding them all (https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-format.html).',
  fix: 'Name the finding types that the rule is for. Cordon then reports each remaining kind separately. If an automation rule is for a security control, name it with `ComplianceSecurityControlId` instead of `Title`.',
  acknowledgeable: true,
  check: (input) =>
    judged(input, (active) => {
      const verb = harm(active);
      return verb === undefined ? [] : threatGroups(active).map((group) => finding(active, verb, group));
    }),
};

function finding(active: ActiveRule, verb: string, { parts, values }: ThreatGroup): SafetyFinding {
  const { list, index } = active;
  const [type] = typeConditions(active);
  const id = `hides-many-threats[${detail(parts)}]`;
  return {
    id,
    parts,
    severity: 'error',
    list,
    index,
    at: values.length > 0 ? (type?.at ?? 'criteria') : 'criteria',
    message: `can ${verb} findings of ${share(reachedTypes(active).length)} types that GuardDuty documents${values.length > 0 ? '' : ', because no criterion names finding types'}. These include ${words(parts)}${namesTitle(active) ? `. Title does not exclude them: ${titleFact}` : ''}`,
    ...(values.length > 0 && { value: values }),
    remedy: `${namesTitle(active) ? 'for a security control, use { field: ComplianceSecurityControlId, equals: [...] } instead of Title; otherwise ' : ''}${values.length > 0 ? 'name the types one by one' : `name the finding types with ${exampleOfTypes(active)}`}${orAccept(id)}`,
  };
}

function share(reached: number): string {
  const all = findingTypes().length;
  return reached === all ? `all ${all}` : `${reached} of the ${all}`;
}

/** `all`, or the kinds: `attack-sequences, Backdoor, high-severity`. A rule that can hide another kind has another ID, so that nobody accepted it. */
function detail(parts: readonly string[]): string {
  if (parts.length === threats.length + 1) return 'all';
  const purposes = purposesOf(parts);
  const others = parts.filter((id) => baseOf(id) !== 'hides-threat-purpose').map((id) => id.replace(/^hides-/, ''));
  return [...others, ...(purposes.length === guardedPurposes.length ? ['threat-purpose'] : purposes)].join(', ');
}

function words(parts: readonly string[]): string {
  const purposes = purposesOf(parts);
  return and([
    ...(parts.includes('hides-high-severity') ? ['High and Critical ones'] : []),
    ...(parts.includes('hides-attack-sequences') ? ['attack sequences'] : []),
    ...(parts.includes('hides-credential-exfiltration') ? ['stolen credentials in use'] : []),
    ...(purposes.length > 0 ? [`those of the threat purpose${purposes.length === 1 ? '' : 's'} ${and(purposes)}`] : []),
  ]);
}

function purposesOf(parts: readonly string[]): readonly string[] {
  return guardedPurposes.filter((purpose) => parts.includes(`hides-threat-purpose[${purpose}]`));
}

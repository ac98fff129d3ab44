import { rulesThatMayHide } from '../hidden-threats';
import { type SafetyRule } from '../safety-rule';
import { guardedThreats } from '../threats';

export const hidesThreatPurpose: SafetyRule = {
  id: 'hides-threat-purpose',
  what: 'A rule that can hide findings of the threat purposes Impact, Exfiltration, CredentialAccess or Backdoor. Each is a separate finding.',
  why: 'These purposes mean that an attacker has access, steals data or credentials, or destroys something (https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-format.html).',
  fix: 'Name finding types of other purposes. To hide one of these, name its types and acknowledge that purpose.',
  acknowledgeable: true,
  check: (input) => guardedThreats.flatMap((threat) => rulesThatMayHide(input, threat)),
};

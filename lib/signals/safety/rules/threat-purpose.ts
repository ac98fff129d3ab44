import { rulesThatMayHide } from '../hidden-threats';
import { type SafetyRule } from '../safety-rule';
import { guardedThreats } from '../threats';

export const threatPurpose: SafetyRule = {
  id: 'threat-purpose',
  what: 'A rule that can hide findings of the threat purposes Impact, Exfiltration, CredentialAccess or Backdoor; each is a finding of its own.',
  why:
    'They say that an attacker is in, takes data or credentials, or destroys ' +
    '(https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-format.html).',
  fix: 'Name finding types of other purposes; to hide one of these, name its types and acknowledge that purpose.',
  acknowledgeable: true,
  check: (input) => guardedThreats.flatMap((threat) => rulesThatMayHide(input, threat)),
};

import { rulesThatMayHide } from '../hidden-threats';
import { type SafetyRule } from '../safety-rule';
import { stolenCredentials } from '../threats';

export const hidesCredentialExfiltration: SafetyRule = {
  id: 'hides-credential-exfiltration',
  what: 'A rule that can hide the use of stolen credentials: finding types InstanceCredentialExfiltration and ResourceCredentialExfiltration.',
  why: 'It is the clearest sign of stolen credentials. AWS documents only one reason to suppress it: a known address of API callers outside AWS (https://docs.aws.amazon.com/guardduty/latest/ug/findings_suppression-rule.html).',
  fix: 'Name finding types of other kinds. If the addresses are your own, name them and acknowledge the finding.',
  acknowledgeable: true,
  check: (input) => rulesThatMayHide(input, stolenCredentials),
};

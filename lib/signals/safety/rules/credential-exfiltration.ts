import { rulesThatMayHide } from '../hidden-threats';
import { type SafetyRule } from '../safety-rule';
import { stolenCredentials } from '../threats';

export const credentialExfiltration: SafetyRule = {
  id: 'credential-exfiltration',
  what:
    'A rule that can hide that credentials of an instance, or of another resource, are used from elsewhere (InstanceCredentialExfiltration, ' +
    'ResourceCredentialExfiltration).',
  why:
    'It is the clearest sign of stolen credentials there is. The one case that AWS documents for suppressing it is a known address of API ' +
    'callers outside AWS (https://docs.aws.amazon.com/guardduty/latest/ug/findings_suppression-rule.html).',
  fix: 'Name finding types of other kinds; where the addresses are your own, name them and acknowledge it.',
  acknowledgeable: true,
  check: (input) => rulesThatMayHide(input, stolenCredentials),
};

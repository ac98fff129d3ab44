import { serviceNamePrefixes, serviceTag } from '../../lib/signals/names';
import { tagEntries } from '../expiry';
import { violation, type CheckRule } from '../rule';
import { shown } from '../values';

export const serviceNames: CheckRule = {
  id: 'ReservedName',
  level: 'error',
  types: ['AWS::GuardDuty::Filter', 'AWS::SecurityHub::AutomationRule', 'AWS::SecurityHub::AutomationRuleV2'],
  what: `A filter or rule with a reserved name (${serviceNamePrefixes.join(', ')}) or the tag (${serviceTag.key}) of AWS Security Incident Response.`,
  why: 'The service identifies its own rules by them. It may change or delete rules that have them.',
  fix: 'Use another name, and remove the tag.',
  pages: ['https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html'],
  check: ({ properties }) => {
    const name = shown(properties.Name ?? properties.RuleName ?? '');
    return [
      ...serviceNamePrefixes
        .filter((prefix) => name.toLowerCase().startsWith(prefix.toLowerCase()))
        .map((prefix) => violation(prefix, `the name ${name} begins with ${prefix}, which the service reserves`)),
      ...tagEntries(properties.Tags)
        .filter(([key]) => key === serviceTag.key)
        .map(([key]) => violation(key, `the service reserves the tag ${key}`)),
    ];
  },
};

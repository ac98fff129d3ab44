import { serviceNamePrefixes, serviceTag } from '../../names';
import { activeRules } from '../active-rules';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';

export const reservedName: SafetyRule = {
  id: 'reserved-name',
  what: "A rule with a name that AWS Security Incident Response reserves (SIRTriage-, CIRT-), or that writes the service's tag into findings.",
  why: 'The service creates, changes and deletes rules with these names. Nobody else may use, change or delete them (AWS Security Incident Response User Guide, "Detect and analyze").',
  fix: 'Give the rule another name, and give the user-defined field another key.',
  acknowledgeable: false,
  whyNot: 'the service reserves these names',
  check: (input) => {
    const { all, automations } = activeRules(input);
    const named = all.flatMap(({ list, index, rule }): readonly SafetyFinding[] => {
      const prefix = serviceNamePrefixes.find((known) => rule.name.toLowerCase().startsWith(known.toLowerCase()));
      const message = `must not begin with ${prefix}, which AWS Security Incident Response reserves for its own rules`;
      return prefix === undefined
        ? []
        : [
            {
              id: 'reserved-name',
              severity: 'error',
              list,
              index,
              at: 'name',
              message,
              value: rule.name,
              remedy: 'give the rule another name',
            },
          ];
    });
    const tagged = automations.flatMap(({ list, index, rule }): readonly SafetyFinding[] => {
      const key = Object.keys(rule.update.userDefinedFields ?? {}).find((one) => one.toLowerCase() === serviceTag.key.toLowerCase());
      const message = 'must not have the tag key of AWS Security Incident Response';
      return key === undefined
        ? []
        : [
            {
              id: 'reserved-name',
              severity: 'error',
              list,
              index,
              at: 'update.userDefinedFields',
              message,
              value: key,
              remedy: 'give the field another key',
            },
          ];
    });
    return [...named, ...tagged];
  },
};

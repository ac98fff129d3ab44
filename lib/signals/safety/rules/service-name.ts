import { serviceNamePrefixes, serviceTag } from '../../names';
import { activeRules } from '../active-rules';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';

export const serviceName: SafetyRule = {
  id: 'service-name',
  what: 'A rule that is named like those of AWS Security Incident Response (SIRTriage-, CIRT-), or writes its tag into findings.',
  why: 'The service makes, changes and deletes rules of these names itself; nobody else is to use, change or delete them (AWS Security Incident Response User Guide, "Detect and analyze").',
  fix: 'Give the rule another name, and the user-defined field another key.',
  acknowledgeable: false,
  whyNot: "these names are the service's own",
  check: (input) => {
    const { all, automations } = activeRules(input);
    const named = all.flatMap(({ list, index, rule }): readonly SafetyFinding[] => {
      const prefix = serviceNamePrefixes.find((known) => rule.name.toLowerCase().startsWith(known.toLowerCase()));
      const message = `must not begin with ${prefix}, as the rules of AWS Security Incident Response do`;
      return prefix === undefined
        ? []
        : [
            {
              id: 'service-name',
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
      const message = 'must not have the key of the tag of AWS Security Incident Response';
      return key === undefined
        ? []
        : [
            {
              id: 'service-name',
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

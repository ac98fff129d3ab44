import { deployedName } from '../../names';
import { activeRules, type ActiveRule } from '../active-rules';
import { countDeployed } from '../deployed-rules';
import { type SafetyFinding, type SafetyInput, type SafetyRule } from '../safety-rule';
import { and, count } from '../words';

/** Filters, and automation rules, that an account has in a Region; neither is adjustable (GuardDuty quotas; Security Hub quotas). */
export const rulesPerRegion = 100;

export const tooManyRules: SafetyRule = {
  id: 'too-many-rules',
  what: 'More suppression rules or automation rules in a Region than AWS allows. The limit is 100, minus those reserved for AWS Security Incident Response. Rules that others deployed count too; a warning says where they are not known. Of Security Hub V2, only the rules of this configuration count.',
  why: 'Neither quota can be raised, and rules of every stage count. Without room the service cannot create its own rules (https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_limits.html, https://docs.aws.amazon.com/securityhub/latest/userguide/automation-rules.html).',
  fix: 'Combine rules, deploy rules to fewer Regions, or lower `signals.reservedForService`. Use a snapshot so that deployed rules count.',
  acknowledgeable: false,
  whyNot: 'AWS rejects rules above its quota',
  check: (input) => {
    const { suppressions, automations } = activeRules(input);
    return [...check(input, 'suppressionRules', suppressions), ...check(input, 'automationRules', automations)];
  },
};

function check(input: SafetyInput, list: 'suppressionRules' | 'automationRules', rules: readonly ActiveRule[]): readonly SafetyFinding[] {
  const own = new Set(rules.map(({ rule }) => deployedName(rule)));
  const regions = [...new Set(rules.flatMap(({ rule }) => rule.regions))].sort();
  const noun = list === 'suppressionRules' ? 'suppression rule' : 'automation rule';
  const findings: SafetyFinding[] = [];
  const unknown: string[] = [];
  for (const region of regions) {
    const configured = rules.filter(({ rule }) => rule.regions.includes(region)).length;
    const deployed = countDeployed(input.deployed?.regions[region], list, own);
    if (deployed === undefined) unknown.push(region);
    const { service, foreign } = deployed ?? { service: 0, foreign: 0 };
    const kept = Math.max(input.settings.reservedForService, service);
    if (configured + foreign + kept <= rulesPerRegion) continue;
    const others = foreign === 0 ? '' : `, ${foreign} that others deployed`;
    const why =
      service > input.settings.reservedForService
        ? 'that AWS Security Incident Response deployed'
        : 'reserved for AWS Security Incident Response';
    findings.push({
      id: `too-many-rules[${region}]`,
      severity: 'error',
      list,
      message: `needs ${configured + foreign + kept} ${noun}s in ${region}, but AWS allows ${rulesPerRegion} (${configured} of this configuration${others}, ${kept} ${why})`,
      remedy: `combine rules, or deploy ${count(configured + foreign + kept - rulesPerRegion, 'rule')} to fewer Regions${service < kept ? ', or lower signals.reservedForService' : ''}`,
    });
  }
  if (unknown.length > 0) {
    findings.push({
      id: 'too-many-rules[unknown]',
      severity: 'warning',
      list,
      message: `cannot be checked against the quota: no snapshot lists the rules that already exist in ${and(unknown)}`,
      remedy: 'take a new snapshot that can read them (cordon snapshot)',
    });
  }
  return findings;
}

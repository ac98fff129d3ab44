import { deployedName } from '../../names';
import { activeRules, type ActiveRule } from '../active-rules';
import { countDeployed } from '../deployed-rules';
import { type SafetyFinding, type SafetyInput, type SafetyRule } from '../safety-rule';
import { and, count } from '../words';

/** Filters, and automation rules, that an account has in a Region; neither is adjustable (GuardDuty quotas; Security Hub quotas). */
export const rulesPerRegion = 100;

export const quota: SafetyRule = {
  id: 'quota',
  what:
    'More suppression rules, or automation rules, in a Region than the 100 that AWS allows, less those kept for AWS Security Incident Response. ' +
    'What is deployed by others counts; a warning says where that is not known.',
  why:
    'Neither quota can be raised, rules of every stage count, and without room the service cannot make its own ' +
    '(https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_limits.html, https://docs.aws.amazon.com/securityhub/latest/userguide/automation-rules.html).',
  fix: 'Join rules, give rules fewer Regions, or lower `signals.reservedForService`; give a snapshot so that what is deployed counts.',
  acknowledgeable: false,
  whyNot: 'AWS refuses what is above its quota',
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
        : 'kept for AWS Security Incident Response';
    findings.push({
      id: `quota[${region}]`,
      severity: 'error',
      list,
      message: `needs room for ${configured + foreign + kept} ${noun}s in ${region} (${configured} of this configuration${others}, ${kept} ${why}), and AWS allows ${rulesPerRegion}`,
      remedy: `join rules or give ${count(configured + foreign + kept - rulesPerRegion, 'rule')} fewer regions${service < kept ? ', or lower signals.reservedForService' : ''}`,
    });
  }
  if (unknown.length > 0) {
    findings.push({
      id: 'quota[unknown]',
      severity: 'warning',
      list,
      message: `has been counted without what others deployed in ${and(unknown)}, which is not known`,
      remedy: 'give a snapshot that has read it (cordon snapshot)',
    });
  }
  return findings;
}

import { type Governance } from '../configuration/governance';

/** Longest name of a rule in the configuration: what GuardDuty's 64 characters leave. */
export const longestRuleName = 40;

/**
 * Name of the deployed filter or automation rule. It shows in the console's list that Cordon made the rule, and when the rule ends.
 * GuardDuty accepts 3 to 64 characters of `[A-Za-z0-9._-]` (API_CreateFilter).
 */
export function deployedName({ name, expires }: { readonly name: string } & Pick<Governance, 'expires'>): string {
  return `cordon-${name}-until-${expires}`;
}

/** A deployed name as the rule that it was made of. @returns undefined where Cordon did not name it */
export function readDeployedName(deployed: string): { readonly name: string; readonly expires: string } | undefined {
  const [, name, expires] = /^cordon-(.+)-until-(\d{4}-\d{2}-\d{2})$/.exec(deployed) ?? [];
  return name === undefined || expires === undefined ? undefined : { name, expires };
}

/** Tags of a GuardDuty filter: who carries it out, who answers for it, when it ends. */
export function filterTags({ owner, expires }: Governance): Readonly<Record<string, string>> {
  return { 'cordon:owner': 'cloudformation', 'cordon:rule-owner': owner, 'cordon:expires': expires };
}

/** The same for an automation rule, whose tag keys take letters and digits alone (AWS::SecurityHub::AutomationRule, Tags). */
export function automationRuleTags({ owner, expires }: Governance): Readonly<Record<string, string>> {
  return { CordonOwner: 'cloudformation', CordonRuleOwner: owner, CordonExpires: expires };
}

/** Whether tags are of a filter or rule that Cordon made. */
export function madeByCordon(tags: Readonly<Record<string, string>>): boolean {
  return 'cordon:owner' in tags || 'CordonOwner' in tags;
}

/** Names and tag of the rules that AWS Security Incident Response makes itself; never used, changed or deleted. */
export const serviceNamePrefixes: readonly string[] = ['SIRTriage-', 'CIRT-'];
export const serviceTag = { key: 'SecurityIncidentResponseManaged', value: 'true' } as const;

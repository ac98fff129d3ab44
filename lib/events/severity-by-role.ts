import { type FindingType, type GuardDutySeverity } from './finding-types';

/** The field that says whether the resource of a finding is attacked or attacks. */
export const resourceRole = 'service.resourceRole';
export const resourceRoles = ['TARGET', 'ACTOR'] as const;
export type ResourceRole = (typeof resourceRoles)[number];

const bruteForce: Readonly<Record<ResourceRole, GuardDutySeverity>> = { TARGET: 'low', ACTOR: 'high' };

/**
 * Types whose severity follows from the role: Low where the instance was the target of the attack, High where it is the actor.
 * Source: the note under "Default severity" of each (https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-ec2.html).
 */
const byRole: ReadonlyMap<string, Readonly<Record<ResourceRole, GuardDutySeverity>>> = new Map(
  ['UnauthorizedAccess:EC2/SSHBruteForce', 'UnauthorizedAccess:EC2/RDPBruteForce', 'Impact:EC2/WinRMBruteForce'].map((type) => [
    type,
    bruteForce,
  ]),
);

/** How severe findings of a type can be where their resource has one of these roles. */
export function severitiesInRoles({ type, severities }: FindingType, roles: readonly ResourceRole[]): readonly GuardDutySeverity[] {
  const levels = byRole.get(type);
  return levels === undefined ? severities : severities.filter((severity) => roles.some((role) => levels[role] === severity));
}

import { type TypeClass } from './reach';

/** A part of what GuardDuty can find that no rule may hide in passing. */
export interface Threat {
  /** ID of the finding. */
  readonly id: string;
  /** In the words of a message: `findings of the threat purpose Backdoor`. */
  readonly findings: string;
  readonly types: readonly TypeClass[];
  /** Another remedy for a suppression rule, as an imperative. @default - none */
  readonly also?: string;
}

/** Threat purposes of an attack that has got far (GuardDuty User Guide, "GuardDuty finding format"). */
export const guardedPurposes = ['Impact', 'Exfiltration', 'CredentialAccess', 'Backdoor'] as const;

export const attackSequences: Threat = {
  id: 'hides-attack-sequences',
  findings: 'attack sequences (AttackSequence)',
  types: [{ purpose: 'AttackSequence' }],
  also: 'limit the severity (lessThan: 9)',
};

export const stolenCredentials: Threat = {
  id: 'hides-credential-exfiltration',
  findings: 'findings of credential exfiltration (credentials of an instance or resource are used from elsewhere)',
  types: ['Instance', 'Resource'].map((whose) => ({ purpose: 'UnauthorizedAccess', rest: `IAMUser/${whose}CredentialExfiltration` })),
};

export const guardedThreats: readonly Threat[] = guardedPurposes.map((purpose) => ({
  id: `hides-threat-purpose[${purpose}]`,
  findings: `findings of the threat purpose ${purpose}`,
  types: [{ purpose }],
}));

/** Every part of what GuardDuty can find that no rule may hide in passing. */
export const threats: readonly Threat[] = [stolenCredentials, attackSequences, ...guardedThreats];

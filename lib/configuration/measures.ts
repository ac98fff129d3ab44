/** Kinds of cases by their `engagementType`. AWS gives a case no severity; this is what tells urgent cases from others. */
export const caseEngagements = { securityIncident: 'Security Incident', investigation: 'Investigation' } as const;
export type CaseEngagement = keyof typeof caseEngagements;

/** Measures of cases: how many there are, and how long each step takes. */
export interface MeasuresConfiguration {
  /** Minutes until a case of the kind has to be acknowledged, 1 to 10,080. @default - no objective, and no alarm */
  readonly acknowledgeMinutes: Partial<Readonly<Record<CaseEngagement, number>>>;
  /** Whether each impacted account has metrics of its own. @default false */
  readonly byAccount: boolean;
  /** Days that a closed case is remembered, so that no later event counts it again; 30 to 3,650. @default 400 */
  readonly keepDays: number;
}

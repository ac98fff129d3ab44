import { type EventGroup, type KindCoverage } from '../routes/explain/coverage';

export const securityHubV2Group: EventGroup = 'Security Hub V2 findings';

/** Whether no route takes any finding of Security Hub V2. Cordon does not check whether Security Hub V2 is on. */
export function isWithoutV2(coverage: readonly KindCoverage[]): boolean {
  const kinds = coverage.filter(({ group }) => group === securityHubV2Group);
  return kinds.length > 0 && kinds.every(({ taken }) => taken === 'none');
}

/** What a result that says nothing of Security Hub V2 leaves aside. */
export const withoutV2Warning =
  'no route takes findings of Security Hub V2 (Findings Imported V2). Cordon did not check whether it is on. If it is, add a route with events: { securityHubV2: {} }';

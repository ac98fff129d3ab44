import { type MeasuresConfiguration } from '../configuration/measures';
import { metricCost, objectivesOf } from './metrics';

/** Something about the measures that somebody should look at. */
export interface MeasuresDoubt {
  readonly id: 'objective-tells-nobody' | 'no-objective' | 'measures-by-account';
  /** Fact and remedy, a sentence without a full stop. */
  readonly message: string;
}

/** Accounts from which on metrics by account are said to be many. */
const manyAccounts = 100;

/**
 * @param options - `isTold`: whether alarms of the account and Region notify a topic; `accounts`: how many accounts the organization has. @default - the
 *   number is not known, and metrics by account are a doubt
 */
export function measuresDoubts(
  measures: MeasuresConfiguration,
  { isTold, accounts }: { readonly isTold: boolean; readonly accounts?: number },
): readonly MeasuresDoubt[] {
  const objectives = objectivesOf(measures);
  const { perAccount, most, mostDollars } = metricCost(measures, accounts);
  const number = (value: number): string => value.toLocaleString('en-US');
  return [
    ...(objectives.length > 0 && !isTold
      ? [
          {
            id: 'objective-tells-nobody' as const,
            message:
              'the alarms of the objectives notify nobody: add the ARN of a topic in the membership Region to routing.alarmTopicArns',
          },
        ]
      : []),
    ...(objectives.length === 0
      ? [
          {
            id: 'no-objective' as const,
            message:
              'measures has no objective, so no alarm starts when nobody acknowledges a case: add acknowledgeMinutes: { securityIncident: 15 }',
          },
        ]
      : []),
    ...(measures.byAccount && (accounts ?? Infinity) > manyAccounts
      ? [
          {
            id: 'measures-by-account' as const,
            message:
              accounts === undefined
                ? `measures.byAccount adds up to ${perAccount} custom metrics a month for each account with a case. How many accounts there are is unknown: add a snapshot with --organization`
                : `measures.byAccount can make ${number(most)} custom metrics in a month, for ${number(accounts)} accounts, which cost up to ${number(mostDollars)} US dollars. Set byAccount to false, unless few accounts have a case`,
          },
        ]
      : []),
  ];
}

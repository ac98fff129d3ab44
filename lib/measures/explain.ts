import { administratorOf } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { type MeasuresConfiguration } from '../configuration/measures';
import { metricCost, metricsNamespace, milestones, objectivesOf, type MetricCost, type Milestone } from './metrics';

/** What the measures of a configuration count, and what they cost. */
export interface MeasuresExplanation {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  readonly namespace: string;
  /** How each step of a case is told. */
  readonly steps: readonly { readonly step: 'Opened' | Milestone; readonly when: string; readonly time: string }[];
  readonly objectives: readonly { readonly engagement: string; readonly minutes: number }[];
  readonly byAccount: boolean;
  readonly cost: MetricCost & { readonly others: readonly string[] };
  /** What the measures do not know. */
  readonly unknown: readonly string[];
}

const steps: Readonly<Record<'Opened' | Milestone, Omit<MeasuresExplanation['steps'][number], 'step'>>> = {
  Opened: { when: 'the first event of a case comes', time: 'the creation date that GetCase has' },
  Acknowledged: { when: 'the status is no longer Submitted', time: 'when Cordon saw it' },
  Contained: { when: 'the status is Post-incident Activities or Ready to Close', time: 'when Cordon saw it' },
  Closed: { when: 'the status is Closed', time: 'the closing date that GetCase has' },
};

/** @param accounts - of the organization. @default - not known */
export function explainMeasures(
  { organization }: Pick<Configuration, 'organization'>,
  measures: MeasuresConfiguration,
  accounts?: number,
): MeasuresExplanation {
  return {
    stack: 'cordon-measures',
    account: administratorOf(organization, 'membership'),
    region: organization.membershipRegion,
    namespace: metricsNamespace,
    steps: (['Opened', ...milestones] as const).map((step) => ({ step, ...steps[step] })),
    objectives: objectivesOf(measures),
    byAccount: measures.byAccount,
    cost: {
      ...metricCost(measures, accounts),
      others: [
        'Step Functions: 8 to 16 state transitions for each event, and 5 every five minutes while a case is overdue; 4,000 a month are free, then 0.025 US dollars for 1,000',
        'DynamoDB, on demand: a few writes for each event, and one scan when a case is opened or closed',
        'CloudWatch: an alarm for each objective and three more, 0.10 US dollars each a month; the first three dashboards of an account are free',
      ],
    },
    unknown: [
      'the severity: AWS gives a case none, neither in its events nor in GetCase. The engagement type stands in its place',
      'when the status changed: an event does not say it, so the time is when Cordon saw the change, which is never too early',
      'whether a case was contained that went to Closed without Post-incident Activities: it is not counted as contained',
      'cases from before the deployment, until an event of theirs comes',
      ...(measures.byAccount && accounts === undefined ? ['how many accounts there are: add a snapshot with --organization'] : []),
    ],
  };
}

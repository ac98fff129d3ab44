import { caseEngagements, type CaseEngagement, type MeasuresConfiguration } from '../configuration/measures';

/** Namespace of the metrics. */
export const metricsNamespace = 'Cordon/Cases';

/** What a case comes to, in this order; each at most once. */
export const milestones = ['Acknowledged', 'Contained', 'Closed'] as const;
export type Milestone = (typeof milestones)[number];

/** Metrics of each engagement type, and with `byAccount` of each impacted account: a count of `Opened` and of each milestone, and its time. */
export const countedMetrics: readonly string[] = [
  'CasesOpened',
  ...milestones.flatMap((milestone) => [`Cases${milestone}`, `TimeTo${milestone}`]),
];
/** Cases that are open, whatever their engagement type. */
export const openMetric = 'CasesOpen';
/** 1 every five minutes for each case whose objective has passed and that nobody has acknowledged. */
export const overdueMetric = 'AcknowledgeOverdue';

/** Engagement types with an objective, with the words of AWS. */
export function objectivesOf({
  acknowledgeMinutes,
}: MeasuresConfiguration): readonly { readonly engagement: string; readonly minutes: number }[] {
  return (Object.keys(caseEngagements) as CaseEngagement[]).flatMap((kind) => {
    const minutes = acknowledgeMinutes[kind];
    return minutes === undefined ? [] : [{ engagement: caseEngagements[kind], minutes }];
  });
}

/** How many custom metrics a month there can be, and what they cost at most. */
export interface MetricCost {
  /** Without those of accounts. */
  readonly base: number;
  /** For each account with a case in the month. */
  readonly perAccount: number;
  /** If every account had a case of each engagement type in one month. */
  readonly most: number;
  /** US dollars a month for `most`. */
  readonly mostDollars: number;
}

/** US dollars of a custom metric a month in us-east-1, the first 10,000, the next 240,000 and the rest: https://aws.amazon.com/cloudwatch/pricing/ */
const tiers = [
  { upTo: 10_000, dollars: 0.3 },
  { upTo: 250_000, dollars: 0.1 },
  { upTo: Infinity, dollars: 0.05 },
] as const;

/** @param accounts - of the organization. @default - not known, and counted as one */
export function metricCost({ acknowledgeMinutes, byAccount }: MeasuresConfiguration, accounts = 1): MetricCost {
  const engagements = Object.keys(caseEngagements).length;
  const base = countedMetrics.length * engagements + 1 + Object.keys(acknowledgeMinutes).length;
  const perAccount = byAccount ? countedMetrics.length * engagements : 0;
  const most = base + perAccount * accounts;
  let [below, dollars] = [0, 0];
  for (const tier of tiers) {
    dollars += Math.max(0, Math.min(most, tier.upTo) - below) * tier.dollars;
    below = tier.upTo;
  }
  return { base, perAccount, most, mostDollars: Math.round(dollars) };
}

import { caseEngagements, type MeasuresConfiguration } from '../configuration/measures';
import { metricsNamespace, milestones, objectivesOf, openMetric, overdueMetric } from './metrics';

/** Body of the dashboard. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export function dashboardBody(measures: MeasuresConfiguration, region: string): object {
  const engagements = Object.values(caseEngagements);
  const objectives = objectivesOf(measures);
  const graph = (title: string, metrics: readonly unknown[], x: number, y: number, more: object = {}): object => ({
    type: 'metric',
    x,
    y,
    width: 12,
    height: 6,
    properties: { title, region, metrics, period: 3600, view: 'timeSeries', ...more },
  });
  const counts = ['CasesOpened', ...milestones.map((milestone) => `Cases${milestone}`)];
  return {
    widgets: [
      // Said when a case is opened or closed; in between it stays as it was.
      graph(
        'Open cases',
        [
          [{ expression: 'FILL(open, REPEAT)', label: 'open', id: 'shown' }],
          [metricsNamespace, openMetric, { id: 'open', visible: false, stat: 'Maximum' }],
        ],
        0,
        0,
      ),
      graph(
        'Cases without acknowledgement after the objective',
        objectives.map(({ engagement }) => [metricsNamespace, overdueMetric, 'Engagement', engagement, { stat: 'Sum', period: 300 }]),
        12,
        0,
      ),
      graph(
        'Cases',
        counts.flatMap((name) =>
          engagements.map((engagement) => [
            metricsNamespace,
            name,
            'Engagement',
            engagement,
            { stat: 'Sum', label: `${name} ${engagement}` },
          ]),
        ),
        0,
        6,
        { period: 86_400 },
      ),
      ...milestones.map((milestone, index) =>
        graph(
          `Time to ${milestone.toLowerCase()}, seconds`,
          engagements.flatMap((engagement) =>
            ['p50', 'p90', 'Maximum'].map((stat) => [
              metricsNamespace,
              `TimeTo${milestone}`,
              'Engagement',
              engagement,
              { stat, label: `${stat} ${engagement}` },
            ]),
          ),
          index % 2 === 0 ? 12 : 0,
          6 + Math.ceil(index / 2) * 6,
          milestone === 'Acknowledged' && objectives.length > 0
            ? {
                annotations: {
                  horizontal: objectives.map(({ engagement, minutes }) => ({ label: `objective ${engagement}`, value: minutes * 60 })),
                },
              }
            : {},
        ),
      ),
    ],
  };
}

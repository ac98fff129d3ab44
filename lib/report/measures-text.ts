import { columns, figure, paint, plain } from '../core/text';
import { type MeasuresExplanation } from '../measures/explain';

/** The text report of the measures. */
export function measuresToText(explanation: MeasuresExplanation, options: { readonly colour: boolean }): string {
  const p = paint(options.colour);
  const { stack, account, region, namespace, steps, objectives, byAccount, cost, unknown } = explanation;
  return [
    `${p.bold('measures of cases')} · metrics ${namespace} in account ${account}, ${region} · stack ${stack}`,
    '',
    'A case counts as:',
    ...columns(steps.map(({ step, when, time }) => [step.toLowerCase(), `when ${when}`, `time: ${time}`])),
    '',
    'Objectives for the acknowledgement:',
    ...(objectives.length === 0
      ? [`  ${p.yellow('▸')} none, so no alarm starts when nobody acknowledges a case`]
      : columns(
          objectives.map(({ engagement, minutes }) => [engagement, `${figure(minutes)} minutes`, 'then an alarm, although no event comes']),
        )),
    '',
    'Costs:',
    `  ${figure(cost.base)} custom metrics at most, by engagement type`,
    byAccount
      ? `  ${figure(cost.perAccount)} more for each account with a case in the month; ${figure(cost.most)} if every account had one, for ${figure(cost.mostDollars)} US dollars a month`
      : '  none by account (measures.byAccount is false)',
    ...cost.others.map((other) => `  ${other}`),
    '',
    'What the measures do not know:',
    ...unknown.map((each) => `  ${p.yellow('▸')} ${each}`),
    '',
  ]
    .map((line) => (options.colour ? line : plain(line)))
    .join('\n');
}

import { App } from 'aws-cdk-lib';

import { requiredPolicy } from '../../constructs';
import { type Route } from '../../lib/configuration/route';
import { buildApp } from '../../lib/stacks/app';
import { refusedDeliveries } from '../constructs/routes/delivery';
import { resolved } from '../constructs/routes/resolved';
import {
  account,
  busTarget,
  everyTarget,
  place,
  region,
  runbookIsMeant,
  templateOf,
  type TemplateData,
} from '../constructs/routes/support';
import { routeOf } from '../routes/support';
import { administrator, configured, sketch } from '../support/organization';

process.env.CDK_VALIDATION = 'false';

/** What the stacks of the home Region hold together, deployed. */
function deployed(routes: readonly Route[]): TemplateData {
  const configuration = configured({ routes });
  const { membershipRegion } = configuration.organization;
  const { routes: stacks } = buildApp(new App(), { configuration, snapshot: sketch({}), today: '2026-11-24', checkedBy: 'caller' });
  if (!stacks) throw new Error('there are no stacks of routes');
  const home = [
    stacks.shared,
    ...stacks.routes,
    ...stacks.forwarding.filter((stack) => stack.region === membershipRegion && stack.account === account),
  ];
  const Resources = Object.fromEntries(home.flatMap((stack) => Object.entries(templateOf(stack).Resources)));
  // The proof is about one Region, whichever it is called.
  return resolved(JSON.parse(JSON.stringify({ Resources }).replaceAll(membershipRegion, region)) as TemplateData);
}

describe('the stacks of routes together', () => {
  const queueArn = `arn:aws:sqs:${place}:existing-queue`;
  const topicArn = `arn:aws:sns:${place}:existing-topic`;
  const ruleArns = [`arn:aws:events:${place}:rule/cordon-cases.1`, `arn:aws:events:${place}:rule/cordon-findings/cordon-findings.1`];
  const outside = Object.fromEntries(
    [{ sqs: { queueArn } }, { sns: { topicArn } }]
      .flatMap((target) => requiredPolicy(target, { ruleArns, account }).slice(0, 1))
      .map(({ of, statements }) => [of, { Version: '2012-10-17', Statement: statements }]),
  );
  const template = deployed([
    routeOf('cases', { preset: 'case-updates' }, { targets: [...everyTarget, busTarget], acknowledge: runbookIsMeant }),
    routeOf('findings', { guardDuty: {} }, { targets: everyTarget, acknowledge: runbookIsMeant }),
    routeOf(
      'tampering',
      { preset: 'tamper-detection' },
      { targets: everyTarget.filter(({ sns, sqs, slack }) => sns?.topicName ?? sqs?.queueName ?? slack) },
    ),
  ]);

  it('deliver every event, although the policies stand in one stack and the rules in others', async () => {
    expect(administrator).toBe(account);
    expect(await refusedDeliveries(template, outside)).toEqual([]);
  });

  it('would not without the policies of what is there already', async () => {
    expect((await refusedDeliveries(template)).toSorted()).toEqual([
      `sns:Publish on ${topicArn} for RouteCasesRule1`,
      `sns:Publish on ${topicArn} for RouteFindingsRule1`,
      `sqs:SendMessage on ${queueArn} for RouteCasesRule1`,
      `sqs:SendMessage on ${queueArn} for RouteFindingsRule1`,
    ]);
  });
});

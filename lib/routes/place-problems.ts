import { type Problem } from '../core/problem';
import { type RouteTarget } from '../configuration/route';
import { secretOfUrl } from './api-destination-problems';
import { accountOfArn, regionOfArn } from './arn-problems';
import { type RulePlace } from './bus-problems';

/**
 * A rule sends to another Region only where the target is a bus: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html. In another
 * account a queue, topic or function asks for a role of the rule's account, which in the same account makes deliveries fail, and for a policy that
 * names it (eb-service-cross-account); a bus there does the same and is watched by its own account.
 */
export function placeProblems(targets: readonly RouteTarget[], { account, region }: RulePlace): readonly Problem[] {
  return targets.flatMap((target, index) =>
    arnsOf(target).flatMap(([key, arn]) => {
      if (arn === undefined) {
        return [];
      }
      const path = `targets[${index}].${key}`;
      const [foundRegion, foundAccount] = [regionOfArn(arn), accountOfArn(arn)];
      return [
        ...(region === undefined || foundRegion === undefined || foundRegion === region
          ? []
          : [
              {
                id: 'target-in-another-region',
                path,
                message: `must be in ${region}, the Region of the rules`,
                value: arn,
                remedy: 'use one in that Region',
              },
            ]),
        // CloudFormation reads the secret of another account, where its policy and key allow that.
        ...(account === undefined || foundAccount === undefined || foundAccount === account || key.startsWith('apiDestination')
          ? []
          : [
              {
                id: 'target-in-another-account',
                path,
                message: `must be in account ${account}, the account of the rules`,
                value: arn,
                remedy: 'use one in that account; it can forward events to others',
              },
            ]),
      ];
    }),
  );
}

function arnsOf({ sns, sqs, lambda, stepFunctions, apiDestination }: RouteTarget): readonly (readonly [string, string | undefined])[] {
  return [
    ['sns.topicArn', sns?.topicArn],
    ['sqs.queueArn', sqs?.queueArn],
    ['lambda.functionArn', lambda?.functionArn],
    ['stepFunctions.stateMachineArn', stepFunctions?.stateMachineArn],
    ['apiDestination.authorization.secretArn', apiDestination?.authorization.secretArn],
    ['apiDestination.url', apiDestination && secretOfUrl(apiDestination.url)],
  ];
}

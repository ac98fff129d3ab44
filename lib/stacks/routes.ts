import { Annotations, type App } from 'aws-cdk-lib';
import { type Configuration } from '../configuration/configuration';
import { plain } from '../core/plain';
import { problemToText, type Problem } from '../core/problem';
import { type EvaluatedRoutes } from '../routes/evaluate';
import { routeStackName } from '../routes/layout';
import { memberForwardingStackName } from '../routes/member-forwarding';
import { routeFindingToProblem } from '../routes/safety';
import { ForwardingStack } from './forwarding-stack';
import { MemberForwardingRolloutStack } from './member-forwarding-stack';
import { RetiredStack } from './retired-stack';
import { RouteStack } from './route-stack';
import { SharedRoutesStack } from './shared-routes-stack';

/** The stacks of the routes, in the order of deployment: forwarding comes last, when there is somebody to take what it sends. */
export interface RoutesStacks {
  readonly shared: SharedRoutesStack;
  /** In the order of the configuration. */
  readonly routes: readonly RouteStack[];
  /** One for each account and Region that has to send something, home first. */
  readonly forwarding: readonly ForwardingStack[];
  /** @default - nothing is forwarded from member accounts */
  readonly members?: MemberForwardingRolloutStack;
  readonly retired: readonly RetiredStack[];
}

/** @param root - ID of the organization's root, where its StackSets target it */
export function addRoutes(app: App, configuration: Configuration, evaluated: EvaluatedRoutes, root: string | undefined): RoutesStacks {
  const { home, forwarding } = evaluated.layout;
  const doubts = evaluated.safety.findings;
  const shared = new SharedRoutesStack(app, home.stackName, { configuration, evaluated });
  const routes = evaluated.routes.map((route, index) => {
    const stack = new RouteStack(app, routeStackName(route.name), { configuration, home, route, keyArn: shared.keyArn });
    stack.addStackDependency(shared);
    for (const doubt of doubts.filter((finding) => finding.index === index)) {
      Annotations.of(stack).addWarningV2(`cordon:${doubt.id}`, plain(problemToText(routeFindingToProblem(doubt))));
    }
    return stack;
  });
  return {
    shared,
    routes,
    ...(evaluated.layout.members && {
      members: new MemberForwardingRolloutStack(app, memberForwardingStackName, { configuration, root: root ?? '' }),
    }),
    forwarding: forwarding.map((place) => {
      const stack = new ForwardingStack(app, place.stackName, { forwarding: place, home, routing: configuration.routing });
      for (const needed of [shared, ...routes]) stack.addStackDependency(needed);
      return stack;
    }),
    retired: evaluated.retired.map((stack) => new RetiredStack(app, stack.stackName, stack)),
  };
}

/** What forbids the synthesis, with paths in the configuration. */
export function routeRefusals({ safety }: EvaluatedRoutes): readonly Problem[] {
  return safety.findings.filter(({ severity }) => severity === 'error').map(routeFindingToProblem);
}

import { containmentRunbooks, type ContainmentRunbook } from '../../../containment/runbooks';
import { type Route, type RouteTarget } from '../../../configuration/route';
import { isEventPath, type RunbookParameters } from '../../runbook-parameters';
import { type RouteFinding, type RouteRule } from '../route-rule';

const page =
  'https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-awssupport-containec2instance.html';

export const routeStartsContainment: RouteRule = {
  id: 'route-starts-containment',
  what: 'A route starts a containment runbook without asking anybody.',
  why: 'Containment takes a resource out of service. Every matching event starts it, false positives included. The action Restore is as dangerous: it releases a contained resource.',
  fix: 'Send the events to people, or keep DryRun at true. If automatic containment is intended, acknowledge the finding and name who is responsible for it.',
  acknowledgeable: true,
  source: page,
  check: (route) => runbooksOf(route).flatMap(startsFinding),
};

export const containmentOfFixedResource: RouteRule = {
  id: 'containment-of-fixed-resource',
  what: 'A route gives a containment runbook a fixed resource instead of one from the event.',
  why: 'Every event would contain this same resource, and never the resource that the event is about.',
  fix: 'Write a path into the event, such as `$.detail.resource.instanceDetails.instanceId`.',
  acknowledgeable: false,
  whyNot: 'a resource that is fixed in advance is never the resource of the event',
  source: page,
  check: (route) => runbooksOf(route).flatMap(resourceFinding),
};

export const routeStartsUnknownRunbook: RouteRule = {
  id: 'route-starts-unknown-runbook',
  what: 'A route starts a runbook, and Cordon does not know what the runbook changes.',
  why: 'Every matching event starts it, and nobody is asked. A runbook can call a containment runbook or terminate an instance, whatever its name is.',
  fix: 'Check what the runbook and its role can change, then acknowledge the finding.',
  acknowledgeable: true,
  source: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/running-automations-event-bridge.html',
  check: ({ targets }) =>
    targets.flatMap(({ ssmAutomation }, index): readonly RouteFinding[] =>
      ssmAutomation === undefined || containmentRunbook(ssmAutomation) !== undefined
        ? []
        : [
            {
              id: routeStartsUnknownRunbook.id,
              severity: 'error',
              at: `targets[${index}].ssmAutomation.documentName`,
              message: `starts ${ssmAutomation.documentName} for every matching event without asking anybody. Cordon does not know what this runbook changes`,
              remedy: 'check what the runbook and its role can change, then acknowledge the finding',
            },
          ],
    ),
};

/** A containment runbook that a route starts. */
interface StartedRunbook {
  readonly at: string;
  readonly runbook: ContainmentRunbook;
  readonly parameters: RunbookParameters;
}

function runbooksOf({ targets }: Route): readonly StartedRunbook[] {
  return targets.flatMap(({ ssmAutomation }, index) => {
    const runbook = ssmAutomation && containmentRunbook(ssmAutomation);
    return runbook === undefined ? [] : [{ at: `targets[${index}].ssmAutomation`, runbook, parameters: ssmAutomation?.parameters ?? {} }];
  });
}

function containmentRunbook({ documentName }: NonNullable<RouteTarget['ssmAutomation']>): ContainmentRunbook | undefined {
  return Object.values(containmentRunbooks).find(({ document }) => document.toLowerCase() === documentName.toLowerCase());
}

function startsFinding({ at, runbook, parameters }: StartedRunbook): readonly RouteFinding[] {
  if (isDryRun(parameters)) return [];
  const action = valueOf(parameters, 'Action')?.[0] ?? 'Contain';
  return [
    {
      id: routeStartsContainment.id,
      severity: 'error',
      at: `${at}.documentName`,
      message: `starts ${runbook.document} with the Action ${action} for every matching event without asking anybody`,
      remedy: 'send the events to people, or acknowledge the finding and name who is responsible for automatic containment',
    },
  ];
}

/** Without the parameter the runbooks change nothing. */
function isDryRun(parameters: RunbookParameters): boolean {
  return (valueOf(parameters, 'DryRun') ?? ['true']).every((value) => value.toLowerCase() === 'true');
}

function resourceFinding({ at, runbook: { document, resourceParameter }, parameters }: StartedRunbook): readonly RouteFinding[] {
  const given = valueOf(parameters, resourceParameter);
  if (isDryRun(parameters)) return [];
  if (given !== undefined && given.length > 0 && given.every(isEventPath)) return [];
  const remedy = `write ${resourceParameter}: ["$.detail.…"] with the path of the resource in the event`;
  return [
    given === undefined
      ? { id: containmentOfFixedResource.id, severity: 'error', at, message: `does not set which resource ${document} contains`, remedy }
      : {
          id: containmentOfFixedResource.id,
          severity: 'error',
          at: `${at}.parameters.${resourceParameter}`,
          message: 'is a fixed resource, so every event would contain it, whatever the event is about',
          value: given,
          remedy,
        },
  ];
}

/** Names of parameters are compared without case, lest another spelling hides one. */
function valueOf(parameters: RunbookParameters, name: string): readonly string[] | undefined {
  return Object.entries(parameters).find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
}

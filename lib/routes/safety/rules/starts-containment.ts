import { containmentRunbooks, type ContainmentRunbook } from '../../../containment/runbooks';
import { type Route, type RouteTarget } from '../../../configuration/route';
import { isEventPath, type RunbookParameters } from '../../runbook-parameters';
import { type RouteFinding, type RouteRule } from '../route-rule';

const page =
  'https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-awssupport-containec2instance.html';

export const startsContainment: RouteRule = {
  id: 'starts-containment',
  what: 'A route starts a containment runbook by itself.',
  why: 'Containment takes a resource out of service. Each event that the route takes starts it, a false positive too, and nobody is asked. The same holds for Restore, which lets a contained resource out.',
  fix: 'Send the events to people, or keep DryRun at true. If containment without a person is meant, acknowledge the finding and say who answers for it.',
  acknowledgeable: true,
  source: page,
  check: (route) => runbooksOf(route).flatMap(startsFinding),
};

export const containsOneResource: RouteRule = {
  id: 'contains-one-resource',
  what: 'A route gives a containment runbook a resource that does not come from the event.',
  why: 'Every event would contain this one resource, whatever the event is about, and never the one that it is about.',
  fix: 'Write a path into the event, such as `$.detail.resource.instanceDetails.instanceId`.',
  acknowledgeable: false,
  whyNot: 'No event is about a resource that somebody wrote down before it happened',
  source: page,
  check: (route) => runbooksOf(route).flatMap(resourceFinding),
};

export const startsRunbook: RouteRule = {
  id: 'starts-runbook',
  what: 'A route starts a runbook of which Cordon does not know what it changes.',
  why: 'Each event that the route takes starts it, and nobody is asked. A runbook can call a containment runbook, or end an instance, whatever its name is.',
  fix: 'Read what the runbook and its role can change, and acknowledge the finding.',
  acknowledgeable: true,
  source: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/running-automations-event-bridge.html',
  check: ({ targets }) =>
    targets.flatMap(({ ssmAutomation }, index): readonly RouteFinding[] =>
      ssmAutomation === undefined || containmentRunbook(ssmAutomation) !== undefined
        ? []
        : [
            {
              id: startsRunbook.id,
              severity: 'error',
              at: `targets[${index}].ssmAutomation.documentName`,
              message: `starts ${ssmAutomation.documentName} for each event that the route takes, and nobody is asked. Cordon does not know what it changes`,
              remedy: 'read what the runbook and its role can change, and acknowledge the finding',
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
      id: startsContainment.id,
      severity: 'error',
      at: `${at}.documentName`,
      message: `starts ${runbook.document} with the Action ${action} for each event that the route takes, and nobody is asked`,
      remedy: 'send the events to people, or acknowledge the finding and say who answers for containment without a person',
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
  const remedy = `write ${resourceParameter}: ["$.detail.…"] with the place of the resource in the event`;
  return [
    given === undefined
      ? { id: containsOneResource.id, severity: 'error', at, message: `does not say which resource ${document} contains`, remedy }
      : {
          id: containsOneResource.id,
          severity: 'error',
          at: `${at}.parameters.${resourceParameter}`,
          message: 'is a resource that every event would contain, whatever the event is about',
          value: given,
          remedy,
        },
  ];
}

/** Names of parameters are compared without case, lest another spelling hides one. */
function valueOf(parameters: RunbookParameters, name: string): readonly string[] | undefined {
  return Object.entries(parameters).find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
}

import { approvedActionTypes, type StartAutomationResources } from '../configuration/configuration';
import { containmentRunbooks } from '../containment/runbooks';
import { expectAll, type Probe } from './expectation';
import { otherResources } from './other-resources';
import { type Deployment } from './intrinsics';
import { regionClasses } from './region-classes';
import { startableRunbooks, startAction } from './role-actions';
import { type ProofStatement } from './statement';
import { ask, otherAccount, placeIn, wanted, type ProofSubject } from './subject';
import { allowStatements, arnInstancesOf } from './witnesses';

const execution = 'automation-execution/4105a4fc-f944-11e6-9d32-0a1b2c3d495h';

/** Documents that an attacker would like to start: they run commands, change instances, or reach into IAM. */
const otherDocuments = [
  ...[
    'AWS-RunShellScript',
    'AWS-RunPatchBaseline',
    'AWS-CreateImage',
    'AWS-DeleteSnapshot',
    'AWS-StopEC2Instance',
    'AWS-TerminateEC2Instance',
  ],
  ...[
    'AWS-AttachIAMToInstance',
    'AWSSupport-ExecuteEC2Rescue',
    'AWSSupport-ResetAccess',
    'AWSSupport-ContainEC2',
    'AWSSupport-GrantPermissionsToIAMUser',
  ],
  ...['AWSConfigRemediation-DetachIAMPolicy', 'cordon-proof'],
];

/**
 * Which runbooks the containment role can start: those it is meant to, in every Region, and no other document.
 *
 * AWS publishes two forms of the resource: the document with the execution (newer guide), and the automation definition (February 2026).
 * The configured form has to be allowed in whole; that the other one is allowed for the same runbook does no harm.
 */
export function proveStartedRunbooks(subject: ProofSubject): readonly ProofStatement[] {
  const { containment: role, deployment, regions, options } = subject;
  const place = placeIn(subject, role);
  const documents = startableRunbooks(options).map((type) => containmentRunbooks[type].document);
  const start = (resource: string, region: string): Probe['decision'] =>
    ask(role, startAction, resource, { 'aws:RequestedRegion': region });
  const classes = regionClasses(regions, [{ id: role.name, policies: role.policies }]);
  const needed = (document: string): readonly Probe[] => {
    const decisions = new Map(
      classes.flatMap((alike) => {
        const found = formOf(options.startAutomationResources, deployment, document, alike[0]!).map((resource) =>
          start(resource, alike[0]!),
        );
        return alike.map((region) => [region, found] as const);
      }),
    );
    return regions.flatMap((region) =>
      decisions.get(region)!.map((decision): Probe => ({ what: document, region, action: startAction, decision })),
    );
  };
  const [first = '', last = ''] = [regions[0], regions.at(-1)];
  const unwanted = (): readonly Probe[] => {
    const others = unwantedResources(subject, documents, first).concat(unwantedResources(subject, documents, last));
    return [...new Set(others)].map((resource) => ({ what: resource, action: startAction, decision: start(resource, first) }));
  };
  const names = documents.join(', ');
  return [
    ...wanted(subject, 'containment-role-starts-runbooks', (id) =>
      expectAll(documents.flatMap(needed), {
        id,
        expected: 'allowed',
        place,
        holds: `${role.name} can start ${names} in every Region (${regions.length} of partition ${deployment.partition})`,
        fails: (whats) => `${role.name} cannot start ${whats}`,
        affected: 'an incident there cannot be contained',
        remedy: `allow ${startAction} on the resources that AWS publishes (startAutomationResources: ${options.startAutomationResources}), with * for the Region`,
      }),
    ),
    ...wanted(subject, 'containment-role-starts-nothing-else', (id) =>
      expectAll(
        unwanted(),
        {
          id,
          expected: 'denied',
          place,
          holds: `${role.name} can start only ${names}`,
          fails: (whats) => `${role.name} can start documents other than ${names}: ${whats}`,
          affected: 'an automation other than containment would run with the execution role, which can attach policies to any role',
          remedy: `allow ${startAction} only on the complete names of the documents`,
        },
        () => role.policies.flatMap((policy) => otherResources(policy, startAction, (text) => isMeantPattern(text, documents, deployment))),
      ),
    ),
  ];
}

/** The resources of one form that AWS publishes. */
function formOf(form: StartAutomationResources, { partition, account }: Deployment, document: string, region: string): readonly string[] {
  const arn = (of: string, resource: string): string => `arn:${partition}:ssm:${region}:${of}:${resource}`;
  // Whether the definition of a document that AWS owns has the account in its ARN AWS does not say; the published pattern has a wildcard.
  return form === 'documents'
    ? [arn('', `document/${document}`), arn(account, execution)]
    : [arn('', `automation-definition/${document}:$DEFAULT`), arn(account, `automation-definition/${document}:$DEFAULT`)];
}

/** A resource that AWS may ask about when a runbook is started. */
export interface StartedResource {
  readonly resource: string;
  /** Why nobody can know whether AWS asks about it, as a sentence without a full stop. @default - it does */
  readonly doubt?: string;
}

const twoForms =
  'AWS publishes two forms of the resource; the service authorization reference requires document and automation-execution, and says of automation-definition that it is optional';

/**
 * What AWS may ask about when a runbook is started, however a role is written: the resources that the service authorization reference marks as
 * required, and the other form that AWS publishes.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 */
export function startedResources(deployment: Deployment, document: string, region: string): readonly StartedResource[] {
  return [
    ...formOf('documents', deployment, document, region).map((resource) => ({ resource })),
    ...formOf('automation-definitions', deployment, document, region).map((resource) => ({ resource, doubt: twoForms })),
  ];
}

/** What must not be started: a few by name, and whatever the role's own policies let through. */
function unwantedResources({ containment, deployment }: ProofSubject, documents: readonly string[], region: string): readonly string[] {
  const { partition, account } = deployment;
  const accounts = [account, otherAccount(deployment)];
  const arn = (of: string, resource: string): string => `arn:${partition}:ssm:${region}:${of}:${resource}`;
  const notStarted = approvedActionTypes.map((type) => containmentRunbooks[type].document).filter((name) => !documents.includes(name));
  const names = [...otherDocuments, ...notStarted, ...documents.flatMap((name) => [`${name}V2`, name.slice(0, -1)])];
  const fixed = names.flatMap((name) => [
    ...['', account].flatMap((of) => [arn(of, `document/${name}`), arn(of, `automation-definition/${name}:$DEFAULT`)]),
  ]);
  const own = documents.flatMap((name) => [
    ...accounts.map((of) => arn(of, `document/${name}`)),
    ...['', account].flatMap((of) => ['1', '$LATEST'].map((version) => arn(of, `automation-definition/${name}:${version}`))),
  ]);
  const executions = [arn(otherAccount(deployment), execution)];
  const derived = containment.policies
    .flatMap(({ policy }) => allowStatements(policy))
    // PassRole and others have resources of their own kind.
    .flatMap(({ resources }) => (resources === undefined || resources.negated ? [] : resources.list))
    .flatMap(({ text }) => arnInstancesOf(text, { accounts, region }))
    .filter((resource) => resource.split(':')[2] === 'ssm');
  return [...derived, ...own, ...fixed, ...executions].filter((resource) => !isMeant(resource, documents, account));
}

function isMeant(resource: string, documents: readonly string[], account: string): boolean {
  const [, , , , of, ...rest] = resource.split(':');
  const name = rest.join(':');
  return documents.some(
    (document) =>
      (of === '' && name === `document/${document}`) ||
      name === `automation-definition/${document}:$DEFAULT` ||
      (of === account && name.startsWith('automation-execution/')),
  );
}

/** Whether a pattern of ARNs means nothing else than what is meant, in one Region or any. */
function isMeantPattern(pattern: string, documents: readonly string[], { account, partition }: Deployment): boolean {
  return pattern.startsWith(`arn:${partition}:ssm:`) && isMeant(pattern, documents, account);
}

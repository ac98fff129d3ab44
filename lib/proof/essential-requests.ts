import { type ApprovedAction } from '../configuration/configuration';
import { containmentRunbooks, runbookActions } from '../containment/runbooks';
import { type AccessRequest, type PolicyLevel } from '../iam';
import { globalRegion, type Partition } from '../core/regions';
import { isOfIdentityCenter } from './identity-center';
import { type RenderedRole } from './rendered-roles';
import { requestContext } from './request-context';
import { regionClasses } from './region-classes';
import { resourceOf, resourcesOf } from './resources';
import { commandAction, followingActions, investigationActions, passAction, startAction, toleratedGaps } from './role-actions';
import { startedResources } from './start-runbooks';
import { type ProofSubject } from './subject';

/** A request that containment is made of. */
export interface EssentialRequest {
  readonly role: RenderedRole;
  readonly action: string;
  readonly resource: string;
  /** Region in which it is made. */
  readonly region: string;
  /** Other Regions in which the policies treat it alike. */
  readonly alike: readonly string[];
  /** Whether the service has one endpoint for all Regions, so that it is always made there. */
  readonly global: boolean;
  readonly context: Readonly<Record<string, string>>;
  /** Action types that need it; none where it is for the triage of instances. */
  readonly purposes: readonly ApprovedAction[];
  /** Why nobody can know whether AWS makes it, as a sentence without a full stop. @default - it does */
  readonly doubt?: string;
}

const isFollowing: ReadonlySet<string> = new Set(followingActions);

const globalServices: ReadonlySet<string> = new Set(['iam', 'organizations']);

/** Everything that the two roles do in a containment, in every Region that the policies tell apart. */
export function essentialRequests(subject: ProofSubject, levels: readonly PolicyLevel[]): readonly EssentialRequest[] {
  const { containment, execution, deployment, options, regions } = subject;
  const triage = options.variant === 'containment-with-ec2-triage' ? [...investigationActions, commandAction] : [];
  // What the role itself lacks no policy takes from it.
  const gaps = toleratedGaps(options);
  const isMade = (action: string): boolean =>
    !gaps.includes(action) && !(subject.identityCenter === 'elsewhere' && isOfIdentityCenter(action));
  const approved = options.approvedActions;
  const needed = [...new Set(approved.flatMap(runbookActions))].filter(isMade);
  const runbooksWith = (action: string): readonly ApprovedAction[] => approved.filter((type) => runbookActions(type).includes(action));
  const purposesOf = (action: string): readonly ApprovedAction[] => (isFollowing.has(action) ? approved : []);
  const service = { 'iam:PassedToService': 'ssm.amazonaws.com' };
  const classes = regionClasses(regions, levels);
  const everywhere = classes.flatMap(([region = '', ...alike]): readonly EssentialRequest[] => {
    const request = (role: RenderedRole, action: string, resource: string, purposes: readonly ApprovedAction[]): EssentialRequest => ({
      ...{ role, action, resource, region, alike, global: false, context: {}, purposes },
    });
    return [
      ...approved.flatMap((type) =>
        startedResources(deployment, containmentRunbooks[type].document, region).map(({ resource, doubt }) => ({
          ...request(containment, startAction, resource, [type]),
          ...(doubt !== undefined && { doubt }),
        })),
      ),
      ...[...followingActions, ...triage]
        .filter(isRegional)
        .flatMap((action) =>
          resourcesOf(action, deployment, region).map((resource) => request(containment, action, resource, purposesOf(action))),
        ),
      ...needed
        .filter(isRegional)
        .flatMap((action) =>
          resourcesOf(action, deployment, region).map((resource) => request(execution, action, resource, runbooksWith(action))),
        ),
    ];
  });
  const region = globalRegion[deployment.partition as Partition];
  const global = (
    role: RenderedRole,
    action: string,
    purposes: readonly ApprovedAction[],
    context: EssentialRequest['context'] = {},
  ): EssentialRequest => ({
    ...{ role, action, region, alike: [], global: true, context, purposes },
    resource: action === passAction ? execution.arn : resourceOf(action, deployment, region),
  });
  return [
    ...everywhere,
    global(containment, passAction, approved, service),
    ...triage.filter((action) => !isRegional(action)).map((action) => global(containment, action, [])),
    ...needed.filter((action) => !isRegional(action)).map((action) => global(execution, action, runbooksWith(action))),
  ];
}

const isRegional = (action: string): boolean => !globalServices.has(action.split(':')[0] ?? '');

const resourceKeys: readonly string[] = ['aws:ResourceAccount', 'aws:ResourceOrgID', 'aws:ResourceOrgPaths'];

/**
 * The request as the role's session makes it. What else is in it is not known, such as where it is made from. Nor is
 * whose account the documents of AWS count as: some services "require interaction with resources in accounts owned by a service".
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/resource_examples_iam_policies_resource_account.html
 */
export function accessRequest(
  { role, action, resource, region, context }: EssentialRequest,
  subject: ProofSubject,
  organization: Readonly<Record<string, string | readonly string[]>>,
): AccessRequest {
  const { account } = subject.deployment;
  const known = requestContext(subject, role, action);
  const inAccount = (arn: string): string => arn.replace(/^(arn:[^:]*:[^:]*:[^:]*:)\d{12}:/, `$1${account}:`);
  const isOfAws = /^arn:[^:]*:ssm:[^:]*::/.test(resource);
  return {
    principal: { type: 'role', arn: inAccount(role.arn) },
    action,
    resource: inAccount(resource),
    resourceAccount: account,
    context: {
      ...known,
      values: { 'aws:RequestedRegion': region, 'ec2:Region': region, ...known.values, ...organization, ...context },
      unknown: [...(known.unknown ?? []), ...(isOfAws ? resourceKeys : [])],
    },
    withoutValue: 'denials-apply',
  };
}

/** Each action of each role once; the Region does not matter then. */
export function oneOfEach(requests: readonly EssentialRequest[]): readonly EssentialRequest[] {
  return [...new Map(requests.map((request) => [`${request.role.name} ${request.action} ${kindOf(request.resource)}`, request])).values()];
}

/** What an ARN is of, as far as it says so. */
export function kindOf(arn: string): string {
  const [, , service = '', , , ...resource] = arn.split(':');
  // Objects are below their buckets.
  return service === 's3' ? service : `${service}:${resource.join(':').split(/[/:]/)[0]}`;
}

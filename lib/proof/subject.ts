import { evaluateAccess, parsePolicy, type NamedPolicy, type Decision, type RequestContext, type RequestPrincipal } from '../iam';
import { type ContainmentRolesOptions } from '../containment/roles';
import { type Deployment } from './intrinsics';
import { type RenderedRole } from './rendered-roles';
import { type AccountKind, type ProofId, type ProofPlace, type ProofStatement } from './statement';

/** The roles of a template in one account, both there. */
export interface ProofSubject {
  readonly template: string;
  readonly accountKind: AccountKind;
  readonly deployment: Deployment;
  /** Regions of the partition. */
  readonly regions: readonly string[];
  readonly containment: RenderedRole;
  readonly execution: RenderedRole;
  /** What is asked for. */
  readonly options: ContainmentRolesOptions;
  /** From when on an incident may be, in milliseconds since 1970. @default - not known */
  readonly from?: number;
  /** Where the calls that contain users of IAM Identity Center work. @default unknown */
  readonly identityCenter?: 'here' | 'elsewhere' | 'unknown';
  /** Statements that are to be proven. @default - every statement */
  readonly only?: ReadonlySet<ProofId>;
}

/** The statement with this ID, unless only others are to be proven. */
export function wanted({ only }: ProofSubject, id: ProofId, prove: (id: ProofId) => ProofStatement): readonly ProofStatement[] {
  return only === undefined || only.has(id) ? [prove(id)] : [];
}

/** Keys of a request that is made at this moment or later, whoever asks. */
export const clockFrom = (from: number | undefined): Pick<RequestContext, 'from'> =>
  from === undefined ? {} : { from: { 'aws:CurrentTime': from, 'aws:EpochTime': from } };

/** An account that is not the one of the roles. */
export const otherAccount = ({ account }: Deployment): string => (account === '999999999999' ? '888888888888' : '999999999999');

export const placeIn = ({ template, accountKind }: ProofSubject, role: RenderedRole): ProofPlace => ({
  template,
  accountKind,
  role: role.name,
});

/** What the role may do by its own policies. Keys that are not given are not known. */
export function ask(
  role: RenderedRole,
  action: string,
  resource: string,
  context: RequestContext['values'] = {},
  absent: readonly string[] = [],
): Decision {
  return evaluateAccess(
    {
      principal: { type: 'role', arn: role.arn },
      action,
      resource,
      resourceAccount: accountOfRole(role),
      context: { values: context, absent },
    },
    { identityPolicies: role.policies, ...(role.boundary && { permissionsBoundary: role.boundary }) },
  );
}

/** Whether the role lets a principal do this to it. Whoever asks has every permission of its own. */
export function askTrust(role: RenderedRole, principal: RequestPrincipal, action: string, context: RequestContext): Decision {
  return evaluateAccess(
    { principal, action, resource: role.arn, context },
    { identityPolicies: [administrator], resourcePolicy: role.trust },
  );
}

/** Allows everything. */
export const administrator: NamedPolicy = {
  name: 'AdministratorAccess',
  policy: parsePolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }, 'AdministratorAccess'),
};

const accountOfRole = ({ arn }: RenderedRole): string => arn.split(':')[4] ?? '';

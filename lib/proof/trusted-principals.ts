import { type RequestPrincipal } from '../iam';
import { expectAll, type Expectation, type Probe } from './expectation';
import { granted } from './grants';
import { type RenderedRole } from './rendered-roles';
import { type ProofId, type ProofStatement } from './statement';
import { askTrust, otherAccount, placeIn, type ProofSubject } from './subject';
import { allowStatements } from './witnesses';

/** Everything that a trust policy can allow. https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html */
const trustActions = [
  'sts:AssumeRole',
  'sts:AssumeRoleWithSAML',
  'sts:AssumeRoleWithWebIdentity',
  'sts:SetContext',
  'sts:SetSourceIdentity',
  'sts:TagSession',
];

/** Services that roles are made for, and those of the service's own family. */
const otherServices = [
  ...['cloudformation', 'ec2', 'ecs-tasks', 'edge.lambda', 'events', 'lambda', 'scheduler', 'ssm', 'states'],
  ...['containment.security-ir', 'security-ir', 'triage.security-ir'],
].map((name) => `${name}.amazonaws.com`);

export interface ExpectedTrust {
  readonly id: ProofId;
  readonly role: RenderedRole;
  readonly service: string;
  /** What the service does with the role. */
  readonly actions: readonly string[];
  /** Keys of the request with which the service gets in. */
  readonly context: Readonly<Record<string, string>>;
  /** What whoever gets in can do, as a sentence without a full stop. */
  readonly affected: string;
}

/** Nobody but the one service may use the role, and the service for nothing else: tried with everyone whom the trust policy itself names. */
export function nobodyElseTrusted(subject: ProofSubject, { id, role, service, actions, context, affected }: ExpectedTrust): ProofStatement {
  const probes: Probe[] = [];
  for (const { what, principal } of candidates(subject, role)) {
    for (const action of trustActions) {
      if (principal.type === 'service' && principal.service === service && actions.includes(action)) continue;
      probes.push({ what: `${what} (${action})`, action, decision: askTrust(role, principal, action, { values: context }) });
    }
  }
  const place = { ...placeIn(subject, role), policy: role.trust.name };
  const federated = allowStatements(role.trust.policy).find(
    ({ principals }) => principals?.list.some(({ type }) => type === 'Federated' || type === 'CanonicalUser') === true,
  );
  if (federated) {
    const names = (federated.principals?.list ?? []).filter(({ type }) => type === 'Federated' || type === 'CanonicalUser');
    const by = { kind: 'trust', policy: role.trust.name, sid: federated.sid } as const;
    probes.push(...names.map(({ name }): Probe => ({ what: `identity provider ${name}`, decision: { result: 'allowed', by: [by] } })));
  }
  const expectation: Expectation = {
    id,
    expected: 'denied',
    place,
    holds: `only ${service} can assume ${role.name}`,
    fails: (whats) => `principals other than ${service} can use ${role.name} for ${actions.join(' and ')}: ${whats}`,
    affected,
    remedy: `name only Service ${service} in the trust policy`,
  };
  return expectAll(probes, expectation, () => grantsBeyond(role, service, actions));
}

/** Whatever else the trust policy allows, under whatever conditions. A name of which it is not known whom it means is unknown already. */
function grantsBeyond({ trust }: RenderedRole, service: string, actions: readonly string[]): readonly Probe[] {
  const expected = new Set(actions.map((action) => action.toLowerCase()));
  return allowStatements(trust.policy).flatMap((statement): readonly Probe[] => {
    const { principals, actions: named } = statement;
    const others = (principals?.list ?? [])
      .filter(({ type, name }) => !(type === 'Service' && name === service) && (type !== 'AWS' || /^(\*|\d{12}|arn:.*)$/.test(name)))
      .map(({ type, name }) => `${type} ${name}`);
    const more = named.list.filter(({ text }) => !expected.has(text.toLowerCase())).map(({ text }) => `${service} (${text})`);
    return [
      ...(principals?.negated === true ? ['everybody except NotPrincipal'] : others),
      ...(named.negated ? [`${service} (everything except NotAction)`] : more),
    ].map((what) => ({ what, decision: granted(trust, 'trust', statement) }));
  });
}

function candidates(subject: ProofSubject, role: RenderedRole): readonly { readonly what: string; readonly principal: RequestPrincipal }[] {
  const { deployment } = subject;
  const { account, partition } = deployment;
  const iam = (of: string, name: string): string => `arn:${partition}:iam::${of}:${name}`;
  const other = otherAccount(deployment);
  const found = new Map<string, RequestPrincipal>();
  for (const { principals } of allowStatements(role.trust.policy)) {
    if (principals === undefined || principals.negated) continue;
    for (const { type, name } of principals.list) {
      if (type === 'Service') found.set(name, { type: 'service', service: name });
      if (type === 'AWS' && name !== '*') found.set(name, namedPrincipal(name, iam));
    }
  }
  found.set('any role of any other account', { type: 'role', arn: iam(other, 'role/cordon-proof'), sessionName: 'cordon-proof' });
  found.set(`any role of account ${account}`, { type: 'role', arn: iam(account, 'role/cordon-proof'), sessionName: 'cordon-proof' });
  found.set(`any user of account ${account}`, { type: 'user', arn: iam(account, 'user/cordon-proof') });
  for (const service of otherServices) found.set(service, { type: 'service', service });
  return [...found].map(([what, principal]) => ({ what, principal }));
}

/** Somebody of whom the name speaks. */
function namedPrincipal(name: string, iam: (account: string, name: string) => string): RequestPrincipal {
  const [, , service, , account = '', ...rest] = name.split(':');
  const resource = rest.join(':');
  const any = { type: 'role', arn: iam(/^\d{12}$/.test(name) ? name : account, 'role/cordon-proof'), sessionName: 'cordon-proof' } as const;
  if (service === 'sts' && resource.startsWith('assumed-role/')) {
    const [, role = '', session = ''] = resource.split('/');
    return { type: 'role', arn: iam(account, `role/${role}`), sessionName: session };
  }
  if (resource.startsWith('role/')) return { type: 'role', arn: name, sessionName: 'cordon-proof' };
  if (resource.startsWith('user/')) return { type: 'user', arn: name };
  return any;
}

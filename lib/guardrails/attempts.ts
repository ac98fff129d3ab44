import { administratorOf } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { type GuardrailsConfiguration } from '../configuration/guardrails';
import { backupBuckets, evidenceStackPrefix } from '../containment/backup-buckets';
import { containmentExecutionRoleName, containmentRoleName, triageServiceName } from '../containment/roles';
import { remediationRoleName, remediationRunTag } from '../containment/remediation-role';
import { partitionOf } from '../core/regions';
import { type RequestPrincipal } from '../iam';
import { accountsOfProviders, trustedRoles, trustedProviders } from './trusted';
import { runTagKeys, type ProtectionId, type Protection } from './protections';
import { watcherRoleArns } from '../configuration/remediation-access';
import { responderRoleKinds, responderRoleNames } from '../configuration/responder-access';
import { breakGlassReferences, permissionSetPrefix } from '../configuration/role-reference';

/** A request that guardrails have to stop, or to let through. */
export interface Attempt {
  readonly protection: ProtectionId;
  /** Who asks, for people. */
  readonly who: string;
  readonly principal: RequestPrincipal;
  readonly action: string;
  readonly resource: string;
  /** Tags of the resource, by condition keys. @default - none that a statement asks for */
  readonly context?: Readonly<Record<string, string>>;
}

export interface Attempts {
  /** By somebody who administers a member account. */
  readonly denied: readonly Attempt[];
  /** By those whom the guardrails exempt. */
  readonly allowed: readonly Attempt[];
}

type Who = readonly [who: string, principal: RequestPrincipal];

/** Each action of each statement, tried by everybody in a member account whom it should stop, and by everybody whom it should let through. */
export function attemptsOn(
  list: readonly Protection[],
  configuration: Configuration,
  guardrails: GuardrailsConfiguration,
  account: string,
): Attempts {
  const {
    organization,
    rollout,
    responderAccess,
    containment: { remediation },
  } = configuration;
  const partition = partitionOf(organization.membershipRegion) ?? 'aws';
  const region = organization.membershipRegion;
  const iam = (name: string): string => `arn:${partition}:iam::${account}:${name}`;
  const here = (name: string): string => `arn:${partition}:${name.replace('*', `${region}:${account}`)}`;
  const role = (name: string): RequestPrincipal => ({ type: 'role', arn: iam(`role/${name}`) });
  const execution: Who = [containmentExecutionRoleName, role(containmentExecutionRoleName)];
  const attackers: readonly Who[] = [
    ['an administrator', role('administrator-of-the-account')],
    ['an administrator of IAM Identity Center', role('aws-reserved/sso.amazonaws.com/AWSReservedSSO_AdministratorAccess_0123456789abcdef')],
    ['an IAM user', { type: 'user', arn: iam('user/cordon-proof') }],
    ['the root user', { type: 'root', arn: iam('root') }],
    execution,
  ];
  const stackSets: Who = ['StackSets', role('stacksets-exec-0123456789abcdef0123456789abcdef')];
  const containment: Who = [containmentRoleName, role(containmentRoleName)];
  const starter: Who = [remediationRoleName, role(remediationRoleName)];
  const remediators = remediation?.roleArns ?? [];
  const arns = (list: readonly string[]): readonly Who[] => list.map((arn) => [arn, { type: 'role', arn }]);
  const stateMachines = arns(remediators);
  const watchers = remediators.length > 0 ? arns(watcherRoleArns(organization)) : [];
  const named = (references: readonly string[]): readonly Who[] =>
    references.map((reference) => [reference, { type: 'role', arn: instanceOf(reference, iam) }]);
  const [breakGlass, administrators] = [named(breakGlassReferences(configuration)), named(guardrails.administratorRoles)];
  const starters = responderAccess?.responders === undefined ? [] : named([responderRoleNames.responders]);
  const people = trustedRoles(configuration);
  const isOfAdministrators =
    administrators.length > 0 &&
    accountsOfProviders(
      configuration,
      [...breakGlass, ...administrators].flatMap(([reference]) => (reference.startsWith('arn:') ? [reference] : [])),
    ).includes(account);
  const responders = responderRoleKinds.filter((kind) => kind !== 'breakGlass' && responderAccess?.[kind] !== undefined);

  const exempted: Readonly<Record<ProtectionId, readonly Who[]>> = {
    'containment-roles': [stackSets, ...breakGlass],
    'use-of-containment-roles': [],
    'use-of-remediation-role': stateMachines,
    'passing-of-containment-roles': [containment, ...(stateMachines.length > 0 ? [starter] : []), ...starters, ...breakGlass],
    'exempted-roles': [stackSets, containment, execution, ...breakGlass],
    'trusted-roles': [stackSets, containment, execution, ...breakGlass, ...administrators],
    'identity-providers': [stackSets, ...breakGlass, ...administrators],
    'service-linked-roles': breakGlass,
    'stacks-of-containment-roles': [stackSets, ...breakGlass],
    'stack-sets': [...breakGlass, ...administrators],
    // Everybody elsewhere: a StackSet there acts by roles that guardrails do not exempt.
    'other-stack-sets':
      account === administratorOf(organization, 'stackSets')
        ? [...breakGlass, ...administrators]
        : [...attackers, ...breakGlass, ...administrators],
    remediation: [...breakGlass, ...administrators],
    'remediation-records': [...stateMachines, ...watchers, ...breakGlass],
    'remediation-runs': breakGlass,
    'remediation-tags': [starter],
    'evidence-store': [execution, ...breakGlass, ...administrators],
    detection: breakGlass,
    // Everybody in the account that administers GuardDuty.
    detectors: account === administratorOf(organization, 'guardDuty') ? [...attackers, ...breakGlass] : [...breakGlass, ...administrators],
    'organization-trail': breakGlass,
    membership: breakGlass,
    settings: [...breakGlass, ...administrators],
    organization: breakGlass,
  };
  const run = here('ssm:*:automation-execution/4105a4fc-f944-11e6-9d32-0a1b2c3d495h');
  const resources: Readonly<Record<ProtectionId, readonly string[]>> = {
    'containment-roles': [
      iam(`role/${containmentRoleName}`),
      iam(`role/${containmentExecutionRoleName}`),
      ...(remediators.length > 0 ? [iam(`role/${remediationRoleName}`)] : []),
    ].flatMap((arn) => [arn, inPath(arn)]),
    'use-of-remediation-role': [iam(`role/${remediationRoleName}`)],
    remediation: [
      ...[
        ...['dynamodb:*:table/cordon-remediation', 'events:*:rule/cordon-remediation-contain-s3-bucket', 'sns:*:cordon-remediation'],
        ...[
          'sqs:*:cordon-remediation-answers',
          'states:*:stateMachine:cordon-remediation',
          'states:*:execution:cordon-remediation:request',
        ],
      ].map(here),
    ],
    'remediation-records': ['dynamodb:*:table/cordon-remediation', 'states:*:execution:cordon-remediation:request'].map(here),
    'remediation-runs': [run],
    'remediation-tags': [run],
    'evidence-store': backupBuckets(configuration).flatMap(({ name, region: of }) => [
      `arn:${partition}:s3:::${name}`,
      `arn:${partition}:cloudformation:${of}:${account}:stack/${evidenceStackPrefix}${of}/0a1b2c3d-0000-4000-8000-000000000000`,
    ]),
    'use-of-containment-roles': [
      iam(`role/${containmentRoleName}`),
      iam(`role/${containmentExecutionRoleName}`),
      iam('role/stacksets-exec-0123456789abcdef0123456789abcdef'),
    ],
    'passing-of-containment-roles': [iam(`role/${containmentRoleName}`), iam(`role/${containmentExecutionRoleName}`)],
    'exempted-roles': [
      iam('role/stacksets-exec-of-an-attacker'),
      ...[...breakGlassReferences(configuration), ...guardrails.administratorRoles].map((reference) => instanceOf(reference, iam)),
      ...responders.flatMap((kind) => [iam(`role/${responderRoleNames[kind]}`), inPath(iam(`role/${responderRoleNames[kind]}`))]),
    ],
    'trusted-roles': people.map((pattern) =>
      pattern
        .replace(/\?{16}$/, '0123456789abcdef')
        .replace(/:role\/cordon-remediation-\*$/, ':role/cordon-remediation-eu-west-1')
        .replace('.com*/', '.com/eu-west-1/'),
    ),
    'identity-providers': [
      iam('saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE'),
      ...(administrators.length > 0 ? trustedProviders(configuration).map((name) => iam(`saml-provider/${name}`)) : []),
      ...(isOfAdministrators ? [iam('saml-provider/any'), iam('oidc-provider/example.com')] : []),
    ],
    'service-linked-roles': ['security-ir.amazonaws.com', triageServiceName].map((service) => iam(`role/aws-service-role/${service}/Name`)),
    'stacks-of-containment-roles': ['', '-canary'].map(
      (suffix) =>
        `arn:${partition}:cloudformation:${region}:${account}:stack/StackSet-${rollout.stackSetName}${suffix}-0a1b2c3d/0a1b2c3d-0000-4000-8000-000000000000`,
    ),
    'stack-sets': ['', '-canary'].map(
      (suffix) =>
        `arn:${partition}:cloudformation:${region}:${organization.managementAccount}:stackset/${rollout.stackSetName}${suffix}:0a1b2c3d-0000-4000-8000-000000000000`,
    ),
    'other-stack-sets': [`arn:${partition}:cloudformation:${region}:${account}:stackset/any:0a1b2c3d-0000-4000-8000-000000000000`],
    detection: ['*'],
    detectors: [`arn:${partition}:guardduty:${region}:${account}:detector/0123456789abcdef0123456789abcdef`],
    'organization-trail': [`arn:${partition}:cloudtrail:${region}:${organization.managementAccount}:trail/organization`],
    membership: [`arn:${partition}:security-ir:${region}:${account}:membership/m-0123456789ab`],
    settings: ['*'],
    organization: ['*'],
  };
  const contexts: Readonly<Partial<Record<ProtectionId, Readonly<Record<string, string>>>>> = {
    'remediation-runs': { [runTagKeys.has]: remediationRunTag.value },
    'remediation-tags': { [runTagKeys.gets]: remediationRunTag.value },
  };
  const tried = ({ id }: Protection, whos: readonly Who[], actions: readonly string[]): readonly Attempt[] =>
    whos.flatMap(([who, principal]) =>
      actions.flatMap((action) =>
        resources[id]
          .filter((resource) => isOf(action, resource))
          .map((resource) => ({
            ...{ protection: id, who, principal, action, resource },
            ...(contexts[id] && { context: contexts[id] }),
          })),
      ),
    );
  const actionsOf = ({ statement: { Action } }: Protection): readonly string[] =>
    Action.flatMap((action) => (action === 'sts:*' ? ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] : [action]));
  return {
    denied: list.flatMap((one) => {
      // Whom nothing exempts is stopped too: break-glass roles cannot assume the containment roles.
      const others = ['use-of-containment-roles', 'use-of-remediation-role'].includes(one.id) ? [...breakGlass, ...administrators] : [];
      return tried(
        one,
        [...attackers, ...others].filter((who) => !exempted[one.id].includes(who)),
        actionsOf(one),
      );
    }),
    allowed: list.flatMap((one) => tried(one, exempted[one.id], actionsOf(one))),
  };
}

/** The role as somebody makes it in a path, where its name is taken then. */
const inPath = (arn: string): string => arn.replace(':role/', ':role/taken/');

/** Whether the action can be about the resource, by the service of both. */
const isOf = (action: string, resource: string): boolean =>
  resource === '*' || resource.split(':')[2] === action.split(':')[0]!.replace(/^sts$/, 'iam');

/** One role of those that a reference stands for. */
function instanceOf(reference: string, iam: (name: string) => string): string {
  if (reference.startsWith('arn:')) return reference;
  if (!reference.startsWith(permissionSetPrefix)) return iam(`role/${reference}`);
  return iam(
    `role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_${reference.slice(permissionSetPrefix.length)}_0123456789abcdef`,
  );
}

import { expectAll, type Probe } from './expectation';
import { type ProofStatement } from './statement';
import { askTrust, otherAccount, placeIn, wanted, type ProofSubject } from './subject';
import { type Deployment } from './intrinsics';
import { nobodyElseTrusted } from './trusted-principals';
import { unboundStatements } from './unbound-statements';

const service = 'ssm.amazonaws.com';
const execution = 'automation-execution/4105a4fc-f944-11e6-9d32-0a1b2c3d495h';

/** Who can use the execution role: Systems Manager, for automations of the account. */
export function proveExecutionTrust(subject: ProofSubject): readonly ProofStatement[] {
  const { execution: role, deployment, regions, options } = subject;
  const { account, partition } = deployment;
  const other = otherAccount(deployment);
  const place = { ...placeIn(subject, role), policy: role.trust.name };
  const principal = { type: 'service', service } as const;
  const source = (region: string, of: string, resource = execution): string => `arn:${partition}:ssm:${region}:${of}:${resource}`;
  const keys = (region: string, of: string, arn: string): Record<string, string> => ({
    'aws:SourceAccount': of,
    'aws:SourceArn': arn,
    'aws:RequestedRegion': region,
  });
  const assume = (what: string, values: Record<string, string>, absent: readonly string[] = []): Probe => ({
    what,
    decision: askTrust(role, principal, 'sts:AssumeRole', { values, absent }),
  });
  const [first = ''] = regions;
  return [
    ...wanted(subject, 'automation-assumes-execution-role', (id) =>
      expectAll(
        regions.map((region) => assume(region, keys(region, account, source(region, account)))),
        {
          id,
          expected: 'allowed',
          place,
          holds: `${service} can assume ${role.name} for automations of account ${account} in every Region`,
          fails: (whats) => `${service} cannot use ${role.name} for automations of account ${account}: ${whats} is refused`,
          affected: 'the runbooks start but do nothing there',
          remedy: `in the trust policy, allow sts:AssumeRole to Service ${service}, with conditions that match automation-execution/* of every Region`,
        },
      ),
    ),
    ...wanted(subject, 'execution-role-trusts-nobody-else', (id) =>
      nobodyElseTrusted(subject, {
        id,
        role,
        service,
        actions: ['sts:AssumeRole'],
        context: keys(first, account, source(first, account)),
        affected: 'whoever assumes the role can attach policies to any role, and so is an administrator of the account',
      }),
    ),
    ...wanted(subject, 'execution-role-source-conditions', (id) =>
      expectAll(
        [
          assume(`account ${other} as source`, keys(first, other, source(first, account))),
          assume(`an automation of account ${other}`, keys(first, account, source(first, other))),
          assume(
            'a source that is not an automation',
            keys(first, account, source(first, account, 'maintenancewindow/mw-0123456789abcdef0')),
          ),
          assume('no source account', { 'aws:SourceArn': source(first, account) }, ['aws:SourceAccount']),
          assume('no source ARN', { 'aws:SourceAccount': account }, ['aws:SourceArn']),
        ],
        {
          id,
          expected: 'denied',
          place,
          holds: `${role.name} can be assumed only for automations of account ${account}`,
          fails: (whats) => `${role.name} can be assumed by ${service} with ${whats}`,
          affected: options.confusedDeputyConditions
            ? 'somebody else could make Systems Manager use the role (confused deputy), although the configuration asks to prevent that'
            : 'somebody else could make Systems Manager use the role (confused deputy), because its trust policy has no condition; AWS publishes it this way',
          remedy: options.confusedDeputyConditions
            ? 'in the trust policy, require aws:SourceAccount and aws:SourceArn of automation-execution/*'
            : 'set containment.confusedDeputyConditions to true',
          ...(!options.confusedDeputyConditions && {
            weakness: 'somebody else could make Systems Manager use the execution role, because its trust policy has no condition',
          }),
        },
        () =>
          unboundStatements(role.trust, 'sts:AssumeRole', [
            { key: 'aws:SourceAccount', fits: (value) => value === account },
            { key: 'aws:SourceArn', fits: (value) => isAutomation(value, deployment) },
          ]),
      ),
    ),
  ];
}

/** Whether a pattern of ARNs means automations of the account alone, in one Region or any. */
function isAutomation(pattern: string, { account, partition }: Deployment): boolean {
  const [arn, of, service, , owner, ...resource] = pattern.split(':');
  return `${arn}:${of}:${service}:${owner}` === `arn:${partition}:ssm:${account}` && resource.join(':').startsWith('automation-execution/');
}

import { containmentRunbooks, runbookActions } from '../containment/runbooks';
import { expectAll, type Probe } from './expectation';
import { fails, holds, sorted } from './findings';
import { nothingElseAllowed } from './nothing-else';
import { type RenderedRole } from './rendered-roles';
import { resourceOf } from './resources';
import { commandAction, containmentActions, executionActions, followingActions, investigationActions, toleratedGaps } from './role-actions';
import { type ProofStatement } from './statement';
import { ask, placeIn, wanted, type ProofSubject } from './subject';
import { arnInstancesOf } from './witnesses';

/** What the containment role may do besides starting runbooks. */
export function proveContainmentPermissions(subject: ProofSubject): readonly ProofStatement[] {
  const { containment: role, options } = subject;
  const withTriage = options.variant === 'containment-with-ec2-triage';
  const place = placeIn(subject, role);
  const statements = [
    ...wanted(subject, 'containment-role-follows-runbooks', (id) =>
      expectAll(
        asked(subject, role, followingActions),
        {
          id,
          expected: 'allowed',
          place,
          holds: `${role.name} can follow the runbooks that it started`,
          fails: (whats) => `${role.name} cannot follow the runbooks that it started, because it lacks ${whats}`,
          affected: 'the service starts a containment but cannot see how it ends',
          remedy: 'allow them on *, as AWS publishes the role',
        },
        () => onAnyResource(subject, role, followingActions),
      ),
    ),
    ...wanted(subject, 'containment-role-allows-nothing-else', (id) =>
      nothingElseAllowed(subject, {
        id,
        role,
        actions: containmentActions(options),
        by: `the ${options.variant} variant needs`,
      }),
    ),
  ];
  if (!withTriage) return statements;
  return [
    ...statements,
    ...wanted(subject, 'containment-role-investigates', (id) =>
      expectAll(
        asked(subject, role, [...investigationActions, commandAction]),
        {
          id,
          expected: 'allowed',
          place,
          holds: `${role.name} can investigate EC2 instances`,
          fails: (whats) => `${role.name} cannot investigate EC2 instances, because it lacks ${whats}`,
          affected: 'the service cannot triage EC2 instances, although the variant containment-with-ec2-triage exists for that',
          remedy: 'allow them on *, as AWS publishes the role',
        },
        () => onAnyResource(subject, role, [...investigationActions, commandAction]),
      ),
    ),
    ...wanted(subject, 'containment-role-sends-commands', (id) =>
      expectAll(asked(subject, role, [commandAction]), {
        id,
        expected: 'denied',
        place,
        holds: `${role.name} cannot run commands on instances`,
        fails: () => `${role.name} can run any command on any managed instance (${commandAction} on *), as AWS publishes it`,
        affected: 'the service can do everything on an instance that its agent may do, and the agent often is administrator',
        remedy: 'accept it, or use the variant containment-only',
        severity: 'warning',
      }),
    ),
  ];
}

/** What the execution role may do: all that the approved runbooks need, and nothing else. */
export function proveExecutionPermissions(subject: ProofSubject): readonly ProofStatement[] {
  const { execution: role, options } = subject;
  const { approvedActions, policy } = options;
  const place = placeIn(subject, role);
  const tolerated = toleratedGaps(options);
  const runbooks = approvedActions.flatMap((type) =>
    wanted(subject, 'execution-role-runs-runbook', (id) => {
      const { document } = containmentRunbooks[type];
      return expectAll(
        asked(
          subject,
          role,
          runbookActions(type).filter((action) => !tolerated.includes(action)),
        ),
        {
          id,
          expected: 'allowed',
          place,
          holds: `${role.name} can do all that ${document} needs${tolerated.length > 0 ? ', except the known gaps of the published policy' : ''}`,
          fails: (whats) => `${role.name} cannot do everything that ${document} needs, because it lacks ${whats}`,
          affected: `${document} fails in the middle of a containment or while it restores a resource`,
          remedy: 'allow them on * in the policy of the execution role',
        },
        () =>
          onAnyResource(
            subject,
            role,
            runbookActions(type).filter((action) => !tolerated.includes(action)),
          ),
      );
    }),
  );
  const lacking = asked(subject, role, tolerated).filter(({ decision }) => decision.result !== 'allowed');
  const missing = sorted(lacking.map(({ what }) => what));
  const gaps =
    missing.length === 0
      ? holds('execution-role-known-gaps', `${role.name} has no known gap for the approved runbooks`, place)
      : fails(
          'execution-role-known-gaps',
          `${role.name} lacks ${missing.join(', ')}; the pages of the approved runbooks name these actions, but the published policy leaves them out`,
          place,
          {
            affected: 'a runbook that needs one of these actions may fail',
            remedy: 'set containment.grantRunbookGaps to true, or wait for AWS to add them',
          },
          {
            actions: missing,
            // Least privilege is the user's own choice, and the gaps with it.
            ...(policy === 'published'
              ? { weakness: `the execution role lacks ${missing.join(', ')}, although the pages of the runbooks name these actions` }
              : { severity: 'warning' as const }),
          },
        );
  const nothingElse = wanted(subject, 'execution-role-allows-nothing-else', (id) =>
    nothingElseAllowed(subject, {
      id,
      role,
      actions: executionActions(options),
      by: policy === 'published' ? 'the policy that AWS publishes allows' : `the runbooks of ${approvedActions.join(', ')} need`,
    }),
  );
  return [...runbooks, gaps, ...nothingElse];
}

function asked(subject: ProofSubject, role: RenderedRole, actions: readonly string[]): readonly Probe[] {
  const { deployment, regions } = subject;
  // Two Regions, so that an ARN which names one is found.
  return [regions[0] ?? '', regions.at(-1) ?? ''].flatMap((region) =>
    actions.map((action) => ({ what: action, action, decision: ask(role, action, resourceOf(action, deployment, region)) })),
  );
}

/** The actions on every resource, and on those that the role's own policies single out by a Deny or by NotResource. */
function onAnyResource(subject: ProofSubject, role: RenderedRole, actions: readonly string[]): readonly Probe[] {
  const { deployment, regions } = subject;
  const singledOut = role.policies
    .flatMap(({ policy }) => policy.statements)
    .flatMap(({ effect, resources }) => (resources !== undefined && (effect !== 'Allow') !== resources.negated ? resources.list : []))
    .flatMap(({ text }) =>
      arnInstancesOf(text, { accounts: [deployment.account], region: regions[0] ?? '' }).map((resource) => ({ pattern: text, resource })),
    );
  return actions.flatMap((action) => [
    { what: `${action} on every resource`, action, decision: ask(role, action, '*') },
    ...singledOut
      .filter(({ resource }) => resource.split(':')[2] === action.split(':')[0])
      .map(({ pattern, resource }) => ({ what: `${action} on ${pattern}`, action, decision: ask(role, action, resource) })),
  ]);
}

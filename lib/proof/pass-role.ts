import { expectAll, type Probe } from './expectation';
import { passAction } from './role-actions';
import { type ProofId, type ProofStatement } from './statement';
import { ask, otherAccount, placeIn, wanted, type ProofSubject } from './subject';
import { otherResources } from './other-resources';
import { unboundStatements } from './unbound-statements';
import { allowStatements, arnInstancesOf, conditionValues, instancesOf } from './witnesses';

const service = 'ssm.amazonaws.com';
const key = 'iam:PassedToService';

/** Which role the containment role can hand over, and to whom: the execution role, to Systems Manager. */
export function provePassedRole(subject: ProofSubject): readonly ProofStatement[] {
  const { containment: role, execution, deployment } = subject;
  const { account, partition } = deployment;
  const place = placeIn(subject, role);
  const pass = (resource: string, to: string): Probe => ({
    what: `${resource} to ${to}`,
    action: passAction,
    decision: ask(role, passAction, resource, { [key]: to }),
  });
  const other = otherAccount(deployment);
  return [
    ...wanted(subject, 'containment-role-passes-execution-role', (id) =>
      expectAll([pass(execution.arn, service)], {
        id,
        expected: 'allowed',
        place,
        holds: `${role.name} can pass ${execution.name} to ${service}`,
        fails: () => `${role.name} cannot pass ${execution.name} to ${service}`,
        affected: 'no runbook can be started',
        remedy: `allow ${passAction} on ${execution.arn} with StringEquals ${key}: ${service}`,
      }),
    ),
    ...wanted(subject, 'containment-role-passes-nothing-else', nothingElse),
  ];

  function nothingElse(id: ProofId): ProofStatement {
    const roles = [
      ...['role/cordon-proof', 'role/Admin', `role/${execution.name}2`, `role/x/${execution.name}`].map(
        (name) => `arn:${partition}:iam::${account}:${name}`,
      ),
      role.arn,
      execution.arn.replace(account, other),
      ...role.policies
        .flatMap(({ policy }) => allowStatements(policy))
        .flatMap(({ resources }) => (resources === undefined || resources.negated ? [] : resources.list))
        .flatMap(({ text }) => arnInstancesOf(text, { accounts: [account, other], region: '' }))
        .filter((resource) => resource.split(':')[2] === 'iam'),
    ].filter((arn) => arn !== execution.arn);
    const services = [
      ...['ec2', 'ecs-tasks', 'lambda', 'cloudformation', 'states', 'glue', 'ssm.eu-west-1'].map((name) => `${name}.amazonaws.com`),
      ...role.policies.flatMap(({ policy }) => conditionValues(policy, key)).flatMap(instancesOf),
    ].filter((name) => name !== service);
    const unsaid: Probe = {
      what: `${execution.arn} to nobody in particular`,
      action: passAction,
      decision: ask(role, passAction, execution.arn, {}, [key]),
    };
    return expectAll(
      [...[...new Set(roles)].map((arn) => pass(arn, service)), ...[...new Set(services)].map((name) => pass(execution.arn, name)), unsaid],
      {
        id,
        expected: 'denied',
        place,
        holds: `${role.name} can pass only ${execution.name}, and only to ${service}`,
        fails: (whats) => `${role.name} can pass more than ${execution.name} to ${service}: ${whats}`,
        affected: 'whoever uses the role can get the permissions of that other role, or use the execution role elsewhere',
        remedy: `allow ${passAction} only on ${execution.arn}, with StringEquals ${key}: ${service}`,
      },
      () => [
        ...[...new Set(roles)].flatMap((arn) => [...new Set(services)].map((name) => pass(arn, name))),
        ...role.policies.flatMap((policy) => [
          ...otherResources(policy, passAction, (text) => text === execution.arn),
          ...unboundStatements(policy, passAction, [{ key, fits: (value) => value === service }]),
        ]),
      ],
    );
  }
}

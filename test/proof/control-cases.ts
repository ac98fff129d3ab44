import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ContainmentRolesOptions } from '../../lib/containment/roles';
import { present, unknown } from '../../lib/core/reading';
import { type ServiceControlPolicy, type Snapshot } from '../../lib/organization/snapshot';
import { type ProofSubject } from '../../lib/proof/subject';
import { sketch, unit } from '../support/organization';

/** A case of `control-policies.json`, as far as it says what is proven. */
export interface ControlCase {
  readonly name: string;
  /** Of the organization; content as an object, targets as names of units or IDs of accounts. @default - no snapshot */
  readonly policies?: readonly {
    readonly id: string;
    readonly name: string;
    readonly content: object;
    readonly targets: readonly string[];
  }[];
  /** Statements of the one policy of the configuration. */
  readonly guardrails?: readonly object[];
  readonly regions?: readonly string[];
  /** Account that administers Identity Center; `unknown` where nobody could read it. @default - the management account */
  readonly identityCenter?: string;
  /** Tags of the StackSet. @default - none */
  readonly stackTags?: Readonly<Record<string, string>> | 'unknown';
  /** Form in which the containment role may start runbooks. @default documents */
  readonly startAutomationResources?: ContainmentRolesOptions['startAutomationResources'];
}

/** The cases of a file in test/cases/proof. */
export const proofCases = <Cases>(name: string): Cases =>
  JSON.parse(readFileSync(join(__dirname, '..', 'cases', 'proof', `${name}.json`), 'utf8')) as Cases;

/** The organization to which their targets belong. */
export const controlledOrganization = sketch({
  units: { sandbox: 'root', workloads: 'root' },
  accounts: { '333333333333': ['sandbox'], '444444444444': ['workloads'], '555555555555': ['sandbox', 'SUSPENDED'] },
});

/** The roles as a case has them. */
export function subjectOfCase(subject: ProofSubject, { startAutomationResources, stackTags = {} }: ControlCase): ProofSubject {
  const { containment, execution, options } = subject;
  const tagged = (role: ProofSubject['execution']): ProofSubject['execution'] => ({
    ...role,
    tags: stackTags === 'unknown' || role.tags === 'unknown' ? 'unknown' : { ...stackTags, ...role.tags },
  });
  return {
    ...subject,
    from: Date.parse('2026-12-01'),
    containment: tagged(containment),
    execution: tagged(execution),
    options: { ...options, ...(startAutomationResources && { startAutomationResources }) },
  };
}

/** The organization of a case, without its policies. */
export function organizationOf({ identityCenter }: ControlCase): Snapshot {
  if (identityCenter === undefined) return controlledOrganization;
  const reason = { call: 'organizations:ListDelegatedAdministrators', code: 'AccessDeniedException', message: 'no' };
  const administrators = present([{ account: identityCenter, services: ['sso.amazonaws.com'] }]);
  return { ...controlledOrganization, delegatedAdministrators: identityCenter === 'unknown' ? unknown(reason) : administrators };
}

/** The policies of a case as a snapshot has them. */
export function policiesOf({ policies }: ControlCase): readonly ServiceControlPolicy[] | undefined {
  return policies?.map(({ content, targets, ...policy }) => ({
    ...policy,
    content: JSON.stringify(content),
    targets: targets.map((target) => (/^\d{12}$/.test(target) ? target : unit(target))),
  }));
}

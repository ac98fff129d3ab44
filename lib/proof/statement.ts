import { type ContainmentRolesOptions } from '../containment/roles';
import { type Snapshot } from '../organization/snapshot';
import { type Template } from '../core/template';
import { type PolicyChange } from './remedies';

/** Member accounts get the roles by StackSet; the management account by a stack of its own. */
export type AccountKind = 'member' | 'management';

/** A template as it is rendered, and where it is deployed. What is proven is what is in it, not what it was made of. */
export interface ProvenTemplate {
  /** Name by which a reader finds it, e.g. `containment-roles` or the name of the stack. */
  readonly name: string;
  readonly accountKind: AccountKind;
  /** The template, or its text as JSON. */
  readonly body: Template | string;
}

/** A policy by its name and its content. */
export interface NamedPolicy {
  readonly name: string;
  /** The policy document: an object, or its text as JSON. */
  readonly document: unknown;
}

/** A service control policy that the configuration brings. */
export interface GuardrailPolicy extends NamedPolicy {
  /** Whether it reaches every member account; one that may not counts where it is in the way, and protects nothing. @default true */
  readonly attachedToRoot?: boolean;
}

/** The parts of a snapshot that the proof looks at. */
export type ProofSnapshot = Pick<Snapshot, 'organization' | 'organizationalUnits' | 'accounts' | 'serviceControlPolicies'> &
  Partial<Pick<Snapshot, 'delegatedAdministrators'>>;

export interface ContainmentProofInput {
  readonly templates: readonly ProvenTemplate[];
  /** What the configuration asks for; the templates are held against it. */
  readonly containment: ContainmentRolesOptions;
  /** Account ID, 12 digits, in which the templates of the management account are proven. */
  readonly managementAccount: string;
  /** Account ID in which the templates of member accounts are proven; any will do. @default - 123456789012 */
  readonly memberAccount?: string;
  /** ID of the organization, as `aws:PrincipalOrgID` gives it. @default - that of the snapshot, else not known */
  readonly organizationId?: string;
  /** @default aws */
  readonly partition?: 'aws' | 'aws-cn' | 'aws-us-gov';
  /** Service control policies that the configuration brings. @default - none */
  readonly guardrailPolicies?: readonly GuardrailPolicy[];
  /** ARN patterns of roles that may change the containment roles besides StackSets, for emergencies. @default - none */
  readonly breakGlassRoles?: readonly string[];
  /**
   * Regions in which containment has to get through service control policies; that it does not in another one is a warning.
   * @default - every Region
   */
  readonly regions?: readonly string[];
  /**
   * Tags of the StackSet that carries the templates of member accounts, which reach the roles. `unknown`: it has some that could not be read.
   * @default - none
   */
  readonly stackTags?: Readonly<Record<string, string>> | 'unknown';
  /** IDs of the statements about templates that are to be proven; none about control policies is then. @default - every statement */
  readonly only?: ReadonlySet<ProofId>;
  /** YYYY-MM-DD; an incident is on that day or later, and so is what StackSets do. @default - it may be at any time */
  readonly from?: string;
  /** Organization whose service control policies are applied. @default - none, which the limits of the proof say */
  readonly snapshot?: ProofSnapshot;
}

/** What each statement is about; stable, kebab-case. */
export const proofIds = [
  'template-readable',
  'roles-present',
  'no-other-iam-resource',
  'managed-policies-known',
  'service-assumes-containment-role',
  'containment-role-external-id',
  'containment-role-trusts-nobody-else',
  'containment-role-starts-runbooks',
  'containment-role-starts-nothing-else',
  'containment-role-follows-runbooks',
  'containment-role-investigates',
  'containment-role-passes-execution-role',
  'containment-role-passes-nothing-else',
  'containment-role-allows-nothing-else',
  'containment-role-sends-commands',
  'automation-assumes-execution-role',
  'execution-role-trusts-nobody-else',
  'execution-role-source-conditions',
  'execution-role-runs-runbook',
  'execution-role-known-gaps',
  'execution-role-allows-nothing-else',
  'guardrails-let-containment-work',
  'service-control-policies-let-containment-work',
  'policy-variables-exist',
  'only-stacksets-change-roles',
  'stacksets-change-roles',
] as const;
export type ProofId = (typeof proofIds)[number];

/** Where a statement comes from, as far as it is known. */
export interface ProofPlace {
  /** Name of the template. @default - not about a template */
  readonly template?: string;
  /** @default - not about a template */
  readonly accountKind?: AccountKind;
  /** Name of the role. @default - not about one role */
  readonly role?: string;
  /** Name (inline, guardrail), ID (service control policy) or `trust policy`. @default - no policy, or the lack of one, is to blame */
  readonly policy?: string;
  /** Sid of the policy statement, or its index from 0 as `Statement[2]`. @default - not about one policy statement */
  readonly sid?: string;
  /** Root, units and accounts that the policy is attached to and that are affected, sorted. @default - none */
  readonly targets?: readonly string[];
}

/** What every statement has. */
interface StatementBase {
  readonly id: ProofId;
  /** The fact, as a sentence without a full stop: who can do what, or cannot. */
  readonly fact: string;
  readonly place: ProofPlace;
  /** IAM actions that it is about, sorted. @default - none in particular */
  readonly actions?: readonly string[];
}

/** It holds. */
export interface HoldingStatement extends StatementBase {
  readonly status: 'holds';
}

/** It does not hold. */
export interface FailingStatement extends StatementBase {
  readonly status: 'fails';
  /**
   * `error` fails the gate. `warning` is something that the organization did, or can change by the configuration without leaving what AWS
   * publishes. `note` is good to know, and nothing has to be done about it.
   */
  readonly severity: 'error' | 'warning' | 'note';
  /** In a few words, a weakness of the roles as AWS publishes them; its severity is `note`. @default - it is none */
  readonly weakness?: string;
  /** What to change in a service control policy. @default - it is about none */
  readonly change?: PolicyChange;
  /** What follows from it, as a sentence without a full stop. */
  readonly affected: string;
  /** What to do, as an imperative. */
  readonly remedy: string;
}

/** It could not be found out; never passes the gate. */
export interface UnknownStatement extends StatementBase {
  readonly status: 'unknown';
  readonly affected: string;
  readonly remedy: string;
  /** What is not known: operators, condition keys, elements, policies. Sorted, not empty. */
  readonly unknowns: readonly string[];
  /** What to change in a service control policy. @default - it is about none */
  readonly change?: PolicyChange;
}

/** One thing that was looked at, and what came of it. */
export type ProofStatement = HoldingStatement | FailingStatement | UnknownStatement;

/** Something that the proof does not cover. It is not a finding. */
export interface ProofLimit {
  readonly id: 'service-control-policies-not-considered' | 'managed-policy-not-evaluated';
  /** As a sentence without a full stop. */
  readonly message: string;
  readonly remedy: string;
}

export interface ContainmentProof {
  /** In the order of the templates and of `proofIds`. */
  readonly statements: readonly ProofStatement[];
  readonly limits: readonly ProofLimit[];
}

/** Whether the gate passes: `fails` where an error is among them, else `unknown` where anything is unknown, else `holds`. */
export function proofVerdict({ statements }: ContainmentProof): ProofStatement['status'] {
  if (statements.some((statement) => statement.status === 'fails' && statement.severity === 'error')) return 'fails';
  return statements.some(({ status }) => status === 'unknown') ? 'unknown' : 'holds';
}

/** `fact; affected; remedy (place)`, on one line. */
export function proofStatementToText(statement: ProofStatement): string {
  const { template, role, policy, sid, targets } = statement.place;
  const place = [template, role, policy, sid, targets?.join(', ')].filter((part) => part !== undefined).join(' > ');
  const parts = statement.status === 'holds' ? [statement.fact] : [statement.fact, statement.affected, statement.remedy];
  return `${parts.join('; ')}${place === '' ? '' : ` (${place})`}`;
}

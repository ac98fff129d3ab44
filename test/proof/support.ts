import { type ContainmentRolesOptions } from '../../lib/containment/roles';
import { managementAccountTemplate, memberAccountTemplate } from '../../lib/containment/templates';
import {
  proveContainment,
  type AccountKind,
  type ContainmentProof,
  type ContainmentProofInput,
  type ProofStatement,
} from '../../lib/proof';
import { globalRegion, regionsOf } from '../../lib/core/regions';
import { renderedRoles } from '../../lib/proof/rendered-roles';
import { type ProofSubject } from '../../lib/proof/subject';
import { type Template } from '../../lib/core/template';
import { published } from '../containment/options';
import { management } from '../support/organization';

/** The template of an account kind as it is deployed. */
export function templateOf(kind: AccountKind, options: ContainmentRolesOptions): Template {
  return kind === 'member' ? memberAccountTemplate(options) : managementAccountTemplate(options, { triageServiceLinkedRole: 'create' });
}

/** The proof of one template. */
export function proofOf(
  options: ContainmentRolesOptions,
  over: Partial<ContainmentProofInput> = {},
  { kind = 'member', body = templateOf(kind, options) }: { readonly kind?: AccountKind; readonly body?: Template } = {},
): ContainmentProof {
  return proveContainment({
    templates: [{ name: 'containment-roles', accountKind: kind, body }],
    containment: options,
    managementAccount: management,
    ...over,
  });
}

/** What fails as an error, or is unknown. */
export const problemsOf = ({ statements }: ContainmentProof): readonly ProofStatement[] =>
  statements.filter((statement) => statement.status === 'unknown' || (statement.status === 'fails' && statement.severity === 'error'));

/** A change of one property of a role, as data. */
export interface Edit {
  /** Logical ID. */
  readonly role: string;
  /** Path below its properties. */
  readonly path: readonly (string | number)[];
  readonly set?: unknown;
  readonly append?: unknown;
  readonly remove?: true;
}

/** The template with one property changed. Throws where there is nothing to change: the edit would prove nothing. */
export function edited(template: Template, { role, path, set, append, remove }: Edit): Template {
  const copy = JSON.parse(JSON.stringify(template)) as Template;
  const keys = [...path];
  const last = keys.pop()!;
  type Editable = Record<string | number, unknown>;
  const properties: unknown = copy.Resources[role]?.Properties;
  let at = properties as Editable | undefined;
  for (const key of keys) at = at?.[key] as Editable | undefined;
  if (at === undefined) throw new Error(`${role} has no ${keys.join('.')}`);
  const before = at[last];
  if (remove) {
    if (before === undefined) throw new Error(`${role} has no ${path.join('.')}`);
    if (Array.isArray(at)) at.splice(Number(last), 1);
    else delete at[last];
  } else if (append !== undefined) {
    at[last] = [...(before as readonly unknown[]), append];
  } else {
    at[last] = set;
  }
  return copy;
}

const deployment = { account: '333333333333', partition: 'aws', region: globalRegion.aws };
const { containment, execution } = renderedRoles(templateOf('member', published), deployment);

/** The published roles in a member account. */
export const memberSubject: ProofSubject = {
  ...{ template: 'containment-roles', accountKind: 'member', deployment, regions: regionsOf.aws, options: published },
  ...{ containment: containment!, execution: execution! },
};

/** Keys that follow from the organization of the account. */
export const organizationKeys = { 'aws:PrincipalOrgID': 'o-exampleorgid', 'aws:ResourceOrgID': 'o-exampleorgid' };

import { type Configuration } from '../configuration/configuration';
import { memberAccountTemplate } from '../containment/templates';
import { partitionOf } from '../core/regions';
import { type Snapshot } from '../organization/snapshot';
import { proveAccountControls } from '../proof';
import { changed, type PolicyChange } from '../proof/remedies';
import { charactersOf, policyLimits } from './policies';

/** A policy of the organization that stops containment, and the same policy with the containment roles exempted. */
export interface PolicyExemption {
  /** ID of the policy. */
  readonly policy: string;
  readonly name: string;
  /** Sids of the statements that change. */
  readonly sids: readonly string[];
  /** Facts, each as a sentence without a full stop. */
  readonly facts: readonly string[];
  /** The whole document afterwards, ready to paste. */
  readonly document: object;
  readonly characters: number;
  /** Whether the policy is then larger than Organizations takes. */
  readonly tooLarge: boolean;
}

export interface ExemptionOptions {
  /** Tags that reach the roles; see `ContainmentProofInput`. */
  readonly stackTags: Readonly<Record<string, string>> | 'unknown';
  /** YYYY-MM-DD; a policy that applies only before this day stops nothing. */
  readonly today: string;
}

/**
 * The policies that keep containment from its work, such as those that close Regions, each with its exemption. Their owners change them: Cordon does
 * not touch policies of others.
 */
export function exemptionsOf(
  { organization, containment }: Configuration,
  snapshot: Snapshot,
  { stackTags, today }: ExemptionOptions,
): readonly PolicyExemption[] {
  const partition = partitionOf(organization.membershipRegion);
  const groups = proveAccountControls({
    containment,
    managementAccount: organization.managementAccount,
    organizationId: organization.id,
    ...(partition !== undefined && { partition }),
    stackTags,
    from: today,
    regions: [...new Set([organization.membershipRegion, ...organization.regions])],
    snapshot,
    template: { name: 'containment-roles', accountKind: 'member', body: memberAccountTemplate(containment) },
    actions: containment.approvedActions,
  });
  const reading = snapshot.serviceControlPolicies;
  const policies = reading?.status === 'present' ? reading.value : [];
  const found = new Map<string, { readonly changes: Map<string, PolicyChange>; readonly facts: Set<string> }>();
  for (const { statements } of groups ?? []) {
    for (const statement of Object.values(statements).flat()) {
      if (statement.status === 'holds' || (statement.status === 'fails' && statement.severity === 'note')) continue;
      const { change, fact } = statement;
      if (change?.policy === undefined || change.sid === undefined) continue;
      const one = found.get(change.policy) ?? { changes: new Map<string, PolicyChange>(), facts: new Set<string>() };
      found.set(change.policy, one);
      one.changes.set(change.sid, wider(one.changes.get(change.sid), change));
      one.facts.add(fact);
    }
  }
  return policies.flatMap(({ id, name, content }) => {
    const one = found.get(id);
    if (one === undefined) return [];
    const document = [...one.changes.values()].reduce<Readonly<Record<string, unknown>>>(
      changed,
      JSON.parse(content) as Readonly<Record<string, unknown>>,
    );
    const characters = charactersOf(document);
    return [
      {
        policy: id,
        name,
        sids: [...one.changes.keys()],
        facts: [...one.facts],
        document,
        characters,
        tooLarge: characters > policyLimits.characters,
      },
    ];
  });
}

/** Of two exemptions of the same statement the one that exempts more roles: one action type may need both roles, another one of them. */
const wider = (known: PolicyChange | undefined, change: PolicyChange): PolicyChange =>
  known !== undefined && JSON.stringify(known.statements).length >= JSON.stringify(change.statements).length ? known : change;

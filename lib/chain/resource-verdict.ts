import { type Configuration } from '../configuration/configuration';
import { type FindingResource } from '../containment/containable';
import { containmentRunbooks } from '../containment/runbooks';
import { linkKinds, weakest, type LinkState } from './link';
import { type AccountChain } from './prove-chain';

/** Whether AWS may contain a resource that a finding names. */
export interface ResourceVerdict {
  readonly resource: FindingResource;
  /** Runbook that could contain it, and its parameter for the resource. @default - there is none */
  readonly runbook?: { readonly document: string; readonly parameter: string };
  /** Whether the runbook may run in the account. */
  readonly allowed: LinkState;
  /** Why, as a sentence. */
  readonly why: string;
  /** What to do first, as an imperative. @default - nothing */
  readonly remedy?: string;
}

/** What is known of the account of a finding: its chain, or why there is none and what would give it. */
export type KnownOfAccount = { readonly chain: AccountChain } | { readonly unknown: string; readonly remedy: string };

/** Whether the runbook of a resource may run, by the links of the chain about containment alone. */
export function resourceVerdict(
  resource: FindingResource,
  { containment: { approvedActions } }: Pick<Configuration, 'containment'>,
  known: KnownOfAccount,
): ResourceVerdict {
  if ('none' in resource) return { resource, allowed: 'no', why: resource.none };
  const { document, resourceParameter } = containmentRunbooks[resource.action];
  const could = { resource, runbook: { document, parameter: resourceParameter } };
  if (!approvedActions.includes(resource.action)) {
    const why = `containment.approvedActions does not name ${resource.action}.`;
    return { ...could, allowed: 'no', why, remedy: `add ${resource.action} to containment.approvedActions, if AWS may contain it` };
  }
  if ('unknown' in known) return { ...could, allowed: 'unknown', why: known.unknown, remedy: known.remedy };
  if (known.chain.status !== 'judged') return { ...could, allowed: 'no', why: `The account ${known.chain.account} is not active.` };
  const links = known.chain.actions.find(({ action }) => action === resource.action)?.links ?? [];
  const own = links.filter(({ id }) => linkKinds[id].stage === 'may-be-contained');
  // No link at all tells nothing.
  const allowed = own.length === 0 ? 'unknown' : weakest(own.map(({ state }) => state));
  const first = own.find(({ state }) => state === allowed);
  if (allowed === 'yes') return { ...could, allowed, why: `The roles, service control policies and the preference allow it.` };
  return {
    ...could,
    allowed,
    why: first?.evidence ?? 'No link of containment was looked at.',
    ...(first !== undefined && first.state !== 'yes' && { remedy: first.remedy }),
  };
}

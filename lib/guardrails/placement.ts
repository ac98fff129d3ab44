import { type GuardrailsConfiguration } from '../configuration/guardrails';
import { type Reading } from '../core/reading';
import { changed, type StatementDocument } from '../proof/remedies';
import { type ServiceControlPolicy, type Snapshot } from '../organization/snapshot';
import { charactersOf, policyLimits, type GuardrailPolicy } from './policies';

/** Whether the policies fit where they are to be attached, as the snapshot shows it. */
export type Placement =
  | { readonly status: 'fits'; readonly targets: readonly PlacedTarget[] }
  /** More policies than the target takes: some have to be merged. */
  | { readonly status: 'full'; readonly targets: readonly PlacedTarget[]; readonly merges: readonly Merge[] }
  | { readonly status: 'unknown'; readonly reason: string };

export interface PlacedTarget {
  /** ID of the root or unit. */
  readonly id: string;
  /** Policies of others that are attached to it. */
  readonly attached: number;
  /** Policies of the guardrails that are still to be attached. */
  readonly missing: number;
}

/** A policy of the organization that takes the statements of one policy of the guardrails. */
export interface Merge {
  readonly policy: string;
  readonly name: string;
  readonly takes: string;
  /** The whole document afterwards, ready to paste. */
  readonly document: object;
  readonly characters: number;
}

/** AWS's own, which nobody can change. */
const isOfAws = ({ id }: ServiceControlPolicy): boolean => id === 'p-FullAWSAccess';

/**
 * Counts what is attached to each target. Where there is no room, looks for policies of the organization that are attached to exactly these targets
 * and have room for the statements.
 */
export function placeGuardrails(
  policies: readonly GuardrailPolicy[],
  guardrails: GuardrailsConfiguration,
  snapshot: Pick<Snapshot, 'organization' | 'serviceControlPolicies'> | undefined,
): Placement {
  if (snapshot === undefined) return { status: 'unknown', reason: 'there is no snapshot of the organization' };
  const reading: Reading<readonly ServiceControlPolicy[]> | undefined = snapshot.serviceControlPolicies;
  if (reading === undefined) return { status: 'unknown', reason: 'the snapshot was taken without service control policies' };
  if (reading.status === 'unknown') return { status: 'unknown', reason: `${reading.reason.call} answered ${reading.reason.code}` };
  const existing = reading.status === 'absent' ? [] : reading.value;
  const ids = guardrails.targets === 'root' ? [snapshot.organization.root] : guardrails.targets;
  const isOurs = ({ name }: ServiceControlPolicy): boolean => policies.some((policy) => policy.name === name);
  const targets = ids.map((id): PlacedTarget => {
    const here = existing.filter((policy) => policy.targets.includes(id));
    const ours = here.filter(isOurs).length;
    return { id, attached: here.length - ours, missing: policies.length - ours };
  });
  if (targets.every(({ attached }) => attached + policies.length <= policyLimits.attached)) return { status: 'fits', targets };
  const candidates = existing.filter(
    (policy) =>
      !isOurs(policy) && !isOfAws(policy) && policy.targets.length === ids.length && ids.every((id) => policy.targets.includes(id)),
  );
  return { status: 'full', targets, merges: mergesOf(policies, candidates) };
}

/** Each policy of the guardrails into the first one that has room; one that fits nowhere is left out. */
function mergesOf(policies: readonly GuardrailPolicy[], candidates: readonly ServiceControlPolicy[]): readonly Merge[] {
  const taken = new Set<string>();
  return policies.flatMap(({ name, document }) => {
    for (const candidate of candidates) {
      if (taken.has(candidate.id)) continue;
      const merged = mergedDocument(candidate.content, document.Statement);
      if (merged === undefined || charactersOf(merged) > policyLimits.characters) continue;
      taken.add(candidate.id);
      return [{ policy: candidate.id, name: candidate.name, takes: name, document: merged, characters: charactersOf(merged) }];
    }
    return [];
  });
}

function mergedDocument(content: string, statements: readonly object[]): object | undefined {
  try {
    return changed(JSON.parse(content) as Readonly<Record<string, unknown>>, { statements: statements as readonly StatementDocument[] });
  } catch {
    return undefined;
  }
}

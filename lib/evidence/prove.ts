import { type Configuration } from '../configuration/configuration';
import { memberAccountTemplate } from '../containment/templates';
import { evaluateAccess, parsePolicy, type Decision, type NamedPolicy } from '../iam';
import { renderedRoles } from '../proof/rendered-roles';
import { exampleKey, misuses, runbookUses, uses, type EvidenceAttempt } from './attempts';
import { bucketPolicy, keyPolicy, logBucketPolicy, type EvidencePolicy } from './policies';
import { evidenceStores, type EvidenceStore } from './store';

/** A request that did not come out as it should, or of which it is not known. */
export interface EvidenceFailure {
  readonly store: EvidenceStore;
  readonly attempt: EvidenceAttempt;
  readonly decision: Decision;
}

export interface EvidenceProof {
  /** What a runbook needs and does not get, with the permissions of the configured execution role. */
  readonly lacking: readonly EvidenceFailure[];
  /** What somebody gets and should not, or does not get and should, whatever their own account allows them. */
  readonly wrong: readonly EvidenceFailure[];
  /** Requests that were evaluated. */
  readonly requests: number;
}

/** A member account, and an account outside the organization. Neither is in the configuration: the store names no accounts. */
const accounts = { member: '999999999999', stranger: '888888888888' } as const;

/** An account of nobody. */
const elsewhere = '777777777777';

/** Whom the policies of the own account allow everything. */
const administrator: NamedPolicy = {
  name: 'AdministratorAccess',
  policy: parsePolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }, 'AdministratorAccess'),
};

/** Proofs of a configuration, which more than one command part asks for. */
const known = new WeakMap<Configuration, EvidenceProof>();

/** Evaluates every use and misuse of the evidence stores of a configuration. Pure. */
export function proveEvidenceStores(configuration: Configuration): EvidenceProof {
  const found = known.get(configuration) ?? proveAll(configuration);
  known.set(configuration, found);
  return found;
}

function proveAll(configuration: Configuration): EvidenceProof {
  const stores = evidenceStores(configuration);
  const ofRole = executionPolicies(configuration);
  const lacking: EvidenceFailure[] = [];
  const wrong: EvidenceFailure[] = [];
  let requests = 0;
  for (const store of stores) {
    const policies = policiesOf(store);
    const tried = (list: readonly EvidenceAttempt[], identity: readonly NamedPolicy[], into: EvidenceFailure[]): void => {
      for (const attempt of list) {
        const decision = decide(attempt, policies, identity);
        if (decision.result !== attempt.expected) into.push({ store, attempt, decision });
      }
      requests += list.length;
    };
    tried(runbookUses(store, accounts.member), ofRole, lacking);
    tried(uses(store, accounts.member), [administrator], wrong);
    tried(misuses(store, accounts), [administrator], wrong);
  }
  return { lacking, wrong, requests };
}

/** The policies of a store, by what they are the policy of. */
export type PoliciesOfStore = Readonly<Record<EvidenceAttempt['on'], EvidencePolicy>>;

export const policiesOf = (store: EvidenceStore): PoliciesOfStore => ({
  bucket: bucketPolicy(store, exampleKey(store)),
  key: keyPolicy(store),
  logs: logBucketPolicy(store),
});

/** What comes of a request, under the policies of a store and those of whoever asks. */
export function decide(
  { principal, action, on, resource, resourceAccount, context }: EvidenceAttempt,
  policies: PoliciesOfStore,
  identityPolicies: readonly NamedPolicy[] = [administrator],
): Decision {
  const name = on === 'key' ? 'the policy of the key' : 'the policy of the bucket';
  // The policy of a key has to allow, also within the account, as that of a bucket of another account has to.
  // https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
  const owner = on === 'key' ? elsewhere : resourceAccount;
  return evaluateAccess(
    { principal, action, resource, resourceAccount: owner, context },
    { identityPolicies, resourcePolicy: { name, kind: 'resource', policy: parsePolicy(policies[on], name) } },
  );
}

function executionPolicies({ containment, organization }: Configuration): readonly NamedPolicy[] {
  const partition = 'aws';
  const deployment = { account: accounts.member, partition, region: organization.membershipRegion };
  return renderedRoles(memberAccountTemplate(containment), deployment).execution?.policies ?? [];
}

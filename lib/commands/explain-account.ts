import { firstToDo, proveChain, verdictExitCode } from '../chain';
import { nearest } from '../core/nearest';
import { CordonError, exitCode, type ExitCode } from '../core/problem';
import { type Snapshot } from '../organization/snapshot';
import { accountChainToText } from '../report/chain-text';
import { type ExplainRequest } from './explain';

/**
 * `cordon explain account ID`: whether a compromised resource of the account would be contained, link by link.
 *
 * The exit code is that of the verdict: 0 it would be contained, 1 it would not, 3 it is not known. An account that is not active is not judged, which is 3.
 */
export function explainAccountCommand(id: string, { file, snapshot, today, result }: ExplainRequest): ExitCode {
  if (snapshot === undefined) throw noSnapshot();
  const asked = snapshot.accounts.find((account) => account.id === id);
  if (asked === undefined) throw unknownAccount(id, snapshot);
  const proof = proveChain({ configuration: file.configuration, snapshot, today, only: [id] });
  const account = proof.accounts[0]!;
  const code = account.status === 'judged' ? verdictExitCode[account.verdict] : exitCode.unknown;
  const first = account.status === 'judged' ? firstToDo(account) : undefined;
  const { organization, takenAt, actions, notLookedAt } = proof;
  const head = { kind: 'cordon/account-chain', version: 1, organization, takenAt, exitCode: code, wantedActions: actions };
  result.write(
    result.format === 'json'
      ? `${JSON.stringify({ ...head, ...account, ...(first && { doFirst: first }), notLookedAt }, undefined, 2)}\n`
      : accountChainToText(account, proof, { colour: result.colour }),
  );
  return code;
}

function noSnapshot(): CordonError {
  return new CordonError(exitCode.usage, {
    id: 'snapshot-missing',
    message: 'explain account needs a snapshot of the organization',
    remedy: 'take one with cordon snapshot --output organization.json, then add --organization organization.json',
  });
}

function unknownAccount(value: string, { accounts }: Snapshot): CordonError {
  const near = nearest(
    value,
    accounts.map(({ id }) => id),
  );
  const named = accounts.find(({ name }) => name === value);
  return new CordonError(exitCode.usage, {
    id: 'unknown-account',
    message: 'the snapshot has no account with this ID',
    value,
    remedy: named
      ? `use the ID of the account of that name: ${named.id}`
      : near === undefined
        ? 'use an account ID of the organization; cordon plan --accounts lists them'
        : `did you mean ${near}?`,
  });
}

import { type ReplaySettings } from './settings';

/** Something about the replay of a bucket that somebody should look at. */
export interface ReplayDoubt {
  readonly id: 'replay-account-not-in-organization' | 'replay-key-of-other-account' | 'replay-needs-build-quota';
  /** Fact and remedy, a sentence without a full stop. */
  readonly message: string;
}

/** Builds that can run or wait under the quota of a new account: one runs, and five times as many wait. */
const buildsOfNewAccount = 6;

/** @param accounts - of the organization. @default - not known */
export function replayDoubts(
  { account, findings, concurrentBuilds }: ReplaySettings,
  accounts?: ReadonlySet<string>,
): readonly ReplayDoubt[] {
  const keyAccount = findings.keyArn.split(':')[4];
  return [
    ...(accounts !== undefined && !accounts.has(account)
      ? [
          {
            id: 'replay-account-not-in-organization' as const,
            message: `replay.findings.account ${account} is not in the snapshot: set it to the account that owns the bucket, because Step Functions lists no other`,
          },
        ]
      : []),
    ...(keyAccount !== account
      ? [
          {
            id: 'replay-key-of-other-account' as const,
            message: `the key of the findings belongs to account ${keyAccount}, and Cordon cannot see its policy: allow kms:Decrypt there to the role of the build cordon-replay-part`,
          },
        ]
      : []),
    ...(concurrentBuilds > buildsOfNewAccount
      ? [
          {
            id: 'replay-needs-build-quota' as const,
            message: `replay.concurrentBuilds is ${concurrentBuilds}, and a new account takes ${buildsOfNewAccount} builds, of which one runs: ask for the quota of concurrent Linux/Small builds`,
          },
        ]
      : []),
  ];
}

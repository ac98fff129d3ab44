import {
  GetMemberDetectorsCommand,
  ListMembersCommand,
  type GuardDutyClient,
  type MemberDataSourceConfiguration,
  type UnprocessedAccount,
} from '@aws-sdk/client-guardduty';
import { type Regional } from '../aws/clients';
import { reading } from '../aws/failures';
import { everyPage, inParallel } from '../aws/pages';
import { type ReadControl } from '../aws/read-control';
import { pageSize, readOperations } from '../aws/read-operations';
import { type Reading, type UnknownReason } from '../core/reading';
import { type AccountDetector } from './detection';
import { unexpected } from './regional-reads';
import { sortedBy } from './sorted';

/** Most accounts of one call. */
const accountsPerCall = readOperations['guardduty:GetMemberDetectors'].batchSize;
/** Batches of accounts at the same time. */
const batchesAtOnce = 4;
/** RelationshipStatus of a member in which GuardDuty is on. */
const enabled = 'Enabled';

export interface CollectMembersOptions {
  readonly guardDuty: Regional<GuardDutyClient>;
  /** ID of the administrator's detector. */
  readonly detector: string;
  /** Account ID of the administrator. */
  readonly administrator: string;
  /** GuardDuty of the administrator itself. @default - it is not known */
  readonly own?: AccountDetector;
  /** @default - nobody estimates the time that is left */
  readonly reads?: ReadControl;
}

/**
 * GuardDuty in the administrator's own account and in each of its members: whether it is on, and which features are. Members that were taken out
 * are listed too, with their status.
 *
 * Without ListMembers nothing is known. Where GetMemberDetectors fails, the features of its accounts are unknown, with the call.
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListMembers.html
 */
export async function collectMembers(options: CollectMembersOptions): Promise<Reading<Readonly<Record<string, AccountDetector>>>> {
  const { guardDuty, detector, administrator, own, reads } = options;
  const MaxResults = pageSize('guardduty:ListMembers');
  const listed = await reading('guardduty:ListMembers', async () => {
    const members = await everyPage(
      (NextToken) => guardDuty.send(new ListMembersCommand({ DetectorId: detector, MaxResults, OnlyAssociated: 'false', NextToken })),
      (answer) => answer.Members,
      (answer) => answer.NextToken,
    );
    return members.map(({ AccountId: account, RelationshipStatus: status }) => {
      if (!account || !status) throw unexpected('the account or the status of a member of GuardDuty', undefined);
      return [account, status] as const;
    });
  });
  if (listed.status !== 'present') return listed;
  // If members change during the read, a page can repeat a member of the page before; what it says later counts.
  const statuses = new Map(listed.value);
  const asked = [...statuses].flatMap(([account, status]) => (status === enabled ? [account] : [])).sort();
  const features = await featuresOf(guardDuty, detector, asked, reads);
  const detectors = [...statuses].map(([account, status]): [string, AccountDetector] => [account, { status, ...features.get(account) }]);
  if (own) detectors.push([administrator, own]);
  return { status: 'present', value: Object.fromEntries(sortedBy(detectors, ([account]) => account)) };
}

type Features = Pick<AccountDetector, 'features' | 'featuresUnread'>;

async function featuresOf(
  guardDuty: Regional<GuardDutyClient>,
  DetectorId: string,
  accounts: readonly string[],
  reads: ReadControl | undefined,
): Promise<ReadonlyMap<string, Features>> {
  const call = 'guardduty:GetMemberDetectors';
  const batches = Array.from({ length: Math.ceil(accounts.length / accountsPerCall) }, (_, index) =>
    accounts.slice(index * accountsPerCall, (index + 1) * accountsPerCall),
  );
  reads?.expect(call, batches.length);
  const found = await inParallel(batches, batchesAtOnce, async (AccountIds): Promise<(readonly [string, Features])[]> => {
    const answer = await reading(call, () => guardDuty.send(new GetMemberDetectorsCommand({ DetectorId, AccountIds })));
    const failed = (featuresUnread: UnknownReason) => AccountIds.map((account) => [account, { featuresUnread }] as const);
    if (answer.status === 'unknown') return failed(answer.reason);
    const silent = { call, code: 'no-answer', message: 'AWS answered nothing about the account' };
    const { MemberDataSourceConfigurations: members = [], UnprocessedAccounts: unprocessed = [] } =
      answer.status === 'present' ? answer.value : {};
    return [...failed(silent), ...members.flatMap(enabledFeatures), ...unprocessed.map((one) => unread(one, call))];
  });
  // What AWS answered comes after what was asked.
  return new Map(found.flat());
}

function enabledFeatures({ AccountId: account, Features: features }: MemberDataSourceConfiguration): (readonly [string, Features])[] {
  if (account === undefined || features === undefined) return [];
  return [[account, { features: namesOfEnabled(features) }]];
}

const unread = ({ AccountId: account = '', Result: message = '' }: UnprocessedAccount, call: string) =>
  [account, { featuresUnread: { call, code: 'unprocessed', message } }] as const;

/** Names of the features that are ENABLED, sorted. */
export function namesOfEnabled(features: readonly { readonly Name?: string; readonly Status?: string }[]): readonly string[] {
  const names = features.flatMap(({ Name: name, Status: status }) => (name !== undefined && status === 'ENABLED' ? [name] : []));
  return [...new Set(names)].sort();
}

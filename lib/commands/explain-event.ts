import {
  firstToDo,
  proveChain,
  resourceVerdict,
  serviceVerdict,
  type AccountChain,
  type KnownOfAccount,
  type ResourceVerdict,
  type ServiceVerdict,
} from '../chain';
import { CordonError, exitCode, problemToText, type ExitCode, type Problem } from '../core/problem';
import { plain } from '../core/text';
import { containmentLines } from '../report/containment-text';
import { storyToText } from '../report/story-text';
import { placeOf } from '../replay/input/place';
import { readRecords, type BadRecord, type RecordPlace, type RecordSource } from '../replay/input/read-records';
import { type ReplayRecord } from '../replay/records/record';
import { resourcesOf } from '../replay/records/resources';
import { replayer } from '../replay/replay';
import { withoutPossible } from '../replay/run/without-possible';
import { type Replayed } from '../replay/ways';
import { type ExplainRequest } from './explain';
import { type Io } from './io';

/** Records that are told; a replay is for more. */
const most = 20;

/** `cordon explain event FILE`: the way of each finding or event of a file, and with a snapshot whether its account would be contained. */
export async function explainEventCommand(sources: readonly RecordSource[], request: ExplainRequest, io: Io): Promise<ExitCode> {
  const { file, snapshot, today, result } = request;
  const { configuration } = file;
  const records: { readonly record: ReplayRecord; readonly place: RecordPlace }[] = [];
  const bad: BadRecord[] = [];
  await readRecords(sources, {
    record: (record, position) => add(records, { record, place: placeOf(position) }),
    bad: (one) => bad.push(one),
  });
  if (bad.length > 0 || records.length === 0) throw new CordonError(exitCode.usage, bad.length > 0 ? bad.map(unread) : nothing);
  const prepared = replayer({ configuration, today, withMessages: true, ...(snapshot && { snapshot }) });
  for (const problem of prepared.rules.problems) io.progress(problemToText({ ...problem, ...file.locate(problem.path ?? '') }));
  const stories = records.map(({ record, place }): Story => {
    const path = prepared.replay(record);
    const { account } = path.subject;
    if (!('finding' in record)) return { place, path };
    const known = knownOf(account, request);
    const containment = resourcesOf(record).map((resource) => resourceVerdict(resource, configuration, known));
    const { reachesService } = path;
    const service = reachesService === undefined ? undefined : serviceVerdict(reachesService, known);
    return { place, path, containment, ...(service && { service }), ...('chain' in known && known) };
  });
  const { colour } = result;
  result.write(
    result.format === 'json'
      ? `${JSON.stringify({ kind: 'cordon/event-explanations', version: 1, events: stories.map(({ path, ...story }) => ({ ...story, path: withoutPossible(path) })) }, undefined, 2)}\n`
      : stories
          .map(({ path, service, containment, chain }) =>
            storyToText(path, {
              colour,
              ...(service && { service }),
              ...(containment && { contained: [...containmentLines(containment, colour), ...(chain ? wholeChainLines(chain) : [])] }),
            }),
          )
          .join('\n'),
  );
  return exitCode.holds;
}

function add<One>(list: One[], one: One): void {
  if (list.length === most) throw new CordonError(exitCode.usage, tooMany);
  list.push(one);
}

interface Story {
  readonly place: RecordPlace;
  readonly path: Replayed;
  /** Whether the service can see it. @default - an event, or a finding of a product that the service does not take */
  readonly service?: ServiceVerdict;
  /** Of a finding alone. */
  readonly containment?: readonly ResourceVerdict[];
  /** The chain of its account. @default - no snapshot, or it does not have the account */
  readonly chain?: AccountChain;
}

/** The chain of the account of a finding, or what to give for it. */
function knownOf(account: string | undefined, { file: { configuration }, snapshot, today }: ExplainRequest): KnownOfAccount {
  if (account === undefined)
    return { unknown: 'The finding does not say which account it is about.', remedy: 'give the finding as AWS sends it' };
  if (snapshot === undefined) {
    return {
      unknown: 'Without a snapshot nothing is known of the membership, the roles and the policies of the account.',
      remedy: 'take a snapshot with cordon snapshot, and give it with --organization',
    };
  }
  const [chain] = snapshot.accounts.some(({ id }) => id === account)
    ? proveChain({ configuration, snapshot, today, only: [account] }).accounts
    : [];
  if (chain !== undefined) return { chain };
  return { unknown: `The snapshot does not have the account ${account}.`, remedy: 'take a new snapshot with cordon snapshot' };
}

/** Whether the whole way holds in the account: from a finding to people who hear of it. */
function wholeChainLines(chain: AccountChain): readonly string[] {
  if (chain.status !== 'judged') return [];
  const words = {
    yes: '✔ Every link of the account holds, as far as a snapshot can show.',
    no: '✖ A link of the account does not hold.',
    unknown: '? A link of the account is not known.',
  };
  const first = firstToDo(chain);
  return [
    `  ${words[chain.verdict]} cordon explain account ${chain.account} shows each link.`,
    ...(first === undefined ? [] : [`    Do this first: ${plain(first.remedy)}`]),
  ];
}

function unread({ file, line, reason }: BadRecord): Problem {
  return {
    id: 'unreadable-record',
    message: `cannot read a record: ${reason.replace(/\.$/, '')}`,
    remedy: 'give a finding or event as JSON, as AWS sends or answers it',
    file,
    ...(line !== undefined && { line }),
  };
}

const nothing: Problem = { id: 'no-records', message: 'the file has no finding and no event', remedy: 'give a finding or event as JSON' };
const tooMany: Problem = {
  id: 'too-many-records',
  message: `the file has more than ${most} findings or events`,
  remedy: 'use cordon replay, which adds them up',
};

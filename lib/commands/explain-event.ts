import { firstToDo, proveChain, type AccountChain } from '../chain';
import { CordonError, exitCode, problemToText, type ExitCode, type Problem } from '../core/problem';
import { plain } from '../core/text';
import { storyToText } from '../report/story-text';
import { placeOf } from '../replay/input/place';
import { readRecords, type BadRecord, type RecordPlace, type RecordSource } from '../replay/input/read-records';
import { type ReplayRecord } from '../replay/records/record';
import { replayer } from '../replay/replay';
import { withoutPossible } from '../replay/run/without-possible';
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
  const stories = records.map(({ record, place }) => {
    const path = prepared.replay(record);
    const { account } = path.subject;
    const isKnown = snapshot?.accounts.some(({ id }) => id === account) === true && account !== undefined && 'finding' in record;
    const chain = isKnown ? proveChain({ configuration, snapshot, today, only: [account] }).accounts[0] : undefined;
    return { place, path, ...(chain && { chain }) };
  });
  const { colour } = result;
  result.write(
    result.format === 'json'
      ? `${JSON.stringify({ kind: 'cordon/event-explanations', version: 1, events: stories.map(({ path, ...story }) => ({ ...story, path: withoutPossible(path) })) }, undefined, 2)}\n`
      : stories.map(({ path, chain }) => storyToText(path, { colour, ...(chain && { contained: containedLines(chain) }) })).join('\n'),
  );
  return exitCode.holds;
}

function add<One>(list: One[], one: One): void {
  if (list.length === most) throw new CordonError(exitCode.usage, tooMany);
  list.push(one);
}

function containedLines(chain: AccountChain): readonly string[] {
  if (chain.status !== 'judged') return [`  ? The account ${chain.account} is not active.`];
  const words = { yes: '✔ Yes, as far as a snapshot can show.', no: '✖ No.', unknown: '? Not known.' };
  const first = firstToDo(chain);
  return [
    `  ${words[chain.verdict]} (account ${chain.account}; cordon explain account ${chain.account} shows each link)`,
    ...(first === undefined ? [] : [`  Do this first: ${plain(first.remedy)}`]),
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

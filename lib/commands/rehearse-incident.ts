import { verdictExitCode } from '../chain';
import { type Configuration } from '../configuration/configuration';
import { CordonError, exitCode, type ExitCode, type Problem } from '../core/problem';
import {
  debriefQuestions,
  notExercised,
  rehearseIncident,
  sampleFinding,
  staysOpen,
  timeLine,
  whoCanAct,
  type Exercise,
  type Scenario,
} from '../game-day';
import { type Snapshot } from '../organization/snapshot';
import { onlyAnExercise } from '../report/incident-words';
import { incidentToMarkdown } from '../report/incident-markdown';
import { incidentToText } from '../report/incident-text';
import { readRecords, type BadRecord, type RecordSource } from '../replay/input/read-records';
import { isDocument, memberOf, textAt, type FindingRecord, type ReplayRecord } from '../replay/records/record';
import { type ExplainRequest } from './explain';
import { type IncidentFormat } from './rehearse-incident-formats';
import { type Result } from './result';

export interface RehearseIncidentRequest extends ExplainRequest<IncidentFormat> {
  /** Files with the finding. @default - one is made for the exercise */
  readonly sources?: readonly RecordSource[];
  readonly scenario: Scenario;
  /** Where the record of the exercise goes as Markdown, besides the result. @default - nowhere */
  readonly report?: Result<'markdown'>;
}

/**
 * `cordon rehearse incident [file]`: a finding goes through the rules, the state machine and the policies, in memory.
 *
 * The exit code is that of the verdict: 0 contained in the exercise, 1 not contained, 3 something that decides is not known.
 */
export async function rehearseIncidentCommand(request: RehearseIncidentRequest): Promise<ExitCode> {
  const { file, snapshot, today, scenario, result, report } = request;
  const { configuration } = file;
  if (configuration.remediation === undefined) throw new CordonError(exitCode.usage, { ...noRemediation, file: file.locate('').file });
  const record = request.sources === undefined ? made(configuration, request) : await given(request.sources);
  if (!hasId(record)) throw new CordonError(exitCode.usage, withoutId);
  const exercise = await rehearseIncident({
    configuration,
    ...(snapshot && { snapshot }),
    today,
    record,
    isSample: request.sources === undefined,
    scenario,
  });
  if (exercise === undefined) throw new CordonError(exitCode.usage, otherForm);
  const code = verdictExitCode[exercise.verdict.contained];
  report?.write(incidentToMarkdown(exercise, configuration));
  switch (result.format) {
    case 'json':
      result.write(`${JSON.stringify(asJson(exercise, configuration, code), undefined, 2)}\n`);
      break;
    case 'markdown':
      result.write(incidentToMarkdown(exercise, configuration));
      break;
    case 'text':
      result.write(incidentToText(exercise, configuration, { colour: result.colour }));
  }
  return code;
}

function asJson(exercise: Exercise, configuration: Configuration, code: ExitCode): object {
  const { path, settings, ...rest } = exercise;
  const { suppression, routes, doubts } = path;
  return {
    kind: 'cordon/incident-exercise',
    version: 1,
    exitCode: code,
    ...rest,
    ...(suppression && { suppression }),
    routes,
    doubts,
    ...(settings && { region: settings.region }),
    timeLine: timeLine(exercise),
    whoCanAct: settings === undefined ? [] : whoCanAct(configuration, settings),
    staysOpen: staysOpen(exercise),
    questions: debriefQuestions(exercise),
    notExercised,
    claim: onlyAnExercise,
  };
}

/** A finding for the exercise, in an account of the organization. */
function made(
  configuration: Configuration,
  { snapshot, today, scenario: { action = 'ec2-instance' } }: RehearseIncidentRequest,
): FindingRecord {
  const region = configuration.organization.membershipRegion;
  return { form: 'guardduty', finding: sampleFinding(action, { account: someAccount(configuration, snapshot), region, today }) };
}

/** The first active member account, or an ID that AWS's documentation uses. */
function someAccount(
  { organization: { managementAccount, delegatedAdministrator } }: Configuration,
  snapshot: Snapshot | undefined,
): string {
  const members = (snapshot?.accounts ?? []).filter(
    ({ id, state }) => state === 'ACTIVE' && id !== managementAccount && id !== delegatedAdministrator,
  );
  return members.map(({ id }) => id).sort()[0] ?? '444455556666';
}

/** The one finding of the files. */
async function given(sources: readonly RecordSource[]): Promise<FindingRecord> {
  const records: ReplayRecord[] = [];
  const bad: BadRecord[] = [];
  await readRecords(sources, {
    record: (record) => {
      if (records.length > 0) throw new CordonError(exitCode.usage, severalFindings);
      records.push(record);
    },
    bad: (one) => bad.push(one),
  });
  if (bad.length > 0) throw new CordonError(exitCode.usage, bad.map(unread));
  const record = withFinding(records[0]);
  if (record === undefined || !('finding' in record)) throw new CordonError(exitCode.usage, record === undefined ? nothing : noFinding);
  return record;
}

/** Also of the event that a click sends, which no rule for findings sees. */
function withFinding(record: ReplayRecord | undefined): ReplayRecord | undefined {
  if (record?.form !== 'event' || record.event['detail-type'] !== 'Security Hub Findings - Custom Action') return record;
  const list = memberOf(record.event.detail, 'findings');
  const [finding, ...others] = Array.isArray(list) ? list.filter(isDocument) : [];
  if (others.length > 0) throw new CordonError(exitCode.usage, severalFindings);
  return finding === undefined ? record : { form: 'security-hub', finding };
}

/** By its ID the state machine reads it. */
const hasId = ({ form, finding }: FindingRecord): boolean =>
  (textAt(finding, form === 'guardduty' ? 'arn' : 'Id') ?? '') !== '' || form === 'security-hub-v2';

function unread({ file, line, reason }: BadRecord): Problem {
  return {
    id: 'unreadable-record',
    message: `cannot read a record: ${reason.replace(/\.$/, '')}`,
    remedy: 'give a finding as JSON, as GuardDuty or Security Hub has it',
    file,
    ...(line !== undefined && { line }),
  };
}

const noRemediation: Problem = {
  id: 'no-remediation',
  path: 'remediation',
  message: 'is missing, so there is no state machine to walk',
  remedy: 'add it (examples/remediation.yaml), or use cordon explain event for the rules and routes alone',
};
const nothing: Problem = {
  id: 'no-records',
  message: 'the file has no finding',
  remedy: 'give a finding as JSON, or leave the file out to have one made',
};
const noFinding: Problem = {
  id: 'not-a-finding',
  message: 'the file has an event without a finding, which nothing contains',
  remedy: 'give a finding of GuardDuty or Security Hub, or its event',
};
const withoutId: Problem = {
  id: 'finding-without-id',
  message: 'the finding has no Id (of GuardDuty: no arn), by which the state machine reads it',
  remedy: 'give the finding as AWS sends it',
};
const severalFindings: Problem = {
  id: 'several-findings',
  message: 'the file has more than one finding or event',
  remedy: 'give one finding; an exercise is about one',
};
const otherForm: Problem = {
  id: 'finding-of-security-hub-v2',
  message: 'the finding is of Security Hub V2, and the state machine reads findings of Security Hub CSPM',
  remedy: 'give the finding as GuardDuty or Security Hub CSPM has it',
};

import { dirname, join, resolve } from 'node:path';
import { CordonError, type Problem } from '../core/problem';
import { readRecords, type RecordPlace } from '../replay/input/read-records';
import { sourcesOf } from '../replay/input/sources';
import { recognize } from '../replay/records/recognize';
import { formNames, type ReplayRecord } from '../replay/records/record';
import { subjectOf } from '../replay/records/subject';
import { type Expectation } from './expectation';

/** The findings and events that expectations are about, in their order. */
export interface GivenRecords {
  /** @default undefined where there is a problem */
  readonly records: readonly (ReplayRecord | undefined)[];
  /** Paths such as `expectations[2].line`. */
  readonly problems: readonly Problem[];
}

/**
 * Takes the findings and events out of expectations and of the files that they name. Each file is read once.
 * @param file of the expectations; paths of other files start at its folder
 */
export async function givenRecords(expectations: readonly Expectation[], file: string): Promise<GivenRecords> {
  const records: (ReplayRecord | undefined)[] = expectations.map(() => undefined);
  const problems: Problem[] = [];
  const wanted = new Map<string, WantedRecord[]>();
  for (const [index, one] of expectations.entries()) {
    const path = `expectations[${index}]`;
    if (one.file !== undefined) {
      const name = resolve(dirname(file), one.file);
      const found: WantedRecord['found'] = [];
      wanted.set(name, [...(wanted.get(name) ?? []), { index, shown: join(dirname(file), one.file), expectation: one, found }]);
    } else {
      const record = inlineRecord(one, path);
      if ('id' in record) problems.push(record);
      else records[index] = record;
    }
  }
  for (const [name, all] of wanted) {
    problems.push(...(await readFile(name, all)));
    for (const one of all) records[one.index] = one.found.length === 1 ? one.found[0] : undefined;
  }
  problems.push(...records.flatMap((record, index) => eventProblems(record, expectations[index], `expectations[${index}]`)));
  return { records, problems };
}

function inlineRecord({ finding, event }: Expectation, at: string): ReplayRecord | Problem {
  const key = finding === undefined ? 'event' : 'finding';
  const found = recognize(finding ?? event);
  const [record] = found;
  const path = `${at}.${key}`;
  if (record === undefined || found.length !== 1) {
    return {
      id: 'unrecognized-record',
      path,
      message:
        found.length > 1
          ? `has ${found.length} findings or events`
          : `is not recognized as ${key === 'finding' ? 'a finding' : 'an event'}`,
      remedy: found.length > 1 ? 'write one of them' : remedyFor(finding ?? event ?? {}, key),
    };
  }
  const isFinding = 'finding' in record && record.event === undefined;
  if (isFinding === (key === 'finding')) return record;
  return {
    id: 'unrecognized-record',
    path,
    message: isFinding
      ? `is a ${formNames[record.form]}, and no event around it`
      : `is ${record.form === 'cloudtrail' ? 'a CloudTrail record' : 'an event'}`,
    remedy: isFinding ? 'write it below finding' : 'write it below event',
  };
}

/** Account IDs without quotes are the commonest slip: they are numbers then. */
function remedyFor(value: Readonly<Record<string, unknown>>, key: 'finding' | 'event'): string {
  const number = ['accountId', 'AwsAccountId', 'AccountId', 'account'].find((name) => typeof value[name] === 'number');
  if (number !== undefined) return `write ${number} in quotes`;
  return key === 'finding'
    ? 'give it the keys of AWS: accountId, type and severity for GuardDuty, ProductArn and AwsAccountId for Security Hub'
    : 'give it the keys of AWS: source, detail-type, account, region and detail';
}

interface WantedRecord {
  readonly index: number;
  /** The path of the file as it is said. */
  readonly shown: string;
  readonly expectation: Expectation;
  readonly found: ReplayRecord[];
}

/** Records beyond the first that fit are of no use; a second one is enough to say so. */
const enough = 2;

async function readFile(name: string, all: readonly WantedRecord[]): Promise<readonly Problem[]> {
  const bad: string[] = [];
  try {
    await readRecords(sourcesOf([name], nobody()), {
      record: (record, place) => {
        for (const one of all) if (one.found.length < enough && fits(one.expectation, record, place)) one.found.push(record);
      },
      bad: ({ line, reason }) =>
        bad.length < enough && bad.push(`${line === undefined ? '' : `line ${line}: `}${reason.replace(/\.$/, '')}`),
    });
  } catch (error) {
    if (!(error instanceof CordonError)) throw error;
    return all.flatMap(({ index, shown }) =>
      error.problems.map(({ id, message }) => ({
        ...{ id, path: `expectations[${index}].file`, message, value: shown },
        remedy: 'use the path of a file that this user can read, from the folder of the expectations',
      })),
    );
  }
  return all.flatMap((one) => placeProblems(one, bad));
}

async function* nobody(): AsyncGenerator<Buffer> {
  // Standard input is no file of an expectation.
}

function fits({ line, id }: Expectation, record: ReplayRecord, place: RecordPlace): boolean {
  if (line !== undefined) return place.line === line;
  return id === undefined || subjectOf(record).id === id;
}

function placeProblems({ index, expectation, found }: WantedRecord, bad: readonly string[]): readonly Problem[] {
  const { line, id } = expectation;
  const key = line !== undefined ? 'line' : id !== undefined ? 'id' : 'file';
  const path = `expectations[${index}].${key}`;
  const value = line ?? id ?? expectation.file;
  if (found.length === 1) return [];
  if (found.length > 1) {
    const remedy = key === 'file' ? 'add line or id' : key === 'line' ? 'use id' : 'use line';
    return [{ id: 'several-records', path, message: 'stands for several findings or events', value, remedy }];
  }
  const unread = bad.length === 0 ? '' : `. What could not be read there: ${bad.join('; ')}`;
  return [
    {
      id: 'record-not-found',
      path,
      message: `${key === 'file' ? 'has' : 'stands for'} no finding and no event${unread}`,
      value,
      remedy:
        key === 'line'
          ? 'use the line in which the finding or event begins'
          : key === 'id'
            ? 'use an ID of the file'
            : 'use a file with findings',
    },
  ];
}

/** AWS Security Incident Response takes findings; of events it is not asked. */
function eventProblems(record: ReplayRecord | undefined, expectation: Expectation | undefined, at: string): readonly Problem[] {
  if (record === undefined || 'finding' in record) return [];
  const keys = (
    ['archivedBy', 'hiddenBy', 'seenByService', 'severity', 'workflowStatus', 'verificationState', 'securityHubV2'] as const
  ).filter((key) => expectation?.expect[key] !== undefined);
  return keys.map((key) => ({
    id: 'expectation-for-findings',
    path: `${at}.expect.${key}`,
    message: `is for findings, and this is ${record.form === 'cloudtrail' ? 'a CloudTrail record' : 'an event'}`,
    remedy: 'remove it',
  }));
}

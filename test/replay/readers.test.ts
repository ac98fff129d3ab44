import { gzipSync } from 'node:zlib';
import * as zlib from 'node:zlib';
import { maximumRecordBytes } from '../../lib/replay/input/limits';
import { recognize } from '../../lib/replay/records/recognize';
import { guardDutyFinding, ocsfFinding, readParts, recordOf, securityHubFinding } from './support';

const lines = (...values: readonly unknown[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const ids = (records: readonly { readonly finding?: { readonly id?: unknown } }[]): readonly unknown[] =>
  records.map(({ finding }) => finding?.id);
const finding = (id: string): Readonly<Record<string, unknown>> => guardDutyFinding({ id });

const event = (source: string, detailType: string, detail: unknown): Readonly<Record<string, unknown>> => ({
  ...{ version: '0', id: 'e1', source, 'detail-type': detailType, account: '222222222222', time: '2026-11-23T10:00:00Z' },
  ...{ region: 'eu-west-1', resources: [], detail },
});

describe('what a record is, is told by its shape', () => {
  it('a finding of GuardDuty as it is exported to S3', () => {
    expect(recordOf(finding('a'))).toEqual({ form: 'guardduty', finding: finding('a') });
  });

  it('a finding of GuardDuty as GetFindings answers it, with the names that its events have', () => {
    const answer = {
      Findings: [
        {
          AccountId: '444444444444',
          Type: 'Recon:EC2/Portscan',
          Severity: 5,
          Resource: { InstanceDetails: { NetworkInterfaces: [{ PrivateIpAddress: '10.0.0.1' }] } },
          Service: { Action: { NetworkConnectionAction: { RemoteIpDetails: { IpAddressV4: '192.0.2.1' } } } },
        },
      ],
    };
    expect(recognize(answer)).toEqual([
      {
        form: 'guardduty',
        finding: {
          accountId: '444444444444',
          type: 'Recon:EC2/Portscan',
          severity: 5,
          resource: { instanceDetails: { networkInterfaces: [{ privateIpAddress: '10.0.0.1' }] } },
          service: { action: { networkConnectionAction: { remoteIpDetails: { ipAddressV4: '192.0.2.1' } } } },
        },
      },
    ]);
  });

  it('an event of GuardDuty', () => {
    const given = event('aws.guardduty', 'GuardDuty Finding', finding('a'));
    expect(recordOf(given)).toEqual({ form: 'guardduty', finding: finding('a'), event: given });
  });

  it('findings of Security Hub CSPM, as GetFindings answers them and one by one out of events', () => {
    const one = securityHubFinding();
    expect(recognize({ Findings: [one, one] })).toEqual([1, 2].map(() => ({ form: 'security-hub', finding: one })));
    const given = event('aws.securityhub', 'Security Hub Findings - Imported', { findings: [one, { ...one, Id: 'b' }] });
    const records = recognize(given);
    expect(records.map((record) => record?.event)).toEqual(
      [one, { ...one, Id: 'b' }].map((each) => ({ ...given, detail: { findings: [each] } })),
    );
  });

  it('findings of Security Hub V2, as they are and in events', () => {
    expect(recordOf(ocsfFinding())).toMatchObject({ form: 'security-hub-v2' });
    expect(recordOf(event('aws.securityhub', 'Findings Imported V2', { findings: [ocsfFinding()] }))).toMatchObject({
      form: 'security-hub-v2',
      finding: ocsfFinding(),
    });
  });

  it('any other event, also one of Security Hub that somebody sent by hand', () => {
    const cases = event('aws.security-ir', 'Case Created', { caseId: '1' });
    const action = event('aws.securityhub', 'Security Hub Findings - Custom Action', { findings: [securityHubFinding()] });
    expect([recordOf(cases), recordOf(action)]).toEqual([
      { form: 'event', event: cases },
      { form: 'event', event: action },
    ]);
  });

  it.each([
    ['AwsApiCall', 'AWS API Call via CloudTrail'],
    ['AwsServiceEvent', 'AWS Service Event via CloudTrail'],
    ['AwsConsoleSignIn', 'AWS Console Sign In via CloudTrail'],
    [undefined, 'AWS API Call via CloudTrail'],
  ])('a record of CloudTrail, %s', (eventType, detailType) => {
    const record = {
      ...{ eventVersion: '1.11', eventSource: 'guardduty.amazonaws.com', eventName: 'DeleteDetector', awsRegion: 'us-east-1' },
      ...{ eventTime: '2026-11-23T10:00:00Z', recipientAccountId: '444444444444', ...(eventType && { eventType }) },
    };
    expect(recognize({ Records: [record] })).toEqual([
      {
        form: 'cloudtrail',
        event: {
          ...{ version: '0', 'detail-type': detailType, source: 'aws.guardduty', account: '444444444444' },
          ...{ time: '2026-11-23T10:00:00Z', region: 'us-east-1', resources: [], detail: record },
        },
      },
    ]);
  });

  it.each([[null], [7], ['text'], [{}], [{ Findings: 7 }], [{ type: 'no type', accountId: 'x', severity: 1 }], [[[[[[[]]]]]]]])(
    'and %j is nothing of it',
    (value) => {
      expect(recognize(value)).toEqual([undefined]);
    },
  );
});

describe('reading files', () => {
  it('takes one record a line, however the file is cut into parts', async () => {
    const text = lines(finding('a'), finding('b'), finding('c'));
    for (const size of [1, 7, 100, text.length]) {
      const parts = Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.slice(index * size, (index + 1) * size));
      const { records, bad } = await readParts(...parts);
      expect(ids(records as never)).toEqual(['a', 'b', 'c']);
      expect(records.map(({ place }) => place.line)).toEqual([1, 2, 3]);
      expect(bad).toEqual([]);
    }
  });

  it('takes letters that a part cuts through', async () => {
    const bytes = Buffer.from(lines(guardDutyFinding({ id: 'ä€😀' }), guardDutyFinding({ id: 'ö' })));
    const { records } = await readParts(...Array.from(bytes, (byte) => Buffer.of(byte)));
    expect(ids(records as never)).toEqual(['ä€😀', 'ö']);
  });

  it.each([
    ['an answer over several lines', JSON.stringify({ Findings: [finding('a'), finding('b')], NextToken: 'x' }, undefined, 2)],
    ['an answer on one line', JSON.stringify({ NextToken: '[{"Findings": [', Findings: [finding('a'), finding('b')] })],
    ['a list over several lines', JSON.stringify([finding('a'), finding('b')], undefined, 2)],
    ['a list of lines', `[\n${JSON.stringify(finding('a'))},\n${JSON.stringify(finding('b'))}\n]\n`],
    ['values one after the other', `${JSON.stringify(finding('a'), undefined, 2)}\n${JSON.stringify(finding('b'), undefined, 2)}`],
    ['answers one after the other', ['a', 'b'].map((id) => JSON.stringify({ Findings: [finding(id)] }, undefined, 2)).join('\n')],
    ['lines of answers', lines({ Findings: [finding('a')] }, { Findings: [finding('b')] })],
    ['lines with a mark of UTF-8, blank lines and CRLF', `\ufeff${lines(finding('a')).trim()}\r\n\r\n${lines(finding('b')).trim()}\r\n`],
  ])('takes %s', async (_, text) => {
    for (const size of [1, 11, text.length]) {
      const bytes = Buffer.from(text);
      const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_each, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      const { records, bad } = await readParts(...parts);
      expect(ids(records as never)).toEqual(['a', 'b']);
      expect(bad).toEqual([]);
    }
  });

  it('says on which line a record of a long document begins', async () => {
    const { records } = await readParts(JSON.stringify({ Findings: [{ ...finding('a') }, finding('b')] }, undefined, 2));
    const each = JSON.stringify(finding('a'), undefined, 2).split('\n').length;
    expect(records.map(({ place }) => place.line)).toEqual([3, 3 + each]);
  });

  it('takes entries of a list that is longer than a record may be', async () => {
    const many = Array.from({ length: 9000 }, (_, index) => finding(String(index)));
    const text = JSON.stringify({ Records: many });
    expect(text.length).toBeGreaterThan(maximumRecordBytes);
    const { records, bad } = await readParts(text.slice(0, 5_000_000), text.slice(5_000_000));
    expect(records).toHaveLength(9000);
    expect(bad).toEqual([]);
  });

  it('unpacks gzip, also of several members', async () => {
    const packed = Buffer.concat([gzipSync(lines(finding('a'))), gzipSync(lines(finding('b')))]);
    const { records, bad } = await readParts(packed.subarray(0, 2), packed.subarray(2, 20), packed.subarray(20));
    expect(ids(records as never)).toEqual(['a', 'b']);
    expect(bad).toEqual([]);
  });

  it('unpacks zstd where Node can, and otherwise says what to do', async () => {
    const { zstdCompressSync } = zlib as { readonly zstdCompressSync?: (text: string) => Buffer };
    const packed = zstdCompressSync?.(lines(finding('a'))) ?? Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]);
    const { records, bad } = await readParts(packed);
    expect([ids(records as never), bad]).toEqual(
      zstdCompressSync
        ? [['a'], []]
        : [
            [],
            [
              {
                file: 'file',
                reason: expect.stringMatching(/cannot unpack zstd\. Use Node 22\.15 or later, or unpack the file first: zstd -d FILE\.$/),
              },
            ],
          ],
    );
  });

  it('counts what is no record with its line, and goes on', async () => {
    const { records, bad } = await readParts(`${lines(finding('a'))}{"id": \n\nnot JSON\n{"a": 1}\n7\n${lines(finding('b'))}{"cut": [`);
    expect(ids(records as never)).toEqual(['a', 'b']);
    expect(bad.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '2 This is not valid JSON.',
      '4 This is not valid JSON.',
      '5 Cordon does not recognize this as a finding or an event.',
      '6 Cordon does not recognize this as a finding or an event.',
      '8 This is not valid JSON.',
    ]);
  });

  it('goes on behind a first line that is no JSON', async () => {
    for (const first of ['{"cut": ', 'text', '']) {
      const { records, bad } = await readParts(`${first}\n${lines(finding('a'), finding('b'))}`);
      expect(ids(records as never)).toEqual(['a', 'b']);
      expect(bad).toHaveLength(first === '' ? 0 : 1);
    }
  });

  it('says of a document that something in it is no record, or that it ends too early', async () => {
    const text = JSON.stringify({ Findings: [finding('a'), 7, { x: 1 }, finding('b')] }, undefined, 2);
    const whole = await readParts(text);
    expect(ids(whole.records as never)).toEqual(['a', 'b']);
    expect(whole.bad.map(({ reason }) => reason)).toEqual([
      'Neither an object nor a list begins here.',
      'Cordon does not recognize this as a finding or an event.',
    ]);
    const cut = await readParts(text.slice(0, -40));
    expect(ids(cut.records as never)).toEqual(['a']);
    expect(cut.bad.at(-1)?.reason).toBe('The file ends in the middle of this value.');
  });

  it('has nothing to say of an empty file or an empty answer', async () => {
    for (const text of ['', '\n\n', '{"Findings": []}', '[]', '{\n"Findings": []\n}']) {
      expect(await readParts(text)).toEqual({ records: [], bad: [] });
    }
  });
});

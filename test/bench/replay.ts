import { closeSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { processes, type Measured } from './measure';
import { findingLine, replayConfiguration, type RuleNumbers } from './replay-data';
import { mb, ms, type Report } from './report';

const findings = 200_000;
const today = '2026-11-24';
/** A replay takes long: each is measured so many times, after one time that does not count. */
const times = 3;

/** What a replay is compared with: the same file, read and parsed line by line. */
const readAndParse = `
  const { createReadStream } = require('node:fs');
  void (async () => {
    let rest = [];
    for await (const chunk of createReadStream(process.argv[1], { highWaterMark: 256 * 1024 })) {
      let from = 0;
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
        const end = chunk.subarray(from, at);
        JSON.parse((rest.length === 0 ? end : Buffer.concat([...rest, end])).toString('utf8'));
        rest = [];
        from = at + 1;
      }
      if (from < chunk.length) rest.push(chunk.subarray(from));
    }
  })();`;

/** Speed and memory of `cordon replay`; processor time, the least of its runs. */
export function measureReplay(report: Report, directory: string): void {
  const file = join(directory, 'findings.jsonl');
  writeFindings(file);
  const { measured } = processes(directory, times);
  const replay = (numbers: RuleNumbers, ...files: readonly string[]): Measured => {
    const configuration = join(directory, `rules-${numbers.suppressionRules}.yaml`);
    writeFileSync(configuration, stringify(replayConfiguration(numbers)));
    const program = join(__dirname, '..', '..', 'dist', 'bin', 'cordon.js');
    return measured([program, 'replay', ...files, '-c', configuration, '--date', today, '--format', 'json']);
  };
  const many: RuleNumbers = { suppressionRules: 100, automationRules: 100, routes: 50 };
  const parse = measured(['-e', readAndParse, file]);
  const withFew = replay({ suppressionRules: 4, automationRules: 4, routes: 2 }, file);
  const withMany = replay(many, file);
  const threeTimes = replay(many, file, file, file);
  report.row(`reading and JSON.parse of ${findings} findings`, ms(parse.processorMilliseconds), mb(statSync(file).size / 1e6));
  report.row('cordon replay, 10 rules and routes', ms(withFew.processorMilliseconds), mb(withFew.megabytes));
  report.row(
    'cordon replay, 250 rules and routes',
    ms(withMany.processorMilliseconds),
    report.bounded('reading and JSON.parse of the findings', ratioOf(withMany, parse), 1.5),
  );
  report.row('', '', report.bounded('processor time of 10 rules and routes', ratioOf(withMany, withFew), 1.3));
  report.row(
    '  its memory for three times the findings',
    mb(threeTimes.megabytes),
    report.bounded('memory for the findings once', threeTimes.megabytes / withMany.megabytes, 1.2),
  );
  rmSync(file);
}

const ratioOf = (one: Measured, other: Measured): number => one.processorMilliseconds / other.processorMilliseconds;

function writeFindings(file: string): void {
  const descriptor = openSync(file, 'w');
  const atOnce = 1000;
  for (let from = 0; from < findings; from += atOnce) {
    const lines = Array.from({ length: Math.min(atOnce, findings - from) }, (_, index) => `${findingLine(from + index)}\n`);
    for (let rest = Buffer.from(lines.join('')); rest.length > 0;) rest = rest.subarray(writeSync(descriptor, rest));
  }
  closeSync(descriptor);
}

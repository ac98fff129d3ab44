import { closeSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { processes } from './measure';
import { cordon, today } from './programs';
import { findingLine, replayConfiguration, type RuleNumbers } from './replay-data';
import { mb, ms, type Report } from './report';

const findings = 200_000;
/** A replay takes long: each is measured so many times, in turn with the others. The least counts, because other work can only add to it. */
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

/** Speed and memory of `cordon replay`; processor time, and wall time where it is about several cores. */
export function measureReplay(report: Report, directory: string): void {
  const file = join(directory, 'findings.jsonl');
  writeFindings(file);
  const size = statSync(file).size / 1e6;
  const { once } = processes(directory);
  const replay = (numbers: RuleNumbers, threads: number, ...files: readonly string[]): readonly string[] => {
    const configuration = join(directory, `rules-${numbers.suppressionRules}.yaml`);
    writeFileSync(configuration, stringify(replayConfiguration(numbers)));
    const form = ['--format', 'json', '--threads', String(threads)];
    return cordon('replay', ...files, '-c', configuration, '--date', today, ...form);
  };
  const few: RuleNumbers = { suppressionRules: 4, automationRules: 4, routes: 2 };
  const many: RuleNumbers = { suppressionRules: 100, automationRules: 100, routes: 50 };
  const rounds = Array.from({ length: times }, () => ({
    parse: once(['-e', readAndParse, file]),
    few: once(replay(few, 1, file)),
    many: once(replay(many, 1, file)),
    two: once(replay(many, 2, file)),
  }));
  const least = (name: keyof (typeof rounds)[number], of: 'processorMilliseconds' | 'milliseconds'): number =>
    Math.min(...rounds.map((round) => round[name][of]));
  // Memory does not depend on what else the machine does: two sizes, of which one is far larger, are measured once.
  const threeTimes = once(replay(many, 1, file, file, file));
  const most = Math.max(...rounds.map((round) => round.many.megabytes));
  const processor = (name: keyof (typeof rounds)[number]): number => least(name, 'processorMilliseconds');
  report.row(`reading and JSON.parse of ${findings} findings`, ms(processor('parse')), mb(size));
  report.row('cordon replay, 10 rules and routes', ms(processor('few')), `${(processor('few') / processor('parse')).toFixed(2)} × that`);
  report.row(
    'cordon replay, 250 rules and routes',
    ms(processor('many')),
    report.bounded('reading and JSON.parse of the findings', processor('many') / processor('parse'), 1.5),
  );
  report.row('', '', report.bounded('processor time of 10 rules and routes', processor('many') / processor('few'), 1.3));
  report.row(
    `  its memory for ${(3 * size).toFixed(0)} MB of findings`,
    mb(threeTimes.megabytes),
    report.bounded(`memory for ${size.toFixed(0)} MB`, threeTimes.megabytes / most, 1.2),
  );
  report.row(
    '  its wall time with two threads',
    ms(least('two', 'milliseconds')),
    report.bounded('wall time with one thread', least('two', 'milliseconds') / least('many', 'milliseconds'), 1 / 1.7),
  );
  rmSync(file);
}

function writeFindings(file: string): void {
  const descriptor = openSync(file, 'w');
  const atOnce = 1000;
  for (let from = 0; from < findings; from += atOnce) {
    const lines = Array.from({ length: Math.min(atOnce, findings - from) }, (_, index) => `${findingLine(from + index)}\n`);
    for (let rest = Buffer.from(lines.join('')); rest.length > 0;) rest = rest.subarray(writeSync(descriptor, rest));
  }
  closeSync(descriptor);
}

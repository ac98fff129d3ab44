import { count, figure, paint, plain, type Paint } from '../core/text';
import { type JudgedPart, type Reason } from '../expectations/judged';
import { type ExpectationResult, type ExpectationsReport } from '../expectations/run-expectations';
import { criterionLine } from './reasons-text';

/** What `cordon test` found, for people: what fails first, then what is unknown. */
export function expectationsToText(report: ExpectationsReport, options: { readonly colour: boolean }): string {
  const p = paint(options.colour);
  const { expectations, fails, unknown, holds, date } = report;
  const of = (verdict: JudgedPart['verdict']): readonly ExpectationResult[] => expectations.filter((one) => one.verdict === verdict);
  return [
    ...of('fails').flatMap((one) => [...resultLines(one, p), '']),
    ...of('unknown').flatMap((one) => [...resultLines(one, p), '']),
    ...of('holds').map(({ name }) => p.green(`✔ ${plain(name)}`)),
    ...(holds > 0 ? [''] : []),
    fails > 0
      ? p.red(
          `✖ ${figure(fails)} of ${count(expectations.length, 'expectation')} ${fails === 1 ? 'fails' : 'fail'}${more(unknown)} · rules as of ${date}`,
        )
      : unknown > 0
        ? p.yellow(
            `? ${figure(unknown)} of ${count(expectations.length, 'expectation')} ${unknown === 1 ? 'is' : 'are'} unknown · rules as of ${date}`,
          )
        : p.green(`✔ ${count(expectations.length, 'expectation')} met · rules as of ${date}`),
    '',
  ].join('\n');
}

const more = (unknown: number): string => (unknown === 0 ? '' : `, ${figure(unknown)} unknown`);

function resultLines({ name, file, line, verdict, parts }: ExpectationResult, p: Paint): readonly string[] {
  const sign = verdict === 'fails' ? p.red('✖') : p.yellow('?');
  return [
    `${sign} ${p.bold(plain(name))} ${p.dim(plain(`(${file}${line === undefined ? '' : `:${line}`})`))}`,
    ...parts.filter((part) => part.verdict !== 'holds').flatMap((part) => partLines(part, p)),
  ];
}

function partLines({ expected, found, verdict, reasons }: JudgedPart, p: Paint): readonly string[] {
  return [
    plain(`    expected  ${expected}`),
    plain(`    ${verdict === 'unknown' ? 'unknown ' : 'found   '}  ${found}`),
    ...reasons.flatMap((reason) => reasonLines(reason, p)),
  ];
}

function reasonLines({ rule, sentence, criteria = [] }: Reason, p: Paint): readonly string[] {
  return [plain(`      ${rule === undefined ? '' : `${rule}: `}${sentence}`), ...criteria.map((one) => criterionLine(one, '        ', p))];
}

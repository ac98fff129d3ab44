import { type JudgedPart } from '../expectations/judged';
import { type ExpectationResult, type ExpectationsReport } from '../expectations/run-expectations';
import { criterionToText } from './reasons-text';
import { xmlDocument, type XmlElement } from './xml';

/**
 * Expectations as JUnit XML: one suite per file, one case per expectation. What is unknown is an error.
 *
 * Form: the schema of Apache Ant's reports, which Jenkins, GitLab and others read.
 */
export function expectationsToJunit({ expectations, date }: ExpectationsReport): string {
  const files = [...new Set(expectations.map(({ file }) => file))];
  return xmlDocument({
    name: 'testsuites',
    children: files.map((file, id) =>
      suite(
        file,
        id,
        expectations.filter((one) => one.file === file),
        date,
      ),
    ),
  });
}

function suite(name: string, id: number, cases: readonly ExpectationResult[], date: string): XmlElement {
  const of = (verdict: JudgedPart['verdict']): number => cases.filter((one) => one.verdict === verdict).length;
  return {
    name: 'testsuite',
    attributes: {
      ...{ name, package: 'cordon.test', id, hostname: 'localhost' },
      // The date is an input, so reports of the same inputs are the same.
      timestamp: `${date}T00:00:00`,
      ...{ tests: cases.length, failures: of('fails'), errors: of('unknown'), skipped: 0, time: '0.000' },
    },
    children: [
      { name: 'properties' },
      ...cases.map((one): XmlElement => ({
        name: 'testcase',
        attributes: { name: one.name, classname: 'cordon.test', time: '0.000' },
        ...(one.verdict !== 'holds' && { children: [result(one)] }),
      })),
      { name: 'system-out' },
      { name: 'system-err' },
    ],
  };
}

function result({ verdict, parts, file, line }: ExpectationResult): XmlElement {
  const wrong = parts.filter((part) => part.verdict !== 'holds');
  const [first] = wrong;
  return {
    name: verdict === 'fails' ? 'failure' : 'error',
    attributes: { message: first === undefined ? '' : `expected ${first.expected}; found ${first.found}`, type: verdict },
    children: [...wrong.flatMap(linesOf), `${file}${line === undefined ? '' : `:${line}`}`].join('\n'),
  };
}

function linesOf({ expected, found, reasons }: JudgedPart): readonly string[] {
  return [
    `expected: ${expected}`,
    `found: ${found}`,
    ...reasons.flatMap(({ rule, sentence, criteria = [] }) => [
      `  ${rule === undefined ? '' : `${rule}: `}${sentence}`,
      ...criteria.map((one) => `    ${criterionToText(one)}`),
    ]),
  ];
}

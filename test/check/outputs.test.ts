import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { baselineOf } from '../../lib/check/baseline';
import { type CheckReport } from '../../lib/check/report';
import { checkToJunit } from '../../lib/report/check-junit';
import { expectationsToJunit } from '../../lib/report/expectations-junit';
import { checkToMarkdown } from '../../lib/report/check-markdown';
import { checkToSarif } from '../../lib/report/check-sarif';
import { checkToText } from '../../lib/report/check-text';
import { repository, runProcess } from '../support/run';
import { check, error, fakeLayer, fullReport, unusable, warning } from './report';

const fixture = (name: string): string => join(repository, 'test', 'fixtures', name);
let report: CheckReport;
beforeAll(async () => {
  report = await fullReport();
});

describe('SARIF', () => {
  let valid: ValidateFunction;
  beforeAll(() => {
    // Draft-04, of which it uses nothing that draft-07 reads otherwise but `id`.
    const schema = JSON.parse(readFileSync(fixture('sarif-schema-2.1.0.json'), 'utf8')) as { id: string };
    const formats = { uri: true, 'uri-reference': true, 'date-time': true } as const;
    valid = new Ajv({ strict: false, formats }).compile({ ...schema, id: undefined, $schema: undefined, $id: schema.id });
  });
  const errorsOf = (text: string): unknown => (valid(JSON.parse(text)) ? [] : valid.errors);

  it('is valid by the schema of SARIF 2.1.0, with everything in it that there can be', async () => {
    expect(errorsOf(checkToSarif(report))).toEqual([]);
    const baseline = { file: 'baseline.json', baseline: baselineOf(await check([fakeLayer('quotas', { findings: [error] })])) };
    expect(errorsOf(checkToSarif(await fullReport({ baseline })))).toEqual([]);
    expect(errorsOf(checkToSarif(await check([fakeLayer('configuration', unusable)])))).toEqual([]);
    expect(errorsOf(checkToSarif(await check([])))).toEqual([]);
  });

  it('is refused by the schema where it is not SARIF', () => {
    expect(errorsOf(checkToSarif(report).replace('"warning"', '"grave"'))).not.toEqual([]);
  });

  const runOf = (text: string) =>
    (
      JSON.parse(text) as {
        runs: [
          {
            tool: { driver: { rules: { id: string; help?: { text: string } }[] } };
            results: Record<string, unknown>[];
            invocations: unknown[];
          },
        ];
      }
    ).runs[0];

  it('gives each result its rule, with help, by index', () => {
    const { tool, results } = runOf(checkToSarif(report));
    expect(results).toHaveLength(7);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex as number]!.id).toBe(ruleId);
    expect(tool.driver.rules.every(({ help }) => /Why: .+\nFix: .+\nAcknowledge: .+/.test(help?.text ?? ''))).toBe(true);
  });

  it('places results at their line of the configuration, also those of a template that is made from one', () => {
    const { results } = runOf(checkToSarif(report));
    const physicalLocation = {
      artifactLocation: { uri: 'cordon.yaml', uriBaseId: '%SRCROOT%' },
      region: { startLine: 12, startColumn: 5 },
    };
    expect(results.find(({ ruleId }) => ruleId === 'signal-safety/hides-threat-purpose')).toMatchObject({
      locations: [{ physicalLocation }],
    });
    expect(results.find(({ ruleId }) => ruleId === 'quotas/template-bytes')).toMatchObject({
      locations: [
        {
          physicalLocation,
          logicalLocations: [
            {
              fullyQualifiedName: 'cordon-signals-eu-west-1/Scanner/Properties.Name',
              decoratedName: 'cordon-signals-eu-west-1/Scanner/Resource',
            },
          ],
        },
      ],
    });
  });

  it('makes what is unknown an error, and suppresses what is acknowledged or known', async () => {
    const baseline = { file: 'baseline.json', baseline: baselineOf(await check([fakeLayer('quotas', { findings: [error] })])) };
    const { results } = runOf(checkToSarif(await fullReport({ baseline })));
    expect(results.find(({ ruleId }) => ruleId === 'plan/stack-set-unknown')).toMatchObject({
      level: 'error',
      properties: { severity: 'unknown' },
    });
    expect(results.find(({ ruleId }) => ruleId === 'signal-safety/hides-high-severity')).toMatchObject({
      suppressions: [{ kind: 'inSource', status: 'accepted', justification: 'by contract' }],
    });
    const known = results.filter(({ baselineState }) => baselineState === 'unchanged');
    expect(known).toEqual([
      expect.objectContaining({ ruleId: 'quotas/template-bytes', suppressions: [expect.objectContaining({ kind: 'external' })] }),
    ]);
  });

  it('says what did not run, and its exit code', () => {
    expect(runOf(checkToSarif(report)).invocations).toEqual([
      {
        executionSuccessful: true,
        exitCode: 1,
        toolExecutionNotifications: [{ level: 'error', message: { text: 'cdk-nag was not run: synthesis failed first' } }],
      },
    ]);
  });

  it('writes paths as URIs', async () => {
    const at = (file: string) => check([fakeLayer('quotas', { findings: [{ ...warning, place: { kind: 'configuration', file } }] })]);
    expect(checkToSarif(await at('./my files/c#1.yaml'))).toContain('"uri": "my%20files/c%231.yaml"');
    expect(checkToSarif(await at('/etc/cordon.yaml'))).toContain('"uri": "file:///etc/cordon.yaml"');
  });
});

describe('JUnit', () => {
  const errorsOf = async (xml: string): Promise<string> =>
    (await runProcess(process.execPath, [join(__dirname, 'validate-xml.mjs'), fixture('JUnit.xsd')], { input: xml })).stdout;

  it('is valid by the common schema, with everything in it that there can be', async () => {
    const evil = { ...warning, severity: 'error', message: 'a\u0000b\u001b[31m <c> & "d" \ud800 ]]> \ufffe\nline' } as const;
    const reports = await Promise.all([
      fullReport(),
      check([fakeLayer('configuration', unusable)]),
      check([fakeLayer('quotas', { findings: [evil, evil] })]),
    ]);
    const part = { key: 'archived', verdict: 'fails', expected: evil.message, found: evil.message } as const;
    const expectation = { name: evil.message, file: 'a & b.yaml', line: 1, subject: { form: 'event' } } as const;
    const tested = expectationsToJunit({
      ...{ kind: 'cordon/test', version: 1, date: '2026-11-24', holds: 1, fails: 1, unknown: 1, problems: [] },
      expectations: [
        { ...expectation, verdict: 'holds', parts: [] },
        { ...expectation, verdict: 'fails', parts: [{ ...part, reasons: [{ rule: evil.message, sentence: evil.message }] }] },
        { ...expectation, file: 'c.yaml', verdict: 'unknown', parts: [{ ...part, verdict: 'unknown', reasons: [] }] },
      ],
    });
    expect(await Promise.all([...reports.map(checkToJunit), tested].map(errorsOf))).toEqual(['', '', '', '']);
  });

  it('is refused by the schema where it is not JUnit', async () => {
    expect(await errorsOf(checkToJunit(report).replace(' tests=', ' tasts='))).toMatch(/tasts/);
  });

  it('has a suite a layer, and a case a rule where the rules are known', () => {
    const xml = checkToJunit(report);
    expect([...xml.matchAll(/<testsuite name="([^"]+)"/g)].map(([, name]) => name)).toEqual(report.layers.map(({ id }) => id));
    const quotas = /<testsuite name="quotas"[^]*?<\/testsuite>/.exec(xml)![0];
    expect(quotas).toMatch(/tests="19" failures="1" errors="0" skipped="0"/);
    expect(quotas).toContain('<testcase name="quotas/role-trust-policy-characters" classname="cordon.check.quotas" time="0.000"/>');
    expect(quotas).toMatch(/<failure message="2 findings: the template has [^"]+" type="error">error quotas\/template-bytes/);
  });

  it('makes what did not run or is unknown an error, what had nothing to do skipped, and no failure of what does not fail', () => {
    const xml = checkToJunit(report);
    expect(xml).toContain('<error message="not run: synthesis failed first" type="not-run"/>');
    expect(xml).toMatch(/<error message="the StackSet could not be read" type="unknown">/);
    expect(xml).toContain('<skipped message="there is nothing"/>');
    expect(/<testsuite name="signal-safety"[^]*?<\/testsuite>/.exec(xml)![0]).toMatch(
      /failures="0"[^]*<system-out>warning signal-safety\/hides-threat-purpose/,
    );
  });
});

describe('Markdown', () => {
  it('says the verdict, the layers and the findings, the gravest first', () => {
    const text = checkToMarkdown(report);
    expect(text).toMatch(/^## ✖ cordon check failed · 4 errors · 1 unknown · 1 warning · 1 layer not run\n/);
    const rows = text.split('\n').filter((line) => /^\| [✖?!] \| .*\\?\(/.test(line));
    expect(rows.map((row) => row.charAt(2))).toEqual(['✖', '✖', '✖', '✖', '?', '!']);
  });

  it('lets no text be markup, a mention or a link', async () => {
    const text = checkToMarkdown(
      await check([
        fakeLayer('quotas', { findings: [{ ...warning, message: `${warning.message}\n# https://evil.example [x](y) <img>` }] }),
      ]),
    );
    const row = text.split('\n').find((line) => line.includes('hides'))!;
    expect(row).toContain(
      '&lt;backdoors&gt; &amp; more @<!-- -->security \\| \\`x\\` \\# https:<!-- -->//evil.example \\[x\\](y) &lt;img&gt;',
    );
  });

  it('is short', async () => {
    const findings = Array.from({ length: 30 }, (_, index) => ({ ...error, detail: `${index}` }));
    const text = checkToMarkdown(await check([fakeLayer('quotas', { findings })]));
    expect(text).toContain('\n\nand 10 more findings\n');
  });
});

describe('text', () => {
  it('has a line a layer, a section for findings, and the verdict with its reasons at the end', () => {
    const text = checkToText(report, { colour: false });
    expect(text).toMatch(/ {2}✔ {2}layer configuration +passed +0\.0 s {2}1 thing\n/);
    expect(text).toMatch(/ {2}– {2}layer cdk-nag +not run +synthesis failed first\n/);
    expect(text).toMatch(/ {2}· {2}layer templates +nothing to check +there is nothing\n/);
    expect(text).toContain(`
quotas
  ✖ error  the template has 51,300 of at most 51,200 bytes  quotas/template-bytes
    at cordon-signals-eu-west-1 Scanner Properties.Name, from suppressionRules[0] (cordon.yaml:12:5)
    → split it
`);
    expect(text).toMatch(/\n✖ failed · 4 errors, 1 unknown, 1 warning, 1 layer not run, 1 acknowledged\n$/);
  });

  it('says what of a baseline is gone', async () => {
    const baseline = { file: 'baseline.json', baseline: baselineOf(await check([fakeLayer('quotas', { findings: [error, warning] })])) };
    const text = checkToText(await check([fakeLayer('quotas', { findings: [error] })], { baseline }), { colour: false });
    expect(text).toContain(
      'baseline baseline.json: 1 finding known\n  1 finding no longer found: signal-safety/hides-threat-purpose[Backdoor]; update the baseline with --write-baseline\n',
    );
    expect(text).toMatch(/✔ passed · 1 in the baseline\n$/);
  });

  it('lets nothing of a file steer the terminal', async () => {
    const text = checkToText(
      await check([fakeLayer('quotas', { findings: [{ ...warning, message: '\u001b[2J\u202e', remedy: '\u001b[2J' }] })]),
      { colour: false },
    );
    expect(text).not.toMatch(/[\u001b\u202e]/);
  });

  it('is coloured for a terminal alone', () => {
    expect(checkToText(report, { colour: true })).toContain('\u001b[31m');
    expect(checkToText(report, { colour: false })).not.toContain('\u001b');
  });
});

it('JSON keeps its shape', () => {
  const { layers, ...rest } = JSON.parse(JSON.stringify(report)) as CheckReport;
  expect(rest).toEqual({
    kind: 'cordon/check',
    version: 1,
    configuration: 'cordon.yaml',
    date: '2026-11-24',
    failOn: 'error',
    verdict: { exitCode: 1, holds: false, counts: { error: 4, warning: 1, unknown: 1, note: 0, acknowledged: 1, baselined: 0, notRun: 1 } },
  });
  expect(layers[7]).toEqual({
    id: 'quotas',
    title: 'layer quotas',
    outcome: { status: 'findings' },
    looked: '1 thing',
    durationMilliseconds: expect.any(Number),
    findings: [
      { ...error, fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/) },
      { ...error, fingerprint: expect.stringMatching(/^[0-9a-f]{32}-2$/) },
    ],
    acknowledged: [],
    baselined: [],
  });
});

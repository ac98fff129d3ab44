import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { baselineOf } from '../../lib/check/baseline';
import { type CheckFinding } from '../../lib/check/finding';
import { checkLayers } from '../../lib/check/layers';
import { type CheckReport } from '../../lib/check/report';
import { runCheck } from '../../lib/check/run-check';
import { systemClock } from '../../lib/core/clock';
import { readConfiguration } from '../../lib/meaning/read';
import { parseSnapshot } from '../../lib/organization/parse-snapshot';
import { checkToJunit } from '../../lib/report/check-junit';
import { checkToMarkdown } from '../../lib/report/check-markdown';
import { checkToSarif } from '../../lib/report/check-sarif';
import { checkToText } from '../../lib/report/check-text';
import { repository } from '../support/run';
import { check, fakeLayer, warning } from './report';

const note: CheckFinding = { ruleId: 'iam-proof/published-weaknesses', severity: 'note', message: 'good to know', remedy: 'nothing' };
const only = (over: Parameters<typeof check>[1] = {}): Promise<CheckReport> =>
  check([fakeLayer('iam-proof', { findings: [note], looked: '46 statements' })], over);

describe('a note', () => {
  it.each(['error', 'warning'] as const)('fails no check that fails on an %s: the layer holds', async (failOn) => {
    const { verdict, layers } = await only({ failOn });
    expect(verdict).toMatchObject({ exitCode: 0, holds: true, counts: { note: 1, warning: 0, error: 0, unknown: 0 } });
    expect(layers.map(({ outcome }) => outcome.status)).toEqual(['holds']);
  });

  it('is in no baseline, and stays with one', async () => {
    const report = await check([fakeLayer('iam-proof', { findings: [note, warning] })]);
    const baseline = baselineOf(report);
    expect(baseline.findings.map(({ ruleId }) => ruleId)).toEqual([warning.ruleId]);
    const later = await check([fakeLayer('iam-proof', { findings: [note, warning] })], {
      failOn: 'warning',
      baseline: { file: 'baseline.json', baseline },
    });
    expect(later.layers[0]).toMatchObject({ outcome: { status: 'holds' }, findings: [{ severity: 'note' }] });
    expect(later.verdict).toMatchObject({ exitCode: 0, counts: { note: 1, baselined: 1 } });
  });

  it('stands in the text, after what is worse, with a layer that holds', async () => {
    const text = checkToText(await only({ failOn: 'warning' }), { colour: false });
    expect(text).toMatch(/✔ {2}layer iam-proof {2}passed, 1 note/);
    expect(text).toContain('  · note  good to know  iam-proof/published-weaknesses\n    → nothing\n');
    expect(text).toMatch(/✔ .* · 1 note\n$/);
    const both = checkToText(await check([fakeLayer('iam-proof', { findings: [note, warning] })]), { colour: false });
    expect(both.indexOf('! warning')).toBeLessThan(both.indexOf('· note'));
    expect(both).toMatch(/! {2}layer iam-proof {2}1 warning, 1 note/);
  });

  it('is a SARIF result of the level note', async () => {
    const { runs } = JSON.parse(checkToSarif(await only())) as { runs: [{ results: { level: string; properties: object }[] }] };
    expect(runs[0].results).toMatchObject([{ level: 'note', properties: { severity: 'note' } }]);
  });

  it.each(['error', 'warning'] as const)('is no failure in JUnit that fails on an %s, and is in system-out', async (failOn) => {
    const xml = checkToJunit(await only({ failOn }));
    expect(xml).toMatch(/failures="0" errors="0"/);
    expect(xml).toContain('note iam-proof/published-weaknesses: good to know; nothing');
    expect(xml).not.toContain('<failure');
  });

  it('stands in Markdown with a layer that holds', async () => {
    const markdown = checkToMarkdown(await only());
    expect(markdown).toMatch(/^## ✔ cordon check passed · 1 note\n/);
    expect(markdown).toContain('| ✔ | layer iam-proof | passed, 1 note | 46 statements |');
    expect(markdown).toContain('| · | good to know (iam-proof/published-weaknesses) |  | nothing |');
  });
});

const example = (name: string): string => readFileSync(join(repository, 'examples', name), 'utf8');
const organization = () => parseSnapshot(example('organization.json'), { file: 'organization.json' });

async function proofOf(text: string): Promise<readonly CheckFinding[]> {
  const { layers } = await runCheck({
    inputs: {
      configuration: () => readConfiguration(text, { file: 'cordon.yaml' }),
      snapshot: { file: 'organization.json', read: organization },
      today: '2026-11-24',
    },
    layers: checkLayers.filter(({ id }) => ['configuration', 'synthesis', 'iam-proof'].includes(id)),
    configuration: 'cordon.yaml',
    clock: systemClock,
  });
  return layers.find(({ id }) => id === 'iam-proof')!.findings;
}
const named = (findings: readonly CheckFinding[]): readonly string[] => findings.map(({ ruleId, severity }) => `${severity} ${ruleId}`);

describe('the proof of the containment roles', () => {
  it('says of the minimal example one note with the count and a remedy for each weakness, and no warning', async () => {
    const findings = await proofOf(example('minimal.yaml'));
    expect(named(findings)).toEqual(['note iam-proof/published-weaknesses']);
    const [{ message, remedy }] = findings as [CheckFinding];
    expect(message).toMatch(/^the containment roles have 4 known weaknesses as AWS publishes them: \(1\) .+; \(2\) .+; \(3\) .+; \(4\) /);
    expect(remedy).toMatch(
      /^you do not have to do anything; to go further than AWS: \(1\) .*confusedDeputyConditions.*\(2\) .*grantRunbookGaps.*\(3\) .*service control policy.*\(4\) /,
    );
  });

  it.each([
    ['the conditions that AWS does not publish', 'confusedDeputyConditions: true', 3, []],
    ['both that the configuration can close', 'confusedDeputyConditions: true, grantRunbookGaps: true', 2, []],
    [
      'the variant that runs commands, which is the choice of the organization',
      'variant: containment-with-ec2-triage',
      4,
      ['sends-commands'],
    ],
    ['least privilege, of which the gaps are part', 'policy: least-privilege', 3, ['known-gaps']],
  ])('with %s, counts the rest and warns of what was chosen', async (_, containment, weaknesses, warnings) => {
    const findings = await proofOf(`${example('minimal.yaml')}\ncontainment: { ${containment} }\n`);
    expect(findings.find(({ severity }) => severity === 'note')?.message).toMatch(new RegExp(`have ${weaknesses} known weaknesses`));
    const own = [...new Set(named(findings).filter((finding) => finding.startsWith('warning ')))];
    expect(own.map((finding) => finding.replace(/.*-role-/, ''))).toEqual(warnings);
  });
});

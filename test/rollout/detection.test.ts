import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { administeredServices } from '../../lib/configuration/administrators';
import { type AutomationRule } from '../../lib/configuration/automation-rule';
import { type Detection } from '../../lib/organization/detection';
import { type Snapshot } from '../../lib/organization/snapshot';
import { absent, present, unknown, type Reading } from '../../lib/core/reading';
import { coverageToText } from '../../lib/report/coverage-text';
import { type Finding } from '../../lib/rollout/plan';
import { planRollout, snapshotHash } from '../../lib/rollout/planner';
import { verifyCoverage } from '../../lib/rollout/verify';
import { administrator, configured, detectionOn } from '../support/organization';
import { prepared } from './prepared';

const today = '2026-11-24';
const regions = ['eu-west-1', 'us-east-1'];

interface Case {
  readonly name: string;
  /** What differs from everything being on. A string is a value, `absent`, `not-asked`, or the call that was refused. */
  readonly regions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Regions that the snapshot has. @default - all */
  readonly read?: readonly string[] | 'none';
  /** Account that the snapshot was taken for. @default - the one that is configured */
  readonly administrator?: string;
  readonly automationRules?: readonly Pick<AutomationRule, 'regions' | 'expires'>[];
  /** Severity, ID and the Regions that the message names. */
  readonly plan: readonly string[];
  readonly verify: { readonly exitCode: number; readonly findings: readonly string[] };
}

const cases = JSON.parse(readFileSync(join(__dirname, '..', 'cases', 'detection', 'findings.json'), 'utf8')) as readonly Case[];

function readingOf(written: unknown): Reading<unknown> {
  if (written === 'absent') return absent;
  if (written === 'not-asked')
    return unknown({ call: 'guardduty:GetDetector', code: 'not-asked', message: 'these credentials are of another' });
  if (typeof written !== 'string' || !written.includes(':')) return present(written);
  return unknown({ call: written, code: 'AccessDeniedException', message: 'denied' });
}

function detectionOf(given: Case): Detection | undefined {
  if (given.read === 'none') return undefined;
  const on = detectionOn(given.read ?? regions);
  const changed = Object.entries(given.regions).map(([region, parts]) => {
    const readings = Object.entries(parts).map(([part, written]) => [part, readingOf(written)]);
    return [region, { ...on.regions[region], ...Object.fromEntries(readings) }] as const;
  });
  const account = given.administrator ?? administrator;
  return {
    administrators: { guardDuty: account, securityHub: account },
    regions: { ...on.regions, ...Object.fromEntries(changed) },
  };
}

const configurationOf = ({ automationRules }: Pick<Case, 'automationRules'>) => ({
  ...configured({ organization: { regions } }),
  ...(automationRules && { automationRules: automationRules.map((rule) => ({ criteria: [], ...rule }) as unknown as AutomationRule) }),
});

/** A finding of detection in short: severity, ID and what its message is about. */
const inShort = ({ severity, id, message }: Finding): string => {
  const where = regions.filter((region) => message.includes(region)).join(', ');
  const services = id === 'detection-not-checked' ? `${/whether (.*) on in/.exec(message)?.[1]} ` : '';
  return `${severity} ${id} ${services}${where}`;
};
const isOfDetection = ({ id }: Finding): boolean => /^(guardduty|security-hub|detection)-/.test(id);
const short = (findings: readonly Finding[]): string[] => findings.filter(isOfDetection).map(inShort);

/** Registered for all that it administers, so that findings are of detection alone. */
const registered = present([{ account: administrator, services: Object.values(administeredServices).map(({ principal }) => principal) }]);
const snapshotOf = (given: Case): Snapshot => prepared({ detection: detectionOf(given), delegatedAdministrators: registered });
const verify = (given: Case) => verifyCoverage({ configuration: configurationOf(given), snapshot: snapshotOf(given), today });
const lastLine = (given: Case): string => coverageToText(verify(given), { colour: false }).trimEnd().split('\n').at(-1) ?? '';
const named = (name: string): Case => cases.find((one) => one.name === name)!;

describe('detection', () => {
  it.each(cases)('$name: plan', (given) => {
    const plan = planRollout({ configuration: configurationOf(given), snapshot: snapshotOf(given), today });
    expect(short(plan.findings)).toEqual(given.plan);
  });

  it.each(cases)('$name: proof', (given) => {
    const coverage = verify(given);
    expect(short(coverage.findings)).toEqual(given.verify.findings);
    expect(coverage.exitCode).toBe(given.verify.exitCode);
  });

  it.each(cases)('$name: the last line claims no Region that was not seen to be on', (given) => {
    const on = verify(given).detection.filter(({ guardDuty }) => guardDuty === 'on').length;
    const claimed = /GuardDuty (?:and Security Hub )?on in (\d) of 2 Regions/.exec(lastLine(given))?.[1];
    expect(Number(claimed ?? '0')).toBe(on);
  });
});

it('says whose detection was looked at, and that other accounts were not', () => {
  const given = named('no detector in a Region');
  expect(lastLine(given)).toBe(
    '✖ containment roles: 2 of 2 accounts · membership: not checked · prerequisites: 7 of 7 · administrator account: GuardDuty on in 1 of 2 Regions, Security Hub on in 2 of 2 Regions · error: guardduty-off',
  );
  expect(verify(given).notLookedAt).toContain('whether GuardDuty and Security Hub are on in each member account');
});

it('claims no detection where nobody looked', () => {
  const given = named('another account took the snapshot');
  expect(lastLine(given)).toBe(
    '✔ containment roles: 2 of 2 accounts · membership: not checked · prerequisites: 7 of 7 · detection: not checked',
  );
  expect(verify(given).notLookedAt).toContain('whether GuardDuty and Security Hub are on');
});

it('names the account, the Region and the command that switches it on', () => {
  const [off] = verify(named('no detector in a Region')).findings;
  expect(off?.message).toContain(`GuardDuty is off in us-east-1: its administrator account ${administrator}`);
  expect(off?.remedy).toContain('aws guardduty create-detector --enable --region us-east-1');
});

it('is no business of the stack of the management account alone', () => {
  const given = named('no detector in a Region');
  const coverage = verifyCoverage({
    configuration: configurationOf(given),
    snapshot: snapshotOf(given),
    today,
    scope: 'management-account',
  });
  expect(short(coverage.findings)).toEqual([]);
  expect(coverage.detection).toEqual([]);
  expect(coverage.notLookedAt).toContain('whether GuardDuty and Security Hub are on');
});

it('changes no plan: a plan that was made without it still holds', () => {
  const [on, off] = [snapshotOf(named('everything is on')), snapshotOf(named('no detector in a Region'))];
  expect(snapshotHash(on)).toBe(snapshotHash(off));
});

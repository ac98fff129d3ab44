import { type Configuration } from '../../lib/configuration/configuration';
import { preferenceCase } from '../../lib/membership/preference';
import { planOnboarding } from '../../lib/onboarding/onboarding';
import { stepIds } from '../../lib/onboarding/step';
import { type Snapshot } from '../../lib/organization/snapshot';
import { onboardingToText } from '../../lib/report/onboarding-text';
import { administrators, newOrganization, onboarded, preference, whole } from '../onboarding/organizations';
import { detectionOn } from '../support/organization';
import { absent } from '../../lib/core/reading';

const textOf = (configuration: Configuration, snapshot: Snapshot): string =>
  onboardingToText(planOnboarding({ configuration, snapshot, today: '2026-11-24' }), { colour: false });

/** The lines of one step, by its number. */
function step(text: string, number: number): string[] {
  const lines = text.split('\n');
  const head = (line: string): boolean => /^ {1,2}\d+ \S {2}/.test(line);
  const at = lines.findIndex((line) => head(line) && Number.parseInt(line, 10) === number);
  const end = lines.findIndex((line, index) => index > at && (head(line) || line === ''));
  return lines.slice(at, end);
}

describe('a new organization', () => {
  const text = textOf(whole(), newOrganization());

  it('has every step by its number, with its state', () => {
    expect(stepIds.map((_, index) => /^ {1,2}\d+ (\S)/.exec(step(text, index + 1)[0] ?? '')?.[1]).join('')).toBe('✔✔▸▸–▸▸▸▸–??––·?');
  });

  it('says of a step to do why, in which account, and with which commands', () => {
    expect(step(text, 4)).toEqual([
      '  4 ▸  Turn on trusted access of AWS Security Incident Response',
      expect.stringMatching(/^ {7}\S.*\.$/),
      '       management account 111111111111:',
      '         aws organizations enable-aws-service-access --service-principal security-ir.amazonaws.com',
    ]);
  });

  it('says of a blocked step what it waits for, and offers no command', () => {
    const lines = step(text, 10);
    expect(lines.at(-1)).toBe('       waits for steps 4 and 5');
    expect(lines.join('\n')).not.toContain('aws ');
  });

  it('says of what is unknown how to see it', () => {
    expect(step(text, 11).at(-1)).toMatch(/^ {7}to see it: aws security-ir batch-get-member-account-details /);
  });

  it('ends in the count, in what only AWS can tell, and in the next command with its account', () => {
    expect(text).toContain('\n✖ 2 of 15 steps done · 6 to do · 4 blocked · 3 unknown · 1 not wanted\n');
    expect(text).toContain('\n  whether AWS has the containment preference on record: no API tells\n');
    expect(text).toMatch(
      /\nnext, step 3, in the account 111111111111 \(management account\):\n {2}cordon deploy --only management-account\n$/,
    );
  });

  it('fits on a screen', () => expect(text.split('\n').length).toBeLessThan(75));
});

it('shows four commands of a step, and how many more there are', () => {
  const regions = ['eu-west-1', 'us-east-1', 'eu-central-1'];
  const off = { guardDuty: absent, guardDutyAutoEnable: absent };
  const text = textOf(
    whole({ organization: { regions } }),
    newOrganization({ delegatedAdministrators: administrators(), detection: detectionOn(regions, off) }),
  );
  expect(step(text, 7).filter((line) => line.includes('aws guardduty'))).toHaveLength(4);
  expect(step(text, 7).at(-1)).toBe('         and 2 more commands (--format markdown lists them)');
});

it('says of a step that cannot be undone that it cannot, before its command', () => {
  const text = textOf(
    whole(),
    newOrganization({ organization: { ...newOrganization().organization, featureSet: 'CONSOLIDATED_BILLING' } }),
  );
  expect(step(text, 1)[2]).toMatch(/^ {7}It cannot be undone\./);
});

it('says of an organization that is onboarded what is left to see, and claims no more', () => {
  const { checksum } = preferenceCase(whole(), preference);
  const containment = { ...whole().containment, preference: { ...preference, submitted: { on: '2026-11-20', checksum } } };
  const text = textOf({ ...whole(), containment }, onboarded(whole()));
  expect(text).toContain('\n? 13 of 15 steps done · 2 unknown · 1 not wanted\n');
  expect(text).toContain('next, step 14,');
});

it('writes control characters of a name as codes, and colours nothing where colour is off', () => {
  const snapshot = newOrganization({ trustedAccess: { status: 'unknown', reason: { call: 'x', code: 'y', message: 'z\u001b[31m\n1 ✔' } } });
  const text = textOf(whole(), snapshot);
  expect(text).not.toContain('\u001b');
  expect(text).toContain('z\\u{1b}[31m 1 ✔');
});

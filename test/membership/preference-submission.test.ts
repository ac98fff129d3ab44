import { preferenceCase } from '../../lib/membership/preference';
import { preferenceSubmission } from '../../lib/membership/preference-submission';
import { preferenceToText } from '../../lib/report/preference-text';
import { type PreferenceConfiguration } from '../../lib/configuration/membership';
import { administrator, configured } from '../support/organization';

const preference: PreferenceConfiguration = { organization: 'contain-confirmed', accounts: { '333333333333': 'approval-required' } };
const submission = (over: Partial<PreferenceConfiguration> = {}) =>
  preferenceSubmission(configured(), { ...preference, ...over }, '2026-11-24');
const textOf = (...args: Parameters<typeof submission>): string => preferenceToText(submission(...args), { colour: false });
const { checksum } = preferenceCase(configured(), preference);

it('opens the case from the account of the membership, with the text from the file that the first command writes', () => {
  const { account, commands, case: wanted } = submission();
  expect(account).toBe(administrator);
  expect(commands[0]).toBe('cordon onboard preference --body preference.txt');
  expect(commands[1]).toMatch(/^aws support describe-services /);
  expect(commands[2]).toContain(`aws support create-case --subject '${wanted.subject}' --communication-body file://preference.txt `);
});

it('reads as text with subject, text, checksum, and what to note of the day', () => {
  const text = textOf();
  expect(text).toContain('Containment preference of o-exampleorgid: not submitted\n');
  for (const line of submission().case.body.trimEnd().split('\n')) expect(text).toContain(`\n${`  ${line}`.trimEnd()}\n`);
  expect(text).toContain(`\nchecksum: ${checksum}\n`);
  expect(text).toContain(`\n  containment:\n    preference:\n      submitted: { on: 2026-11-24, checksum: "${checksum}" }\n`);
  expect(text).toContain('No API tells what AWS has on record');
});

it('says that it was submitted, and that the configuration has changed since', () => {
  expect(textOf({ submitted: { on: '2026-11-20', checksum } })).toContain(': submitted on 2026-11-20, as configured\n');
  expect(textOf({ submitted: { on: '2026-11-20', checksum: '0123456789abcdef' } })).toContain(
    ': submitted on 2026-11-20, and the configuration has changed since: submit it again\n',
  );
});

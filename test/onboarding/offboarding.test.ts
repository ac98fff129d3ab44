import { planOffboarding, type OffboardingStep } from '../../lib/onboarding/offboarding';
import { type Configuration } from '../../lib/configuration/configuration';
import { type Snapshot } from '../../lib/organization/snapshot';
import { offboardingToText } from '../../lib/report/offboarding-text';
import { administrator, management } from '../support/organization';
import { active, newOrganization, onboarded, service, whole } from './organizations';
import { present } from '../../lib/core/reading';

const offboarding = (configuration: Configuration, snapshot: Snapshot) => planOffboarding({ configuration, snapshot, today: '2026-11-24' });
const stepOf = (steps: readonly OffboardingStep[], id: string): OffboardingStep => steps.find((step) => step.id === id)!;

it('leads out in an order that keeps the cases and cancels the membership before its administrator goes', () => {
  const { steps } = offboarding(whole(), onboarded(whole()));
  expect(steps.map(({ id }) => id)).toEqual([
    'keep-cases',
    'cancel-membership',
    'remove-routes',
    'remove-containment-roles',
    'deregister-administrator',
    'disable-trusted-access',
    'delete-linked-roles',
  ]);
  expect(stepOf(steps, 'deregister-administrator')).toMatchObject({
    account: { id: management },
    cost: expect.stringContaining('terminated at once'),
  });
});

it('cancels the membership that is there, in its Region', () => {
  const memberships = { 'eu-west-1': present([]), 'us-east-1': present([active()]) };
  const { steps } = offboarding(whole(), onboarded(whole(), { securityIncidentResponse: service([], { memberships }) }));
  expect(stepOf(steps, 'cancel-membership')).toMatchObject({
    account: { id: administrator },
    commands: ['aws security-ir cancel-membership --membership-id m-1234567890abc --region us-east-1'],
    note: expect.stringContaining('two things'),
  });
  expect(stepOf(steps, 'keep-cases').commands[0]).toBe('aws security-ir list-cases --region us-east-1');
});

it('asks to look where the membership was not read, and cancels nothing where there is none', () => {
  const unread = onboarded(whole(), { securityIncidentResponse: undefined });
  expect(stepOf(offboarding(whole(), unread).steps, 'cancel-membership').commands).toEqual([
    'aws security-ir list-memberships --region eu-west-1',
    'aws security-ir cancel-membership --membership-id MEMBERSHIP --region eu-west-1',
  ]);
  expect(stepOf(offboarding(whole(), newOrganization()).steps, 'cancel-membership').commands).toEqual([]);
});

it('deregisters nobody where the management account holds the membership', () => {
  const configuration = whole({ organization: { administrators: { membership: management } } });
  expect(offboarding(configuration, onboarded(configuration)).steps.map(({ id }) => id)).not.toContain('deregister-administrator');
});

it('reads as text with each cost, and what stays', () => {
  const found = offboarding(whole(), onboarded(whole()));
  const text = offboardingToText(found, { colour: false });
  for (const { title, cost, commands } of found.steps) for (const part of [title, cost, ...commands]) expect(text).toContain(part);
  for (const line of found.stays) expect(text).toContain(`\n  ${line}\n`);
  expect(text).toContain('Cordon shows these steps and never carries them out.');
});

import * as cordon from '../../lib';
import { fiveOrganizations } from './organizations';

it('the library has onboarding: what the command shows comes from data alone', () => {
  const given = { ...fiveOrganizations()['everything done'], today: '2026-11-24' };
  const onboarding: cordon.Onboarding = cordon.planOnboarding(given);
  expect(onboarding.steps.map(({ id }) => id)).toEqual(cordon.stepIds);
  const validation: cordon.Validation = cordon.validateOnboarding(given);
  expect(validation.items.map(({ id }) => id)).toEqual(cordon.itemIds);
  const symptoms: cordon.Symptoms = cordon.findSymptoms(given);
  expect(symptoms.kind).toBe('cordon/symptoms');
  const offboarding: cordon.Offboarding = cordon.planOffboarding(given);
  expect(offboarding.steps[0]!.id).toBe('keep-cases');
  expect(cordon.onboardingAccounts(given)).toHaveLength(given.snapshot.accounts.length);
});

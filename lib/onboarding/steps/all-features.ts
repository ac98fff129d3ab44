import { managementAccount, type OnboardingContext } from '../context';
import { couldNotRead, done, toDo, unknownStep, type StepDraft } from '../step';

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_org_support-all-features.html */
export function allFeatures(context: OnboardingContext): StepDraft {
  const { featureSet, id } = context.snapshot.organization;
  const { trustedAccess } = context.snapshot;
  const state = (): StepDraft['state'] => {
    if (featureSet === 'ALL') return done(`${id} has all features on.`);
    if (featureSet !== undefined) return toDo(`${id} has the features ${featureSet} alone: no service can have access to it.`);
    if (trustedAccess.status === 'unknown') return couldNotRead('the features of the organization', trustedAccess.reason);
    // Only an organization with all features has services with trusted access.
    if (trustedAccess.status === 'present' && trustedAccess.value.length > 0)
      return done('Services have trusted access, which takes all features.');
    return unknownStep('The snapshot is of a version of Cordon that did not read the features of the organization. Take a new one.');
  };
  return {
    id: 'all-features',
    title: 'Turn on all features of the organization',
    state: state(),
    account: managementAccount(context),
    actor: 'person',
    actions: [],
    notApplied: 'All features can never be turned off again, and every invited account has to agree.',
    commands: ['aws organizations enable-all-features'],
    check: 'aws organizations describe-organization --query Organization.FeatureSet',
    undo: 'An organization with all features never goes back to consolidated billing.',
    after: [],
    isIrreversible: true,
  };
}

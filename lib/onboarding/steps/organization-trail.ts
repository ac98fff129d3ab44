import { managementAccount, type OnboardingContext } from '../context';
import { couldNotRead, done, toDo, unknownStep, type StepDraft } from '../step';

/** Management events of CloudTrail are required (User Guide, the chapter on validating the configuration). */
export function organizationTrail(context: OnboardingContext): StepDraft {
  return {
    id: 'organization-trail',
    title: 'Log management events of the whole organization with CloudTrail',
    state: state(context),
    account: managementAccount(context),
    actor: 'person',
    actions: [],
    notApplied: 'The trail needs a bucket with a policy, and only you can choose them.',
    commands: [
      'aws cloudtrail create-trail --name organization --is-organization-trail --is-multi-region-trail --s3-bucket-name BUCKET',
      'aws cloudtrail start-logging --name organization',
    ],
    check: 'aws cloudtrail describe-trails --query "trailList[?IsOrganizationTrail]"',
    undo: 'Investigations have no record of what was done: nobody can tell what an attacker did.',
    after: ['all-features'],
  };
}

function state({ snapshot: { organizationTrails: trails } }: OnboardingContext): StepDraft['state'] {
  if (trails === undefined) return unknownStep('The snapshot does not have the trails of CloudTrail. Take a new one with cordon snapshot.');
  if (trails.status === 'unknown') return couldNotRead('the trails of CloudTrail', trails.reason);
  if (trails.status === 'absent') return toDo('No trail logs for the whole organization.');
  const good = trails.value.find(
    ({ isMultiRegion, isLogging, managementEvents }) =>
      isMultiRegion &&
      isLogging.status === 'present' &&
      isLogging.value &&
      managementEvents.status === 'present' &&
      managementEvents.value === 'all',
  );
  if (good) return done(`${good.arn} logs management events in every Region.`);
  const unread = trails.value.flatMap(({ isMultiRegion, isLogging, managementEvents }) =>
    isMultiRegion ? [isLogging, managementEvents].flatMap((reading) => (reading.status === 'unknown' ? [reading.reason] : [])) : [],
  );
  if (unread.length > 0) return couldNotRead('what the trails log', unread[0]!);
  return toDo(
    trails.value
      .map(({ arn, isMultiRegion, isLogging }) =>
        !isMultiRegion
          ? `${arn} logs one Region alone.`
          : isLogging.status === 'present' && isLogging.value
            ? `${arn} does not log all management events.`
            : `${arn} is not logging.`,
      )
      .join(' '),
  );
}

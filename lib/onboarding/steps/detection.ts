import { administeredServices } from '../../configuration/administrators';
import { type DetectionState } from '../../rollout/detection';
import { administrator, sentence, stateOf, type OnboardingContext } from '../context';
import { done, toDo, unknownStep, type StepDraft } from '../step';

type Service = 'guardDuty' | 'securityHub';

/**
 * The service reads findings of GuardDuty and Security Hub: each is on in every Region in use, and switches itself on in accounts that join.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html
 */
export function guardDuty(context: OnboardingContext): StepDraft {
  const detector = (region: string): string => `$(aws guardduty list-detectors --region ${region} --query "DetectorIds[0]" --output text)`;
  return {
    id: 'guardduty',
    title: 'Turn on GuardDuty in every Region in use, also for accounts that join',
    state: stateOfService(context, 'guardDuty', ['guardduty-off', 'guardduty-auto-enable-off'], 'guardduty-administrator-not-registered'),
    account: administrator(context, 'guardDuty'),
    actor: 'person',
    commands: commands(context, 'guardDuty', (region) => [
      `aws guardduty create-detector --enable --region ${region}`,
      `aws guardduty update-organization-configuration --auto-enable-organization-members ALL --detector-id ${detector(region)} --region ${region}`,
    ]),
    check: 'aws guardduty list-detectors --region REGION, then aws guardduty get-detector --detector-id ID --region REGION',
    undo: 'Findings no longer arise in the Region: nothing is detected there.',
    after: ['all-features'],
  };
}

export function securityHub(context: OnboardingContext): StepDraft {
  return {
    id: 'security-hub',
    title: 'Turn on Security Hub in every Region in use, also for accounts that join',
    state: stateOfService(
      context,
      'securityHub',
      ['security-hub-off', 'security-hub-auto-enable-off', 'security-hub-central-configuration-failed'],
      'security-hub-administrator-not-registered',
    ),
    account: administrator(context, 'securityHub'),
    actor: 'person',
    commands: commands(context, 'securityHub', (region) => [
      `aws securityhub enable-security-hub --region ${region}`,
      `aws securityhub update-organization-configuration --auto-enable --region ${region}`,
    ]),
    check: 'aws securityhub describe-hub --region REGION',
    undo: 'Findings of other products no longer reach the service.',
    after: ['all-features'],
  };
}

function stateOfService(
  context: OnboardingContext,
  service: Service,
  findingIds: readonly string[],
  administratorId: string,
): StepDraft['state'] {
  const { coverage } = context;
  const { name } = administeredServices[service];
  const foreign = coverage.prerequisites.find(({ id, status }) => id === administratorId && status === 'absent');
  if (foreign) return stateOf(foreign);
  const findings = coverage.findings.filter(({ id }) => findingIds.includes(id));
  if (findings.length > 0) return toDo(findings.map(({ message }) => sentence(message)).join(' '));
  const where = (state: DetectionState): string[] =>
    coverage.detection.filter((region) => region[service] === state).map(({ region }) => region);
  const unread = [...where('unknown'), ...where('not-looked-at')];
  if (unread.length > 0) {
    return unknownStep(
      `Whether ${name} is on in ${unread.join(', ')} was not read. Take a snapshot with credentials of its administrator.`,
    );
  }
  return done(
    `${name} is on in ${where('on').join(', ')}, in the account that administers it. Whether it is on in each member account was not looked at.`,
  );
}

function commands(context: OnboardingContext, service: Service, ofRegion: (region: string) => readonly string[]): readonly string[] {
  const open = context.coverage.detection.filter((region) => region[service] === 'off').map(({ region }) => region);
  const regions = open.length > 0 ? open : [...new Set(context.configuration.organization.regions)];
  return regions.flatMap(ofRegion);
}

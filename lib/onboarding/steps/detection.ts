import { administeredServices } from '../../configuration/administrators';
import { detectionReadings, type DetectionState } from '../../rollout/detection';
import { administrator, managementAccount, sentence, stateOf, type OnboardingContext } from '../context';
import { couldNotRead, done, toDo, unknownStep, type StepDraft } from '../step';

type Service = 'guardDuty' | 'securityHub';

const administratorIds: Readonly<Record<Service, string>> = {
  guardDuty: 'guardduty-administrator-not-registered',
  securityHub: 'security-hub-administrator-not-registered',
};

/** The first call that designates an administrator makes these with the caller's permission. */
const designation = ['organizations:EnableAWSServiceAccess', 'organizations:RegisterDelegatedAdministrator'];

/**
 * The service reads findings of GuardDuty and Security Hub: each is on in every Region in use, and switches itself on in accounts that join.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html
 */
export function guardDuty(context: OnboardingContext): StepDraft {
  const detector = (region: string): string => `$(aws guardduty list-detectors --region ${region} --query "DetectorIds[0]" --output text)`;
  const foreign = foreignAdministrator(context, 'guardDuty');
  const designating = designationCommands(context, 'guardDuty');
  return {
    id: 'guardduty',
    title: 'Turn on GuardDuty in every Region in use, also for accounts that join',
    state: stateOfService(context, 'guardDuty', ['guardduty-off', 'guardduty-auto-enable-off']),
    account: designating ? managementAccount(context) : administrator(context, 'guardDuty'),
    actor: foreign ? 'person' : 'cordon',
    // https://docs.aws.amazon.com/guardduty/latest/ug/organizations_permissions.html
    actions: [
      'guardduty:CreateDetector',
      'guardduty:EnableOrganizationAdminAccount',
      'guardduty:ListOrganizationAdminAccounts',
      'guardduty:UpdateDetector',
      'guardduty:UpdateOrganizationConfiguration',
      'iam:CreateServiceLinkedRole',
      ...designation,
    ],
    commands:
      designating ??
      commands(context, 'guardDuty', (region) => [
        `aws guardduty create-detector --enable --region ${region}`,
        `aws guardduty update-organization-configuration --auto-enable-organization-members ALL --detector-id ${detector(region)} --region ${region}`,
      ]),
    check: 'aws guardduty list-detectors --region REGION, then aws guardduty get-detector --detector-id ID --region REGION',
    undo: 'Findings no longer arise in the Region: nothing is detected there.',
    after: ['all-features'],
  };
}

/** Findings of GuardDuty and of other products reach the service through Security Hub. It needs no standard for that, so none is turned on. */
export function securityHub(context: OnboardingContext): StepDraft {
  const foreign = foreignAdministrator(context, 'securityHub');
  const designating = designationCommands(context, 'securityHub');
  return {
    id: 'security-hub',
    title: 'Turn on Security Hub in every Region in use, also for accounts that join',
    state: stateOfService(context, 'securityHub', [
      'security-hub-off',
      'security-hub-auto-enable-off',
      'security-hub-central-configuration-failed',
    ]),
    account: designating ? managementAccount(context) : administrator(context, 'securityHub'),
    actor: foreign ? 'person' : 'cordon',
    // https://docs.aws.amazon.com/securityhub/latest/userguide/designate-orgs-admin-account.html
    actions: [
      'iam:CreateServiceLinkedRole',
      ...designation,
      'securityhub:EnableOrganizationAdminAccount',
      'securityhub:EnableSecurityHub',
      'securityhub:ListOrganizationAdminAccounts',
      'securityhub:UpdateOrganizationConfiguration',
    ],
    commands:
      designating ??
      commands(context, 'securityHub', (region) => [
        `aws securityhub enable-security-hub --no-enable-default-standards --region ${region}`,
        `aws securityhub update-organization-configuration --auto-enable --auto-enable-standards NONE --region ${region}`,
      ]),
    check: 'aws securityhub describe-hub --region REGION',
    undo: 'Findings of other products no longer reach the service.',
    after: ['all-features'],
  };
}

/** The configured administrator is not the registered one. @returns undefined where they are the same, nobody is registered, or nobody looked */
export function foreignAdministrator(context: Pick<OnboardingContext, 'coverage' | 'snapshot'>, service: Service) {
  const { principal } = administeredServices[service];
  const registered = context.snapshot.delegatedAdministrators;
  if (registered.status !== 'present' || !registered.value.some(({ services }) => services.includes(principal))) return undefined;
  return context.coverage.prerequisites.find((one) => one.id === administratorIds[service] && one.status === 'absent');
}

const cliNames: Readonly<Record<Service, string>> = { guardDuty: 'guardduty', securityHub: 'securityhub' };

/**
 * Commands of the management account that designate the administrator of a service, in each Region. Until then no account may switch the service on
 * for accounts that join; the commands of the administrator come when the designation is seen.
 * https://docs.aws.amazon.com/guardduty/latest/ug/delegated-admin-designate.html,
 * https://docs.aws.amazon.com/securityhub/latest/userguide/designate-orgs-admin-account.html
 *
 * @returns undefined where somebody is designated, where the management account administers the service, and where nobody looked
 */
function designationCommands(context: OnboardingContext, service: Service): readonly string[] | undefined {
  const registered = context.snapshot.delegatedAdministrators;
  const { principal } = administeredServices[service];
  const { id } = administrator(context, service);
  if (id === managementAccount(context).id || registered.status !== 'present') return undefined;
  if (registered.value.some(({ services }) => services.includes(principal))) return undefined;
  return [...new Set(context.configuration.organization.regions)].map(
    (region) => `aws ${cliNames[service]} enable-organization-admin-account --admin-account-id ${id} --region ${region}`,
  );
}

function stateOfService(context: OnboardingContext, service: Service, findingIds: readonly string[]): StepDraft['state'] {
  const { coverage } = context;
  const { name } = administeredServices[service];
  const unregistered = coverage.prerequisites.find(({ id, status }) => id === administratorIds[service] && status === 'absent');
  if (unregistered) return stateOf(unregistered);
  const findings = coverage.findings.filter(({ id }) => findingIds.includes(id));
  if (findings.length > 0) return toDo(findings.map(({ message }) => sentence(message)).join(' '));
  const regionsThatAre = (state: DetectionState): string[] =>
    coverage.detection.filter((region) => region[service] === state).map(({ region }) => region);
  const unread = [...regionsThatAre('unknown'), ...regionsThatAre('not-looked-at')];
  if (unread.length > 0) {
    return unknownStep(
      `Whether ${name} is on in ${unread.join(', ')} was not read. Take a snapshot with credentials of its administrator.`,
    );
  }
  const unsure = detectionReadings(context.configuration, context.snapshot).flatMap((of) => {
    const reading = of[`${service}AutoEnable`];
    return reading.status === 'unknown' ? [{ region: of.region, reason: reading.reason }] : [];
  });
  if (unsure.length > 0) {
    const where = unsure.map(({ region }) => region).join(', ');
    return couldNotRead(`whether ${name} turns itself on in accounts that join, in ${where}`, unsure[0]!.reason);
  }
  return done(
    `${name} is on in ${regionsThatAre('on').join(', ')}, in the account that administers it. Whether it is on in each member account was not looked at.`,
  );
}

function commands(context: OnboardingContext, service: Service, ofRegion: (region: string) => readonly string[]): readonly string[] {
  const open = context.coverage.detection.filter((region) => region[service] === 'off').map(({ region }) => region);
  const regions = open.length > 0 ? open : [...new Set(context.configuration.organization.regions)];
  return regions.flatMap(ofRegion);
}

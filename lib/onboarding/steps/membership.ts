import { shellText } from '../../core/shell';
import { membershipDrift, wantedTags, type MembershipDrift } from '../../membership/drift';
import { type DeployedMembership } from '../../organization/membership';
import { administrator, type OnboardingContext } from '../context';
import { findMembership, inForceOf, membershipInForce, membershipsToText, type MembershipFound } from '../../membership/find';
import { couldNotRead, done, toDo, unknownStep, type StepDraft } from '../step';

/** https://docs.aws.amazon.com/security-ir/latest/APIReference/API_CreateMembership.html */
export function membership(context: OnboardingContext): StepDraft {
  const { membershipRegion } = context.configuration.organization;
  const found = findMembership(context);
  const inForce = membershipInForce(context);
  return {
    id: 'membership',
    title: `Create the membership in ${membershipRegion}, for ever`,
    state: state(found, context),
    account: administrator(context, 'membership'),
    // Beside an Active membership no other one is made, and which of two counts only AWS can tell.
    actor: hasActive(found) && inForce === undefined ? 'person' : 'cordon',
    // AWS makes its service-linked role in this account with the caller's permission.
    actions: ['iam:CreateServiceLinkedRole', 'security-ir:CreateMembership', 'security-ir:TagResource', 'security-ir:UpdateMembership'],
    commands: inForce ? driftCommands(inForce, context) : hasActive(found) ? [] : commands(found, membershipRegion),
    check: `aws security-ir list-memberships --region ${membershipRegion}`,
    undo: 'The Region can never be changed. A cancelled membership ends the service for every account.',
    after: ['membership-administrator', 'trusted-access', 'control-policies'],
    isIrreversible: true,
  };
}

const hasActive = (found: MembershipFound): boolean => found.kind === 'found' && found.active.length > 0;

function commands(found: MembershipFound, region: string): readonly string[] {
  const cancelled =
    found.kind === 'found' && found.active.length === 0
      ? found.others.find(({ membership: one }) => one.status === 'Cancelled')
      : undefined;
  if (cancelled) {
    return [
      `aws security-ir update-membership --membership-id ${cancelled.membership.id} --undo-membership-cancellation --region ${cancelled.region}`,
    ];
  }
  return [
    'cordon onboard input --output membership.json',
    `aws security-ir create-membership --cli-input-json file://membership.json --region ${region}`,
  ];
}

function state(found: MembershipFound, context: OnboardingContext): StepDraft['state'] {
  switch (found.kind) {
    case 'not-looked':
      return unknownStep('The snapshot does not have the membership. Take one with credentials of the account that holds it.');
    case 'other-account':
      return unknownStep(`The snapshot looked for the membership in account ${found.asked}, which is not the configured one.`);
    case 'unknown':
      return couldNotRead(`memberships in ${found.regions.join(', ')}`, found.reason);
    case 'none':
      return toDo(
        `The account has no membership in any Region that was looked into.${
          found.notEnabled.length === 0 ? '' : ` Not looked into, since they refuse these credentials: ${found.notEnabled.join(', ')}.`
        }${lacking(context)}`,
      );
    case 'found':
      return stateOfFound(found, context);
  }
}

/** What `cordon onboard input` would refuse, as a sentence after a space; nothing where it has all it needs. */
function lacking({ configuration: { membership: wanted }, team }: OnboardingContext): string {
  if (wanted === undefined) return ' The configuration has no membership: add its name, coverage, triage and team.';
  if (wanted.team === undefined && wanted.teamFile === undefined) {
    return ' The configuration has no team, and AWS asks for one: add membership.team, or name a membership.teamFile.';
  }
  return team === undefined && wanted.team === undefined
    ? ` The team was not read: the commands need membership.teamFile (${wanted.teamFile}).`
    : '';
}

function stateOfFound(found: Extract<MembershipFound, { kind: 'found' }>, { configuration }: OnboardingContext): StepDraft['state'] {
  const { organization } = configuration;
  const verdict = inForceOf(found, organization);
  switch (verdict.kind) {
    case 'none-active': {
      const cancelled = found.others.some(({ membership: one }) => one.status === 'Cancelled');
      return toDo(
        `No membership is Active: ${membershipsToText(found.others)}. ${
          cancelled
            ? 'A cancelled membership can be brought back until it is terminated.'
            : 'A terminated membership cannot be brought back.'
        }`,
      );
    }
    case 'several-active':
      return toDo(
        `More than one membership is Active: ${membershipsToText(found.active)}. Ask AWS Support which one counts before you change anything.`,
      );
    case 'in-another-region':
      return toDo(
        `The membership is in ${verdict.region}, and the configuration says ${organization.membershipRegion}. The Region can never be changed: set organization.membershipRegion to ${verdict.region}.`,
      );
    case 'in-force':
      return stateInForce(verdict.membership, configuration);
  }
}

function stateInForce(inForce: DeployedMembership, configuration: OnboardingContext['configuration']): StepDraft['state'] {
  const { membership: wanted, organization } = configuration;
  const isActive = `${inForce.id} is Active in ${organization.membershipRegion}`;
  if (wanted === undefined) return done(`${isActive}.`);
  const different = differences(membershipDrift(configuration, wanted, inForce));
  if (different.length > 0) return toDo(`${isActive}, and differs from the configuration: ${different.join(', ')}.`);
  if (inForce.tags.status === 'unknown' && Object.keys(wantedTags(configuration, wanted)).length > 0)
    return couldNotRead('the tags of the membership', inForce.tags.reason);
  return done(`${isActive}, as configured.`);
}

/** What differs, in words; the name itself is in no report. */
const differences = ({ name, triage, tags }: MembershipDrift): readonly string[] => [
  ...(name ? ['its name'] : []),
  ...(triage ? ['Triage'] : []),
  ...(Object.keys(tags).length > 0 ? [`the tags ${Object.keys(tags).sort().join(', ')}`] : []),
];

export const membershipArn = ({ id, account }: DeployedMembership, region: string): string =>
  `arn:aws:security-ir:${region}:${account}:membership/${id}`;

function driftCommands(inForce: DeployedMembership, { configuration }: OnboardingContext): readonly string[] {
  const { membership: wanted, organization } = configuration;
  if (wanted === undefined) return [];
  const drift = membershipDrift(configuration, wanted, inForce);
  const { membershipRegion: region } = organization;
  return [
    // A command with the name would put it into reports.
    ...(drift.name ? ['cordon onboard --apply'] : []),
    ...(drift.triage
      ? [
          `aws security-ir update-membership --membership-id ${inForce.id} --opt-in-features featureName=Triage,isEnabled=${wanted.triage} --region ${region}`,
        ]
      : []),
    ...(Object.keys(drift.tags).length > 0
      ? [
          `aws security-ir tag-resource --resource-arn ${membershipArn(inForce, region)} --tags ${shellText(JSON.stringify(drift.tags))} --region ${region}`,
        ]
      : []),
  ];
}

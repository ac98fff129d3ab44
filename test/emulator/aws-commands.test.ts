import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Configuration } from '../../lib/configuration/configuration';
import { membershipInput, teamInput } from '../../lib/membership/input';
import { preferenceSubmission } from '../../lib/membership/preference-submission';
import { planOffboarding } from '../../lib/onboarding/offboarding';
import { planOnboarding } from '../../lib/onboarding/onboarding';
import { stepIds } from '../../lib/onboarding/step';
import { type Snapshot } from '../../lib/organization/snapshot';
import { active, membershipConfiguration, newOrganization, onboarded, preference, service, whole } from '../onboarding/organizations';
import { administrator, detectionOn, management, sketch, unit } from '../support/organization';
import { absent, present } from '../../lib/core/reading';
import { python } from './boto3';

/** Every `aws ...` that onboarding prints is judged by botocore's models: service, operation, options, what is required, and values. */
const today = '2026-11-24';
const team = [
  { name: 'Amara Example', jobTitle: 'Lead', email: 'amara@example.com' },
  { name: 'Chen Example', jobTitle: 'Analyst', email: 'chen@example.com', communicationPreferences: ['Case Created'] as const },
];
const files = {
  'membership.json': membershipInput({ tags: { team: 'security' } }, membershipConfiguration, team),
  'team.json': teamInput(team),
  'preference.txt': preferenceSubmission(whole(), preference, today).case.body,
};

async function problemsOf(commands: readonly string[]): Promise<readonly (readonly string[])[]> {
  const child = spawn(await python(), [join(__dirname, 'aws_commands.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify({ commands, files }));
  const [output] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return JSON.parse(output) as string[][];
}

/** Commands of AWS in a text such as `aws …, then aws …`. */
const awsCommands = (said: string): string[] => said.split(', then ').filter((part) => part.startsWith('aws '));

const units = Array.from({ length: 7 }, (_, index) => `unit${index}`);
const inManagement: Configuration = whole({ organization: { administrators: { membership: management } } });
const byUnits: Configuration = { ...whole(), membership: { ...membershipConfiguration, coverage: units.map(unit) } };
const { organizationalUnits } = sketch({ units: Object.fromEntries(units.map((name) => [name, 'root'])) });
const off = { guardDuty: absent, guardDutyAutoEnable: absent, securityHub: absent, securityHubAutoEnable: absent };
const silent = { person: '0000000000000001', communicationPreferences: [] };

/** Organizations in which every step has something to say. */
const organizations: readonly (readonly [Configuration, Snapshot])[] = [
  [whole(), newOrganization()],
  [whole(), newOrganization({ organization: { ...newOrganization().organization, featureSet: 'CONSOLIDATED_BILLING' } })],
  [whole(), newOrganization({ detection: detectionOn(['eu-west-1', 'us-east-1'], off) })],
  [whole(), newOrganization({ securityIncidentResponse: service([active({ status: 'Cancelled' })]) })],
  [inManagement, newOrganization()],
  [whole(), onboarded(whole())],
  [whole(), onboarded(whole(), { securityIncidentResponse: service([active({ team: [silent] })]) })],
  [byUnits, onboarded(whole(), { organizationalUnits, securityIncidentResponse: service([active()]) })],
  [
    whole(),
    onboarded(whole(), {
      securityIncidentResponse: service([], { memberships: { 'eu-west-1': present([]), 'us-east-1': present([active()]) } }),
    }),
  ],
  [
    whole(),
    onboarded(whole(), {
      managementAccount: { ...onboarded(whole()).managementAccount, triageServiceLinkedRole: absent },
      securityIncidentResponse: undefined,
    }),
  ],
];

const plans = organizations.map(([configuration, snapshot]) => planOnboarding({ configuration, snapshot, today }));
const printed = [
  ...plans.flatMap(({ steps }) => steps.flatMap(({ commands, check }) => [...commands.flatMap(awsCommands), ...awsCommands(check)])),
  ...organizations.flatMap(([configuration, snapshot]) =>
    planOffboarding({ configuration, snapshot, today }).steps.flatMap(({ commands }) => commands.flatMap(awsCommands)),
  ),
  ...preferenceSubmission(whole(), preference, today).commands.flatMap(awsCommands),
];
const commands = [...new Set(printed)].sort();

it('the AWS CLI takes every command that onboarding and offboarding print', async () => {
  const problems = await problemsOf(commands);
  expect(
    Object.fromEntries(commands.flatMap((command, index) => (problems[index]!.length > 0 ? [[command, problems[index]]] : []))),
  ).toEqual({});
});

it('these are commands of every step that AWS has some for', () => {
  const silentSteps = stepIds.filter(
    (id) => !plans.some(({ steps }) => steps.find((step) => step.id === id)!.commands.some((command) => command.startsWith('aws '))),
  );
  expect(silentSteps).toEqual(['control-policies', 'containment-roles', 'routes', 'validation']);
  expect(commands.filter((command) => command.includes('file://'))).toHaveLength(3);
  expect(commands.filter((command) => command.includes('membership-accounts-configurations-update')).length).toBeGreaterThan(1);
});

const membershipId = 'm-1234567890abc';
it.each([
  ['aws security-incident list-cases', /no service/],
  ['aws security-ir delete-membership', /no operation/],
  ['aws security-ir cancel-membership --region eu-west-1', /--membership-id is required/],
  [`aws security-ir cancel-membership --membership ${membershipId}`, /no option --membership$/],
  ['aws security-ir cancel-membership --membership-id m-1', /length/],
  [`aws security-ir update-membership --membership-id ${membershipId} --membership-accounts-configurations-update '{"units":[]}'`, /units/],
  [
    `aws security-ir update-membership --membership-id ${membershipId} --membership-accounts-configurations-update '{"organizationalUnitsToAdd":[]}'`,
    /length/,
  ],
  [
    `aws security-ir update-membership --membership-id ${membershipId} --membership-accounts-configurations-update {coverEntireOrganization:true}`,
    /no JSON/,
  ],
  [`aws security-ir update-membership --membership-id ${membershipId} --undo-membership-cancellation true`, /takes no value/],
  [`aws security-ir update-membership --membership-id ${membershipId} --incident-response-team file://other.json`, /was not given/],
  ['aws security-ir list-memberships --query "a["', /JMESPath/],
  ["aws security-ir list-memberships --query 'a", /no shell/],
  ['aws guardduty update-organization-configuration --auto-enable-organization-members SOME --detector-id abcdefghijkl', /none of/],
  [`aws guardduty get-detector --detector-id $(aws guardduty list-detector)`, /no operation list-detector/],
  [
    `aws organizations register-delegated-administrator --account-id ${administrator} --service security-ir.amazonaws.com`,
    /no option --service$/,
  ],
])('%s is refused', async (command, problem) => {
  expect((await problemsOf([command]))[0]).toEqual(expect.arrayContaining([expect.stringMatching(problem)]));
});

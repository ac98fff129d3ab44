import { automationFields } from '../../lib/signals/security-hub/criteria';
import { fieldsV2 } from '../../lib/signals/security-hub-v2/fields';
import { guardDutyFields } from '../../lib/signals/guardduty/fields';
import { type FindingField } from '../../lib/signals/field';
import written from '../../lib/signals/identification.json';
import { checkSafety } from '../../lib/signals/safety';
import { inputOf, type SafetyCase } from './safety/cases';

const schemas = { guardDuty: guardDutyFields(), securityHub: automationFields, securityHubV2: fieldsV2 };
type Criterion = NonNullable<Exclude<SafetyCase['given']['suppressionRules'], number>>[number]['criteria'];

/** The message of `no-trusted-identifier` on a suppression rule with these criteria. */
function refusal(criteria: Criterion): string | undefined {
  const given = { suppressionRules: [{ criteria: criteria ?? [] }] };
  return checkSafety(inputOf({ name: '', given, expected: [] })).findings.find(({ id }) => id === 'no-trusted-identifier')?.message;
}

function fieldsThat(identifies: string): readonly FindingField[] {
  return guardDutyFields().filter(({ identification }) => identification.identifies === identifies);
}

const digest = `registry.example.com/scanner@sha256:${'0123456789abcdef'.repeat(4)}`;
const account = { field: 'accountId', equals: ['111122223333'] };
const valueOf = ({ kind }: FindingField): string =>
  kind === 'address-v4' ? '198.51.100.7' : kind === 'address-v6' ? '2001:db8::7' : 'x7q9';

describe('what a field identifies', () => {
  it.each(['guardDuty', 'securityHub', 'securityHubV2'] as const)(
    'is said once of every field of the schema %s, and of no other',
    (schema) => {
      const groups = Object.entries(written[schema]);
      expect(groups.flatMap(([, fields]) => fields).sort()).toEqual(schemas[schema].map(({ name }) => name).sort());
      expect(groups.map(([reason]) => reason).filter((reason) => !(reason in written.reasons))).toEqual([]);
    },
  );

  it('is said by reasons that are all in use', () => {
    const used = new Set([written.guardDuty, written.securityHub, written.securityHubV2].flatMap((groups) => Object.keys(groups)));
    expect(Object.keys(written.reasons).filter((reason) => !used.has(reason))).toEqual([]);
  });

  it.each([
    ['workload', 'resource.kubernetesDetails.kubernetesWorkloadDetails.name'],
    ['workload', 'resource.kubernetesDetails.kubernetesWorkloadDetails.namespace'],
    ['workload', 'resource.kubernetesDetails.kubernetesWorkloadDetails.serviceAccountName'],
    ['workload', 'resource.containerDetails.imagePrefix'],
    ['process', 'service.runtimeDetails.process.name'],
    ['process', 'service.runtimeDetails.process.executablePath'],
    ['kubernetes-object', 'service.action.kubernetesRoleBindingDetails.name'],
    ['caller', 'resource.kubernetesDetails.kubernetesUserDetails.sessionName'],
    ['caller', 'resource.accessKeyDetails.userIdentity.sessionContext.sourceIdentity'],
    ['caller', 'resource.rdsDbUserDetails.user'],
    ['domain', 'service.action.dnsRequestAction.domain'],
    ['hash', 'service.runtimeDetails.process.executableSha256'],
    ['assigned', 'resource.accessKeyDetails.principalId'],
    ['assigned', 'resource.lambdaDetails.functionArn'],
  ])('is %s for %s', (reason, name) => {
    expect(guardDutyFields().find((field) => field.name === name)?.identification.reason).toBe(reason);
  });
});

describe('a suppression rule', () => {
  it('is accepted for each field that an attacker cannot choose', () => {
    const fields = fieldsThat('always');
    expect(fields.length).toBeGreaterThan(60);
    expect(fields.filter((field) => refusal([{ field: field.name, equals: [valueOf(field)] }]) !== undefined)).toEqual([]);
  });

  it('is refused for each field that an attacker can choose, also within an account, and says why', () => {
    const chosen = fieldsThat('never').filter(({ identification: { reason } }) => !['class', 'measure', 'sequence'].includes(reason));
    expect(chosen.length).toBeGreaterThan(150);
    for (const { name, identification } of chosen) {
      const said = refusal([account, { field: name, equals: ['x7q9'] }]);
      expect(said).toContain(`an attacker who chooses a matching ${name}. Its values of accountId identify no address`);
      expect(said).toContain(`. ${name}: ${identification.why}`);
    }
  });

  it('is refused for each field that describes a class', () => {
    const classes = fieldsThat('never').filter(({ identification: { reason } }) => ['class', 'measure', 'sequence'].includes(reason));
    expect(classes.filter(({ name }) => refusal([{ field: name, equals: ['x7q9'] }]) === undefined)).toEqual([]);
  });

  it('is accepted for a name that is taken in an account when it names the account, and no pattern of either', () => {
    for (const { name } of fieldsThat('with-account')) {
      const named = { field: name, equals: ['x7q9'] };
      const verdicts = [
        [account, named],
        [named],
        [account, { field: name, matches: ['x7q9-*'] }],
        [{ field: 'accountId', matches: ['1111*'] }, named],
        [{ field: 'accountId', notEquals: ['111122223333'] }, named],
      ].map((criteria) => refusal(criteria) !== undefined);
      expect([name, ...verdicts]).toEqual([name, false, true, true, true, true]);
    }
  });

  it('is accepted for a private address beside its account, VPC or subnet alone', () => {
    const network = 'resource.instanceDetails.networkInterfaces.';
    const fields = fieldsThat('with-network');
    expect(fields.length).toBeGreaterThan(5);
    for (const field of fields) {
      const named = { field: field.name, equals: [field.kind === 'address-v4' ? '10.0.0.4' : 'ip-10-0-0-4.ec2.internal'] };
      const verdicts = [
        [account, named],
        [{ field: `${network}vpcId`, equals: ['vpc-0123456789abcdef0'] }, named],
        [{ field: `${network}subnetId`, equals: ['subnet-0123456789abcdef0'] }, named],
        [named],
        [{ field: `${network}vpcId`, matches: ['vpc-*'] }, named],
        [{ field: `${network}securityGroups.groupId`, equals: ['sg-0123456789abcdef0'] }, named],
      ].map((criteria) => refusal(criteria) !== undefined);
      expect([field.name, ...verdicts]).toEqual([field.name, false, false, false, true, true, true]);
    }
  });

  it('is accepted for the account of a caller only where the caller is outside the organization', () => {
    const affiliated = (value: string) => ({ field: 'service.action.awsApiCallAction.remoteAccountDetails.affiliated', equals: [value] });
    const fields = fieldsThat('from-outside');
    expect(fields.length).toBeGreaterThan(0);
    for (const { name } of fields) {
      const named = { field: name, equals: ['777788889999'] };
      const verdicts = [
        [affiliated('false'), named],
        [named],
        [account, named],
        [affiliated('true'), named],
        [affiliated('false'), { field: name, matches: ['7777*'] }],
      ].map((criteria) => refusal(criteria) !== undefined);
      expect([name, ...verdicts]).toEqual([name, false, true, true, true, true]);
    }
  });

  it('is accepted for an image by its digest alone', () => {
    for (const { name } of fieldsThat('with-digest')) {
      const verdicts = [
        { field: name, equals: [digest] },
        { field: name, matches: [`*${digest.slice(-72)}`] },
        { field: name, equals: ['registry.example.com/scanner:1.2'] },
        { field: name, matches: ['*/scanner:*'] },
        { field: name, equals: [digest, 'registry.example.com/scanner:1.2'] },
      ].map((criterion) => refusal([account, criterion]) !== undefined);
      expect([name, ...verdicts]).toEqual([name, false, false, true, true, true]);
    }
  });
});

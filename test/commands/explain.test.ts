import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cordon } from '../support/run';

const directory = mkdtempSync(join(tmpdir(), 'cordon-explain-'));
afterAll(() => rmSync(directory, { recursive: true }));

const organization = `organization:
  id: o-exampleorgid
  managementAccount: "111111111111"
  delegatedAdministrator: "222222222222"
  membershipRegion: eu-west-1
  regions: [eu-west-1, us-east-1]
  detectors: { eu-west-1: 12abc34d567e8fa901bc2d34e56789f0 }
`;
const governance = `    owner: vulnerability-management@example.com
    justification: the scanner scans every night
    expires: 2027-06-30
`;
const rules = `${organization}environment:
  scanners: [{ name: network, images: [ami-0123456789abcdef0] }]
suppressionRules:
  - name: scanner-portscan
${governance}    stage: enforce
    regions: [eu-west-1]
    criteria:
      - { field: type, equals: ["Recon:EC2/Portscan"] }
      - { field: resource.instanceDetails.imageId, from: environment.scanners }
automationRules:
  - name: raise-payments
${governance}    precedence: before-service
    criteria:
      - { field: AwsAccountId, equals: ["444444444444"] }
      - { field: SeverityLabel, equals: [HIGH] }
    update: { severity: CRITICAL, workflowStatus: NOTIFIED }
  - name: accept-website
${governance}    precedence: 500
    terminal: true
    criteria:
      - { field: ResourceId, equals: ["arn:aws:s3:::www.example.com"] }
    update: { workflowStatus: SUPPRESSED, note: public by design }
`;

function configuration(text: string): string {
  const file = join(directory, `${Math.random()}.yaml`);
  writeFileSync(file, text);
  return file;
}

const explain = (name: string, file: string, ...more: string[]): ReturnType<typeof cordon> =>
  cordon(['explain', 'rule', name, '-c', file, '--date', '2026-11-24', ...more]);

describe('cordon explain rule', () => {
  const file = configuration(rules);

  it('says what a suppression rule hides, where, until when, whose it is, and what it reads', async () => {
    const { status, stdout, stderr } = await explain('scanner-portscan', file);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toBe(`suppression rule scanner-portscan · enforce · until 2027-06-30, 218 days left
  owner    vulnerability-management@example.com
  because  the scanner scans every night

GuardDuty findings that match all of these conditions:
  type                              is Recon:EC2/Portscan
  resource.instanceDetails.imageId  is ami-0123456789abcdef0 (environment.scanners)

What the rule does to them:
  GuardDuty archives the finding: it stays for 90 days, and the console shows it only in the list of archived findings
  GuardDuty sends it to no other service (Security Hub, EventBridge, S3, Detective), so neither AWS Security Incident Response nor your routes get it
  it starts no malware scan, and Extended Threat Detection does not include it in attack sequences

Where: as cordon-scanner-portscan-until-2027-06-30 in account 222222222222, for the findings of every account that it administers
  eu-west-1  rank 1  of 1 rule  cordon-signals-eu-west-1
`);
  });

  it("says who wins each field of an automation rule, and what the service's own rules do to it", async () => {
    const { status, stdout } = await explain('raise-payments', file);
    expect(status).toBe(0);
    expect(stdout).toContain('Workflow.Status: another rule wins\n');
    expect(stdout).toContain(
      'the rules of AWS Security Incident Response (order 10) come later and overwrite the Workflow.Status of this rule',
    );
    expect(stdout).toContain('Severity: the winning rule is unknown\n');
    expect(stdout).toMatch(/us-east-1 +order 1 +of 2 rules +cordon-signals-us-east-1/);
  });

  it('leaves out of it rules that never match the same finding', async () => {
    const beside =
      rules +
      `  - name: quiet-payments
${governance}    precedence: 600
    criteria:
      - { field: AwsAccountId, equals: ["444444444444"] }
      - { field: SeverityLabel, equals: [LOW] }
    update: { severity: INFORMATIONAL }
`;
    const { stdout } = await explain('raise-payments', configuration(beside));
    expect(stdout).toContain('Severity: the winning rule is unknown');
    expect(stdout).not.toContain('quiet-payments');
    const overlapping = await explain('raise-payments', configuration(beside.replace('equals: [LOW]', 'equals: [LOW, HIGH]')));
    expect(overlapping.stdout).toContain('quiet-payments (order 600) overwrites the Severity of this rule');
  });

  it('says what the safety rules refuse, without failing: it is no gate', async () => {
    const { status, stdout } = await explain('accept-website', file);
    expect(status).toBe(0);
    expect(stdout).toContain('✖ hides-many-threats[all]: ');
  });

  it('says that a rule has ended', async () => {
    const ended = await cordon(['explain', 'rule', 'scanner-portscan', '-c', file, '--date', '2027-07-01']);
    expect(ended.stdout).toContain('suppression rule scanner-portscan · expired · ended 2027-06-30, so it is not deployed');
    expect(ended.stdout).toContain('Where: not deployed');
  });

  it('gives the same as JSON', async () => {
    const { status, stdout } = await explain('scanner-portscan', file, '--format', 'json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'cordon/rule-explanations',
      version: 1,
      rules: [
        {
          kind: 'cordon/rule-explanation',
          list: 'suppressionRules',
          name: 'scanner-portscan',
          state: 'enforce',
          daysLeft: 218,
          reads: ['type', 'resource.instanceDetails.imageId'],
          places: [{ region: 'eu-west-1', stackName: 'cordon-signals-eu-west-1', rank: 1, of: 1 }],
        },
      ],
    });
  });

  it('writes to a file', async () => {
    const output = join(directory, 'rule.txt');
    const { status, stdout } = await explain('scanner-portscan', file, '--output', output);
    expect([status, stdout]).toEqual([0, '']);
    expect(readFileSync(output, 'utf8')).toMatch(/^suppression rule scanner-portscan/);
  });

  it.each([
    ['with the nearest', rules, 'raise-payment', 'did you mean raise-payments?'],
    ['with all there are', rules, 'something-else', 'use one of scanner-portscan, raise-payments, accept-website'],
    ['where there are none', organization, 'x', 'add suppressionRules or automationRules to the configuration first'],
  ])('refuses a name that no rule has, %s', async (_, text, name, remedy) => {
    const { status, stdout, stderr } = await explain(name, configuration(text));
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`the configuration has no rule with this name, got "${name}"; ${remedy}`);
  });

  it('needs no AWS, no snapshot, and no detector', async () => {
    const { status, stderr } = await explain('scanner-portscan', configuration(rules.replace(/ {2}detectors.*\n/, '')));
    expect(status).toBe(0);
    expect(stderr).toContain('organization.detectors has no detector ID for eu-west-1');
  });
});

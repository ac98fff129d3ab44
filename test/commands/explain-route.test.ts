import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explainRequest } from '../../lib/commands/door/explain';
import { explainRouteCommand } from '../../lib/commands/explain-route';
import { type Io } from '../../lib/commands/io';
import { CordonError } from '../../lib/core/problem';
import { cordon, cordonProcess, repository } from '../support/run';

const directory = mkdtempSync(join(tmpdir(), 'cordon-explain-route-'));
afterAll(() => rmSync(directory, { recursive: true }));

const organization = `organization:
  id: o-exampleorgid
  managementAccount: "111111111111"
  delegatedAdministrator: "222222222222"
  membershipRegion: eu-west-1
  regions: [eu-west-1, us-east-1]
`;
const routes = `${organization}routes:
  - name: urgent-findings
    description: "findings that cannot wait\\u001b[31m"
    events: { guardDuty: { severityAtLeast: 7 } }
    targets: [{ sqs: { queueArn: "arn:aws:sqs:eu-west-1:222222222222:security" } }]
    retry: { maximumRetryAttempts: 10, maximumEventAgeSeconds: 5400 }
  - name: case-updates
    events: { preset: case-updates }
    targets: [{ sns: { topicName: cases } }]
`;

function configuration(text: string): string {
  const file = join(directory, `${Math.random()}.yaml`);
  writeFileSync(file, text);
  return file;
}

const explain = (what: readonly string[], file: string, ...more: string[]): ReturnType<typeof cordon> =>
  cordon(['explain', ...what, '-c', file, '--date', '2026-11-24', ...more]);
const file = configuration(routes);

/** In this process, which starts no other: what is printed as the result, and what is said beside it. */
function printed(run: (io: Io) => unknown): { readonly stdout: string; readonly stderr: string } {
  let stdout = '';
  let stderr = '';
  const io: Io = {
    out: (text) => (stdout += text),
    progress: (text) => (stderr += `${text}\n`),
    ...{ terminal: false, outTerminal: false, colour: false, progressColour: false },
  };
  run(io);
  return { stdout, stderr };
}
function refusal(run: () => unknown): CordonError {
  try {
    run();
  } catch (error) {
    if (error instanceof CordonError) return error;
  }
  throw new Error('it was not refused');
}
const route = (name: string, config: string, format: 'text' | 'json' = 'text'): { readonly stdout: string; readonly stderr: string } =>
  printed((io) => explainRouteCommand(name, explainRequest({ config, format, date: '2026-11-24' }, io), io));

describe('cordon explain route', () => {
  it('says what a route takes, from where, who gets what, what that needs, what happens when it fails, and what it misses', async () => {
    const { status, stdout, stderr } = await explain(['route', 'urgent-findings'], file);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.replace(/for example:\n[^]*?\n {7}}\n/, 'for example: …\n')).toBe(`route urgent-findings · 1 rule · 1 target
  about  findings that cannot wait\\u{1b}[31m
  takes  GuardDuty findings with a severity of at least 7 (High)

Events that match all of these conditions:
  source           is aws.guardduty
  detail-type      is GuardDuty Finding
  detail.severity  is at least 7 (High)

Events come from: default buses, which forward them
  delegated administrator 222222222222  eu-west-1  cordon_forwarding  only the events of routes  cordon-forwarding-eu-west-1
  delegated administrator 222222222222  us-east-1  cordon_forwarding  only the events of routes  cordon-forwarding-us-east-1
  to the bus cordon-findings of 222222222222 in eu-west-1
  stack cordon-route-urgent-findings, which needs the shared stack cordon-routes-eu-west-1 first

Rules:
  cordon-urgent-findings  on the bus cordon-findings  pattern 109 of 2,048 characters  to 1

Targets:
  1. queue arn:aws:sqs:eu-west-1:222222222222:security
     gets the event as it is, for example: …
     needs in the queue policy of arn:aws:sqs:eu-west-1:222222222222:security:
       {"Sid":"EventsToQueue","Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:222222222222:security","Condition":{"ArnEquals":{"aws:SourceArn":["arn:aws:events:eu-west-1:222222222222:rule/cordon-findings/cordon-urgent-findings"]},"StringEquals":{"aws:SourceAccount":"222222222222"}}}
     needs in the policy of the key that encrypts arn:aws:sqs:eu-west-1:222222222222:security, if the queue must be encrypted with a customer managed key, because the AWS managed key cannot allow the service:
       {"Sid":"EventsToEncryptedTargets","Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"*"}

When EventBridge cannot deliver an event:
  EventBridge retries up to 10 times, until the event is 90 minutes old. It does not retry if it lacks permission.
  The event then stays 14 days in the dead-letter queue cordon-urgent-findings-dead-letters. To send it again:
  - read the messages of cordon-urgent-findings-dead-letters. The body is the event. The attributes RULE_ARN, TARGET_ARN, ERROR_CODE and ERROR_MESSAGE name the failed delivery and its cause. Correct the cause first
  - replay the minute of the event (its \`time\`) from the archive cordon-findings, to the rule in RULE_ARN only; its other targets get those events again
  - to a queue by hand: aws sqs send-message
  - events that could not be forwarded wait in cordon_forwarding-dead-letters of their account and Region. No archive contains them, so deliver them by hand
  - then delete the messages. StartMessageMoveTask works only for queues of SQS, and PutEvents rejects AWS sources, so neither can deliver them again

Alarms:
  cordon-urgent-findings-dead-letters        222222222222 eu-west-1  an event could not be delivered; it waits in the dead-letter queue of that name
  cordon-urgent-findings-failed-invocations  222222222222 eu-west-1  the target or its dead-letter queue failed permanently
  cordon-findings-bus-dead-letters           222222222222 eu-west-1  the bus cordon-findings could not encrypt or decrypt an event
  cordon_forwarding-dead-letters             222222222222 eu-west-1  an event could not be forwarded; it waits in the dead-letter queue of that name
  cordon_forwarding-failed-invocations       222222222222 eu-west-1  forwarding failed permanently
  cordon_forwarding-dead-letters             222222222222 us-east-1  an event could not be forwarded; it waits in the dead-letter queue of that name
  cordon_forwarding-failed-invocations       222222222222 us-east-1  forwarding failed permanently
  The alarms notify:
    222222222222 eu-west-1  nobody
    222222222222 us-east-1  nobody

Events that it does not get:
  GuardDuty findings: Medium, Low
  findings that a GuardDuty suppression rule archives, because GuardDuty sends those nowhere (the configuration has no such rule, but the account may have others)
  findings of accounts whose GuardDuty or Security Hub administrator is not 222222222222
  findings of Regions that are not in organization.regions, which has eu-west-1 and us-east-1
  repetitions of a finding: GuardDuty combines those of 6 hours by default, or of 1 hour or 15 minutes if its administrator sets that

! the alarms of 222222222222 in eu-west-1 notify nobody: add the ARN of a topic in that Region to routing.alarmTopicArns
! the alarms of 222222222222 in us-east-1 notify nobody: add the ARN of a topic in that Region to routing.alarmTopicArns
`);
  });

  it('gives the same as JSON', () => {
    const { stdout } = route('urgent-findings', file, 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'cordon/route-explanation',
      version: 1,
      name: 'urgent-findings',
      rules: [{ name: 'cordon-urgent-findings', patternCharacters: 109, maximumPatternCharacters: 2048, targets: [1] }],
      targets: [
        {
          kind: 'sqs',
          message: 'event',
          example: { source: 'aws.guardduty' },
          policies: [{ kind: 'queue policy' }, { kind: 'key policy' }],
        },
      ],
      deadLetters: { queueName: 'cordon-urgent-findings-dead-letters', days: 14 },
    });
  });

  it('names accounts where a snapshot is given, and holds it against the configuration', async () => {
    const args = ['route', 'urgent-findings', '-c', 'examples/routes.yaml', '--organization', 'examples/organization.json'];
    const { status, stdout } = await cordon(['explain', ...args]);
    expect(status).toBe(0);
    expect(stdout).toContain('delegated administrator 222222222222 (security-tooling)  eu-west-1');
    const other = configuration(routes.replace('o-exampleorgid', 'o-otherorgid1'));
    const refused = await explain(['route', 'urgent-findings'], other, '--organization', join(repository, 'examples/organization.json'));
    expect(refused.status).toBe(2);
  });

  it('names the suppression rules that archive, and not those that observe or have ended', () => {
    const rule = (name: string, more: string): string => `  - name: ${name}
    owner: soc@example.com
    justification: the scanner scans every night
    criteria: [{ field: type, equals: ["Recon:EC2/Portscan"] }]
    ${more}
`;
    const text = `${routes}suppressionRules:
${rule('hides', '{stage}').replace('{stage}', 'stage: enforce\n    expires: 2027-06-30')}${rule('watches', 'expires: 2027-06-30')}${rule('ended', 'stage: enforce\n    expires: 2026-11-23')}`;
    const { stdout } = route('urgent-findings', configuration(text));
    expect(stdout).toContain('(in the configuration: hides)');
  });

  it.each([
    ['with the nearest', routes, 'urgent-finding', 'did you mean urgent-findings?'],
    ['with all there are', routes, 'something-else', 'use one of urgent-findings, case-updates'],
    ['where there are none', organization, 'x', 'add routes to the configuration first; examples/routes.yaml shows how'],
  ])('refuses a name that no route has, %s', (_, text, name, remedy) => {
    const wrong = configuration(text);
    const { exitCode, problems } = refusal(() => route(name, wrong));
    expect(exitCode).toBe(2);
    expect(problems).toEqual([
      { id: 'unknown-route', message: 'the configuration has no route with this name', value: name, remedy, file: wrong },
    ]);
  });

  it('says what keeps the routes from being deployed, without failing: it is no gate', () => {
    const many = Array.from(
      { length: 301 },
      (_, index) =>
        `  - { name: r${index}, events: { securityIr: { cases: ["${1_000_000_000 + index}"] } }, targets: [{ sqs: { queueName: q } }] }`,
    );
    const { stderr } = route('r0', configuration(`${organization}routes:\n${many.join('\n')}\n`));
    expect(stderr).toContain('must need at most 300 rules on the default bus of 222222222222 in eu-west-1');
  });

  it('loads neither aws-cdk-lib nor an AWS client', async () => {
    const hook = join(directory, 'loaded.cjs');
    writeFileSync(
      hook,
      "process.on('exit', () => require('fs').writeSync(2, Object.keys(require.cache).filter((path) => /aws-cdk-lib|@aws-sdk|cdk-nag|listr2/.test(path)).join('\\n')));",
    );
    const env = { NODE_OPTIONS: `--require ${hook}` };
    for (const args of [
      ['route', 'case-updates'],
      ['routes', '--format', 'svg'],
    ]) {
      expect(await cordonProcess(['explain', ...args, '-c', file], { env })).toMatchObject({ status: 0, stderr: '' });
    }
  });
});

describe('cordon explain routes', () => {
  it('says who gets what, and what nobody gets', async () => {
    const { status, stdout, stderr } = await explain(['routes'], file);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toBe(`2 routes · account 222222222222, eu-west-1 · stack cordon-routes-eu-west-1

  ROUTE            TAKES                                                                                 FROM                  TARGETS  ALARMS
  urgent-findings  GuardDuty findings with a severity of at least 7 (High)                               eu-west-1, us-east-1  queue    7, 0 with a recipient
  case-updates     cases of AWS Security Incident Response and their comments: created, updated, closed  eu-west-1             topic    2, 0 with a recipient

Events and the routes that take them:
  AWS Security Incident Response       case-updates     Case Created, Case Updated, Case Closed, Case Comment Created, Case Comment Updated
                                       no route         Membership Created, Membership Updated, Membership Closed, Membership Cancelled, Membership Terminated
  GuardDuty findings                   urgent-findings  Critical, High
                                       no route         Medium, Low
  Security Hub findings                no route         all 7 kinds
  Security Hub V2 findings             no route         all 6 kinds
  Calls that take the protection away  no route         all 24 kinds
  Use of containment                   no route         all 8 kinds

! no route takes findings of Security Hub V2 (Findings Imported V2). Cordon did not check whether it is on. If it is, add a route with events: { securityHubV2: {} }
✖ no route takes these urgent events: AWS Security Incident Response: Membership Closed, Membership Cancelled, Membership Terminated
✖ no route takes these urgent events: Calls that take the protection away: all 24 kinds
  no route takes: AWS Security Incident Response: Membership Created, Membership Updated
  no route takes: GuardDuty findings: Medium, Low
  no route takes: Security Hub findings: all 7 kinds
  no route takes: Use of containment: all 8 kinds
! the alarms of 222222222222 in eu-west-1 notify nobody: add the ARN of a topic in that Region to routing.alarmTopicArns
! the alarms of 222222222222 in us-east-1 notify nobody: add the ARN of a topic in that Region to routing.alarmTopicArns
`);
  });

  it('gives the same as JSON, also without routes', async () => {
    const { stdout } = await explain(['routes'], configuration(organization), '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'cordon/route-explanations',
      version: 1,
      routes: [],
      coverage: expect.arrayContaining([
        { group: 'AWS Security Incident Response', kind: 'Membership Terminated', taken: 'none', routes: [], urgent: true },
      ]) as unknown,
    });
  });

  it('draws them into a file', async () => {
    const output = join(directory, 'routes.svg');
    const { status, stdout, stderr } = await explain(['routes'], file, '--format', 'svg', '--output', output);
    expect([status, stdout, stderr]).toEqual([0, '', `wrote ${output}\n`]);
    expect(readFileSync(output, 'utf8')).toMatch(/^<svg /);
  });

  it('knows pictures of all routes alone', async () => {
    expect((await explain(['route', 'case-updates'], file, '--format', 'svg')).status).toBe(2);
  });
});

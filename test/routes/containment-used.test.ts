import { parseEventPattern } from '../../lib/events/event-pattern';
import { administratorOf } from '../../lib/configuration/administrators';
import { takes } from '../../lib/routes/compiled-pattern';
import { containmentUsedPatterns } from '../../lib/routes/containment-used';
import { containmentSamples } from '../../lib/routes/explain/containment-samples';
import { type SampleEvent } from '../../lib/routes/explain/sample-place';
import { matchingRules, routingLayout, type RoutingLayout } from '../../lib/routes/layout';
import { mergedPatterns } from '../../lib/routes/merged-patterns';
import { messageAbout } from '../../lib/routes/message-about';
import { inputTransformer } from '../../lib/routes/messages';
import { type RouteEvents } from '../../lib/configuration/route';
import { transformed } from '../support/input-transformer';
import { sampled } from '../support/runs';
import { organization, routeOf } from './support';

const layoutOf = (routes: Readonly<Record<string, RouteEvents>>, changes: Partial<typeof organization> = {}): RoutingLayout =>
  routingLayout({
    organization: { ...organization, ...changes },
    routes: Object.entries(routes).map(([name, events]) => routeOf(name, events)),
  });

const used: Readonly<Record<string, RouteEvents>> = { used: { preset: 'containment-used' } };
/** With tamper detection, whose patterns take whatever the root user does, and with findings. */
const all: Readonly<Record<string, RouteEvents>> = { ...used, tampering: { preset: 'tamper-detection' }, findings: { guardDuty: {} } };

const home = { account: administratorOf(organization, 'membership'), region: organization.membershipRegion };
const regions = [...new Set([organization.membershipRegion, ...organization.regions, 'us-east-1'])];
const places = [organization.managementAccount, home.account].flatMap((account) => regions.map((region) => ({ account, region })));
const names = containmentSamples(home).map(({ name }) => name);

const eventAt = (name: string, place = home): SampleEvent => containmentSamples(place).find((sample) => sample.name === name)!.event;
const withDetail = (name: string, detail: object): SampleEvent => {
  const event = eventAt(name);
  return { ...event, detail: { ...(event['detail'] as object), ...detail } };
};
const started = (parameters: object, documentName = 'AWSSupport-ContainEC2Instance'): SampleEvent =>
  withDetail('containment started', { requestParameters: { documentName, parameters } });

/** What the text message of the rule says of an event. */
function told(event: SampleEvent, layout = layoutOf(used)): string {
  const [rule, ...others] = matchingRules(layout, event, { account: String(event['account']), region: String(event['region']) }).rules;
  expect(others).toEqual([]);
  const { source, eventPattern } = rule!;
  return transformed(inputTransformer('text', messageAbout(source, eventPattern))!, event);
}

describe('use of containment', () => {
  it.each(sampled(names))('%s: reaches the target once, from every account and Region that is watched', (name) => {
    for (const layout of [layoutOf(used), layoutOf(all)]) {
      for (const place of places) {
        const { forwarding, rules } = matchingRules(layout, eventAt(name, place), place);
        const usedBy = rules.filter(({ route }) => route === 'used');
        expect([place, forwarding.length, usedBy.length]).toEqual([place, 1, 1]);
        // A rule that is only ENABLED gets no call that CloudTrail says only reads.
        const { readOnly } = eventAt(name, place)['detail'] as { readonly readOnly?: boolean };
        if (readOnly === true) expect([forwarding[0]?.readOnlyCalls, usedBy[0]?.readOnlyCalls]).toEqual([true, true]);
      }
    }
  });

  it('forwards nothing that no route wants, with tamper detection and findings too', () => {
    expect(layoutOf(all).forwarding.flatMap(({ rules }) => rules.filter(({ exact }) => !exact))).toEqual([]);
  });

  it('looks at read-only calls in rules of their own', () => {
    for (const rules of [layoutOf(all).home.rules, ...layoutOf(all).forwarding.map((place) => place.rules)]) {
      for (const { readOnlyCalls, eventPattern } of rules as readonly { readOnlyCalls?: true; eventPattern: object }[]) {
        const text = JSON.stringify(eventPattern);
        expect([text.includes('"AssumeRole"'), readOnlyCalls === true]).toEqual([readOnlyCalls === true, text.includes('"AssumeRole"')]);
      }
    }
  });

  it('takes six rules, and each event matches one pattern', () => {
    const merged = mergedPatterns(containmentUsedPatterns);
    expect(merged).toHaveLength(6);
    for (const { eventPattern } of [...merged, ...containmentUsedPatterns]) expect(parseEventPattern(eventPattern).problems).toEqual([]);
    for (const name of names) {
      expect([name, containmentUsedPatterns.filter(({ eventPattern }) => takes(eventPattern, eventAt(name))).length]).toEqual([name, 1]);
    }
  });

  const neighbours: Readonly<Record<string, SampleEvent>> = {
    'another document': started({ Action: ['Contain'], DryRun: ['false'] }, 'AWSSupport-TroubleshootRDP'),
    'a document with the words elsewhere': started({ Action: ['Contain'] }, 'My-AWSSupport-ContainEC2Instance'),
    'a document of another case': started({ Action: ['Contain'] }, 'awssupport-containec2instance'),
    'another call about the document': withDetail('containment started', { eventName: 'DescribeDocument' }),
    'an execution of another document': withDetail('execution Success', { Definition: 'AWS-RestartEC2Instance' }),
    'a step of an execution': { ...eventAt('execution Success'), 'detail-type': 'EC2 Automation Step Status-change Notification' },
    'another role': withDetail('execution role assumed by a person', {
      requestParameters: { roleArn: 'arn:aws:iam::222222222222:role/AWSSecurityIncidentResponseContainmentAudit' },
    }),
    'a role of the name in a path': withDetail('execution role assumed by a person', {
      requestParameters: { roleArn: 'arn:aws:iam::222222222222:role/team/AWSSecurityIncidentResponseContainment' },
    }),
    'an object that somebody else writes': withDetail('backup written', {
      userIdentity: { type: 'AssumedRole', sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::222222222222:role/Engineer' } } },
    }),
    'an object that the role reads': withDetail('backup written', { eventName: 'GetObject' }),
    'the same of another source': { ...eventAt('containment started'), source: 'my.application' },
  };
  it.each(Object.keys(neighbours))('does not fire on %s', (name) => {
    for (const place of places) expect(matchingRules(layoutOf(used), neighbours[name], place).rules).toEqual([]);
  });

  it.each([
    'AWSSupport-ContainIAMPrincipal',
    'arn:aws:ssm:eu-west-1::document/AWSSupport-ContainS3Resource',
    'arn:aws:ssm:eu-west-1::automation-definition/AWSSupport-ContainEC2Instance:$DEFAULT',
  ])('knows the runbook by %s', (document) => {
    expect(told(started({ Action: ['Contain'], DryRun: ['false'] }, document))).toContain('Containment started');
  });
});

describe('what is said of a runbook', () => {
  // https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide/automation-awssupport-containec2instance.html: DryRun is true by default
  const forms: readonly (readonly [object, string])[] = [
    [{ Action: ['Contain'], DryRun: ['false'] }, 'Containment started'],
    [{ Action: ['Contain'], DryRun: ['False'] }, 'Containment started'],
    [{ Action: ['Contain'], DryRun: ['no'] }, 'Containment started'],
    [{ DryRun: ['false'] }, 'Containment started'],
    [{ Action: ['Restore'], DryRun: ['false'] }, 'Contained resource released'],
    [{ Action: ['RELEASE'], DryRun: ['FALSE'] }, 'Contained resource released'],
    [{ Action: ['Contain'], DryRun: ['true'] }, 'Dry run of containment'],
    [{ Action: ['Contain'], DryRun: ['True'] }, 'Dry run of containment'],
    [{ Action: ['Restore'], DryRun: ['true'] }, 'Dry run of containment'],
    [{ Action: ['Restore'] }, 'Dry run of containment'],
    [{ DryRun: ['true'] }, 'Dry run of containment'],
    [{}, 'Use of containment'],
  ];
  it.each(forms)('%j: %s', (parameters, expected) => {
    const texts = ['Containment started', 'Contained resource released', 'Dry run of containment', 'Use of containment'];
    const message = told(started(parameters));
    expect(texts.filter((text) => message.includes(text))).toEqual([expected]);
  });

  it('says nothing of the sort where the call was refused or the parameters are not recorded', () => {
    expect(told(eventAt('refused'))).toContain('Refused with: AccessDeniedException');
    expect(told(eventAt('refused'))).not.toContain('Containment started');
    expect(told(eventAt('parameters not recorded'))).not.toMatch(/Containment started|Dry run/);
    expect(told(eventAt('execution InProgress'))).toContain('Dry run: not said by this event');
  });

  it('is who, from where, and which resource by which runbook', () => {
    const message = told(eventAt('containment started'));
    for (const part of [
      'i-0123456789abcdef0',
      'AWSSupport-ContainEC2Instance',
      'AssumedRole Responder',
      ':alice',
      '203.0.113.7',
      home.account,
      home.region,
    ]) {
      expect(message).toContain(part);
    }
    expect(told(eventAt('containment of a principal'))).toContain('Resource: mallory');
    expect(told(eventAt('containment of a bucket'))).toContain('Resource: amzn-s3-demo-bucket');
    const assumed = told(eventAt('execution role assumed by Systems Manager'));
    expect(assumed).toContain('role/AWSSecurityIncidentResponseContainmentExecution');
    expect(assumed).toContain('AWSService ssm.amazonaws.com');
    expect(assumed).toContain('Session: case-1234567890');
  });
});

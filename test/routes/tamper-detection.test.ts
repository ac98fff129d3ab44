import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as guardduty from '@aws-sdk/client-guardduty';
import * as iam from '@aws-sdk/client-iam';
import * as organizations from '@aws-sdk/client-organizations';
import * as securityhub from '@aws-sdk/client-securityhub';
import { eventMatches } from '../../lib/events/event-matching';
import { parseEventPattern } from '../../lib/events/event-pattern';
import { mergedPatterns } from '../../lib/routes/merged-patterns';
import { originsOf } from '../../lib/routes/origins';
import { tamperClauses, tamperPatterns } from '../../lib/routes/tamper-detection';
import { casesOf } from './support';

/** A CloudTrail event in short, and what takes it; `benign` ones are taken by nothing. */
interface Case {
  readonly name: string;
  readonly service: string;
  /** @default - of the service, as only AWS can put it */
  readonly source?: string;
  readonly call: string;
  /** @default AWS API Call via CloudTrail */
  readonly detailType?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly expected: readonly string[];
}

const patterns = tamperPatterns({ stackSetName: 'cordon-containment-roles' });

const somebody = {
  type: 'AssumedRole',
  arn: 'arn:aws:sts::222222222222:assumed-role/Engineer/alice',
  sessionContext: { sessionIssuer: { type: 'Role', userName: 'Engineer' } },
};

function eventOf({ service, source = `aws.${service}`, call, detailType = 'AWS API Call via CloudTrail', detail = {} }: Case): unknown {
  return {
    source,
    'detail-type': detailType,
    account: '222222222222',
    region: 'us-east-1',
    detail: {
      eventSource: `${service}.amazonaws.com`,
      eventName: call,
      eventType: 'AwsApiCall',
      readOnly: false,
      userIdentity: somebody,
      ...detail,
    },
  };
}

describe('tamper detection', () => {
  it.each(casesOf<Case>('tamper-detection'))('$name', (each) => {
    const taken = patterns.filter(({ eventPattern }) => {
      const { pattern } = parseEventPattern(eventPattern);
      return pattern !== undefined && eventMatches(pattern, eventOf(each));
    });
    expect(taken.map(({ what }) => what)).toEqual(each.expected);
  });

  it('takes in a few rules what it takes in twelve, and no event twice', () => {
    const merged = mergedPatterns(patterns);
    expect(merged.length).toBeLessThanOrEqual(5);
    const compiled = merged.map(({ eventPattern }) => {
      expect(JSON.stringify(eventPattern).length).toBeLessThanOrEqual(2048);
      const { pattern, problems } = parseEventPattern(eventPattern);
      expect(problems).toEqual([]);
      return pattern;
    });
    for (const each of casesOf<Case>('tamper-detection')) {
      const taken = compiled.filter((pattern) => pattern !== undefined && eventMatches(pattern, eventOf(each)));
      expect([each.name, taken.length]).toEqual([each.name, each.expected.length]);
    }
  });

  it.each(patterns)('$what: has a tampering event and a benign neighbour among the cases', ({ what }) => {
    const cases = casesOf<Case>('tamper-detection');
    const own = cases.filter(({ expected }) => expected.includes(what));
    const services = new Set(own.map(({ service }) => service));
    expect(own).not.toEqual([]);
    expect(cases.filter(({ service, expected }) => expected.length === 0 && services.has(service))).not.toEqual([]);
  });

  it.each(patterns)('$what: is a pattern within the limits', ({ eventPattern, bus }) => {
    expect(parseEventPattern(eventPattern).problems).toEqual([]);
    expect(bus).toBe('findings');
  });

  const clients: Readonly<Record<string, object>> = { cloudformation, guardduty, iam, organizations, securityhub };

  it.each(tamperClauses.filter(({ service }) => service in clients))('$what: asks for calls that $service has', ({ service, calls }) => {
    for (const call of calls) {
      expect(clients[service]).toHaveProperty(`${call}Command`);
    }
  });

  it('takes every call of every clause, of whatever account, once', () => {
    for (const { service, calls, what } of tamperClauses) {
      for (const call of calls) {
        const requestParameters = {
          stackSetName: 'cordon-containment-roles',
          stackName: 'cordon-containment-roles',
          roleName: 'AWSSecurityIncidentResponseContainment',
          name: 'cordon-route',
        };
        const event = eventOf({ name: call, service, call, detail: { requestParameters }, expected: [] });
        const taken = patterns.filter(({ eventPattern }) => {
          const { pattern } = parseEventPattern(eventPattern);
          return pattern !== undefined && eventMatches(pattern, event);
        });
        expect([call, taken.map((pattern) => pattern.what)]).toEqual([call, [what]]);
      }
    }
  });

  it('is looked for where the calls are recorded', () => {
    const at = (source: string): readonly string[] =>
      patterns
        .filter(({ eventPattern }) => JSON.stringify(eventPattern.source) === JSON.stringify([source]))
        .flatMap(({ eventPattern }) => originsOf(eventPattern).map(({ accounts, regions }) => `${accounts.join('+')} ${regions}`));
    expect(at('aws.iam')).toEqual(['administrator+management global']);
    expect(at('aws.organizations')).toEqual(['management global']);
    expect(new Set(at('aws.guardduty'))).toEqual(new Set(['administrator+management all']));
    expect(originsOf(patterns.at(-1)!.eventPattern)).toContainEqual({ accounts: ['administrator', 'management'], regions: 'all' });
  });
});

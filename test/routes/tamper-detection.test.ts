import { eventMatches } from '../../lib/events/event-matching';
import { parseEventPattern } from '../../lib/events/event-pattern';
import { mergedPatterns } from '../../lib/routes/merged-patterns';
import { originsOf } from '../../lib/routes/origins';
import { tamperClauses, type TamperClause } from '../../lib/routes/tamper-clauses';
import { tamperPatterns } from '../../lib/routes/tamper-detection';
import { casesOf } from './support';
import { sampled } from '../support/runs';

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
  /** What it comes close to, and is not. @default - nothing in particular */
  readonly nearMissOf?: string;
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

const byCloudFormation = { ...somebody, invokedBy: 'cloudformation.amazonaws.com' };

/** What a call of a clause acts on: the resources of Cordon, but where it is about others. */
function tampered({ what, requestParameters }: TamperClause): object {
  if (requestParameters === undefined) return {};
  if (what.includes('of another name')) return { name: 'hide', ruleName: 'hide' };
  if (what.includes('names no stack')) return { changeSetName: 'arn:aws:cloudformation:eu-west-1:222222222222:changeSet/x/1' };
  return {
    stackSetName: 'cordon-containment-roles',
    stackName: 'cordon-containment-roles',
    roleName: 'AWSSecurityIncidentResponseContainment',
    name: 'cordon-route',
    alarmName: 'cordon-route-silence',
    typeName: 'AWS::GuardDuty::Filter',
  };
}

const roleOfTheService = 'aws-service-role/triage.security-ir.amazonaws.com/AWSServiceRoleForSecurityIncidentResponse_Triage';

/** Every kind of caller that a record can have: which identity, through which service, with which role, of what kind of event. */
const callers = ['Root', 'AssumedRole', 'AWSService', undefined].flatMap((type) =>
  [undefined, 'signin.amazonaws.com', 'cloudformation.amazonaws.com', 'ssm.amazonaws.com'].flatMap((invokedBy) =>
    [undefined, 'Engineer', roleOfTheService].flatMap((role) =>
      ['AwsApiCall', 'AwsServiceEvent'].map((eventType) => ({
        name: [type, invokedBy, role, eventType].filter((each) => each !== undefined).join(', '),
        detail: {
          eventType,
          userIdentity: {
            ...(type && { type }),
            ...(invokedBy && { invokedBy }),
            ...(role && { sessionContext: { sessionIssuer: { arn: `arn:aws:iam::222222222222:role/${role}` } } }),
          },
        },
        isRoot: type === 'Root' && (invokedBy ?? 'signin.amazonaws.com') === 'signin.amazonaws.com' && eventType === 'AwsApiCall',
        isSpared: invokedBy === 'cloudformation.amazonaws.com' || role === roleOfTheService,
      })),
    ),
  ),
);

describe('tamper detection', () => {
  it.each(sampled(casesOf<Case>('tamper-detection')))('$name', (each) => {
    const taken = patterns.filter(({ eventPattern }) => {
      const { pattern } = parseEventPattern(eventPattern);
      return pattern !== undefined && eventMatches(pattern, eventOf(each));
    });
    expect(taken.map(({ what }) => what)).toEqual(each.expected);
  });

  it.each(['cordon-evidence-store-eu-west-1', 'cordon-remediation-eu-west-1', 'cordon-remediation-state-machine-eu-west-1'])(
    'takes calls on the stack %s, by its name and by its ARN',
    (name) => {
      for (const stackName of [name, `arn:aws:cloudformation:eu-west-1:222222222222:stack/${name}/0a1b2c3d`]) {
        const event = {
          source: 'aws.cloudformation',
          account: '222222222222',
          region: 'eu-west-1',
          'detail-type': 'AWS API Call via CloudTrail',
          detail: {
            eventSource: 'cloudformation.amazonaws.com',
            eventName: 'DeleteStack',
            eventType: 'AwsApiCall',
            userIdentity: { type: 'AssumedRole' },
            requestParameters: { stackName },
          },
        };
        const taken = patterns.filter(({ eventPattern }) => eventMatches(parseEventPattern(eventPattern).pattern!, event));
        expect([stackName, taken.length]).toEqual([stackName, 1]);
      }
    },
  );

  it('takes in five rules what it takes in many, and no event twice', () => {
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

  it.each(patterns)('$what: has an event that it takes among the cases, and one that comes close', ({ what }) => {
    const cases = casesOf<Case>('tamper-detection');
    expect(cases.filter(({ expected }) => expected.includes(what))).not.toEqual([]);
    expect(cases.filter(({ nearMissOf, expected }) => nearMissOf === what && !expected.includes(what))).not.toEqual([]);
  });

  it('comes close in cases to patterns that there are', () => {
    const known = new Set(patterns.map(({ what }) => what));
    expect(casesOf<Case>('tamper-detection').filter(({ nearMissOf }) => nearMissOf !== undefined && !known.has(nearMissOf))).toEqual([]);
  });

  it.each(patterns)('$what: is a pattern within the limits', ({ eventPattern, bus }) => {
    expect(parseEventPattern(eventPattern).problems).toEqual([]);
    expect(bus).toBe('findings');
  });

  it('takes every call of every clause once', () => {
    for (const clause of tamperClauses) {
      for (const call of clause.calls) {
        const detail = { requestParameters: tampered(clause), ...(clause.by === 'cloudFormation' && { userIdentity: byCloudFormation }) };
        const event = eventOf({ name: call, service: clause.service, call, detail, expected: [] });
        const taken = patterns.filter(({ eventPattern }) => {
          const { pattern } = parseEventPattern(eventPattern);
          return pattern !== undefined && eventMatches(pattern, event);
        });
        expect([call, taken.map(({ what }) => what)]).toEqual([call, [clause.what]]);
      }
    }
  });

  it.each(callers)('takes no call twice, and each of the root user in its own pattern: $name', ({ detail, isRoot, isSpared }) => {
    const compiled = patterns.map(({ what, eventPattern }) => ({ what, pattern: parseEventPattern(eventPattern).pattern! }));
    for (const clause of tamperClauses) {
      const [call = ''] = clause.calls;
      const given = { requestParameters: tampered(clause), ...detail };
      const event = eventOf({ name: call, service: clause.service, call, detail: given, expected: [] });
      const taken = compiled.filter(({ pattern }) => eventMatches(pattern, event)).map(({ what }) => what);
      if (isRoot) expect(taken).toEqual(['root user activity']);
      else if (clause.by === undefined || (clause.by === 'others' && !isSpared)) expect(taken).toEqual([clause.what]);
      else expect(taken.length).toBeLessThanOrEqual(1);
    }
  });

  it('is looked for where the calls are recorded', () => {
    const at = (source: string): readonly string[] =>
      patterns
        .filter(({ eventPattern }) => JSON.stringify(eventPattern.source) === JSON.stringify([source]))
        .flatMap(({ eventPattern }) => originsOf(eventPattern).map(({ accounts, regions }) => `${accounts.join('+')} ${regions}`));
    const callers = 'membership+stackSets+guardDuty+securityHub+management';
    expect(at('aws.iam')).toEqual([`${callers} global`]);
    // An account can leave by itself, and a delegation policy can hand policies to a member account.
    expect(new Set(at('aws.organizations'))).toEqual(new Set(['management global', `${callers} global`]));
    expect(new Set(at('aws.guardduty'))).toEqual(new Set([`${callers} all`]));
    expect(originsOf(patterns.at(-1)!.eventPattern)).toContainEqual({ accounts: callers.split('+'), regions: 'all' });
  });
});

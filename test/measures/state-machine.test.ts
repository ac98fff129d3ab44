import { defaultMeasures } from '../../lib/configuration/defaults';
import { type MeasuresConfiguration } from '../../lib/configuration/measures';
import { dashboardBody } from '../../lib/measures/dashboard';
import { measuresDoubts } from '../../lib/measures/doubts';
import { countedMetrics, metricCost, openMetric, overdueMetric } from '../../lib/measures/metrics';
import { measuresPolicy, measuresTrust } from '../../lib/measures/policies';
import { caseStateMachine, lookSeconds, maximumLooks, type Definition } from '../../lib/measures/state-machine';
import { evaluateAccess, parsePolicy } from '../../lib/iam';
import { policyProblems } from '../../lib/iam/policy-problems';
import model from '../fixtures/security-ir-events.json';

const measures = (over: Partial<MeasuresConfiguration> = {}): MeasuresConfiguration => ({ ...defaultMeasures, ...over });
const objectives = { acknowledgeMinutes: { securityIncident: 15, investigation: 240 } };
const kinds: Readonly<Record<string, MeasuresConfiguration>> = {
  'without objectives': measures(),
  'with objectives': measures(objectives),
  'by account': measures({ ...objectives, byAccount: true }),
};
const definitionOf = (of: MeasuresConfiguration): Definition => caseStateMachine({ measures: of, tableName: 'cordon-cases' });

interface Task {
  readonly Type: string;
  readonly Resource?: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Catch?: readonly { readonly Next: string }[];
  readonly Retry?: readonly object[];
}
const statesOf = (definition: Definition): readonly (readonly [string, Task])[] => Object.entries(definition.States) as never;
const nextOf = ({ Next, Default, Choices = [], Catch = [] }: Task): readonly string[] =>
  [Next, Default, ...Choices.map((each) => each.Next), ...Catch.map((each) => each.Next)].filter((each) => each !== undefined);

describe.each(Object.keys(kinds))('the state machine %s', (kind) => {
  const definition = definitionOf(kinds[kind]!);

  it('has every state that another names, reaches each of them, and can end from each', () => {
    const states = new Map(statesOf(definition));
    const reached = new Set<string>();
    const visit = (name: string): void => {
      if (reached.has(name)) return;
      reached.add(name);
      expect([name, states.has(name)]).toEqual([name, true]);
      nextOf(states.get(name)!).forEach(visit);
    };
    visit(definition.StartAt);
    expect([...states.keys()].filter((name) => !reached.has(name))).toEqual([]);
    for (const [name, state] of states) {
      expect([name, ['Succeed', 'Fail'].includes(state.Type) || nextOf(state).length > 0]).toEqual([name, true]);
    }
  });

  it('tries each call again, and no condition that does not hold', () => {
    for (const [name, { Type, Resource = '', Retry = [] }] of statesOf(definition)) {
      if (Type !== 'Task') continue;
      expect([name, Retry.length > 0]).toEqual([name, true]);
      if (Resource.includes(':dynamodb:put') || Resource.includes(':dynamodb:update')) {
        expect(Retry[0]).toEqual({ ErrorEquals: ['DynamoDB.ConditionalCheckFailedException'], MaxAttempts: 0 });
      }
    }
  });

  it('is smaller than a definition may be, and a watch ends before its history is full', () => {
    // https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
    expect(JSON.stringify(definition).length).toBeLessThan(1024 * 1024);
    expect(maximumLooks * 14).toBeLessThan(25_000);
    expect((maximumLooks * lookSeconds) / 86_400).toBeGreaterThan(5);
  });

  it('keeps titles and descriptions of cases out of what follows', () => {
    const text = JSON.stringify(definition);
    expect(text).not.toMatch(/\.Title|\.Description|\$states\.result\b(?!\.)/);
  });
});

describe('what the role of the state machine may do', () => {
  const region = 'eu-west-1';
  const account = '222222222222';
  const tableArn = `arn:aws:dynamodb:${region}:${account}:table/cordon-cases`;
  const document = measuresPolicy({ partition: 'aws', account, region, tableArn });
  /** IAM actions of the integrations. */
  const actions: Readonly<Record<string, string>> = {
    'arn:aws:states:::aws-sdk:securityir:getCase': 'security-ir:GetCase',
    'arn:aws:states:::dynamodb:putItem': 'dynamodb:PutItem',
    'arn:aws:states:::dynamodb:updateItem': 'dynamodb:UpdateItem',
    'arn:aws:states:::aws-sdk:dynamodb:scan': 'dynamodb:Scan',
    'arn:aws:states:::aws-sdk:cloudwatch:putMetricData': 'cloudwatch:PutMetricData',
  };
  const resources: Readonly<Record<string, string>> = {
    'security-ir': `arn:aws:security-ir:${region}:${account}:case/1234567890`,
    dynamodb: tableArn,
    cloudwatch: '*',
  };
  const result = (action: string, resource: string, namespace = 'Cordon/Cases'): string =>
    evaluateAccess(
      {
        principal: { type: 'role', arn: `arn:aws:iam::${account}:role/measures` },
        action,
        resource,
        resourceAccount: account,
        context: { values: action.startsWith('cloudwatch') ? { 'cloudwatch:namespace': namespace } : {}, absent: 'every-other-key' },
      },
      { identityPolicies: [{ name: 'role', policy: parsePolicy(document, 'role') }] },
    ).result;
  const used = [...new Set(statesOf(definitionOf(kinds['by account']!)).flatMap(([, { Resource }]) => Resource ?? []))];

  it('suffices for each of its calls', () => {
    expect(used.filter((resource) => actions[resource] === undefined)).toEqual([]);
    for (const each of used) {
      const action = actions[each]!;
      expect([action, result(action, resources[action.split(':', 1)[0]!]!)]).toEqual([action, 'allowed']);
    }
    expect(policyProblems(document, 'inline')).toEqual([]);
  });

  it('allows nothing else', () => {
    expect(document.Statement.flatMap(({ Action }) => Action).sort()).toEqual(used.map((each) => actions[each]).sort());
    for (const [action, resource, namespace] of [
      ['security-ir:CloseCase', resources['security-ir']!],
      ['security-ir:UpdateCase', resources['security-ir']!],
      ['security-ir:GetCase', `arn:aws:security-ir:${region}:333333333333:case/1234567890`],
      ['security-ir:GetMembership', `arn:aws:security-ir:${region}:${account}:membership/m-1234567890abcdef0`],
      ['dynamodb:DeleteItem', tableArn],
      ['dynamodb:PutItem', tableArn.replace('cordon-cases', 'others')],
      ['cloudwatch:PutMetricData', '*', 'AWS/Events'],
      ['cloudwatch:DeleteAlarms', '*'],
      ['states:StartExecution', `arn:aws:states:${region}:${account}:stateMachine:cordon-cases`],
    ] as const) {
      expect([action, resource, result(action, resource, namespace)]).toEqual([action, resource, 'denied']);
    }
  });

  it('is of a role that this state machine alone can assume', () => {
    const stateMachineArn = `arn:aws:states:${region}:${account}:stateMachine:cordon-cases`;
    const trust = measuresTrust({ account, stateMachineArn });
    expect(policyProblems(trust, 'trust')).toEqual([]);
    const may = (values: Readonly<Record<string, string>>, service = 'states.amazonaws.com'): string =>
      evaluateAccess(
        {
          principal: { type: 'service', service },
          action: 'sts:AssumeRole',
          resource: `arn:aws:iam::${account}:role/measures`,
          context: { values, absent: 'every-other-key' },
        },
        { resourcePolicy: { kind: 'trust', name: 'trust', policy: parsePolicy(trust, 'trust') } },
      ).result;
    const own = { 'aws:SourceAccount': account, 'aws:SourceArn': stateMachineArn };
    expect(may(own)).toBe('allowed');
    expect(may({ ...own, 'aws:SourceAccount': '333333333333' })).toBe('denied');
    expect(may({ ...own, 'aws:SourceArn': stateMachineArn.replace('cordon-cases', 'other') })).toBe('denied');
    expect(may(own, 'lambda.amazonaws.com')).toBe('denied');
  });
});

describe('the dashboard', () => {
  it.each(Object.keys(kinds))('shows metrics that the state machine puts, %s', (kind) => {
    const of = kinds[kind]!;
    const text = JSON.stringify(definitionOf(of)).replaceAll('\\"', '"');
    const { widgets } = dashboardBody(of, 'eu-west-1') as {
      readonly widgets: readonly { readonly properties: { readonly metrics: readonly (readonly unknown[])[] } }[];
    };
    const shown = new Set(
      widgets.flatMap(({ properties }) =>
        properties.metrics.flatMap(([namespace, name]) => (namespace === 'Cordon/Cases' ? [String(name)] : [])),
      ),
    );
    expect(shown.size).toBeGreaterThan(7);
    for (const name of shown)
      expect([name, text.includes(`"MetricName":"${name}"`) || text.includes(`"MetricName": "${name}"`)]).toEqual([name, true]);
    expect([...countedMetrics, openMetric].filter((name) => !shown.has(name))).toEqual([]);
    expect(shown.has(overdueMetric)).toBe(kind !== 'without objectives');
  });
});

describe('what measures cost', () => {
  it.each([
    [measures(), undefined, 15, 0, 15, 5],
    [measures(objectives), undefined, 17, 0, 17, 5],
    [measures({ ...objectives, byAccount: true }), 47, 17, 14, 675, 203],
    [measures({ ...objectives, byAccount: true }), 10_000, 17, 14, 140_017, 16_002],
  ] as const)('%j for %s accounts', (of, accounts, base, perAccount, most, mostDollars) => {
    expect(metricCost(of, accounts)).toEqual({ base, perAccount, most, mostDollars });
  });
});

describe('doubts about measures', () => {
  const idsOf = (of: MeasuresConfiguration, isTold: boolean, accounts?: number): readonly string[] =>
    measuresDoubts(of, { isTold, ...(accounts !== undefined && { accounts }) }).map(({ id }) => id);

  it('are an objective that tells nobody, none at all, and dimensions that grow with the accounts', () => {
    expect(idsOf(measures(objectives), true, 10_000)).toEqual([]);
    expect(idsOf(measures(objectives), false)).toEqual(['objective-tells-nobody']);
    expect(idsOf(measures(), false)).toEqual(['no-objective']);
    const byAccount = measures({ ...objectives, byAccount: true });
    expect(idsOf(byAccount, true, 47)).toEqual([]);
    expect(idsOf(byAccount, true, 10_000)).toEqual(['measures-by-account']);
    expect(idsOf(byAccount, true)).toEqual(['measures-by-account']);
    expect(measuresDoubts(byAccount, { isTold: true, accounts: 10_000 })[0]?.message).toContain('140,017 custom metrics');
  });
});

it('asks for a case ID that every event of a case has', () => {
  const cases = model.events.filter(({ event }) => event['detail-type'].startsWith('Case '));
  expect(cases.length).toBeGreaterThan(10);
  expect(cases.filter(({ event }) => typeof (event.detail as { caseId?: string }).caseId !== 'string')).toEqual([]);
  expect(cases.filter(({ event }) => Object.keys(event.detail).some((field) => /severity|status/i.test(field)))).toEqual([]);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Configuration } from '../lib/configuration/configuration';
import { readConfiguration } from '../lib/meaning/read';
import { CordonError } from '../lib/core/problem';
import { evaluateRoutes } from '../lib/routes/evaluate';
import { routesOf, routingLayout } from '../lib/routes/layout';

/** A pattern or event as somebody published it, in words and values of our own, and what is right to say of it. */
interface RealCase<Given> {
  readonly name: string;
  /** Address of what was published. */
  readonly source: string;
  readonly given: Given;
  /** Of a pattern: severity and ID of each finding, none where it is clean. Of an event: the routes that get it. */
  readonly expected: readonly string[];
  readonly why: string;
  /** Address of the page of AWS that `why` is taken from. */
  readonly documentation: string;
}

interface RealPattern {
  readonly bus: 'default' | 'findings';
  /** Region of the membership. @default eu-west-1 */
  readonly home?: string;
  /** `management`: there is no delegated administrator. @default - 222222222222 */
  readonly administrator?: 'management';
  readonly eventPattern: Readonly<Record<string, unknown>>;
}

interface RealEvent extends Readonly<Record<string, unknown>> {
  readonly account: string;
  readonly region: string;
}

const casesOf = <Given>(file: string): readonly RealCase<Given>[] =>
  JSON.parse(readFileSync(join(__dirname, 'cases/real', file), 'utf8')) as readonly RealCase<Given>[];

const patterns = casesOf<RealPattern>('patterns.json');
const events = casesOf<RealEvent>('events.json');

const targets = [{ sqs: { queueName: 'alerts' } }];

const organizationOf = ({ home = 'eu-west-1', administrator }: Pick<RealPattern, 'home' | 'administrator'> = {}): object => ({
  id: 'o-exampleorgid',
  root: 'r-ab12',
  managementAccount: '111111111111',
  ...(administrator === undefined && { delegatedAdministrator: '222222222222' }),
  membershipRegion: home,
  regions: [...new Set([home, 'us-east-1'])],
});

const configurationOf = (organization: object, routes: readonly object[]): Configuration =>
  readConfiguration(JSON.stringify({ organization, rollout: { canary: ['444444444444'] }, routes }), { file: 'cordon.yaml' }).configuration;

/** What `cordon` says of a configuration with a route of this pattern alone, read from its text. */
function verdictOn({ bus, eventPattern, ...organization }: RealPattern): readonly string[] {
  try {
    const route = { name: 'real-case', events: { pattern: { bus, eventPattern } }, targets };
    const evaluated = evaluateRoutes(configurationOf(organizationOf(organization), [route]));
    const { problems = [], safety } = evaluated ?? {};
    const findings = safety?.findings.map(({ severity, id }) => `${severity} ${id}`) ?? [];
    return [...new Set([...problems.map(({ id }) => `error ${id}`), ...findings])].sort();
  } catch (error) {
    if (error instanceof CordonError) return [...new Set(error.problems.map(({ id }) => `error ${id}`))].sort();
    throw error;
  }
}

/** Routes of every kind, for all events of the file. */
const routes = [
  { name: 'cases', events: { securityIr: {} } },
  { name: 'threats', events: { guardDuty: { severityAtLeast: 4 } } },
  { name: 'findings', events: { securityHub: { severityLabels: ['HIGH', 'CRITICAL'], workflowStatuses: ['NEW', 'NOTIFIED'] } } },
  { name: 'actions', events: { securityHub: { kind: 'custom-action' } } },
  {
    name: 'findings-v2',
    events: {
      pattern: {
        bus: 'findings',
        eventPattern: {
          source: ['aws.securityhub'],
          'detail-type': ['Findings Imported V2'],
          detail: { findings: { severity: ['High', 'Critical'] } },
        },
      },
    },
  },
  { name: 'tampering', events: { preset: 'tamper-detection' } },
  {
    name: 'compliance',
    events: {
      pattern: {
        bus: 'default',
        eventPattern: {
          source: ['aws.config'],
          'detail-type': ['Config Rules Compliance Change'],
          detail: { newEvaluationResult: { complianceType: ['NON_COMPLIANT'] } },
        },
      },
    },
  },
  {
    name: 'health',
    events: { pattern: { bus: 'default', eventPattern: { source: ['aws.health'], detail: { eventTypeCategory: ['issue'] } } } },
  },
].map((route) => ({ ...route, targets }));

describe('patterns of public organizations', () => {
  it.each(patterns)('$name', ({ given, expected }) => {
    expect(verdictOn(given)).toEqual(expected);
  });
});

describe('events as AWS and public organizations publish them', () => {
  const { organization, routes: written = [] } = configurationOf(organizationOf(), routes);
  const layout = routingLayout({ organization, routes: written });

  it.each(events)('$name', ({ given, expected }) => {
    expect(routesOf(layout, given, given)).toEqual(expected);
  });
});

it('has an address, a reason and a page of AWS for each, and a name of its own', () => {
  const all = [...patterns, ...events];
  expect(
    all.filter(({ source, documentation }) => !/^https:\/\/[^ ]+$/.test(source) || !/^https:\/\/docs\.aws[^ ]+$/.test(documentation)),
  ).toEqual([]);
  expect(all.filter(({ why }) => !/^[A-Z].+\.$/.test(why))).toEqual([]);
  const names = all.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

it('has at least sixty cases with the filters and automation rules', () => {
  const others = ['filters.json', 'automation-rules.json'].flatMap((file) => casesOf(file));
  expect(patterns.length + events.length).toBeGreaterThanOrEqual(24);
  expect(patterns.length + events.length + others.length).toBeGreaterThanOrEqual(60);
});

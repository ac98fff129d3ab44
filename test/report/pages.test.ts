import { proveChain } from '../../lib/chain';
import { type CheckReport, type ReportedFinding } from '../../lib/check/report';
import { checkPage } from '../../lib/report/pages/check';
import { planPage } from '../../lib/report/pages/plan';
import { routesPage } from '../../lib/report/pages/routes';
import { routesPicture } from '../../lib/report/routes-picture';
import { planRollout } from '../../lib/rollout/planner';
import { explainRoutes } from '../../lib/routes/explain/explain-route';
import { today } from '../chain/whole';
import { hostileNames, mixedOrganization } from '../page/organizations';

const { configuration, snapshot } = mixedOrganization(40, 8, hostileNames);
const organization = { snapshot, proof: proveChain({ configuration, snapshot, today }) };
const [markup = ''] = hostileNames;
const finding: ReportedFinding = { ruleId: 'x/y', severity: 'error', message: markup, remedy: markup, value: markup, fingerprint: '1' };
const report: CheckReport = {
  kind: 'cordon/check',
  version: 1,
  configuration: 'cordon.yaml',
  date: today,
  failOn: 'error',
  verdict: { exitCode: 1, holds: false, counts: { error: 1, warning: 0, unknown: 0, note: 0, acknowledged: 0, baselined: 0, notRun: 0 } },
  layers: [
    {
      id: 'plan',
      title: markup,
      outcome: { status: 'findings' },
      looked: markup,
      durationMilliseconds: 1,
      findings: [finding],
      acknowledged: [],
      baselined: [],
    },
  ],
};
const routesInput = {
  organization: configuration.organization,
  routes: configuration.routes ?? [],
  routing: configuration.routing,
  stackSetName: configuration.rollout.stackSetName,
};
const explained = explainRoutes(routesInput);
const pages = {
  plan: planPage(planRollout({ configuration, snapshot, today }), organization),
  check: checkPage(report, organization),
  routes: routesPage(explained, routesPicture(explained, { archiveDays: 30 }), organization),
};
const sentence = (html: string): string => /<h1>([^<]*)<\/h1>/.exec(html)![1]!;

describe.each(Object.entries(pages))('the page of %s', (_, html) => {
  it('has two scripts, the data and that of the house, whatever a name says', () => {
    expect([...html.matchAll(/<script\b/gi)]).toHaveLength(2);
    expect([...html.matchAll(/<\/script/gi)]).toHaveLength(2);
    expect(html).toContain('\\u003c/script>');
  });

  it('loads nothing from elsewhere', () => {
    expect(html).toContain(`content="default-src 'none'; `);
    const addresses = [...html.slice(0, html.indexOf('<script')).matchAll(/ (?:src|href)="([^"]*)"/g)].map(([, address]) => address!);
    expect(addresses.filter((address) => !address.startsWith('data:image/svg+xml;base64,'))).toEqual([]);
  });
});

it('begins with what the plan does, what the check found, and what the routes take', () => {
  expect(sentence(pages.plan)).toMatch(/^The plan deploys containment roles to \d+ of 40 accounts\./);
  expect(sentence(pages.check)).toBe('cordon.yaml failed the check: 1 error in 1 layer.');
  expect(sentence(pages.routes)).toMatch(/^Routes take \d+ of \d+ kinds of urgent events\. /);
});

it('says of the routes that Security Hub V2 was not looked at, where none takes its findings', () => {
  expect(sentence(pages.routes)).not.toContain('Security Hub V2');
  expect(pages.routes).toContain('no route takes findings of Security Hub V2');
  const complete = { ...explained, coverage: explained.coverage.map((kind) => (kind.urgent ? { ...kind, taken: 'all' as const } : kind)) };
  const page = routesPage(complete, routesPicture(complete, { archiveDays: 30 }));
  expect(sentence(page)).toMatch(/^A route takes each of the \d+ kinds of urgent events\. Security Hub V2 is not counted\.$/);
});

it('has each alarm of a route once, with its Regions', () => {
  const [findings] = explained.routes.filter(({ name }) => name === 'findings');
  expect(findings!.alarms.length).toBeGreaterThan(new Set(findings!.alarms.map(({ when }) => when)).size);
  for (const when of new Set(findings!.alarms.map((alarm) => alarm.when))) {
    const after = pages.routes.slice(pages.routes.indexOf('<h3>findings</h3>'));
    expect(after.split(`<li>${when}: `)).toHaveLength(2);
  }
});

it('has no tree and no map of a check without a snapshot', () => {
  expect(checkPage(report)).not.toContain('id="explorer"');
});

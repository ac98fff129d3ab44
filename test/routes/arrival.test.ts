import fc from 'fast-check';
import { arisingEvents, type ArisingEvents } from '../../lib/events/arising';
import { documentedSources } from '../../lib/events/documented-events';
import { arrivalsOf, type PatternOnBus } from '../../lib/routes/arrival';
import { matchingRules, routingLayout, type EventPlace } from '../../lib/routes/layout';
import { type Route } from '../../lib/configuration/route';
import { runs } from '../support/runs';

const managementAccount = '111111111111';
const administrator = '222222222222';
const member = '333333333333';
const regions = ['eu-west-1', 'eu-central-1', 'us-east-1', 'us-west-2', 'ap-south-1'];
const accounts = [managementAccount, administrator, member];

const organizations = [
  { managementAccount, delegatedAdministrator: administrator, membershipRegion: 'eu-west-1', regions: ['eu-west-1', 'eu-central-1'] },
  { managementAccount, delegatedAdministrator: administrator, membershipRegion: 'us-east-1', regions: ['us-east-1'] },
  { managementAccount, membershipRegion: 'eu-west-1', regions: ['eu-west-1', 'us-east-1', 'us-west-2'] },
] as const;
type Organization = (typeof organizations)[number];

/** Every place in which such an event can arise, read off the data once more. */
function placesOf({ accounts: of, regions: inRegions }: ArisingEvents, organization: Organization): readonly EventPlace[] {
  const home = 'delegatedAdministrator' in organization ? organization.delegatedAdministrator : managementAccount;
  const all = accounts.flatMap((account) => regions.map((region) => ({ account, region })));
  return all
    .filter(({ account }) => of === 'any' || account === (of === 'management' ? managementAccount : home))
    .filter(
      ({ region }) =>
        inRegions === 'any' ||
        region === { global: 'us-east-1', 'us-west-2': 'us-west-2', membership: organization.membershipRegion }[inRegions],
    );
}

/** Every event of a kind at a place, by detail type and by the values of its field. */
function eventsAt({ source, detailTypes, field }: ArisingEvents, { account, region }: EventPlace): readonly unknown[] {
  return detailTypes.flatMap((detailType) =>
    (field?.values ?? ['']).map((value) => {
      const isRecord = detailType.endsWith('via CloudTrail');
      const record = { eventSource: `${source.slice('aws.'.length)}.amazonaws.com`, awsRegion: region, recipientAccountId: account };
      const own = field?.path === 'detail.eventName' ? { eventName: value } : field ? { userIdentity: { type: value } } : {};
      return { source, 'detail-type': detailType, account, region, detail: { ...(isRecord && record), ...own } };
    }),
  );
}

const someOf = (values: readonly string[]): fc.Arbitrary<readonly string[] | undefined> =>
  fc.option(fc.subarray([...values], { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 2 });
const sources = [...new Set(arisingEvents.map(({ source }) => source))];
const names = arisingEvents.flatMap(({ field }) => (field?.path === 'detail.eventName' ? field.values : []));
const patterns: fc.Arbitrary<PatternOnBus> = fc
  .record({
    bus: fc.constantFrom('default' as const, 'findings' as const),
    source: fc.subarray(sources, { minLength: 1, maxLength: 2 }),
    detailType: someOf(['AWS API Call via CloudTrail', 'GuardDuty Finding', 'Case Created', 'AWS Console Sign In via CloudTrail']),
    region: someOf(regions),
    account: someOf(accounts),
    eventName: someOf(names),
    awsRegion: someOf(regions),
  })
  .map(({ bus, source, detailType, region, account, eventName, awsRegion }) => {
    const detail = { ...(eventName && { eventName }), ...(awsRegion && { awsRegion }) };
    return {
      bus,
      eventPattern: {
        source,
        ...(detailType && { 'detail-type': detailType }),
        ...(region && { region }),
        ...(account && { account }),
        ...(Object.keys(detail).length > 0 && { detail }),
      },
    };
  });

const routeOf = (pattern: PatternOnBus): Route => ({
  name: 'a',
  events: { pattern },
  targets: [{ sqs: { queueName: 'q' } }],
  retry: { maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 },
  alarmOnEvents: false,
});

describe('which events arrive', () => {
  it('is what the layout delivers, event by event and place by place', () => {
    fc.assert(
      fc.property(patterns, fc.constantFrom(...organizations), (pattern, organization) => {
        const layout = routingLayout({ organization: { id: 'o-exampleorgid', ...organization }, routes: [routeOf(pattern)] });
        for (const { events, arrives } of arrivalsOf(pattern, organization)) {
          // Of findings it is not known which account the event has: an `account` is taken to be right.
          const delivered = placesOf(events, organization).some((place) =>
            eventsAt(events, place).some((event) => matchingRules(layout, withFreeFields(event, pattern), place).rules.length > 0),
          );
          expect([events.source, events.field?.values[0], arrives]).toEqual([events.source, events.field?.values[0], delivered]);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('knows of each kind of event an account and Region in which it arises', () => {
    for (const events of arisingEvents) {
      for (const organization of organizations) {
        expect([events.source, placesOf(events, organization).length > 0]).toEqual([events.source, true]);
      }
      expect(events.page).toMatch(/^https:\/\//);
    }
  });
});

const ofUnknownFields = documentedSources
  .flatMap(({ detailTypes }) => detailTypes)
  .filter(({ detailFields }) => detailFields === undefined)
  .map(({ detailType }) => detailType);

/** What is free in such an event, as the pattern asks for it. */
function withFreeFields(event: unknown, { eventPattern }: PatternOnBus): unknown {
  const { 'detail-type': detailType, detail } = event as { readonly 'detail-type': string; readonly detail: object };
  const isFinding = !detailType.endsWith('via CloudTrail') && !/^(?:Case|Membership) /.test(detailType);
  const account = (eventPattern.account as readonly string[] | undefined)?.[0];
  const asked = (eventPattern.detail ?? {}) as Readonly<Record<string, readonly string[]>>;
  const free = Object.entries(asked).filter(([name]) => (isFinding ? ofUnknownFields.includes(detailType) : name === 'eventName'));
  return {
    ...(event as object),
    ...(isFinding && account !== undefined && { account }),
    detail: { ...Object.fromEntries(free.map(([name, values]) => [name, values[0]])), ...detail },
  };
}

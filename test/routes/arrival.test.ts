import fc from 'fast-check';
import { arisingEvents, type ArisingEvents } from '../../lib/events/arising';
import { documentedSources } from '../../lib/events/documented-events';
import { sourcesOfMembers } from '../../lib/routes/asked-place';
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
function placesOf({ accounts: of, regions: inRegions, copiedTo }: ArisingEvents, organization: Organization): readonly EventPlace[] {
  const home = 'delegatedAdministrator' in organization ? organization.delegatedAdministrator : managementAccount;
  const all = accounts.flatMap((account) => regions.map((region) => ({ account, region })));
  return all
    .filter(({ account }) => of === 'any' || account === (of === 'management' ? managementAccount : home))
    .filter(
      ({ region }) =>
        inRegions === 'any' ||
        copiedTo?.includes(region) === true ||
        region === { global: 'us-east-1', 'us-west-2': 'us-west-2', membership: organization.membershipRegion }[inRegions],
    );
}

const nested = (path: readonly string[], value: string): object =>
  path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as object;

/** Every event of a kind at a place, by detail type and by the values of its field. */
function eventsAt(
  { source, detailTypes, fields = [] }: ArisingEvents,
  { account, region }: EventPlace,
  pattern: PatternOnBus,
): readonly unknown[] {
  const ofUnknown = (pattern.eventPattern['detail-type'] as readonly string[] | undefined) ?? ['Anything'];
  return (detailTypes.length > 0 ? detailTypes : ofUnknown).flatMap((detailType) =>
    (fields[0]?.values ?? ['']).map((first) => {
      const isRecord = detailType.endsWith('via CloudTrail');
      const record = { eventSource: `${source.slice('aws.'.length)}.amazonaws.com`, awsRegion: region, recipientAccountId: account };
      const own = Object.assign(
        {},
        ...fields.map(({ path, values }, index) => nested(path.split('.').slice(1), index === 0 ? first : (values[0] ?? ''))),
      ) as object;
      return { source, 'detail-type': detailType, account, region, detail: { ...(isRecord && record), ...own } };
    }),
  );
}

const someOf = (values: readonly string[]): fc.Arbitrary<readonly string[] | undefined> =>
  fc.option(fc.subarray([...values], { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 2 });
/** Of the last it is not known where their events arise. */
const sources = [...new Set(arisingEvents.map(({ source }) => source)), 'aws.ec2', 'aws.inspector2', 'my.app'];
const names = arisingEvents.flatMap(({ fields = [] }) => fields.flatMap(({ path, values }) => (path === 'detail.eventName' ? values : [])));
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
            eventsAt(events, place, pattern).some(
              (event) => matchingRules(layout, withFreeFields({ events, event, place }, pattern), place).rules.length > 0,
            ),
          );
          expect([events.source, events.fields, arrives]).toEqual([events.source, events.fields, delivered]);
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

const documentedTypes = documentedSources.flatMap(({ detailTypes }) => detailTypes);

/** Whether any field may be in the detail of such events. */
function hasAnyField({ detailTypes, detailFields }: ArisingEvents, detailType: string): boolean {
  if (detailFields !== undefined || detailType.endsWith('via CloudTrail')) return false;
  return detailTypes.length === 0 || documentedTypes.find((one) => one.detailType === detailType)?.detailFields === undefined;
}

interface HeardEvent {
  readonly events: ArisingEvents;
  readonly event: unknown;
  readonly place: EventPlace;
}

/** What is free in such an event, as the pattern asks for it. */
function withFreeFields({ events, event, place }: HeardEvent, { eventPattern }: PatternOnBus): unknown {
  const { 'detail-type': detailType, detail } = event as { readonly 'detail-type': string; readonly detail: object };
  const isRecord = detailType.endsWith('via CloudTrail');
  const account = (eventPattern.account as readonly string[] | undefined)?.[0];
  const asked = (eventPattern.detail ?? {}) as Readonly<Record<string, readonly string[]>>;
  const free = Object.entries(asked).filter(([name]) => (isRecord ? name === 'eventName' : hasAnyField(events, detailType)));
  // Of a copy it is not known which Region it has.
  const region = (eventPattern.region as readonly string[] | undefined)?.[0];
  const ofHealth = events.source === 'aws.health' && !isRecord;
  const isCopy = ofHealth && (place.region === 'us-west-2' || (place.region === 'us-east-1' && events.regions === 'any'));
  return {
    ...(event as object),
    ...(isCopy && region !== undefined && { region }),
    ...(!isRecord && sourcesOfMembers.includes(events.source) && account !== undefined && { account }),
    detail: { ...Object.fromEntries(free.map(([name, values]) => [name, values[0]])), ...detail },
  };
}

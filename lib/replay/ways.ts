import { administratorOf } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { type Snapshot } from '../organization/snapshot';
import { either, type PartlyKnownEvent } from '../routes/delivery';
import { changesOf, type ChangeOutcome } from './path/changes';
import { type Verdict } from './path/criteria';
import { doubtsAbout, type Doubt } from './path/doubts';
import { guardDutyEvent, securityHubEvent, type SentEvent } from './path/events';
import { routesIfSent, routesThatTake, type RoutedTo } from './path/routes';
import { automationSteps, automationV2Steps } from './path/security-hub';
import { narrowed } from './path/narrowed';
import { isIngestedProduct } from './path/service';
import { type SuppressionOutcome } from './path/suppression';
import { type FindingForm } from './records/form';
import { textAt, type FindingRecord } from './records/record';
import { type Subject } from './records/subject';
import { type RegionRules, type RulesInPlace } from './rules-in-place';

/** An event itself, beside what is said of it. */
interface WithEvent {
  /** @default - a path that is not full */
  readonly event?: PartlyKnownEvent;
}

/** The path of one finding or event. */
export interface Replayed {
  readonly subject: Subject;
  /** @default - no finding of GuardDuty, or it is not known which rules apply */
  readonly suppression?: SuppressionOutcome;
  /** What automation rules of Security Hub CSPM make of it. @default - it does not get there, or nothing is known of it there */
  readonly securityHub?: ChangeOutcome;
  /** The same for Security Hub V2, where a rule or a route looks at its findings. */
  readonly securityHubV2?: ChangeOutcome;
  /** Events that EventBridge gets of it, or may get. */
  readonly events: readonly (SentEvent & WithEvent)[];
  /** Routes that take one of the events, or may. */
  readonly routes: readonly RoutedTo[];
  /** Whether a route takes it. */
  readonly routed: Verdict;
  /** Whether AWS Security Incident Response can look at it, as far as rules of the configuration tell. @default - an event, or a finding of a product that it does not take */
  readonly reachesService?: Verdict;
  /** What is not known, and why. */
  readonly doubts: readonly Doubt[];
}

/** What records meet, wherever they arise. */
export interface Context {
  readonly configuration: Configuration;
  readonly rules: RulesInPlace;
  readonly withMessages: boolean;
  /** Whether paths have what no rule and no route looks at. @default false */
  readonly full?: boolean;
  readonly accounts?: ReadonlySet<string>;
  readonly snapshot?: Snapshot;
}

/** An event of a finding, and the routes that take it once it is sent. */
export interface EventWay {
  readonly event: Omit<SentEvent, 'sent'> & WithEvent;
  readonly routes: readonly RoutedTo[];
}

/** A finding in one of the Security Hubs: what rules make of it, and its event. */
export interface ChangedWay extends EventWay {
  readonly changes: ChangeOutcome;
}

/** The parts of the way of a finding. What it does not come to is undefined. */
export interface WayParts {
  readonly suppression?: SuppressionOutcome;
  readonly guardDuty: EventWay | undefined;
  readonly securityHub: ChangedWay | undefined;
  readonly securityHubV2: ChangedWay | undefined;
}

/** What a finding meets on its way. */
export interface FindingContext extends Context {
  readonly own: RegionRules;
}

/** The event of GuardDuty, and its routes. */
export function guardDutyWay(
  record: FindingRecord,
  form: FindingForm,
  subject: Subject,
  region: string,
  context: FindingContext,
): EventWay {
  const place = { account: administratorOf(context.configuration.organization, 'guardDuty'), region };
  const { event, ...sent } = guardDutyEvent(form, place, subject, record.form === 'guardduty' ? record.event : undefined);
  return { event: withEvent(sent, event, context), routes: routesThatTake({ ...sent, event, place }, context) };
}

/** Security Hub CSPM. @returns undefined where it is off */
export function securityHubWay(
  record: FindingRecord,
  form: FindingForm,
  subject: Subject,
  region: string,
  context: FindingContext,
): ChangedWay | undefined {
  if (securityHubIsOff(region, context)) return undefined;
  const { rules, own, full } = context;
  const cspm = full ? form : narrowed(form, rules.fieldsInUse);
  const changes = changesOf(automationSteps(own.automationRules, { form: cspm, ...arrivalOf(record, subject) }, rules.usesStatus), cspm);
  const place = { account: administratorOf(context.configuration.organization, 'securityHub'), region };
  const recorded = record.form === 'security-hub' ? record.event : undefined;
  const { event, ...sent } = securityHubEvent('imported', cspm, changes, place, subject, recorded);
  return { event: withEvent(sent, event, context), changes, routes: routesThatTake({ ...sent, event, place }, context) };
}

/** Security Hub V2. @returns undefined where nothing looks at its findings */
export function securityHubV2Way(
  record: FindingRecord,
  form: FindingForm,
  subject: Subject,
  region: string,
  context: FindingContext,
): ChangedWay | undefined {
  const { rules, full } = context;
  if (!rules.usesV2) return undefined;
  const v2 = full ? form : narrowed(form, rules.fieldsInUse);
  const changes = changesOf(automationV2Steps(rules.automationRulesV2, { form: v2, ...arrivalOf(record, subject) }, region), v2);
  const place = { account: administratorOf(context.configuration.organization, 'securityHub'), region };
  const recorded = record.form === 'security-hub-v2' ? record.event : undefined;
  const { event, ...sent } = securityHubEvent('imported-v2', v2, changes, place, subject, recorded);
  return { event: withEvent(sent, event, context), changes, routes: routesThatTake({ ...sent, event, place }, context) };
}

function withEvent(sent: Omit<SentEvent, 'sent'>, event: PartlyKnownEvent, { full }: Context): EventWay['event'] {
  return full ? { ...sent, event } : sent;
}

/** The way of a finding from its parts. @param isTaken - whether AWS Security Incident Response takes findings of its product */
export function wholePath(isTaken: boolean, subject: Subject, parts: WayParts, region: string, context: Context): Replayed {
  const { suppression, guardDuty, securityHub, securityHubV2 } = parts;
  const sent = sentUnless(suppression?.archived ?? false);
  const ways = [guardDuty, securityHub, securityHubV2].filter((way) => way !== undefined);
  const routes = ways.flatMap((way) => routesIfSent(way.routes, sent));
  const routed = either(routes.map(({ takes }) => takes));
  const outcome = {
    ...(suppression && { suppression }),
    ...(securityHub && { securityHub: securityHub.changes }),
    ...(securityHubV2 && { securityHubV2: securityHubV2.changes }),
  };
  return {
    subject,
    ...outcome,
    events: ways.map(({ event: { source, detailType, isRecorded, event } }) => ({
      ...{ source, detailType, sent, isRecorded },
      ...(event && { event }),
    })),
    routes,
    routed,
    ...(isTaken && { reachesService: reachesService(sent, securityHub?.changes, securityHubV2?.changes) }),
    doubts: doubtsAbout({ ...outcome, isTaken, routes, routed, ...(securityHubIsOff(region, context) && { securityHubOff: region }) }),
  };
}

export function arrivalOf(record: FindingRecord, subject: Subject): { readonly now?: string } {
  return subject.time === undefined ? {} : { now: arrivedAt(record) ?? subject.time };
}

const sentUnless = (archived: Verdict): Verdict => (archived === 'unknown' ? 'unknown' : !archived);

/** Whether the snapshot says that Security Hub is off in a Region of its administrator. */
export function securityHubIsOff(region: string, { snapshot, configuration }: Context): boolean {
  const { signals } = snapshot ?? {};
  return (
    signals?.account === administratorOf(configuration.organization, 'securityHub') &&
    signals.regions[region]?.automationRules.status === 'absent'
  );
}

/** When the finding that was recorded arrived: criteria such as `withinDays` count back from then. */
function arrivedAt(record: FindingRecord): string | undefined {
  return textAt(record.event, 'time') ?? textAt(record.finding, 'UpdatedAt') ?? textAt(record.finding, 'updatedAt');
}

/** Whether AWS Security Incident Response takes findings of the product. */
export function isOfService(record: FindingRecord): boolean {
  return record.form === 'guardduty' || isIngestedProduct(record);
}

/**
 * A finding that GuardDuty archives reaches nobody. One that a rule of Security Hub takes out of sight counts as hidden, as in `cordon explain account`.
 * What a rule of Security Hub V2 hides may still be seen: AWS does not say whether the service reads findings there.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html
 */
function reachesService(sent: Verdict, changes: ChangeOutcome | undefined, changesInV2: ChangeOutcome | undefined): Verdict {
  if (sent === false || changes?.hidden === true) return false;
  const isOpen = sent === 'unknown' || changes?.hidden === 'unknown' || (changesInV2 !== undefined && changesInV2.hidden !== false);
  return isOpen ? 'unknown' : true;
}

import { administratorOf } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { type Snapshot } from '../organization/snapshot';
import { type PartlyKnownEvent } from '../routes/delivery';
import { type EventPlace } from '../routes/layout';
import { isIngestedProduct } from './path/service';
import { changesOf, type ChangeOutcome } from './path/changes';
import { type Verdict } from './path/criteria';
import { doubtsAbout, type Doubt } from './path/doubts';
import { guardDutyEvent, securityHubEvent, type SentEvent } from './path/events';
import { routesThatTake, type RoutedTo } from './path/routes';
import { automationSteps, automationV2Steps } from './path/security-hub';
import { suppressionOf, type SuppressionOutcome } from './path/suppression';
import { isSent } from './records/cloudtrail';
import { type FindingForm } from './records/form';
import { formsOf } from './records/forms';
import { isDocument, textAt, type ReplayRecord } from './records/record';
import { subjectOf, type Subject } from './records/subject';
import { rulesInPlace, type RegionRules, type RulesInPlace } from './rules-in-place';

export interface ReplayOptions {
  readonly configuration: Configuration;
  /** @default - none: it is not known which accounts there are, nor whether Security Hub is on */
  readonly snapshot?: Snapshot;
  /** YYYY-MM-DD, by which rules end. */
  readonly today: string;
  /** Whether each target is given with the message that it gets. @default false */
  readonly withMessages?: boolean;
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
  readonly events: readonly SentEvent[];
  /** Routes that take one of the events, or may. */
  readonly routes: readonly RoutedTo[];
  /** Whether a route takes it. */
  readonly routed: Verdict;
  /** Whether AWS Security Incident Response can look at it, as far as rules of the configuration tell. @default - an event, or a finding of a product that it does not take */
  readonly reachesService?: Verdict;
  /** What is not known, and why. */
  readonly doubts: readonly Doubt[];
}

/** Puts findings and events through rules and routes. */
export interface Replayer {
  readonly rules: RulesInPlace;
  replay(record: ReplayRecord): Replayed;
}

/** Prepares the rules and routes of a configuration once, for many records. */
export function replayer({ configuration, snapshot, today, withMessages = false }: ReplayOptions): Replayer {
  const rules = rulesInPlace({ configuration, today, ...(snapshot && { snapshot }) });
  const accounts = snapshot && new Set(snapshot.accounts.map(({ id }) => id));
  const context: Context = { configuration, rules, withMessages, ...(accounts && { accounts }), ...(snapshot && { snapshot }) };
  return { rules, replay: (record) => ('finding' in record ? replayFinding(record, context) : replayEvent(record, context)) };
}

interface Context {
  readonly configuration: Configuration;
  readonly rules: RulesInPlace;
  readonly withMessages: boolean;
  readonly accounts?: ReadonlySet<string>;
  readonly snapshot?: Snapshot;
}

type FindingRecord = Extract<ReplayRecord, { readonly finding: unknown }>;

function replayFinding(record: FindingRecord, context: Context): Replayed {
  const subject = subjectOf(record);
  const elsewhere = placeDoubt(subject, context);
  const own = subject.region === undefined ? undefined : context.rules.regions.get(subject.region);
  if (elsewhere !== undefined || own === undefined || subject.region === undefined) {
    const doubts = elsewhere === undefined ? [] : [elsewhere];
    return {
      subject,
      events: [],
      routes: [],
      routed: 'unknown',
      ...(isOfService(record) && { reachesService: 'unknown' as const }),
      doubts,
    };
  }
  return findingPath(record, subject, { region: subject.region, own }, context);
}

/** The way of a finding whose Region has rules that are known. */
function findingPath(
  record: FindingRecord,
  subject: Subject,
  { region, own }: { readonly region: string; readonly own: RegionRules },
  context: Context,
): Replayed {
  const { rules, configuration } = context;
  const { organization } = configuration;
  const forms = formsOf(record);
  const { event } = record;
  const suppression = forms.guardDuty && suppressionOf(own.suppressionRules, forms.guardDuty);
  const sent = sentUnless(suppression?.archived ?? false);
  const events: (SentEvent & { readonly event: PartlyKnownEvent; readonly place: EventPlace })[] = [];
  if (forms.guardDuty && sent !== false) {
    const place = { account: administratorOf(organization, 'guardDuty'), region };
    const recorded = record.form === 'guardduty' ? event : undefined;
    events.push({ ...guardDutyEvent(forms.guardDuty, place, subject, recorded), sent, place });
  }
  const place = { account: administratorOf(organization, 'securityHub'), region };
  const arrival = subject.time === undefined ? {} : { now: arrivedAt(record) ?? subject.time };
  const isOff = securityHubIsOff(region, context);
  const cspm = sent === false || isOff ? undefined : forms.securityHub && narrowed(forms.securityHub, rules.fieldsInUse);
  const securityHub = cspm && changesOf(automationSteps(own.automationRules, { form: cspm, ...arrival }, rules.usesStatus), cspm);
  if (cspm && securityHub) {
    const recorded = record.form === 'security-hub' ? event : undefined;
    events.push({ ...securityHubEvent('imported', cspm, securityHub, place, subject, recorded), sent, place });
  }
  const v2 = sent === false || !rules.usesV2 ? undefined : forms.securityHubV2 && narrowed(forms.securityHubV2, rules.fieldsInUse);
  const securityHubV2 = v2 && changesOf(automationV2Steps(rules.automationRulesV2, { form: v2, ...arrival }, region), v2);
  if (v2 && securityHubV2) {
    const recorded = record.form === 'security-hub-v2' ? event : undefined;
    events.push({ ...securityHubEvent('imported-v2', v2, securityHubV2, place, subject, recorded), sent, place });
  }
  const { routes, routed } = routesThatTake(events, context);
  const outcome = { ...(suppression && { suppression }), ...(securityHub && { securityHub }), ...(securityHubV2 && { securityHubV2 }) };
  return {
    subject,
    ...outcome,
    events: events.map(({ source, detailType, sent: isSentOn, isRecorded }) => ({ source, detailType, sent: isSentOn, isRecorded })),
    routes,
    routed,
    ...(isOfService(record) && { reachesService: reachesService(sent, securityHub) }),
    doubts: doubtsAbout({ ...outcome, routes, routed, ...(isOff && { securityHubOff: region }) }),
  };
}

function replayEvent(record: Extract<ReplayRecord, { readonly form: 'event' | 'cloudtrail' }>, context: Context): Replayed {
  const subject = subjectOf(record);
  const { event } = record;
  const { account, region } = subject;
  const source = textAt(event, 'source') ?? '';
  const detailType = textAt(event, 'detail-type') ?? '';
  if (account === undefined || region === undefined) {
    const doubt: Doubt = { about: 'place', reason: 'The record does not say in which account and Region the event arose.' };
    return { subject, events: [], routes: [], routed: 'unknown', doubts: [doubt] };
  }
  const sent = record.form === 'event' || isSent(event);
  const isMade = record.form === 'cloudtrail';
  const known: PartlyKnownEvent = { possible: [event], isOpen: (path) => isMade && (path === 'id' || path === 'resources') };
  const one = { source, detailType, sent, isRecorded: !isMade, event: known, place: { account, region } };
  const { routes, routed } = sent ? routesThatTake([one], context) : { routes: [], routed: false };
  return {
    subject,
    events: [{ source, detailType, sent, isRecorded: !isMade }],
    routes,
    routed,
    doubts: doubtsAbout({ routes, routed }),
  };
}

/** Why nothing is known of the way of a finding. @returns undefined where its Region and account are known */
function placeDoubt({ region, account }: Subject, { rules, accounts }: Context): Doubt | undefined {
  if (region === undefined) return { about: 'place', reason: 'The record does not say in which Region the finding arose.' };
  if (!rules.regions.has(region)) {
    const reason = `The configuration does not have the Region ${region}. Cordon does not know which rules and routes exist there.`;
    return { about: 'place', reason };
  }
  if (account === undefined) return { about: 'place', reason: 'The record does not say which account the finding is about.' };
  if (accounts !== undefined && !accounts.has(account)) {
    return { about: 'place', reason: `The snapshot does not have the account ${account}. Its findings may not reach the administrator.` };
  }
  return undefined;
}

const sentUnless = (archived: Verdict): Verdict => (archived === 'unknown' ? 'unknown' : !archived);

/** Whether the snapshot says that Security Hub is off in a Region of its administrator. */
function securityHubIsOff(region: string, { snapshot, configuration }: Context): boolean {
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
function isOfService(record: FindingRecord): boolean {
  return record.form === 'guardduty' || isIngestedProduct(record);
}

/**
 * A finding that GuardDuty archives reaches nobody. One that a rule of Security Hub takes out of sight counts as hidden, as in `cordon explain account`.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html
 */
function reachesService(sent: Verdict, changes: ChangeOutcome | undefined): Verdict {
  if (sent === false || changes?.hidden === true) return false;
  return sent === 'unknown' || changes?.hidden === 'unknown' ? 'unknown' : true;
}

/** The form without possibilities that differ in fields alone which nobody reads. */
function narrowed(form: FindingForm, inUse: ReadonlySet<string>): FindingForm {
  const [first, ...others] = form.possible;
  if (first === undefined || others.length === 0) return form;
  const key = (finding: object): string => JSON.stringify(Object.entries(finding).filter(([name]) => inUse.has(name) || isStatus(name)));
  const byKey = new Map(form.possible.filter(isDocument).map((finding) => [key(finding), finding]));
  return byKey.size === form.possible.length ? form : { ...form, possible: [...byKey.values()] };
}

/** What decides whether a finding is hidden is always in use. */
const isStatus = (name: string): boolean => name === 'Workflow' || name === 'status';

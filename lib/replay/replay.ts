import { type Configuration } from '../configuration/configuration';
import { type Snapshot } from '../organization/snapshot';
import { either, type PartlyKnownEvent } from '../routes/delivery';
import { Sorter, type Seen, type Sorted } from './alike/sorter';
import { doubtsAbout, type Doubt } from './path/doubts';
import { routesThatTake } from './path/routes';
import { suppressionOf } from './path/suppression';
import { isSent } from './records/cloudtrail';
import { formsOf } from './records/forms';
import { textAt, type FindingRecord, type ReplayRecord } from './records/record';
import { subjectOf, type Brief, type Subject } from './records/subject';
import { rulesInPlace, type RulesInPlace } from './rules-in-place';
import {
  guardDutyWay,
  isOfService,
  securityHubV2Way,
  securityHubWay,
  wholePath,
  type Context,
  type FindingContext,
  type Replayed,
} from './ways';

export interface ReplayOptions {
  readonly configuration: Configuration;
  /** @default - none: it is not known which accounts there are, nor whether Security Hub is on */
  readonly snapshot?: Snapshot;
  /** YYYY-MM-DD, by which rules end. */
  readonly today: string;
  /** Whether each target is given with the message that it gets. @default false */
  readonly withMessages?: boolean;
  /**
   * Whether the path also has what no rule and no route looks at: every possible finding, what the service may write, Security Hub V2, and the events
   * themselves. What is not documented can then leave more unknown. @default false
   */
  readonly full?: boolean;
}

/** Puts findings and events through rules and routes. */
export interface Replayer {
  readonly rules: RulesInPlace;
  replay(record: ReplayRecord): Replayed;
  /** The path of a record by what rules and routes can see of it. @returns undefined for a record that is put through them by itself */
  sort(record: ReplayRecord, subject: Pick<Brief, 'region' | 'account'>): Sorted | undefined;
  /** The same by those parts of a text of JSON alone that somebody looks at. @returns undefined for a text that has to be read as a whole */
  look(text: Uint8Array): Seen | undefined;
}

/** Prepares the rules and routes of a configuration once, for many records. */
export function replayer({ configuration, snapshot, today, withMessages = false, full = false }: ReplayOptions): Replayer {
  const laidOut = rulesInPlace({ configuration, today, ...(snapshot && { snapshot }) });
  const rules = full ? { ...laidOut, usesV2: true, usesStatus: true } : laidOut;
  const accounts = snapshot && new Set(snapshot.accounts.map(({ id }) => id));
  const context: Context = { configuration, rules, withMessages, full, ...(accounts && { accounts }), ...(snapshot && { snapshot }) };
  const sorter = new Sorter(context);
  return {
    rules,
    replay: (record) => ('finding' in record ? replayFinding(record, context) : replayEvent(record, context)),
    sort: (record, subject) => ('finding' in record ? sorter.sort(record, subject) : undefined),
    look: (text) => sorter.look(text),
  };
}

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
  return findingPath(record, subject, subject.region, { ...context, own });
}

/** The way of a finding whose Region has rules that are known. */
function findingPath(record: FindingRecord, subject: Subject, region: string, context: FindingContext): Replayed {
  const forms = formsOf(record);
  const suppression = forms.guardDuty && suppressionOf(context.own.suppressionRules, forms.guardDuty);
  const isSent = suppression?.archived !== true;
  return wholePath(
    isOfService(record),
    subject,
    {
      ...(suppression && { suppression }),
      guardDuty: isSent && forms.guardDuty ? guardDutyWay(record, forms.guardDuty, subject, region, context) : undefined,
      securityHub: isSent && forms.securityHub ? securityHubWay(record, forms.securityHub, subject, region, context) : undefined,
      securityHubV2: isSent && forms.securityHubV2 ? securityHubV2Way(record, forms.securityHubV2, subject, region, context) : undefined,
    },
    region,
    context,
  );
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
  const routes = sent ? routesThatTake({ detailType, event: known, place: { account, region } }, context) : [];
  const routed = either(routes.map(({ takes }) => takes));
  return {
    subject,
    events: [{ source, detailType, sent, isRecorded: !isMade, ...(context.full && { event: known }) }],
    routes,
    routed,
    doubts: doubtsAbout({ isTaken: false, routes, routed }),
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

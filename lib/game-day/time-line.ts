import { referenceInWords, parseReference } from '../remediation/answers';
import { type RoutedTo } from '../replay/path/routes';
import { type Exercise } from './exercise';
import { type Happening } from './happenings';
import { type WalkedRequest } from './request';

/**
 * What a line stands on: `shown` by the definition, the rules and the policies in memory; `assumed` for the exercise; `documented` by AWS; or nobody
 * knows it.
 */
export type Basis = 'shown' | 'assumed' | 'documented' | 'unknown';

/** When something happens. How long after the finding the state machine starts is not known. */
export type MomentTime =
  | { readonly since: 'finding'; readonly seconds: number; /** @default - at that moment */ readonly to?: number }
  | { readonly since: 'start'; readonly seconds: number }
  | { readonly since: 'unknown' };

/** A line of the time line. */
export interface Moment {
  readonly time: MomentTime;
  readonly basis: Basis;
  /** A sentence. */
  readonly what: string;
  /** Words that somebody reads, line by line. @default - none */
  readonly words?: readonly string[];
}

/** Moments of the way to the state machine, or of one request. */
export interface Chapter {
  /** E.g. `Request 1: contain`. */
  readonly title: string;
  readonly moments: readonly Moment[];
}

/** The time line of an exercise, a chapter for each request. */
export function timeLine(exercise: Exercise): readonly Chapter[] {
  const { requests } = exercise;
  return [
    { title: 'From the finding to Security Hub', moments: arrival(exercise) },
    ...requests.map((request, index) => ({
      title: `Request ${index + 1}: ${request.operation}`,
      moments: requestMoments(request),
    })),
  ];
}

const unknownTime: MomentTime = { since: 'unknown' };

/** What is known before a request. */
function arrival({ isSample, subject, path: { suppression, routes, securityHub } }: Exercise): readonly Moment[] {
  const isGuardDuty = subject.form === 'guardduty' || suppression !== undefined;
  const made = isSample ? 'A finding is made for the exercise' : 'The finding is made';
  return [
    { time: { since: 'finding', seconds: 0 }, basis: 'assumed', what: `${made}: ${subject.title ?? subject.type ?? 'without a title'}` },
    ...(isGuardDuty ? [suppressionMoment(suppression)] : []),
    ...(suppression?.archived === true
      ? []
      : [...(isGuardDuty ? [published] : []), ...routes.map(routeMoment), importMoment(isGuardDuty, securityHub)]),
  ];
}

/** https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html */
const published: Moment = {
  time: unknownTime,
  basis: 'documented',
  what: 'GuardDuty publishes it to EventBridge "in near real-time". AWS gives no number.',
};

const routeMoment = ({ route, takes, by, targets }: RoutedTo): Moment => ({
  time: unknownTime,
  basis: takes === true ? 'shown' : 'unknown',
  what: `The route ${route} ${takes === true ? 'takes' : 'may take'} the event "${by}".`,
  words: targets.flatMap(({ what, message }) => [`to: ${what}`, ...(message === undefined ? [] : wordsOf(message))]),
});

/** https://docs.aws.amazon.com/guardduty/latest/ug/securityhub-integration.html, "Latency for sending new findings" */
function importMoment(isGuardDuty: boolean, changes: Exercise['path']['securityHub']): Moment {
  const hidden = changes?.hidden === true ? ` The automation rule ${changes.hiddenBy} takes it out of sight.` : '';
  return isGuardDuty
    ? {
        time: { since: 'finding', seconds: 0, to: 300 },
        basis: 'documented',
        what: `Security Hub imports it, "usually within five minutes".${hidden}`,
      }
    : { time: unknownTime, basis: 'unknown', what: `Security Hub imports it.${hidden}` };
}

function suppressionMoment(suppression: Exercise['path']['suppression']): Moment {
  const by = suppression?.by ?? '';
  if (suppression?.archived === true)
    return { time: unknownTime, basis: 'shown', what: `GuardDuty archives it by the suppression rule ${by}.` };
  return suppression?.archived === 'unknown'
    ? { time: unknownTime, basis: 'unknown', what: `GuardDuty may archive it by the suppression rule ${by}.` }
    : { time: unknownTime, basis: 'shown', what: 'No suppression rule of the configuration archives it.' };
}

/** What comes after the end of the request stands after it, such as a late answer. */
function requestMoments(request: WalkedRequest): readonly Moment[] {
  const moments = (isLate: boolean): readonly Moment[] =>
    request.happenings.filter(({ at }) => at > request.seconds === isLate).map((one) => momentOf(one, request));
  return [...startMoments(request), ...moments(false), endMoment(request), ...moments(true)];
}

function startMoments({ start: { by, rule, customAction, takes } }: WalkedRequest): readonly Moment[] {
  const starts =
    takes === true
      ? `The rule ${rule} starts the state machine.`
      : `The rule ${rule} may start the state machine. The exercise goes on as if it did.`;
  return by === 'trigger'
    ? [{ time: unknownTime, basis: takes === true ? 'shown' : 'unknown', what: starts }]
    : [
        { time: unknownTime, basis: 'assumed', what: `Somebody selects the finding and clicks "${customAction}".` },
        { time: unknownTime, basis: 'shown', what: starts },
      ];
}

function momentOf(happening: Happening, request: WalkedRequest): Moment {
  const time: MomentTime = { since: 'start', seconds: happening.at };
  switch (happening.kind) {
    case 'read-finding':
      return { time, basis: 'shown', what: 'The state machine reads the finding from Security Hub and judges it.' };
    case 'started': {
      const { dryRun, document } = happening;
      const what = dryRun ? `A dry run of ${document} starts. It changes nothing.` : `${document} starts.`;
      return {
        time,
        basis: 'shown',
        what,
        words: Object.entries(happening.parameters).map(([name, values]) => `${name}: ${values.join(', ')}`),
      };
    }
    case 'looked-at-bucket':
      return { time, basis: 'assumed', what: `Amazon S3 says that the bucket ${happening.bucket} is of the account ${happening.owner}.` };
    case 'not-reached':
      return { time, basis: 'assumed', what: `The role CordonRemediation of the account ${happening.account} cannot be assumed.` };
    case 'ran': {
      const what = `The ${happening.dryRun ? 'dry run' : 'runbook'} ends: ${happening.status}${happening.failure === undefined ? '' : `, ${happening.failure}`}.`;
      return { time, basis: 'assumed', what };
    }
    case 'asked':
      return {
        time,
        basis: 'shown',
        what: `People are asked: ${referenceInWords(parseReference(happening.request))}.`,
        words: wordsOf(`Subject: ${happening.subject}\n\n${happening.message}`),
      };
    case 'told':
      return { time, basis: 'shown', what: 'People are told:', words: wordsOf(`Subject: ${happening.subject}\n\n${happening.message}`) };
    case 'answered': {
      const late = happening.at > request.seconds ? ' The request is over by then.' : '';
      return { time, basis: 'assumed', what: `${happening.person} answers: ${happening.answer}.${late}` };
    }
    case 'could-not-answer':
      return { time, basis: 'shown', what: `${happening.person} cannot answer with the role ${happening.role}: ${happening.why}.` };
    case 'read-answer':
      return { time, basis: 'shown', what: `The state machine reads the answer of ${happening.person}.` };
    case 'noted': {
      const workflow = happening.workflow === undefined ? '' : ` Its workflow status is ${happening.workflow}.`;
      return { time, basis: 'shown', what: `A note is put on the finding.${workflow}`, words: [happening.text] };
    }
  }
}

/** How the request ended. */
function endMoment({ outcome, reason, seconds, item }: WalkedRequest): Moment {
  const situation = typeof item?.situation === 'string' ? ` The table says: ${item.situation}.` : '';
  const why = reason === '' ? '' : ` (${reason})`;
  return { time: { since: 'start', seconds }, basis: 'shown', what: `The request ends: ${outcome}${why}.${situation}` };
}

const wordsOf = (message: unknown): readonly string[] =>
  (typeof message === 'string' ? message : JSON.stringify(message, undefined, 2)).split('\n');

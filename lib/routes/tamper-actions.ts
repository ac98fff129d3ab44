import written from './tamper-actions.json';

/** Calls of one service that disable or weaken the protection. */
export interface SeenCalls {
  /** A few words, for messages. */
  readonly what: string;
  readonly reason: string;
  /** Whose calls are seen. @default anybody's */
  readonly by?: TamperCaller;
  /** What the call must act on. @default - anything */
  readonly on?: TamperedResource;
  /** A wildcard that all of the calls have names like; asked for in their place. @default - the names themselves */
  readonly names?: string;
  /** Names of API operations, which are `eventName`s. */
  readonly calls: readonly string[];
  /** `eventName`s of what the service does by itself. */
  readonly serviceEvents: readonly string[];
}

/**
 * `others`: not AWS Security Incident Response's own role, which makes filters and rules, and not CloudFormation, by which Cordon makes them (a change
 * of a stack of Cordon's is an event of its own). `cloudFormation`: nobody else.
 */
export type TamperCaller = 'others' | 'cloudFormation';

/** @see `tamperedResources` */
export type TamperedResource =
  'stackSets' | 'stacks' | 'changeSetAlone' | 'resources' | 'roles' | 'rules' | 'alarms' | 'filtersOfOthers' | 'automationRulesOfOthers';

/** Calls that nobody has to be told of. */
export interface CallsNotNeeded {
  readonly reason: string;
  readonly calls: readonly string[];
}

/** Every write action of a service, sorted by a person. */
export interface TamperService {
  /** `guardduty`: the events have the source `aws.guardduty`. */
  readonly service: string;
  /** Prefix of its IAM actions. */
  readonly prefix: string;
  /** Pages that it was sorted by. */
  readonly page: string;
  readonly seen: readonly SeenCalls[];
  readonly notNeeded: readonly CallsNotNeeded[];
}

/** A group as it is in the file, where names are separated by spaces. */
interface Written {
  readonly calls: string;
  readonly serviceEvents?: string;
}

const names = (text = ''): readonly string[] => text.split(' ').filter((name) => name !== '');
const read = <Group extends Written>(group: Group): Omit<Group, keyof Written> & Pick<SeenCalls, 'calls' | 'serviceEvents'> => ({
  ...group,
  calls: names(group.calls),
  serviceEvents: names(group.serviceEvents),
});

/**
 * Services by which protection can be taken away. A test compares the file with the actions that AWS lists: one that is in neither list fails it.
 * Not in it: SNS, SQS, KMS, Lambda and others that a route delivers to, whose resources have names of the user's; their failures raise alarms. Nor
 * Inspector, Macie, Detective and IAM Access Analyzer, whose findings AWS Security Incident Response does not ingest:
 * https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html
 */
export const tamperServices: readonly TamperService[] = written.map(({ seen, notNeeded, ...service }) => ({
  ...service,
  seen: (seen as readonly (Omit<SeenCalls, keyof Written> & Written)[]).map(read),
  notNeeded: notNeeded.map(read),
}));

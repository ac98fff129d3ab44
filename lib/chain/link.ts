/** Whether something holds. Nobody looked, or AWS did not answer: `unknown`. */
export type LinkState = 'yes' | 'no' | 'unknown';

/** The four stages from a compromised resource to people, in their order. */
export const chainStages = ['finding-arises', 'reaches-service', 'may-be-contained', 'people-hear'] as const;
export type ChainStage = (typeof chainStages)[number];

/** Title of each stage, as a question. */
export const stageTitles: Readonly<Record<ChainStage, string>> = {
  'finding-arises': 'Does a finding arise?',
  'reaches-service': 'Does it reach AWS Security Incident Response?',
  'may-be-contained': 'May AWS contain the resource?',
  'people-hear': 'Do people hear of it?',
};

/** What is known of a link before it is looked at. */
interface LinkKind {
  readonly stage: ChainStage;
  /** What holds where the link is `yes`, as a sentence without a full stop. */
  readonly title: string;
}

/** The links of a chain, in their order. IDs are stable. */
export const linkKinds = {
  'detector-on': { stage: 'finding-arises', title: 'GuardDuty is on in the account' },
  'data-source-on': { stage: 'finding-arises', title: 'GuardDuty reads the data source that the resource needs' },
  'configured-suppression-rules': { stage: 'finding-arises', title: 'No suppression rule of the configuration hides the finding' },
  'deployed-suppression-rules': { stage: 'finding-arises', title: 'No deployed suppression rule hides the finding' },
  'membership-covers-account': { stage: 'reaches-service', title: 'The membership covers the account' },
  'triage-on': { stage: 'reaches-service', title: 'Triage is on in the membership' },
  'triage-role': { stage: 'reaches-service', title: 'The account has the triage service-linked role' },
  'configured-automation-rules': { stage: 'reaches-service', title: 'No automation rule of the configuration changes the finding' },
  'deployed-automation-rules': { stage: 'reaches-service', title: 'No deployed automation rule changes the finding' },
  'trusted-access-on': { stage: 'may-be-contained', title: 'Trusted access is on for AWS Security Incident Response' },
  'roles-current': { stage: 'may-be-contained', title: 'Both containment roles are as configured' },
  'roles-not-drifted': { stage: 'may-be-contained', title: 'The roles have not changed since their deployment' },
  'roles-allow-runbook': { stage: 'may-be-contained', title: 'The roles allow the calls of the runbook' },
  'control-policies-allow': { stage: 'may-be-contained', title: 'Service control policies allow the calls of the runbook' },
  'backup-bucket-allowed': { stage: 'may-be-contained', title: 'Service control policies allow the backup bucket of the runbook' },
  'preference-submitted': { stage: 'may-be-contained', title: 'The containment preference was submitted' },
  'case-route': { stage: 'people-hear', title: 'A route takes the events of cases' },
  'finding-route': { stage: 'people-hear', title: 'A route takes the findings' },
  'targets-alive': { stage: 'people-hear', title: 'The targets of the routes for cases and findings take events' },
  'alarms-alive': { stage: 'people-hear', title: 'Alarms tell people when a route fails' },
} as const satisfies Readonly<Record<string, LinkKind>>;
export type LinkId = keyof typeof linkKinds;
export const linkIds = Object.keys(linkKinds) as readonly LinkId[];

/** One link, for an account and an action type. Accounts with the same evidence share one object. */
export type Link = {
  readonly id: LinkId;
  /** What was looked at, with its value: one or more sentences. */
  readonly evidence: string;
} & (
  | { readonly state: 'yes' }
  | {
      readonly state: 'no' | 'unknown';
      /** What to do first, as an imperative. */
      readonly remedy: string;
    }
);

/** What a link says, without its ID. */
export type Judgement =
  | { readonly state: 'yes'; readonly evidence: string }
  | { readonly state: 'no' | 'unknown'; readonly evidence: string; readonly remedy: string };

export const yes = (evidence: string): Judgement => ({ state: 'yes', evidence });
export const no = (evidence: string, remedy: string): Judgement => ({ state: 'no', evidence, remedy });
export const unsure = (evidence: string, remedy: string): Judgement => ({ state: 'unknown', evidence, remedy });

/** The weakest of some states: `no`, then `unknown`, then `yes`. @returns `yes` for none */
export function weakest(states: Iterable<LinkState>): LinkState {
  let found: LinkState = 'yes';
  for (const state of states) {
    if (state === 'no') return 'no';
    if (state === 'unknown') found = 'unknown';
  }
  return found;
}

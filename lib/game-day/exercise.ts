import { type ApprovedAction, type Configuration } from '../configuration/configuration';
import { remediationRegions } from '../configuration/remediation-access';
import { shortHash } from '../core/hash';
import { type Snapshot } from '../organization/snapshot';
import { findingResources } from '../chain/action-types';
import { type RemediationOperation } from '../remediation/names';
import { remediationSettings, type RemediationSettings } from '../remediation/settings';
import { replayer, type Replayer } from '../replay/replay';
import { resourcesOf } from '../replay/records/resources';
import { type FindingRecord } from '../replay/records/record';
import { type Subject } from '../replay/records/subject';
import { type Replayed } from '../replay/ways';
import { Access, type Decided } from './access';
import { linksOf, type AccountLinks } from './chain';
import { blockedBefore, doubtsOnTheWay, type HindranceInput } from './hindrances';
import { walkRequest, type WalkedRequest } from './request';
import { type Scenario } from './scenario';
import { securityHubForm, type SecurityHubForm } from './security-hub-form';
import { startOf, type Arrived, type Start } from './start';
import { Table } from './table';
import { verdictOf, type ExerciseVerdict } from './verdict';

export interface ExerciseInput {
  readonly configuration: Configuration;
  /** @default - nothing is known of the account */
  readonly snapshot?: Snapshot;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly record: FindingRecord;
  /** Whether the finding was made for the exercise. */
  readonly isSample: boolean;
  readonly scenario: Scenario;
}

/** What became of a finding in an exercise. */
export interface Exercise {
  readonly organization: string;
  readonly today: string;
  /** Of the configuration, so that a record names what was exercised. */
  readonly configurationHash: string;
  /** When the snapshot was taken. @default - there is none */
  readonly takenAt?: string;
  readonly isSample: boolean;
  readonly scenario: Scenario;
  readonly subject: Subject;
  /** What is contained. @default - the finding names nothing that a runbook contains */
  readonly action?: ApprovedAction;
  /** What rules and routes make of the finding. */
  readonly path: Replayed;
  /** Settings of the state machine. @default - no state machine is where the finding is */
  readonly settings?: RemediationSettings;
  readonly requests: readonly WalkedRequest[];
  /** Requests to AWS that were held against policies. */
  readonly decided: readonly Decided[];
  /** Whether service control policies were among them. */
  readonly controlsAreKnown: boolean;
  readonly account: AccountLinks;
  /** What is taken for granted, each a sentence without a full stop. */
  readonly assumed: readonly string[];
  readonly verdict: ExerciseVerdict;
}

/**
 * Puts a finding through the rules, the routes, the state machine and the policies, in memory.
 * @returns undefined for a finding of which it is not known how Security Hub CSPM has it
 */
export async function rehearseIncident(input: ExerciseInput): Promise<Exercise | undefined> {
  const { configuration, snapshot, today, record, scenario } = input;
  const form = securityHubForm(record);
  if (form === undefined) return undefined;
  const replaying = replayer({ configuration, today, withMessages: true, full: true, ...(snapshot && { snapshot }) });
  const path = replaying.replay(record);
  const action = scenario.action ?? actionOf(record, path.subject);
  const settings = settingsOf(configuration, action, path.subject.region);
  const known: HindranceInput = { ...input, path, action, settings };
  const before = blockedBefore(known);
  const walk = before === undefined && settings !== undefined && action !== undefined;
  const access = settings && new Access({ configuration, settings, ...(snapshot && { snapshot }) });
  const requests = walk ? await requestsOf(input, { form, replaying, action, settings, access: access! }) : [];
  const account = linksOf(path.subject.account, action, { configuration, today, ...(snapshot && { snapshot }) });
  return {
    organization: configuration.organization.id,
    today,
    configurationHash: shortHash(configuration),
    ...(snapshot && { takenAt: snapshot.takenAt }),
    isSample: input.isSample,
    scenario,
    subject: path.subject,
    ...(action && { action }),
    path,
    ...(settings && { settings }),
    requests,
    decided: access?.decided ?? [],
    controlsAreKnown: access?.controlsAreKnown ?? false,
    account,
    assumed: assumptions(input, form, requests),
    verdict: verdictOf({
      ...(before !== undefined && { before }),
      path,
      requests,
      account,
      unknown: access?.unknown ?? [],
      doubts: doubtsOnTheWay(known, requests),
    }),
  };
}

/** What the finding is about: by its type, else the first resource that a runbook contains. */
function actionOf(record: FindingRecord, { type = '' }: Subject): ApprovedAction | undefined {
  const found = resourcesOf(record).flatMap((resource) => ('action' in resource ? [resource.action] : []));
  const about = (action: ApprovedAction): boolean =>
    findingResources[action].some((name) => type.includes(`:${name}/`) || type.includes(`:${name}-`));
  return found.find(about) ?? found[0];
}

/** IAM principals are contained from the home Region. */
function settingsOf(
  configuration: Configuration,
  action: ApprovedAction | undefined,
  region: string | undefined,
): RemediationSettings | undefined {
  const all = remediationSettings(configuration);
  return action === 'iam-principal' ? all[0] : all.find((one) => one.region === region);
}

interface Ready {
  readonly form: SecurityHubForm;
  readonly replaying: Replayer;
  readonly action: ApprovedAction;
  readonly settings: RemediationSettings;
  readonly access: Access;
}

/** The first request, and those that follow it. They share the table, as in AWS. */
async function requestsOf(input: ExerciseInput, { form, replaying, action, settings, access }: Ready): Promise<readonly WalkedRequest[]> {
  const { configuration, scenario, snapshot, today } = input;
  const arrived = form.possible.map((finding) => arrivedOf(finding, replaying));
  const regions = remediationRegions(configuration.organization);
  const table = new Table();
  const walked: WalkedRequest[] = [];
  let from = Date.parse(`${today}T00:00:00Z`);
  for (const [index, follow] of (['first', ...scenario.then] as const).entries()) {
    const operation: RemediationOperation = follow === 'release' ? 'release' : 'contain';
    const start: Start | undefined = startOf({ settings, regions, operation, action, arrived });
    if (start === undefined) continue;
    const common = { configuration, settings, access, table, scenario, action, operation, start, ...(snapshot && { snapshot }) };
    const request = await walkRequest({ ...common, name: `game-day-${index + 1}`, from });
    walked.push(request);
    from += request.seconds * 1000 + 60_000;
  }
  return walked;
}

/** The finding after the automation rules of the configuration. */
function arrivedOf(finding: Readonly<Record<string, unknown>>, replaying: Replayer): Arrived {
  const { events } = replaying.replay({ form: 'security-hub', finding });
  const event = events.find(({ detailType }) => detailType === 'Security Hub Findings - Imported')?.event;
  const findings = (event?.possible ?? []).flatMap(
    (one) => (one as { readonly detail: { readonly findings: readonly Readonly<Record<string, unknown>>[] } }).detail.findings,
  );
  return { possible: findings.length > 0 ? findings : [finding], isOpen: () => false };
}

function assumptions(
  { isSample, snapshot, scenario }: ExerciseInput,
  form: SecurityHubForm,
  requests: readonly WalkedRequest[],
): readonly string[] {
  const person = requests.some(({ start }) => start.by === 'person');
  return [
    ...(isSample ? ['The finding was made for this exercise'] : []),
    ...form.assumed,
    ...(person ? ['Somebody selects the finding in Security Hub and clicks the custom action, which a person made there'] : []),
    'The stacks of remediation and the containment roles are deployed as configured',
    'Security Hub has the account as a member, and GuardDuty sends its findings there',
    'Calls take no time. Only what the definition waits for, and what people are given, moves the clock',
    `The runbook does what the exercise says: ${scenario.runbook}. Each execution is over at the second look`,
    'The bucket for backups exists, and the right account owns it',
    ...(scenario.answers.length > 0 ? ['The roles of those who answer have the policy policies/approve.json'] : []),
    ...(snapshot === undefined ? ['The account is active in the organization'] : []),
  ];
}

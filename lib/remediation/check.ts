import { administratorOf } from '../configuration/administrators';
import { type ApprovedAction, type Configuration } from '../configuration/configuration';
import { remediationSeverities, type RemediationConfiguration, type RemediationTrigger } from '../configuration/remediation';
import { remediationRegions } from '../configuration/remediation-access';
import { arnPatternOf } from '../configuration/role-reference';
import { executionStatements } from '../containment/policies';
import { fixOf, sectionReport, type SectionFinding, type SectionReport } from '../core/section-findings';
import { charactersOfSlip, nearest } from '../core/nearest';
import { partitionOf } from '../core/regions';
import { count, some } from '../core/text';
import { findingTypes, type FindingType, type GuardDutySeverity } from '../events/finding-types';
import { asffNames } from '../events/security-hub-types';
import { type Snapshot } from '../organization/snapshot';
import { remediationRules, type RemediationFindingId } from './findings';
import { customActions } from './names';

/** Shortest time to answer that needs no reason, in minutes. A person has to get a mail, sign in and read. */
export const sensibleTimeoutMinutes = 10;

/** What the rules look at. */
interface Looked {
  readonly configuration: Configuration;
  readonly remediation: RemediationConfiguration;
  /** Account that administers Security Hub. */
  readonly account: string;
  /** The home Region first. */
  readonly regions: readonly string[];
  readonly snapshot?: Snapshot;
}

/**
 * What is to be said of the remediation of a configuration. Pure.
 * @param snapshot - whose accounts the message about a foreign approver is compared with. @default - it is not compared
 * @returns nothing where the configuration has no `remediation`
 */
export function checkRemediation(configuration: Configuration, snapshot?: Snapshot): SectionReport {
  const { remediation, organization } = configuration;
  if (remediation === undefined) return { findings: [], acknowledged: [] };
  const looked: Looked = {
    configuration,
    remediation,
    account: administratorOf(organization, 'securityHub'),
    regions: remediationRegions(organization),
    ...(snapshot && { snapshot }),
  };
  const found = [ofActions, ofApprovers, ofWhatIsNotSeen, ofTriggers, ofReach].flatMap((rule) => rule(looked));
  return sectionReport('remediation', found, remediation.acknowledge, remediationRules);
}

interface Said {
  /** Below `remediation`. @default - `remediation` itself */
  readonly at?: string;
  /** What of several it is about. @default - there is only one */
  readonly detail?: string;
  readonly message: string;
  readonly value?: unknown;
  /** @default - the fix of the rule */
  readonly remedy?: string;
}

const said =
  (severity: SectionFinding['severity']) =>
  (id: RemediationFindingId, { at, detail, message, value, remedy }: Said): SectionFinding => ({
    id: detail === undefined ? id : `${id}[${detail}]`,
    severity,
    path: at === undefined ? 'remediation' : `remediation.${at}`,
    message,
    ...(value !== undefined && { value }),
    remedy: remedy ?? fixOf(remediationRules, id),
  });
const error = said('error');
const warning = said('warning');
const unknown = said('unknown');

/** Permissions that a runbook needs of the published policy, and that the execution role of the configuration does not have. */
function lacking({ containment }: Configuration, action: ApprovedAction): readonly string[] {
  const allowed = (options: typeof containment): readonly string[] => executionStatements(options).flatMap((statement) => statement.Action);
  const has = new Set(allowed(containment).map((name) => name.toLowerCase()));
  const needed = allowed({ ...containment, policy: 'least-privilege', approvedActions: [action], grantRunbookGaps: false });
  return needed.filter((name) => !has.has(name.toLowerCase()));
}

function ofActions({ configuration, remediation: { actions, automatic } }: Looked): readonly SectionFinding[] {
  return [
    ...actions.flatMap((action, index) => {
      const missing = lacking(configuration, action);
      if (missing.length === 0) return [];
      const message = `offers ${action}, but the execution role lacks ${count(missing.length, 'permission')} of its runbook: ${some(missing, 3)}`;
      return [error('action-cannot-run', { at: `actions[${index}]`, detail: action, message })];
    }),
    ...automatic.flatMap(({ name, action }, index) =>
      actions.includes(action)
        ? []
        : [
            error('trigger-cannot-run', {
              at: `automatic[${index}].action`,
              detail: name,
              message: `the trigger ${name} contains ${action}, which remediation.actions does not have`,
            }),
          ],
    ),
  ];
}

/** Beginning of roles that IAM Identity Center alone makes. https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html */
const identityCenterRole = /^role\/aws-reserved\/sso\.amazonaws\.com/;

function ofApprovers({ remediation: { approvers }, configuration, account, snapshot }: Looked): readonly SectionFinding[] {
  const partition = partitionOf(configuration.organization.membershipRegion) ?? 'aws';
  const isNamedByIdentityCenter = (reference: string): boolean =>
    identityCenterRole.test(arnPatternOf(reference, partition).split(':')[5] ?? '');
  const mixed =
    approvers.length > 1 && !approvers.every(isNamedByIdentityCenter)
      ? [
          error('approvers-not-comparable', {
            at: 'approvers',
            message: `${approvers.some(isNamedByIdentityCenter) ? 'mixes permission sets with other roles' : `has ${approvers.length} roles that are not of permission sets`}, so nobody can know whether two names are of one person`,
          }),
        ]
      : [];
  const one = (reference: string, index: number): readonly SectionFinding[] => {
    const [, , , , of = '*'] = arnPatternOf(reference, partition).split(':');
    const at = `approvers[${index}]`;
    if (of !== '*' && of !== account) {
      const isForeign = snapshot !== undefined && !snapshot.accounts.some(({ id }) => id === of);
      const message = `is a role of account ${of}${isForeign ? ', which is not in the organization' : ''}, but ${account} administers Security Hub`;
      return [error('approver-of-another-account', { at, detail: reference, message, value: reference })];
    }
    if (isNamedByIdentityCenter(reference)) return [];
    const message = 'is not a role of a permission set, so whoever assumes it can choose the name of the session and answer as two people';
    return [error('session-name-chosen', { at, detail: reference, message, value: reference })];
  };
  return [...approvers.flatMap(one), ...mixed];
}

function ofWhatIsNotSeen({ remediation, regions, account }: Looked): readonly SectionFinding[] {
  const { people, approvers, actions, automatic, notify } = remediation;
  const [home, ...others] = regions;
  const byThemselves = automatic.some(({ approval }) => approval === 'required');
  return [
    unknown('people-not-counted', {
      at: 'approvers',
      message:
        `nobody can know from documents how many people have ${approvers.length === 1 ? 'the role' : `one of the ${approvers.length} roles`} of approvers: ` +
        `${people + 1} different people must approve what somebody asks for` +
        (byThemselves ? `, and ${people} what a trigger asks for` : ''),
    }),
    unknown('set-up-not-seen', {
      message:
        `nobody can know from documents whether account ${account} has ${count(customActions(actions).length, 'custom action')} in ${regions.join(', ')}, ` +
        `and whether ${count(notify.length, 'subscription')} ${notify.length === 1 ? 'is' : 'are'} confirmed in each of these Regions`,
    }),
    ...(actions.includes('s3-bucket') && remediation.logBuckets.length === 0
      ? [
          unknown('log-buckets-not-named', {
            at: 'logBuckets',
            message: 'nobody can know from documents which buckets keep logs, and people may contain them as any other bucket',
          }),
        ]
      : []),
    ...(actions.includes('iam-principal') && others.length > 0
      ? [
          unknown('home-region-not-seen', {
            at: 'actions',
            message: `nobody can know from documents whether Security Hub brings findings on IAM principals of ${others.join(', ')} to ${home}`,
            remedy:
              `run aws securityhub list-finding-aggregators --region ${home} in account ${account}. ` +
              'If it lists one of that Region which links the other Regions, acknowledge the finding',
          }),
        ]
      : []),
  ];
}

function ofTriggers(looked: Looked): readonly SectionFinding[] {
  const { configuration, remediation } = looked;
  const { criticalAccounts } = configuration.environment;
  const alone = remediation.automatic.filter(({ approval }) => approval === 'not-required');
  const tags = remediation.protectedTags;
  return [
    ...remediation.automatic.flatMap((trigger, index) => [
      ...(trigger.approval === 'not-required'
        ? [
            warning('contains-without-people', {
              at: `automatic[${index}].approval`,
              detail: trigger.name,
              message:
                `the trigger ${trigger.name} contains without asking anybody. People still decide only for ${count(criticalAccounts.length, 'critical account')}, ` +
                `${count(tags.length, 'protected tag')}, roles of people, and findings that do not say the tags`,
            }),
            ...(trigger.minimumSeverity === 'MEDIUM'
              ? [
                  warning('medium-without-people', {
                    at: `automatic[${index}].minimumSeverity`,
                    detail: trigger.name,
                    message: `the trigger ${trigger.name} contains without asking anybody from severity MEDIUM on`,
                    value: trigger.minimumSeverity,
                  }),
                ]
              : []),
          ]
        : []),
      ...ofTypes(trigger, index),
    ]),
    ...(alone.length > 0 && criticalAccounts.length === 0
      ? [
          warning('no-critical-accounts', {
            at: 'automatic',
            message: `${alone.map(({ name }) => name).join(', ')} ${alone.length === 1 ? 'contains' : 'contain'} without asking anybody, and environment.criticalAccounts is empty`,
          }),
        ]
      : []),
  ];
}

const labels: Readonly<Record<GuardDutySeverity, string>> = { low: 'LOW', medium: 'MEDIUM', high: 'HIGH', critical: 'CRITICAL' };

/** Types are compared as the rule of the trigger and the state machine compare them: by how they begin. */
function ofTypes({ name, types, minimumSeverity }: RemediationTrigger, index: number): readonly SectionFinding[] {
  const at = `automatic[${index}].types`;
  const matched = types.map((prefix) => findingTypes().filter(({ type }) => asffNames(type).some((known) => known.startsWith(prefix))));
  const silent = types.filter((_, position) => matched[position]!.length === 0);
  if (silent.length > 0) {
    const near = silent.map(nearestName).find((one) => one !== undefined);
    return [
      warning('trigger-type-unknown', {
        at,
        detail: name,
        message: `the trigger ${name} has ${silent.length === 1 ? 'a type' : `${silent.length} types`} with which no documented finding type of GuardDuty begins`,
        value: silent,
        ...(near !== undefined && { remedy: `${fixOf(remediationRules, 'trigger-type-unknown')}. Did you mean ${near}?` }),
      }),
    ];
  }
  const wanted: readonly string[] = remediationSeverities.slice(remediationSeverities.indexOf(minimumSeverity));
  const reaches = ({ severities }: FindingType): boolean => severities.some((severity) => wanted.includes(labels[severity]));
  if (matched.flat().some(reaches)) return [];
  const most = (['MEDIUM', 'HIGH'] as const).findLast((label) =>
    matched.flat().some(({ severities }) => severities.some((severity) => labels[severity] === label)),
  );
  return [
    warning('trigger-severity-not-reached', {
      at: `automatic[${index}].minimumSeverity`,
      detail: name,
      message: `the trigger ${name} waits for ${minimumSeverity}, but its documented findings are at most ${most ?? 'LOW'}`,
      value: minimumSeverity,
    }),
  ];
}

/** The type in the spelling of Security Hub that was probably meant: a type of GuardDuty itself, or a slip. */
function nearestName(written: string): string | undefined {
  const own = findingTypes().find(({ type }) => type.startsWith(written));
  if (own !== undefined) return asffNames(own.type)[0];
  // A beginning is compared with beginnings of the same length, and a whole part of the name is proposed.
  const names = findingTypes().flatMap(({ type }) => asffNames(type));
  const near = nearest(
    written,
    names.map((name) => name.slice(0, written.length)),
    charactersOfSlip,
  );
  const meant = near === undefined ? undefined : names.find((name) => name.startsWith(near));
  return meant?.split('/').slice(0, written.replace(/\/$/, '').split('/').length).join('/');
}

function ofReach({ configuration, remediation, regions }: Looked): readonly SectionFinding[] {
  const { exclude, targets } = configuration.rollout;
  const left = [
    ...(targets === 'root' ? [] : [`accounts outside ${some(targets, 3)}`]),
    ...(exclude.length === 0
      ? []
      : [
          `excluded accounts ${some(
            exclude.map(({ account }) => account),
            3,
          )}`,
        ]),
  ];
  return [
    // A bucket beside a store is a finding of the layer `evidence-store`.
    ...(configuration.evidenceStore === undefined
      ? [
          warning('backup-bucket-of-anybody', {
            at: 'backupBucket',
            message:
              'nothing of the configuration makes the bucket for backups. If somebody else takes the name first, every request is refused',
            value: remediation.backupBucket,
          }),
        ]
      : []),
    ...(regions.length === 1 || remediation.backupBucket.includes('{region}')
      ? []
      : [
          error('backup-bucket-in-one-region', {
            at: 'backupBucket',
            message: `is one bucket for ${regions.length} Regions, and a state machine cannot ask for the owner of a bucket of another Region`,
            value: remediation.backupBucket,
          }),
        ]),
    ...(left.length === 0
      ? []
      : [
          warning('accounts-without-role', {
            message: `cannot contain in ${left.join(' and ')}: the rollout leaves them without CordonRemediation`,
          }),
        ]),
    ...(remediation.timeoutMinutes >= sensibleTimeoutMinutes
      ? []
      : [
          warning('time-short', {
            at: 'timeoutMinutes',
            message: `people have ${count(remediation.timeoutMinutes, 'minute')} to get the mail, sign in and answer`,
            value: remediation.timeoutMinutes,
          }),
        ]),
  ];
}

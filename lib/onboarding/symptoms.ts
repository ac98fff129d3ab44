import { notAssociated, openAnswers, unfamiliarStatuses } from '../membership/account-coverage';
import { isCovered } from '../membership/coverage';
import { preferenceState } from '../membership/preference';
import { exitCode, type ExitCode } from '../core/problem';
import { membershipRegions } from '../core/regions';
import { count, some } from '../core/text';
import { membershipStatuses } from '../organization/membership';
import { symptomByAccount, triageOfMembership } from './account-symptoms';
import { onboardingContext, type OnboardingContext, type OnboardingOptions } from './context';
import { findMembership, membershipInForce } from '../membership/find';
import { wantedCoverage } from '../membership/coverage';
import { regionsWithServiceRules } from './service-rules';
import { doesNotFit, fits, unknown, type AccountSymptom, type SymptomVerdict } from './symptom';
import { symptomTable, type SymptomEntry, type SymptomId } from '../membership/symptom-table';

/** A symptom that AWS lists, with the cause that AWS names. */
export interface Symptom extends SymptomEntry {
  readonly id: SymptomId;
  /** Of the organization: it fits where it fits an account. */
  readonly verdict: SymptomVerdict;
  /** Each active account, in ID order. @default - the symptom is one of the organization */
  readonly accounts?: readonly AccountSymptom[];
}

export interface Symptoms {
  readonly kind: 'cordon/symptoms';
  readonly version: 1;
  readonly organization: string;
  readonly takenAt: string;
  /** 1: a symptom fits; 3: none fits, and some are not known; 0: none fits. */
  readonly exitCode: ExitCode;
  readonly symptoms: readonly Symptom[];
}

/** How each symptom is looked for. */
const judges: Readonly<Record<SymptomId, (context: OnboardingContext, accounts: readonly AccountSymptom[]) => SymptomVerdict>> = {
  'membership-pending': pending,
  'membership-list-empty': emptyList,
  'triage-role-missing': triageRole,
  'accounts-missing-from-coverage': accountsMissing,
  'event-rules-missing': eventRules,
  'sample-findings-ignored': () => unknown('No snapshot shows findings. Sample findings prove nothing in either case.'),
  'test-finding-not-archived': testFinding,
  'no-cases': noCases,
  'no-findings-triaged': noneTriaged,
  'service-not-processing': notProcessing,
  'no-mail': noMail,
  'containment-does-not-run': containment,
};

const ids = Object.keys(symptomTable) as readonly SymptomId[];

/** Looks at each symptom that AWS lists: pure, from a configuration and a snapshot. */
export function findSymptoms({ configuration, snapshot, today }: OnboardingOptions): Symptoms {
  const context = onboardingContext(configuration, snapshot, today);
  const symptoms = ids.map((id): Symptom => {
    const accounts = symptomByAccount(id, context);
    return { id, ...symptomTable[id], verdict: judges[id](context, accounts ?? []), ...(accounts && { accounts }) };
  });
  const has = (status: SymptomVerdict['status']): boolean => symptoms.some(({ verdict }) => verdict.status === status);
  return {
    kind: 'cordon/symptoms',
    version: 1,
    organization: snapshot.organization.id,
    takenAt: snapshot.takenAt,
    exitCode: has('fits') ? exitCode.doesNotHold : has('unknown') ? exitCode.unknown : exitCode.holds,
    symptoms,
  };
}

const notRead = 'The snapshot does not have the membership. Take one with credentials of the account that holds it.';

function pending(context: OnboardingContext): SymptomVerdict {
  const found = findMembership(context);
  switch (found.kind) {
    case 'not-looked':
    case 'other-account':
      return unknown(notRead);
    case 'unknown':
      return unknown(`AWS did not answer ${found.reason.call} in ${found.regions.join(', ')} (${found.reason.code}).`);
    case 'none':
      return doesNotFit('The account has no membership in the Regions that were looked into.');
    case 'found': {
      const odd = [...found.active, ...found.others].filter(
        ({ membership }) => !(membershipStatuses as readonly string[]).includes(membership.status),
      );
      if (odd.length > 0)
        return fits(odd.map(({ region, membership }) => `${membership.id} in ${region} is ${membership.status}.`).join(' '));
      return doesNotFit(
        [...found.active, ...found.others]
          .map(({ region, membership }) => `${membership.id} in ${region} is ${membership.status}.`)
          .join(' '),
      );
    }
  }
}

function emptyList(context: OnboardingContext): SymptomVerdict {
  const { membershipRegion } = context.configuration.organization;
  const found = findMembership(context);
  if (found.kind === 'not-looked' || found.kind === 'other-account') return unknown(notRead);
  const memberships = context.snapshot.securityIncidentResponse?.memberships ?? {};
  const here = memberships[membershipRegion];
  if (here === undefined || here.status === 'unknown') return unknown(`The memberships in ${membershipRegion} were not read.`);
  if (here.status === 'present' && here.value.length > 0) return doesNotFit(`The list in ${membershipRegion} has a membership.`);
  const elsewhere = Object.entries(memberships).flatMap(([region, reading]) =>
    reading.status === 'present' && reading.value.length > 0 ? [`${reading.value[0]!.id} is in ${region}`] : [],
  );
  if (elsewhere.length > 0) return fits(`The list in ${membershipRegion} is empty, and ${elsewhere.join(', ')}.`);
  const unread = membershipRegions.filter((region) => memberships[region] === undefined || memberships[region].status === 'unknown');
  return unread.length > 0
    ? unknown(`The list in ${membershipRegion} is empty, and ${count(unread.length, 'other Region')} were not read.`)
    : doesNotFit('The list is empty in every Region of the service: there is no membership at all.');
}

function triageRole({ snapshot }: OnboardingContext): SymptomVerdict {
  const { triageServiceLinkedRole: role } = snapshot.managementAccount;
  if (role.status === 'unknown') return unknown(`AWS did not answer ${role.reason.call} (${role.reason.code}).`);
  return role.status === 'absent' ? fits('The management account has no such role.') : doesNotFit('The management account has the role.');
}

function accountsMissing(context: OnboardingContext): SymptomVerdict {
  const { configuration, snapshot, tree } = context;
  const inForce = membershipInForce(context);
  if (inForce === undefined) return unknown('No membership was found whose coverage could be looked at.');
  // What is configured can be ahead of the membership: who is not in its coverage yet is not missing from it.
  const coverage = configuration.membership ? wantedCoverage(configuration.membership.coverage) : inForce.coverage;
  const meant = snapshot.accounts.filter(
    ({ id, state }) => state === 'ACTIVE' && isCovered(id, coverage, tree) && isCovered(id, inForce.coverage, tree),
  );
  const open = openAnswers(meant, snapshot);
  const { missing, unread } = open;
  const odd = unfamiliarStatuses(open);
  if (missing.length > 0) {
    const isUnseen = (id: string): boolean =>
      context.coverage.accounts.some(({ account, standing }) => account === id && standing.triageRole === 'not-looked-at');
    return fits([notAssociated(missing), ...odd, ...(missing.some(isUnseen) ? ['Their roles were not looked at.'] : [])].join(' '));
  }
  const notAnswered =
    unread.length > 0 ? [`How ${count(unread.length, 'account')} stand to the membership was not read: ${some(unread, 5)}.`] : [];
  if (notAnswered.length + odd.length > 0) return unknown([...notAnswered, ...odd].join(' '));
  return doesNotFit(`${count(meant.length, 'account')} in the coverage are associated.`);
}

function eventRules(context: OnboardingContext): SymptomVerdict {
  const triage = membershipInForce(context)?.features.Triage;
  return triage === false
    ? fits('Triage is off in the membership. The rules themselves were not read.')
    : unknown('EventBridge rules of member accounts are not in the snapshot.');
}

const affected = (accounts: readonly AccountSymptom[]): readonly string[] =>
  accounts.filter(({ verdict }) => verdict.status === 'fits').map(({ account }) => account);

function testFinding({ coverage }: OnboardingContext, accounts: readonly AccountSymptom[]): SymptomVerdict {
  const off = coverage.detection.filter(({ guardDuty }) => guardDuty === 'off').map(({ region }) => region);
  if (off.length > 0) return fits(`GuardDuty is off in ${off.join(', ')}, in the account that administers it: no finding arises there.`);
  const without = affected(accounts);
  if (without.length > 0) return fits(`GuardDuty is off for ${count(without.length, 'account')}: no finding arises there.`);
  return unknown('No snapshot shows findings, and EventBridge rules of member accounts are not in it.');
}

function noCases({ snapshot }: OnboardingContext): SymptomVerdict {
  const regions = regionsWithServiceRules(snapshot);
  if (regions.length > 0)
    return doesNotFit(`GuardDuty has suppression rules of the service in ${regions.join(', ')}: triage works on findings there.`);
  return unknown('No snapshot shows cases or archived findings. The suppression rules of the service (SIRTriage-) appear only later.');
}

function noneTriaged({ snapshot }: OnboardingContext, accounts: readonly AccountSymptom[]): SymptomVerdict {
  const untriaged = affected(accounts);
  if (untriaged.length > 0) return fits(`Findings of ${untriaged.length} of ${count(accounts.length, 'account')} do not reach triage.`);
  const regions = regionsWithServiceRules(snapshot);
  if (regions.length > 0) return doesNotFit(`The service has suppressed findings in ${regions.join(', ')} that it found harmless.`);
  return unknown(accounts.find(({ verdict }) => verdict.status === 'unknown')?.verdict.evidence ?? 'No snapshot shows findings.');
}

function notProcessing(context: OnboardingContext): SymptomVerdict {
  const regions = regionsWithServiceRules(context.snapshot);
  if (regions.length > 0) {
    return doesNotFit(
      `The service has suppression rules in GuardDuty in ${regions.join(', ')}, which it makes for findings that it processed.`,
    );
  }
  const triage = triageOfMembership(context);
  return triage.status === 'does-not-fit'
    ? unknown(`${triage.evidence} Archived findings would show its work, and no snapshot has them.`)
    : triage;
}

function noMail(context: OnboardingContext): SymptomVerdict {
  const inForce = membershipInForce(context);
  if (inForce === undefined) return unknown('No membership was found whose team could be looked at.');
  const silent = inForce.team.filter(({ communicationPreferences }) => communicationPreferences?.length === 0).length;
  if (silent > 0) return fits(`${silent} of ${count(inForce.team.length, 'member')} have all communication preferences off.`);
  return unknown('The communication preferences are on. Whether addresses are right, only a test case shows.');
}

function containment({ configuration, coverage }: OnboardingContext): SymptomVerdict {
  const without = coverage.accounts.filter(({ holds, status }) => !holds && status !== 'unknown').length;
  const unread = coverage.accounts.filter(({ status }) => status === 'unknown').length;
  const { preference } = configuration.containment;
  const state = preference && preferenceState(configuration, preference);
  const causes = [
    ...(without > 0 ? [`${count(without, 'account')} do not have the containment roles as configured.`] : []),
    ...(state === undefined ? ['The configuration has no containment preference: AWS asks for approval each time.'] : []),
    ...(state?.status === 'not-submitted' ? ['The configuration notes no submitted containment preference.'] : []),
    ...(state?.status === 'changed' ? [`The containment preference changed after it was submitted on ${state.on}.`] : []),
  ];
  if (causes.length > 0) return fits(causes.join(' '));
  if (unread > 0) return unknown(`The containment roles of ${count(unread, 'account')} could not be read.`);
  return doesNotFit(
    `Every account has the roles as configured, and the preference was submitted${state && 'on' in state ? ` on ${state.on}` : ''}. Whether AWS has it on record no API tells.`,
  );
}

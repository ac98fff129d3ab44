import { administratorOf } from '../../configuration/administrators';
import { type RoutingInput } from '../layout';
import { originsOf } from '../origins';
import { type RouteEvents } from '../../configuration/route';
import { eventGroups, kindsInWords, type KindCoverage } from './coverage';
import { listed } from './pattern-words';

export interface MissesOptions {
  readonly events: RouteEvents;
  readonly organization: RoutingInput['organization'];
  /** `routing.fromMemberAccounts`. */
  readonly fromMemberAccounts: boolean;
  /** Names of the suppression rules of the configuration that archive findings. */
  readonly archiving: readonly string[];
  /** What the route takes of each kind of event. */
  readonly coverage: readonly KindCoverage[];
}

/** What a route does not get, a sentence each without a full stop. */
export function missesOf(options: MissesOptions): readonly string[] {
  const { events, organization, fromMemberAccounts, archiving } = options;
  const { preset, guardDuty, securityHub, securityHubV2, pattern } = events;
  const origins = pattern?.bus === 'findings' ? originsOf(pattern.eventPattern) : [];
  const isContainment = preset === 'containment-used';
  const isBreakGlass = preset === 'break-glass-used';
  const isCalls =
    preset === 'tamper-detection' || isContainment || isBreakGlass || origins.some(({ accounts }) => accounts.includes('management'));
  const isFindings =
    [guardDuty, securityHub, securityHubV2].some((filter) => filter !== undefined) || origins.some(({ regions }) => regions === 'in-use');
  const administrator = administratorOf(organization, 'membership');
  const regionsInUse = [...new Set([organization.membershipRegion, ...organization.regions])];
  return [
    ...otherKinds(options),
    ...(isFindings
      ? [
          archived(archiving),
          notAdministered(organization),
          `findings of Regions that are not in organization.regions, which has ${listed(regionsInUse, 'and')}`,
        ]
      : []),
    // https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html
    ...(guardDuty === undefined
      ? []
      : [
          'repetitions of a finding: GuardDuty combines those of 6 hours by default, or of 1 hour or 15 minutes if its administrator sets that',
        ]),
    ...(isCalls
      ? [
          ...((isContainment || isBreakGlass) && fromMemberAccounts
            ? ['what happens in Regions that are not in organization.regions, and in accounts that the StackSet has not reached']
            : isBreakGlass
              ? [
                  'what a session of the role does in member accounts; that it is assumed is seen in the account of the caller, if that account is watched',
                ]
              : ['calls in member accounts; cordon verify finds roles that somebody deletes there']),
          isContainment
            ? 'calls in places without a trail for management events; executions of runbooks are seen without one'
            : 'calls that only read, and calls in places without a trail for management events',
        ]
      : []),
    ...(isContainment
      ? [
          'backups that are written where no trail logs data events of S3, which Cordon does not read',
          'copies of the runbooks under another name, except that they assume the execution role',
        ]
      : []),
    ...(isFindings || isCalls || pattern?.bus === 'findings'
      ? []
      : [`events outside account ${administrator} in ${organization.membershipRegion}: ${whyNotOthers(pattern !== undefined)}`]),
  ];
}

const whyNotOthers = (isPattern: boolean): string =>
  isPattern
    ? 'a rule on the default bus gets only events of its own account and Region'
    : 'AWS Security Incident Response sends its events only there';

/** Kinds of the groups of which the route takes some. */
function otherKinds({ coverage }: MissesOptions): readonly string[] {
  return eventGroups.flatMap((group) => {
    const kinds = coverage.filter((kind) => kind.group === group);
    const names = kinds.map(({ kind }) => kind);
    const left = kinds.filter(({ taken }) => taken === 'none').map(({ kind }) => kind);
    return left.length === 0 || left.length === kinds.length ? [] : [`${group}: ${kindsInWords(left, names)}`];
  });
}

function notAdministered(organization: RoutingInput['organization']): string {
  const [guardDuty, securityHub] = [administratorOf(organization, 'guardDuty'), administratorOf(organization, 'securityHub')];
  return guardDuty === securityHub
    ? `findings of accounts whose GuardDuty or Security Hub administrator is not ${guardDuty}`
    : `findings of accounts whose GuardDuty administrator is not ${guardDuty}, or whose Security Hub administrator is not ${securityHub}`;
}

/** https://docs.aws.amazon.com/guardduty/latest/ug/findings_suppression-rule.html */
function archived(archiving: readonly string[]): string {
  const rules =
    archiving.length === 0
      ? 'the configuration has no such rule, but the account may have others'
      : `in the configuration: ${archiving.join(', ')}`;
  return `findings that a GuardDuty suppression rule archives, because GuardDuty sends those nowhere (${rules})`;
}

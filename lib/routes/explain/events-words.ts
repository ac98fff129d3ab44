import {
  type RouteEvents,
  type RoutePreset,
  type SecurityHubEvents,
  type SecurityHubV2Events,
  type SecurityIrActor,
  type SecurityIrEvents,
} from '../../configuration/route';
import { guardDutySeverity, listed } from './pattern-words';

/** What a route takes, as one noun phrase: `GuardDuty findings with a severity of at least 7 (High)`. */
export function eventsInWords(events: RouteEvents): string {
  const { preset, securityIr, guardDuty, securityHub, securityHubV2, pattern } = events;
  if (preset !== undefined) return presets[preset];
  if (securityIr !== undefined) return securityIrInWords(securityIr);
  if (guardDuty !== undefined) {
    const { severityAtLeast, types, accounts } = guardDuty;
    const name = severityAtLeast === undefined ? undefined : guardDutySeverity(severityAtLeast);
    return phrase('GuardDuty findings', [
      severityAtLeast === undefined ? '' : `with a severity of at least ${severityAtLeast}${name === undefined ? '' : ` (${name})`}`,
      values('of the type', types),
      values('in the account', accounts),
    ]);
  }
  if (securityHub !== undefined) return securityHubInWords(securityHub);
  if (securityHubV2 !== undefined) return securityHubV2InWords(securityHubV2);
  return pattern === undefined ? 'nothing' : `the events of an event pattern in the configuration, on the ${pattern.bus} bus`;
}

const presets: Readonly<Record<RoutePreset, string>> = {
  'case-updates': 'cases of AWS Security Incident Response and their comments: created, updated, closed',
  'membership-updated': 'updates of the membership of AWS Security Incident Response',
  'membership-ended': 'the end of the membership of AWS Security Incident Response: closed, cancelled or terminated',
  'tamper-detection': 'calls that disable or weaken the protection, and every action of the root user',
  'break-glass-used': 'use of the role CordonBreakGlass: it is assumed, or a session of it changes something',
  'containment-used':
    'use of containment: runbooks that start, end or release, containment roles that are assumed, backups that are written',
};

const actors: Readonly<Record<SecurityIrActor, string>> = {
  responder: "AWS's responders",
  service: 'the service itself',
  customer: 'somebody in your organization',
};

function securityIrInWords({ subjects, detailTypes, actors: by, cases }: SecurityIrEvents): string {
  const nouns = { case: 'cases', 'case-comment': 'comments on cases', membership: 'the membership' };
  return phrase('events of AWS Security Incident Response', [
    subjects === undefined ? '' : `on ${listed(subjects.map((subject) => nouns[subject]))}`,
    detailTypes === undefined ? '' : `named ${listed(detailTypes)}`,
    by === undefined ? '' : `caused by ${listed(by.map((actor) => actors[actor]))}`,
    values('of the case', cases),
  ]);
}

function securityHubInWords(events: SecurityHubEvents): string {
  const { kind, actions, insights, products, severityLabels, workflowStatuses, recordStates, complianceStatuses, accounts } = events;
  const names =
    actions === undefined ? 'a custom action' : `the custom action ${listed(actions.map((arn) => arn.split('/').at(-1) ?? arn))}`;
  const nouns = {
    imported: 'Security Hub findings',
    'custom-action': `Security Hub findings that somebody sends with ${names}`,
    'insight-results': `Security Hub insight results that somebody sends with ${names}`,
  };
  return phrase(nouns[kind ?? 'imported'], [
    values('of the insight', insights),
    values('of the product', products),
    severityLabels === undefined ? '' : `with the severity ${listed(severityLabels)}`,
    workflowStatuses === undefined ? '' : `with the workflow status ${listed(workflowStatuses)}`,
    recordStates === undefined ? '' : `with the record state ${listed(recordStates)}`,
    complianceStatuses === undefined ? '' : `with the compliance status ${listed(complianceStatuses)}`,
    values('in the account', accounts),
  ]);
}

function securityHubV2InWords({ products, types, severities, statuses, complianceStatuses, accounts }: SecurityHubV2Events): string {
  return phrase('Security Hub V2 findings', [
    values('of the product', products),
    values('of the type', types),
    severities === undefined ? '' : `with the severity ${listed(severities)}`,
    statuses === undefined ? '' : `with the status ${listed(statuses)}`,
    complianceStatuses === undefined ? '' : `with the compliance status ${listed(complianceStatuses)}`,
    values('in the account', accounts),
  ]);
}

/** Few are named, many are counted. */
function values(noun: string, list: readonly string[] | undefined): string {
  if (list === undefined) return '';
  return list.length <= 3 ? `${noun}${list.length === 1 ? '' : 's'} ${listed(list)}` : `${noun}s that the route lists (${list.length})`;
}

const phrase = (noun: string, qualifiers: readonly string[]): string => {
  const said = qualifiers.filter((each) => each !== '');
  return said.length === 0 ? noun : `${noun} ${said.join(', ')}`;
};

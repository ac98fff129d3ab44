import { securityIncidentResponseEvents } from '../events/documented-events';
import { presetPatterns, type PresetOptions } from './presets';
import {
  securityIrActors,
  type GuardDutyEvents,
  type RouteEvents,
  type SecurityHubEvents,
  type SecurityIrActor,
  type SecurityIrEvents,
  type SecurityIrSubject,
} from '../configuration/route';
import { type EventPattern, type RoutePattern } from './route-pattern';
import { securityHubV2Patterns } from './security-hub-v2';
import { splitPattern, textsAndPrefixes, unique } from './split-pattern';

/**
 * The event patterns of a route. No event matches two of them (but for a raw pattern there is only one), so none is delivered twice.
 *
 * @param events - valid (`routeProblems`); of an unknown preset or without a key there are none
 * @param options - what presets ask for besides
 */
export function routePatterns(events: RouteEvents, options: PresetOptions = {}): readonly RoutePattern[] {
  const { preset, securityIr, guardDuty, securityHub, securityHubV2, pattern } = events;
  return [
    ...(preset === undefined ? [] : presetPatterns(preset, options)),
    ...(securityIr === undefined ? [] : securityIrPatterns(securityIr)),
    ...(guardDuty === undefined ? [] : guardDutyPatterns(guardDuty)),
    ...(securityHub === undefined ? [] : securityHubPatterns(securityHub)),
    ...(securityHubV2 === undefined ? [] : securityHubV2Patterns(securityHubV2)),
    ...(pattern === undefined
      ? []
      : [{ bus: pattern.bus, eventPattern: pattern.eventPattern, what: 'an event pattern as written', source: 'other' } as const]),
  ];
}

/** Names of the same event in the guide; a pattern must have both (traps 2 and 3). */
export const securityIrSpellings: readonly (readonly string[])[] = [
  ['Case Comment Created', 'Case Comment Added'],
  ['Membership Closed', 'Membership Cancelled'],
];

/** Who is in `createdBy` and `updatedBy`; for the customer it is a 12-digit account ID, which a pattern can only say by what it is not. */
const namesOfActors = { responder: 'AWS Responder', service: 'security-ir.amazonaws.com' } as const;

/** Subject of a `detail-type` of AWS Security Incident Response. */
export function subjectOf(detailType: string): SecurityIrSubject {
  if (detailType.startsWith('Membership ')) {
    return 'membership';
  }
  return detailType.startsWith('Case Comment ') ? 'case-comment' : 'case';
}

/** The `detail-type`s that a filter takes, in both spellings. A case ID is asked for only in events that have one. */
export function securityIrDetailTypes({ subjects, detailTypes, cases }: SecurityIrEvents): readonly string[] {
  const known = securityIncidentResponseEvents.detailTypes.map(({ detailType }) => detailType);
  const named = detailTypes?.flatMap((detailType) => securityIrSpellings.find((names) => names.includes(detailType)) ?? [detailType]);
  return unique(named ?? known)
    .filter((detailType) => subjects === undefined || subjects.includes(subjectOf(detailType)))
    .filter((detailType) => cases === undefined || subjectOf(detailType) !== 'membership');
}

function securityIrPatterns(events: SecurityIrEvents): readonly RoutePattern[] {
  const { actors, cases } = events;
  const by = actors === undefined ? undefined : actorConditions(actors);
  const lists = { cases: cases && unique(cases) };
  return splitPattern(lists, (part) => {
    const detail = {
      ...(part.cases && { caseId: part.cases }),
      ...(by && { $or: [{ createdBy: by }, { updatedBy: by }] }),
    };
    return {
      source: ['aws.security-ir'],
      'detail-type': securityIrDetailTypes(events),
      ...(Object.keys(detail).length > 0 && { detail }),
    };
  }).map((eventPattern) => ({ bus: 'default', eventPattern, what: 'AWS Security Incident Response', source: 'security-ir' }));
}

function actorConditions(actors: readonly SecurityIrActor[]): readonly unknown[] {
  const others = securityIrActors.flatMap((actor) => (actor === 'customer' || actors.includes(actor) ? [] : [namesOfActors[actor]]));
  if (!actors.includes('customer')) {
    return unique(actors).flatMap((actor) => (actor === 'customer' ? [] : [namesOfActors[actor]]));
  }
  // Of all three it is enough that somebody is named.
  return others.length === 0 ? [{ exists: true }] : [{ 'anything-but': others }];
}

/** https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html */
function guardDutyPatterns(events: GuardDutyEvents): readonly RoutePattern[] {
  return guardDutyEventPatterns(events).map((eventPattern) => ({
    bus: 'findings',
    eventPattern,
    what: 'GuardDuty findings',
    source: 'guardduty',
    guardDuty: events,
  }));
}

/**
 * `detail.accountId` is the account in which the finding arose. What `account` of the event is for a member's finding on the administrator's bus is
 * not documented, so no pattern asks for it.
 *
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html
 */
export function guardDutyEventPatterns({ severityAtLeast, types, accounts }: GuardDutyEvents): readonly EventPattern[] {
  return splitPattern({ types: types && textsAndPrefixes(types), accounts: accounts && unique(accounts) }, (part) => {
    const detail = {
      ...(severityAtLeast !== undefined && { severity: [{ numeric: ['>=', severityAtLeast] }] }),
      ...(part.types && { type: part.types }),
      ...(part.accounts && { accountId: part.accounts }),
    };
    return { source: ['aws.guardduty'], 'detail-type': ['GuardDuty Finding'], ...(Object.keys(detail).length > 0 && { detail }) };
  });
}

/** https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html */
function securityHubPatterns(events: SecurityHubEvents): readonly RoutePattern[] {
  const { what, source } = securityHubWords[events.kind ?? 'imported'];
  return securityHubEventPatterns(events).map((eventPattern) => ({ bus: 'findings', eventPattern, what, source, securityHub: events }));
}

const securityHubWords = {
  imported: { what: 'Security Hub findings', source: 'securityhub', detailType: 'Security Hub Findings - Imported' },
  'custom-action': {
    what: 'Security Hub findings, by custom action',
    source: 'securityhub',
    detailType: 'Security Hub Findings - Custom Action',
  },
  'insight-results': {
    what: 'Security Hub insight results, by custom action',
    source: 'securityhub-insight',
    detailType: 'Security Hub Insight Results',
  },
} as const;

/**
 * Each event has one finding, though in a list, and one custom action.
 *
 * @param otherRegions - Regions whose imported findings are left out. A Region to which others are aggregated has their findings too, and each of
 *   these Regions forwards its own. Both `Region`, which Security Hub itself writes, and `ProductArn`, which has the Region of the import, must say
 *   so: better twice than never. @default - none
 *
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
 */
export function securityHubEventPatterns(events: SecurityHubEvents, otherRegions: readonly string[] = []): readonly EventPattern[] {
  const { kind = 'imported', actions, insights, products, severityLabels, workflowStatuses, accounts } = events;
  const { recordStates, complianceStatuses } = events;
  const lists = {
    actions: actions && unique(actions),
    insights: insights && unique(insights),
    products: products && unique(products),
    accounts: accounts && unique(accounts),
  };
  return splitPattern(lists, (part) => {
    const findings = {
      ...(part.products && { ProductName: part.products }),
      ...(severityLabels && { Severity: { Label: unique(severityLabels) } }),
      ...(workflowStatuses && { Workflow: { Status: unique(workflowStatuses) } }),
      ...(recordStates && { RecordState: unique(recordStates) }),
      ...(complianceStatuses && { Compliance: { Status: unique(complianceStatuses) } }),
      ...(part.accounts && { AwsAccountId: part.accounts }),
      ...(kind === 'imported' && otherRegions.length > 0 && { $or: arisenHere(otherRegions) }),
    };
    const detail = {
      ...(part.insights && { insightArn: part.insights }),
      ...(Object.keys(findings).length > 0 && { findings }),
    };
    return {
      source: ['aws.securityhub'],
      'detail-type': [securityHubWords[kind].detailType],
      ...(part.actions && { resources: part.actions }),
      ...(Object.keys(detail).length > 0 && { detail }),
    };
  });
}

function arisenHere(otherRegions: readonly string[]): readonly EventPattern[] {
  return [
    { Region: [{ 'anything-but': otherRegions }, { exists: false }] },
    { ProductArn: [{ 'anything-but': { prefix: otherRegions.map((region) => `arn:aws:securityhub:${region}:`) } }] },
  ];
}

export type { RoutePattern } from './route-pattern';

import { deadConditions } from '../events/dead-conditions';
import { securityIncidentResponseEvents } from '../events/documented-events';
import { parseEventPattern } from '../events/event-pattern';
import { misreadConditions } from '../events/misread-conditions';
import { undocumentedValues } from '../events/undocumented-values';
import { type Problem } from '../core/problem';
import { severityLabels, workflowStatuses } from '../configuration/automation-rule';
import { arnProblems, arnShapes } from './arn-problems';
import { routePatterns, securityIrDetailTypes } from './patterns';
import {
  complianceStatuses,
  type GuardDutyEvents,
  recordStates,
  type RouteEvents,
  routePresets,
  type SecurityHubEvents,
  securityHubKinds,
  type SecurityHubV2Events,
  securityIrActors,
  type SecurityIrEvents,
  securityIrSubjects,
} from '../configuration/route';
import { ocsfComplianceStatuses, ocsfSeverities, ocsfStatuses } from '../configuration/ocsf';

/** Kinds of events, of which a route has one. */
export const eventKinds = [
  'preset',
  'securityIr',
  'guardDuty',
  'securityHub',
  'securityHubV2',
  'pattern',
] as const satisfies readonly (keyof RouteEvents)[];

/** All problems of the events of a route; paths begin with `events`. */
export function eventProblems(events: RouteEvents): readonly Problem[] {
  const kinds = eventKinds.filter((kind) => events[kind] !== undefined);
  if (kinds.length !== 1) {
    return [
      {
        id: 'not-one-kind-of-events',
        path: 'events',
        message: `must have exactly one of ${eventKinds.join(', ')}`,
        value: kinds,
        remedy: kinds.length === 0 ? 'choose which events the route sends' : 'make one route for each of them',
      },
    ];
  }
  const { preset, securityIr, guardDuty, securityHub, securityHubV2, pattern } = events;
  const found = [
    ...(preset === undefined ? [] : choiceProblems([preset], routePresets, 'events.preset')),
    ...(securityIr === undefined ? [] : securityIrProblems(securityIr, 'events.securityIr')),
    ...(guardDuty === undefined ? [] : guardDutyProblems(guardDuty, 'events.guardDuty')),
    ...(securityHub === undefined ? [] : securityHubProblems(securityHub, 'events.securityHub')),
    ...(securityHubV2 === undefined ? [] : securityHubV2Problems(securityHubV2, 'events.securityHubV2')),
    ...(pattern === undefined ? [] : rawPatternProblems(pattern, 'events.pattern')),
  ];
  return found.length > 0 || pattern !== undefined ? found : renderedProblems(events);
}

/** What the patterns that were made of a filter show: today one value alone that is too long for any pattern. */
function renderedProblems(events: RouteEvents): readonly Problem[] {
  return routePatterns(events).flatMap(({ eventPattern }) =>
    parseEventPattern(eventPattern).problems.map((problem) => ({ ...problem, path: 'events' })),
  );
}

function securityIrProblems(events: SecurityIrEvents, path: string): readonly Problem[] {
  const { subjects, detailTypes, actors, cases } = events;
  const known = securityIncidentResponseEvents.detailTypes.map(({ detailType }) => detailType);
  const problems = [
    ...listProblems(subjects, securityIrSubjects, `${path}.subjects`),
    ...listProblems(detailTypes, known, `${path}.detailTypes`),
    ...listProblems(actors, securityIrActors, `${path}.actors`),
    // https://docs.aws.amazon.com/security-ir/latest/APIReference/API_GetCase.html
    ...formProblems(cases, /^\d{10,32}$/, `${path}.cases`, { id: 'invalid-case-id', message: 'must be a case ID, 10 to 32 digits' }),
  ];
  if (problems.length > 0) {
    return problems;
  }
  if (cases !== undefined && subjects?.includes('membership') === true) {
    return [
      {
        id: 'case-ids-with-membership-events',
        path: `${path}.cases`,
        message: 'cannot be combined with membership events, because those have no case',
        value: cases,
        remedy: 'remove membership from subjects, or make a separate route for it',
      },
    ];
  }
  return securityIrDetailTypes(events).length > 0
    ? []
    : [
        {
          id: 'route-matches-no-event',
          path,
          message: 'matches no event: no detail type belongs to these subjects',
          value: events,
          remedy: 'remove subjects or detailTypes',
        },
      ];
}

function guardDutyProblems({ severityAtLeast, types, accounts }: GuardDutyEvents, path: string): readonly Problem[] {
  return [
    // https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html
    ...(severityAtLeast === undefined || (severityAtLeast >= 1 && severityAtLeast <= 10)
      ? []
      : [
          {
            id: 'invalid-severity',
            path: `${path}.severityAtLeast`,
            message: 'must be 1 to 10',
            value: severityAtLeast,
            remedy: 'use the lower bound of a level: low 1, medium 4, high 7, critical 9',
          },
        ]),
    ...formProblems(types, /^[A-Za-z][\w:/.!&-]*\*?$/, `${path}.types`, {
      id: 'invalid-finding-type',
      message: 'must be a finding type, or its beginning followed by *',
    }),
    ...accountProblems(accounts, `${path}.accounts`),
  ];
}

function securityHubProblems(events: SecurityHubEvents, path: string): readonly Problem[] {
  const { kind = 'imported', actions, products, severityLabels: labels, workflowStatuses: statuses, accounts, insights } = events;
  return [
    ...choiceProblems([kind], securityHubKinds, `${path}.kind`),
    ...otherKindProblems(events, path),
    ...(actions !== undefined && kind === 'imported'
      ? [
          {
            id: 'custom-actions-with-imported-findings',
            path: `${path}.actions`,
            message: 'applies only to kind: custom-action and kind: insight-results',
            value: actions,
            remedy: 'write kind: custom-action or kind: insight-results, or remove actions',
          },
        ]
      : []),
    ...emptyProblems(actions, `${path}.actions`),
    ...(actions ?? []).flatMap((arn, index) => arnProblems(arn, arnShapes.customAction, `${path}.actions[${index}]`)),
    ...formProblems(products, /^[^\p{Cc}]{1,128}$/u, `${path}.products`, {
      id: 'invalid-product',
      message: 'must be a ProductName of 1 to 128 characters',
    }),
    ...listProblems(labels, severityLabels, `${path}.severityLabels`),
    ...listProblems(statuses, workflowStatuses, `${path}.workflowStatuses`),
    ...listProblems(events.recordStates, recordStates, `${path}.recordStates`),
    ...listProblems(events.complianceStatuses, complianceStatuses, `${path}.complianceStatuses`),
    ...formProblems(insights, /^arn:[a-z-]+:securityhub:([a-z0-9-]*:\d{12}|:):insight\/.{1,200}$/, `${path}.insights`, {
      id: 'invalid-insight',
      message: 'must be the ARN of an insight, such as arn:aws:securityhub:::insight/securityhub/default/1',
    }),
    ...accountProblems(accounts, `${path}.accounts`),
  ];
}

const ofFindings = ['products', 'severityLabels', 'workflowStatuses', 'recordStates', 'complianceStatuses', 'accounts'] as const;

/** Insight results hold no finding, and findings name no insight. */
function otherKindProblems(events: SecurityHubEvents, path: string): readonly Problem[] {
  const isInsight = events.kind === 'insight-results';
  return (isInsight ? ofFindings : (['insights'] as const)).flatMap((key) =>
    events[key] === undefined
      ? []
      : [
          {
            id: 'filter-for-other-events',
            path: `${path}.${key}`,
            message: isInsight ? 'applies only to findings; insight results contain none' : 'applies only to kind: insight-results',
            value: events[key],
            remedy: isInsight ? 'remove it, or make a route for findings' : 'write kind: insight-results, or remove insights',
          },
        ],
  );
}

function securityHubV2Problems(events: SecurityHubV2Events, path: string): readonly Problem[] {
  return [
    ...formProblems(events.products, /^[^\p{Cc}]{1,128}$/u, `${path}.products`, {
      id: 'invalid-product',
      message: 'must be a product name of 1 to 128 characters',
    }),
    ...formProblems(events.types, /^[^\p{Cc}*]{1,256}\*?$/u, `${path}.types`, {
      id: 'invalid-finding-type',
      message: 'must be a finding type, or its beginning followed by *',
    }),
    ...listProblems(events.severities, Object.keys(ocsfSeverities), `${path}.severities`),
    ...listProblems(events.statuses, Object.keys(ocsfStatuses), `${path}.statuses`),
    ...listProblems(events.complianceStatuses, Object.keys(ocsfComplianceStatuses), `${path}.complianceStatuses`),
    ...accountProblems(events.accounts, `${path}.accounts`),
  ];
}

/** Fields of every event that are text. https://docs.aws.amazon.com/eventbridge/latest/ref/overview-event-structure.html */
const textFields = ['source', 'detail-type', 'account', 'region', 'id', 'time', 'version'] as const;

function notTextProblems(values: unknown, path: string): readonly Problem[] {
  return (Array.isArray(values) ? values : []).flatMap((value: unknown, index) =>
    typeof value === 'string' || (typeof value === 'object' && value !== null)
      ? []
      : [
          {
            id: 'undocumented-value',
            path: `${path}[${index}]`,
            message: 'matches no event, because the field is always text',
            value,
            remedy: 'write it in quotes, or remove it',
          },
        ],
  );
}

function rawPatternProblems({ bus, eventPattern }: NonNullable<RouteEvents['pattern']>, path: string): readonly Problem[] {
  const at = `${path}.eventPattern`;
  const { pattern, problems } = parseEventPattern(eventPattern);
  const inside = [
    ...problems,
    ...(pattern === undefined ? [] : [...misreadConditions(pattern), ...deadConditions(pattern), ...undocumentedValues(pattern)]),
  ].map((problem) => ({
    ...problem,
    path: problem.path === undefined ? at : `${at}.${problem.path}`,
  }));
  const { source } = eventPattern;
  const isList = source === undefined || Array.isArray(source);
  const isForwardable = Array.isArray(source) && source.length > 0 && source.every((value) => typeof value === 'string');
  return [
    ...choiceProblems([bus], ['default', 'findings'], `${path}.bus`),
    ...inside,
    ...textFields.flatMap((field) => notTextProblems(eventPattern[field], `${at}.${field}`)),
    ...(bus === 'findings' && isList && !isForwardable
      ? [
          {
            id: 'findings-pattern-without-source',
            path: `${at}.source`,
            message: 'must name at least one source; otherwise every Region forwards all events that the pattern matches',
            value: source,
            remedy: 'write for example source: [aws.guardduty]',
          },
        ]
      : []),
  ];
}

function listProblems(values: readonly string[] | undefined, known: readonly string[], path: string): readonly Problem[] {
  return [...emptyProblems(values, path), ...choiceProblems(values ?? [], known, path, true)];
}

function choiceProblems(values: readonly string[], known: readonly string[], path: string, isList = false): readonly Problem[] {
  return values.flatMap((value, index) =>
    known.includes(value)
      ? []
      : [
          {
            id: 'undocumented-value',
            path: isList ? `${path}[${index}]` : path,
            message: 'is not a known value of this field',
            value,
            remedy: `use one of ${known.join(', ')}`,
          },
        ],
  );
}

function accountProblems(accounts: readonly string[] | undefined, path: string): readonly Problem[] {
  return formProblems(accounts, /^\d{12}$/, path, { id: 'invalid-account-id', message: 'must be an account ID of 12 digits' });
}

function formProblems(
  values: readonly string[] | undefined,
  form: RegExp,
  path: string,
  { id, message }: Pick<Problem, 'id' | 'message'>,
): readonly Problem[] {
  return [
    ...emptyProblems(values, path),
    ...(values ?? []).flatMap((value, index) =>
      form.test(value) ? [] : [{ id, path: `${path}[${index}]`, message, value, remedy: 'correct it, or remove it' }],
    ),
  ];
}

function emptyProblems(values: readonly string[] | undefined, path: string): readonly Problem[] {
  return values === undefined || values.length > 0
    ? []
    : [
        {
          id: 'empty-list',
          path,
          message: 'must have at least one entry',
          value: values,
          remedy: 'add an entry, or remove the list to match all',
        },
      ];
}

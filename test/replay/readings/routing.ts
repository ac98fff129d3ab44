import { all, answer, any, common, lookUp, type Answer, type Json, type Sight } from './answers';

/** What a route takes, in the words of the configuration; one of the keys. */
export interface SlowRoute {
  readonly name: string;
  readonly events: {
    readonly guardDuty?: { readonly severityAtLeast?: number; readonly types?: readonly string[]; readonly accounts?: readonly string[] };
    readonly securityHub?: {
      readonly products?: readonly string[];
      readonly severityLabels?: readonly string[];
      readonly workflowStatuses?: readonly string[];
      readonly complianceStatuses?: readonly string[];
      readonly accounts?: readonly string[];
    };
    readonly securityHubV2?: {
      readonly types?: readonly string[];
      readonly severities?: readonly string[];
      readonly statuses?: readonly string[];
      readonly accounts?: readonly string[];
    };
    readonly pattern?: { readonly bus: 'default' | 'findings'; readonly eventPattern: Json };
  };
}

/** One of the events by which a finding is told. */
export interface SlowEvent {
  readonly kind: 'guardDuty' | 'securityHub' | 'securityHubV2';
  /** The finding as rules left it. */
  readonly sight: Sight;
  readonly region: string;
  /** The event as it was recorded, without its finding. @default - EventBridge gives it an account, an ID, a time and resources, which are not known */
  readonly envelope?: Json;
}

const severityIds: Readonly<Record<string, number>> = { Informational: 1, Low: 2, Medium: 3, High: 4, Critical: 5, Fatal: 6 };
const statusIds: Readonly<Record<string, number>> = { New: 1, 'In Progress': 2, Suppressed: 3, Resolved: 4, Archived: 5, Deleted: 6 };

/** Whether a route takes an event; `home` is the Region of the membership, and only there is there a default bus with rules of routes. */
export function routeTakes({ events }: SlowRoute, event: SlowEvent, home: string): Answer {
  const { kind, sight, region } = event;
  const { guardDuty, securityHub, securityHubV2, pattern } = events;
  if (pattern) {
    if (pattern.bus === 'default' && region !== home) return 'no';
    return common(sight.may.map((finding) => patternTakes(pattern.eventPattern, '', eventOf(event, finding), knowledgeOf(event))));
  }
  const asks =
    kind === 'guardDuty' && guardDuty
      ? asksOfGuardDuty(guardDuty)
      : kind === 'securityHub' && securityHub
        ? asksOfSecurityHub(securityHub)
        : kind === 'securityHubV2' && securityHubV2
          ? asksOfV2(securityHubV2)
          : undefined;
  if (asks === undefined) return 'no';
  return common(
    sight.may.map((finding) => all(asks.map(([path, takes]) => (sight.knows(path) ? answer(lookUp(finding, path).some(takes)) : 'open')))),
  );
}

/** A path, and whether a value there will do. */
type Ask = readonly [string, (value: unknown) => boolean];

const oneOf = (path: string, values: readonly unknown[] | undefined): readonly Ask[] =>
  values === undefined ? [] : [[path, (value) => values.includes(value)]];

/** A type that ends in `*` is a beginning. */
const oneOfTypes = (path: string, types: readonly string[] | undefined): readonly Ask[] =>
  types === undefined
    ? []
    : [
        [
          path,
          (value) =>
            types.some((type) => (type.endsWith('*') ? typeof value === 'string' && value.startsWith(type.slice(0, -1)) : value === type)),
        ],
      ];

function asksOfGuardDuty({ severityAtLeast, types, accounts }: NonNullable<SlowRoute['events']['guardDuty']>): readonly Ask[] {
  return [
    ...(severityAtLeast === undefined ? [] : [['severity', (value) => typeof value === 'number' && value >= severityAtLeast] as Ask]),
    ...oneOfTypes('type', types),
    ...oneOf('accountId', accounts),
  ];
}

function asksOfSecurityHub(filter: NonNullable<SlowRoute['events']['securityHub']>): readonly Ask[] {
  return [
    ...oneOf('ProductName', filter.products),
    ...oneOf('Severity.Label', filter.severityLabels),
    ...oneOf('Workflow.Status', filter.workflowStatuses),
    ...oneOf('Compliance.Status', filter.complianceStatuses),
    ...oneOf('AwsAccountId', filter.accounts),
  ];
}

function asksOfV2(filter: NonNullable<SlowRoute['events']['securityHubV2']>): readonly Ask[] {
  return [
    ...oneOfTypes('finding_info.types', filter.types),
    ...oneOf(
      'severity_id',
      filter.severities?.map((name) => severityIds[name]),
    ),
    ...oneOf(
      'status_id',
      filter.statuses?.map((name) => statusIds[name]),
    ),
    ...oneOf('cloud.account.uid', filter.accounts),
  ];
}

const sources = {
  guardDuty: { source: 'aws.guardduty', 'detail-type': 'GuardDuty Finding' },
  securityHub: { source: 'aws.securityhub', 'detail-type': 'Security Hub Findings - Imported' },
  securityHubV2: { source: 'aws.securityhub', 'detail-type': 'Findings Imported V2' },
} as const;

/** The event around a finding: GuardDuty has it as `detail`, Security Hub in a list of one. */
function eventOf({ kind, region, envelope }: SlowEvent, finding: Json): Json {
  const detail = kind === 'guardDuty' ? finding : { findings: [finding] };
  return { ...(envelope ?? { version: '0', region }), ...sources[kind], detail };
}

function knowledgeOf({ kind, sight, envelope }: SlowEvent): Sight['knows'] {
  const within = kind === 'guardDuty' ? 'detail.' : 'detail.findings.';
  return (path) =>
    path.startsWith(within)
      ? sight.knows(path.slice(within.length))
      : envelope !== undefined || !['account', 'id', 'time', 'resources'].includes(path);
}

/** Fields of a pattern are ANDed, `$or` has alternatives, and of the values of a field one is enough. */
function patternTakes(pattern: Json, at: string, event: Json, knows: Sight['knows']): Answer {
  return all(
    Object.entries(pattern).map(([name, asked]) => {
      if (name === '$or') return any((asked as readonly Json[]).map((alternative) => patternTakes(alternative, at, event, knows)));
      const path = at === '' ? name : `${at}.${name}`;
      if (!Array.isArray(asked)) return patternTakes(asked as Json, path, event, knows);
      if (!knows(path)) return 'open';
      const values = lookUp(event, path).filter((value) => typeof value !== 'object' || value === null);
      return answer(asked.some((one: unknown) => conditionTakes(one, values)));
    }),
  );
}

function conditionTakes(condition: unknown, values: readonly unknown[]): boolean {
  if (typeof condition !== 'object' || condition === null) return values.includes(condition);
  const [[operator, operand] = []] = Object.entries(condition) as [string, unknown][];
  switch (operator) {
    case 'exists':
      return values.length > 0 === operand;
    case 'prefix':
      return values.some((value) => typeof value === 'string' && value.startsWith(String(operand)));
    case 'suffix':
      return values.some((value) => typeof value === 'string' && value.endsWith(String(operand)));
    case 'equals-ignore-case':
      return values.some((value) => typeof value === 'string' && value.toLowerCase() === String(operand).toLowerCase());
    case 'anything-but':
      return values.some((value) => !(operand as readonly unknown[]).includes(value));
    case 'numeric': {
      const [sign, bound] = operand as readonly [string, number];
      return values.some((value) => typeof value === 'number' && (sign === '>=' ? value >= bound : value < bound));
    }
    case undefined:
    default:
      throw new Error(`the slow reading does not know the operator ${String(operator)}`);
  }
}

import {
  type GuardDutyEvents,
  type RouteEvents,
  type SecurityHubEvents,
  type SecurityIrActor,
  type SecurityIrEvents as SecurityIrEventsData,
  type SecurityIrSubject,
} from '../lib/configuration/route';
import { type SeverityLabel, type WorkflowStatus } from '../lib/configuration/automation-rule';

/**
 * Events of AWS Security Incident Response. Each call narrows; calls can follow one another in any order, and the last of a kind counts.
 * They come to the default bus of the membership account in the membership Region alone.
 */
export class SecurityIrEvents implements RouteEvents {
  private constructor(public readonly securityIr: SecurityIrEventsData) {}

  /** All of them. */
  public static all(): SecurityIrEvents {
    return new SecurityIrEvents({});
  }
  /** Cases, without their comments. */
  public static cases(): SecurityIrEvents {
    return new SecurityIrEvents({ subjects: ['case'] });
  }
  public static caseComments(): SecurityIrEvents {
    return new SecurityIrEvents({ subjects: ['case-comment'] });
  }
  public static membership(): SecurityIrEvents {
    return new SecurityIrEvents({ subjects: ['membership'] });
  }
  public static byActor(...actors: readonly SecurityIrActor[]): SecurityIrEvents {
    return SecurityIrEvents.all().byActor(...actors);
  }
  /** Events of cases, and of their comments. */
  public static ofCase(...cases: readonly string[]): SecurityIrEvents {
    return SecurityIrEvents.all().ofCase(...cases);
  }

  /** About these subjects besides. */
  public and(...subjects: readonly SecurityIrSubject[]): SecurityIrEvents {
    return this.narrowed({ subjects: [...new Set([...(this.securityIr.subjects ?? []), ...subjects])] });
  }
  /** Only events with these `detail-type`s. If AWS has two spellings, either one means both. */
  public ofDetailTypes(...detailTypes: readonly string[]): SecurityIrEvents {
    return this.narrowed({ detailTypes });
  }
  /** Caused by one of these. */
  public byActor(...actors: readonly SecurityIrActor[]): SecurityIrEvents {
    return this.narrowed({ actors });
  }
  /** About one of these case IDs. */
  public ofCase(...cases: readonly string[]): SecurityIrEvents {
    return this.narrowed({ cases });
  }

  private narrowed(by: SecurityIrEventsData): SecurityIrEvents {
    return new SecurityIrEvents({ ...this.securityIr, ...by });
  }
}

/** Findings of GuardDuty. Each call narrows; calls can follow one another in any order, and the last of a kind counts. */
export class GuardDutyFindings implements RouteEvents {
  private constructor(public readonly guardDuty: GuardDutyEvents) {}

  public static all(): GuardDutyFindings {
    return new GuardDutyFindings({});
  }
  /** 1 to 10; 7 is High, 9 is Critical. */
  public static severityAtLeast(severity: number): GuardDutyFindings {
    return GuardDutyFindings.all().severityAtLeast(severity);
  }
  public static ofTypes(types: readonly string[]): GuardDutyFindings {
    return GuardDutyFindings.all().ofTypes(types);
  }
  public static inAccounts(accounts: readonly string[]): GuardDutyFindings {
    return GuardDutyFindings.all().inAccounts(accounts);
  }

  /** 1 to 10; 7 is High, 9 is Critical. */
  public severityAtLeast(severityAtLeast: number): GuardDutyFindings {
    return this.narrowed({ severityAtLeast });
  }
  /** Finding types; one that ends in `*` is a prefix. */
  public ofTypes(types: readonly string[]): GuardDutyFindings {
    return this.narrowed({ types });
  }
  /** Account IDs in which the finding arose. */
  public inAccounts(accounts: readonly string[]): GuardDutyFindings {
    return this.narrowed({ accounts });
  }

  private narrowed(by: GuardDutyEvents): GuardDutyFindings {
    return new GuardDutyFindings({ ...this.guardDuty, ...by });
  }
}

/** Findings of Security Hub (CSPM). Each call narrows; calls can follow one another in any order, and the last of a kind counts. */
export class SecurityHubFindings implements RouteEvents {
  private constructor(public readonly securityHub: SecurityHubEvents) {}

  /** Every new or updated finding, one an event. */
  public static imported(): SecurityHubFindings {
    return new SecurityHubFindings({ kind: 'imported' });
  }
  /** Findings that somebody sent by a custom action: by any, or by those with these ARNs. */
  public static customAction(...actions: readonly string[]): SecurityHubFindings {
    return new SecurityHubFindings({ kind: 'custom-action', ...(actions.length > 0 && { actions }) });
  }

  /** `ProductName`, e.g. `GuardDuty`. */
  public byProduct(...products: readonly string[]): SecurityHubFindings {
    return this.narrowed({ products });
  }
  /** `Severity.Label`. */
  public withSeverity(...severityLabels: readonly SeverityLabel[]): SecurityHubFindings {
    return this.narrowed({ severityLabels });
  }
  /** `Workflow.Status`. Take NOTIFIED along with NEW: the service moves findings on while it triages them. */
  public withWorkflowStatus(...workflowStatuses: readonly WorkflowStatus[]): SecurityHubFindings {
    return this.narrowed({ workflowStatuses });
  }
  /** Account IDs. */
  public inAccounts(accounts: readonly string[]): SecurityHubFindings {
    return this.narrowed({ accounts });
  }

  private narrowed(by: SecurityHubEvents): SecurityHubFindings {
    return new SecurityHubFindings({ ...this.securityHub, ...by });
  }
}

/** Events that match a raw pattern, for cases that the other filters do not cover. */
export const EventPattern = {
  raw: (
    eventPattern: Readonly<Record<string, unknown>>,
    { bus = 'default' }: { readonly bus?: 'default' | 'findings' } = {},
  ): RouteEvents => ({
    pattern: { bus, eventPattern },
  }),
} as const;

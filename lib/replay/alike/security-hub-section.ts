import { administratorOf } from '../../configuration/administrators';
import { type EventPlace, type RoutingLayout } from '../../routes/layout';
import { type Document } from '../../signals/readers/example-event';
import { type ChangeOutcome } from '../path/changes';
import { securityHubEvent } from '../path/events';
import { isIngestedArn } from '../path/service';
import { type FindingForm } from '../records/form';
import { factsOf, securityHubForm } from '../records/forms';
import { type GuardDutyFacts } from '../records/facts';
import { commonInSecurityHub, fixedInSecurityHub, securityHubOf } from '../records/made-forms';
import { textAt, type FindingRecord } from '../records/record';
import { changesInSecurityHub, securityHubWay, type ChangedWay } from '../ways';
import { arriving, varyingOnArrival } from './arrived-source';
import { automationFields, writersOf } from './automation-fields';
import { changedFields } from './changed-fields';
import { newId, Sieve, type KnownFields, type Leaf, type Stage } from './sieve';
import { membersInUse } from './members-in-use';
import { varyingInSecurityHub } from './made-source';
import { routeFields, routeUnits, type EventPath, type RouteUnits } from './route-fields';
import {
  constant,
  inDetail,
  inFinding,
  ofRecorded,
  placed,
  Section,
  withLayout,
  withoutDetail,
  type Found,
  type SectionContext,
} from './sections';
import { readerOf, type FormSource, type ReadOptions } from './source';

/** Findings of one kind as Security Hub CSPM has them. */
export interface HubKind {
  /** Whether they were recorded there, rather than made of what GuardDuty has. */
  readonly isRecorded: boolean;
  /** Whether AWS Security Incident Response looks at them, where that makes a difference. */
  readonly isIngested: boolean;
}

/** What automation rules make of findings, and those of them that play a part. */
export interface AutomationOutcome {
  readonly changes: ChangeOutcome;
  readonly own: SectionContext['own'];
}

/** What automation rules of Security Hub CSPM do. Made of a first finding, for all that have the same fields; the Region makes no difference. */
export function automationSection(record: FindingRecord, context: SectionContext, { isIngested }: HubKind): Section<AutomationOutcome> {
  const rules = enabledRules(context);
  const service = isIngested ? [rules.length] : [];
  const { formOf, options } = kindOf(record, context);
  const fields = automationFields(rules, formOf(record).isOpen, options, service);
  return new Section(fields, rules.length + service.length, (alive, one) => {
    const own = { ...context.own, automationRules: rules.filter((_, unit) => alive.has(unit)) };
    return { changes: changesInSecurityHub(one, formOf(one), placed(one, context), { ...context, own }), own };
  });
}

const enabledRules = ({ own }: SectionContext): SectionContext['own']['automationRules'] =>
  own.automationRules.filter(({ rule }) => rule.enabled);

/** How findings of the kind of a first one are read. */
function kindOf(
  record: FindingRecord,
  { rules, wanted }: SectionContext,
): { readonly formOf: (one: FindingRecord) => FindingForm; readonly options: ReadOptions } {
  const isRecorded = record.form === 'security-hub';
  // Each type of GuardDuty can have several names there: where nobody reads them, they need not be made.
  const usesTypes = isRecorded || membersInUse(rules).has('Types');
  return {
    formOf: (one) => (usesTypes ? securityHubForm(one)! : securityHubOf(withoutType(factsOf(one)!))),
    options: {
      varying: isRecorded ? varyingOnArrival : varyingInSecurityHub,
      ...(isRecorded ? { inCommon: arriving } : { fixed: fixedInSecurityHub }),
      wanted,
    },
  };
}

function withoutType(facts: GuardDutyFacts): GuardDutyFacts {
  return Object.fromEntries(Object.entries(facts).filter(([name]) => name !== 'type')) as unknown as GuardDutyFacts;
}

/** Whether AWS Security Incident Response looks at a finding of GuardDuty as Security Hub CSPM has it. */
export function isIngestedInSecurityHub(facts: GuardDutyFacts): boolean {
  return isIngestedArn(textAt(commonInSecurityHub(facts, ['ProductArn']), 'ProductArn'));
}

/** What is kept of findings that rules change in the same way, and of such that take the same routes as well. */
const mostKept = 20_000;

type RoutedWay = Pick<ChangedWay, 'event' | 'routes'>;
type RoutesSieve = Sieve<FormSource, RoutedWay>;

/** What rules made of some findings, and where those are in the sieve of the routes. */
interface Changed {
  readonly byLeaf: Map<Leaf<RoutedWay>, Found<ChangedWay> | undefined>;
  readonly starts: (Stage<FormSource, RoutedWay> | undefined)[];
  generation: number;
}

/** What automation rules of Security Hub CSPM do in one Region, and which routes take the event that comes of it. */
export class SecurityHubSection {
  private readonly routes: RoutesSieve;
  private readonly routeUnits: RouteUnits | undefined;
  private readonly formOf: (one: FindingRecord) => FindingForm;
  private readonly isInEvent: boolean;
  private readonly changed = new Map<number, Changed>();
  private size = 0;

  /** Made of a first finding, for all that have the same fields. */
  public constructor(
    record: FindingRecord,
    private readonly region: string,
    private readonly context: SectionContext,
    { isIngested }: HubKind,
    private readonly automation: Section<AutomationOutcome>,
  ) {
    const { formOf, options } = kindOf(record, context);
    const place: EventPlace = { account: administratorOf(context.configuration.organization, 'securityHub'), region };
    const recorded = record.form === 'security-hub' ? record.event : undefined;
    const none = { possible: [{}], isTooMany: false };
    const { event } = securityHubEvent('imported', formOf(record), none, place, placed(record, context), recorded);
    const envelope = withoutDetail(event.possible[0] as Document);
    const rules = enabledRules(context);
    const isWritten = (name: string): boolean => writersOf(rules, name).length > 0 || (name === 'Workflow' && isIngested);
    const pathOf = (path: string): EventPath => {
      if (path.startsWith(inFinding)) {
        const rest = path.slice(inFinding.length);
        const names = rest.split('.');
        const [first = ''] = names;
        const isFixed = !isWritten(first) && Object.hasOwn(options.fixed ?? {}, first);
        return {
          path: rest,
          readerOf: (one) => readerOf({ names }, options, one),
          ...(isWritten(first) && { names }),
          ...(isFixed && { constant: options.fixed }),
        };
      }
      return recorded === undefined || path === 'detail' || path.startsWith(inDetail) ? constant(path, envelope) : ofRecorded(path);
    };
    const { layout } = context.rules;
    this.routeUnits = layout && routeUnits(layout, place, event.isOpen);
    this.routes = this.routeUnits ? new Sieve(routeFields(this.routeUnits, pathOf), this.routeUnits.units.length) : new Sieve([], 0);
    this.formOf = formOf;
    this.isInEvent = recorded !== undefined;
  }

  /** @returns undefined for a finding that has to be put through the rules by itself */
  public find(source: FormSource, finding: { readonly record: FindingRecord }): Found<ChangedWay> | undefined {
    const automation = this.automation.find(source, finding);
    if (automation === undefined) return undefined;
    const changed = this.changedBy(automation.id);
    const leaf = this.routes.leafOf(source, this.startOf(changed, automation.outcome.changes, source));
    if (leaf === undefined) return undefined;
    const known = changed.byLeaf.get(leaf);
    if (known !== undefined || changed.byLeaf.has(leaf)) return known;
    this.count();
    const way = this.wayOf(automation.outcome, leaf, finding.record);
    const found = way && { id: newId(), outcome: { ...way, changes: automation.outcome.changes } };
    changed.byLeaf.set(leaf, found);
    return found;
  }

  private changedBy(id: number): Changed {
    let changed = this.changed.get(id);
    if (changed === undefined) {
      this.count();
      changed = { byLeaf: new Map(), starts: [], generation: this.routes.generation };
      this.changed.set(id, changed);
    }
    return changed;
  }

  /** Where findings begin in the sieve of the routes once rules changed them. */
  private startOf(changed: Changed, outcome: ChangeOutcome, { facts, outline }: FormSource): Stage<FormSource, RoutedWay> {
    const { routes } = this;
    if (changed.generation !== routes.generation) {
      changed.starts.length = 0;
      changed.generation = routes.generation;
    }
    // A name with dots in a finding can stand for a path that a rule writes: only such as have none are known.
    const isClear = facts !== undefined || outline !== undefined ? 1 : 0;
    return (changed.starts[isClear] ??= routes.begin(this.knownFields(outcome, isClear === 1)));
  }

  private knownFields(outcome: ChangeOutcome, isClear: boolean): KnownFields {
    return changedFields(
      outcome,
      this.routes.fields.map(({ field }) => field),
      isClear,
    );
  }

  private wayOf({ changes, own }: AutomationOutcome, leaf: Leaf<RoutedWay>, record: FindingRecord): RoutedWay | undefined {
    const { context, routeUnits } = this;
    // Nothing is known of what rules wrote then: every route that looks at the finding may take it, and not only those that are in.
    if (changes.isTooMany) return this.isInEvent ? undefined : this.routedWay(record, own, context.rules.layout);
    const layout = routeUnits?.layoutOf(new Set(leaf.alive));
    if (leaf.hasWaited) return this.routedWay(record, own, layout);
    return (leaf.outcome ??= this.routedWay(record, own, layout));
  }

  private routedWay(record: FindingRecord, own: SectionContext['own'], layout: RoutingLayout | undefined): RoutedWay {
    const { region, formOf } = this;
    const context = { ...withLayout(this.context, layout), own };
    const { event, routes } = securityHubWay(record, formOf(record), placed(record, context), region, context)!;
    return { event, routes };
  }

  private count(): void {
    if (this.size++ < mostKept) return;
    this.changed.clear();
    this.size = 1;
  }
}

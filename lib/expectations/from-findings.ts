import { Document, type DocumentOptions } from 'yaml';
import { plain } from '../core/plain';
import { isDocument, type ReplayRecord } from '../replay/records/record';
import { type Replayed } from '../replay/ways';
import { type Subject } from '../replay/records/subject';
import { type Expectation, type Expected } from './expectation';
import { type Judge } from './run-expectations';

/** Expectations of one file; more, and nobody reads them. */
export const mostExpectations = 200;
/** Levels and characters of a finding that is written; a file of expectations takes no more. */
const mostLevels = 40;
const mostCharacters = 100_000;

/** Why a record has no expectation: nothing is known of it for sure, it is too large to be written, or it came after `mostExpectations`. */
export type LeftOut = 'unknown' | 'large' | 'late';

/** Collects expectations from findings as they are treated today: one for each way in which findings of a type are treated. */
export class ExpectationsFromFindings {
  private readonly kept = new Map<string, Expectation>();
  private readonly names = new Set<string>();
  /** Findings and events that are treated as an earlier one of their type is. */
  public alike = 0;
  /** Findings and events without an expectation, by the reason. */
  public readonly left: Record<LeftOut, number> = { unknown: 0, large: 0, late: 0 };

  public constructor(private readonly judge: Judge) {}

  public add(record: ReplayRecord, path: Replayed): void {
    const { subject } = path;
    const { routed, ...expected } = candidates(path);
    const hasRoutes = this.judge.rules.layout !== undefined;
    const expect = this.proven(record, { ...expected, ...(hasRoutes && routed !== undefined && { routed }) });
    const key = JSON.stringify([subject.form, subject.type, subject.source, subject.severity, subject.region, expect]);
    if (this.kept.has(key)) {
      this.alike += 1;
      return;
    }
    const why = this.whyLeftOut(record, expect);
    if (why !== undefined) {
      this.left[why] += 1;
      return;
    }
    this.kept.set(key, { name: this.nameFor(subject), ...given(record), expect });
  }

  public get expectations(): readonly Expectation[] {
    return [...this.kept.values()];
  }

  private whyLeftOut(record: ReplayRecord, expect: Expected): LeftOut | undefined {
    if (Object.keys(expect).length === 0) return 'unknown';
    if (!isWritable(record)) return 'large';
    return this.kept.size === mostExpectations ? 'late' : undefined;
  }

  /** What surely holds, so that the file passes as it is written. */
  private proven(record: ReplayRecord, expected: Expected): Expected {
    const { parts } = this.judge.judge(record, expected);
    const failing = new Set(parts.filter(({ verdict }) => verdict !== 'holds').map(({ key }) => key));
    const { routedTo = [], ...others } = expected;
    const routes = routedTo.filter((_, index) => !failing.has(`routedTo[${index}]`));
    return {
      ...Object.fromEntries(Object.entries(others).filter(([key]) => !failing.has(key))),
      ...(routes.length > 0 && { routedTo: routes }),
    };
  }

  private nameFor({ type = 'event', account, region, source }: Subject): string {
    const where = [account, region].filter((part) => part !== undefined).join(', ');
    const name = plain(
      [type, ...(where === '' ? [] : [`in ${where}`]), ...(type === 'event' && source !== undefined ? [source] : [])].join(' '),
    );
    for (let number = 1; ; number++) {
      const unique = number === 1 ? name : `${name} (${number})`;
      if (this.names.has(unique)) continue;
      this.names.add(unique);
      return unique;
    }
  }
}

/** What became of a record, as expectations; some of them may not be known for sure. */
function candidates({ subject, suppression, securityHub, securityHubV2, reachesService, routed, routes }: Replayed): Expected {
  if (subject.form === 'event' || subject.form === 'cloudtrail') return routeCandidates(routes, routed);
  const hidden = suppression?.archived === true || securityHub?.hidden === true || securityHubV2?.hidden === true;
  const hiddenBy = [securityHub, securityHubV2].find((changes) => changes?.hidden === true)?.hiddenBy;
  const severity = securityHub?.rules.flatMap(({ writes }) => writes).findLast(({ field }) => field === 'Severity')?.value;
  return {
    ...(suppression?.archived === true && suppression.by !== undefined ? { archivedBy: suppression.by } : {}),
    ...(suppression?.archived !== true && hiddenBy !== undefined ? { hiddenBy } : {}),
    ...(!hidden && { hidden }),
    ...(reachesService !== undefined && reachesService !== 'unknown' && { seenByService: reachesService }),
    ...(severity !== undefined && { severity: severity as NonNullable<Expected['severity']> }),
    ...routeCandidates(routes, routed),
  };
}

function routeCandidates(routes: Replayed['routes'], routed: Replayed['routed']): Expected {
  const names = [...new Set(routes.filter(({ takes }) => takes === true).map(({ route }) => route))];
  return { ...(names.length > 0 && { routedTo: names.map((route) => ({ route })) }), ...(routed === false && { routed }) };
}

/** The record as AWS gave it. */
function given(record: ReplayRecord): Pick<Expectation, 'finding' | 'event'> {
  if (record.form === 'cloudtrail') return { event: isDocument(record.event.detail) ? record.event.detail : {} };
  return record.event === undefined && 'finding' in record ? { finding: record.finding } : { event: record.event! };
}

function isWritable(record: ReplayRecord): boolean {
  const value = given(record);
  return !isDeeper(value, mostLevels) && JSON.stringify(value).length <= mostCharacters;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}

const asConfiguration: DocumentOptions & { readonly schema: 'core'; readonly version: '1.2'; readonly merge: false } = {
  schema: 'core',
  version: '1.2',
  merge: false,
};

/** The text of a file of expectations. */
export function expectationsText(expectations: readonly Expectation[], today: string): string {
  const document = new Document({ expectations }, { ...asConfiguration, aliasDuplicateObjects: false });
  return [
    `# What became of these findings and events with the rules and routes of ${today}, as \`cordon test --from\` wrote it.`,
    '# They have the account IDs and names of your organization: treat this file as you treat findings.',
    '# docs/tasks/test-your-rules.md describes every key. Add what must hold, such as the words of a message.',
    '',
    document.toString({ lineWidth: 0, flowCollectionPadding: true }),
  ].join('\n');
}

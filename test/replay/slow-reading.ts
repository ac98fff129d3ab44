/**
 * Rules of Security Hub and routes, read slowly: every way in which what AWS leaves open could go is gone, one by one. It knows only what the
 * properties make, and nothing of the engine.
 */
export interface SlowRule {
  readonly name: string;
  readonly order: number;
  readonly terminal: boolean;
  /** All must hold; `unless` is NOT_EQUALS. */
  readonly asks: readonly {
    readonly field: SlowField;
    readonly values: readonly string[];
    readonly how: 'equals' | 'prefix' | 'contains' | 'unless';
  }[];
  readonly writes: Readonly<Partial<Record<SlowField, string>>>;
}
export type SlowField = 'severity' | 'status' | 'title' | 'account';
export type SlowFinding = Readonly<Record<SlowField, string>>;
export interface SlowRoute {
  readonly name: string;
  readonly severities?: readonly string[];
  readonly statuses?: readonly string[];
}
export type Three = boolean | 'unknown';

function holds(finding: SlowFinding, rule: SlowRule): boolean {
  for (const { field, values, how } of rule.asks) {
    const text = finding[field];
    let found = false;
    for (const value of values) {
      if (how === 'prefix' ? text.startsWith(value) : how === 'contains' ? text.includes(value) : text === value) found = true;
    }
    if (how === 'unless' ? found : !found) return false;
  }
  return true;
}

/** Every finding that can come out, and who can have hidden it. */
export function everyWay(
  arrived: SlowFinding,
  rules: readonly SlowRule[],
  isGuardDuty: boolean,
): readonly { readonly finding: SlowFinding; readonly hiddenBy?: string; readonly applied: readonly string[] }[] {
  type Way = { readonly finding: SlowFinding; readonly hiddenBy?: string; readonly ended: boolean; readonly applied: readonly string[] };
  let ways: Way[] = [{ finding: arrived, ended: false, applied: [] }];
  const sorted = [...rules].sort((a, b) => a.order - b.order);
  for (let order = 1; order <= 100; order++) {
    if (order === 10 && isGuardDuty) {
      ways = ways.flatMap((way): Way[] =>
        way.ended
          ? [way]
          : [
              way,
              ...['NOTIFIED', 'SUPPRESSED'].map((status) =>
                status === way.finding.status ? way : { ended: false, applied: way.applied, finding: { ...way.finding, status } },
              ),
            ],
      );
    }
    for (const rule of sorted.filter((one) => one.order === order)) {
      ways = ways.flatMap((way): Way[] => {
        if (way.ended) return [way];
        // Whether it reads the finding as it arrived or as it is now, nobody knows.
        return [holds(arrived, rule), holds(way.finding, rule)].map((applies): Way => {
          if (!applies) return way;
          const status = rule.writes.status;
          const hiddenBy = status === undefined ? way.hiddenBy : status === 'SUPPRESSED' || status === 'RESOLVED' ? rule.name : undefined;
          return {
            finding: { ...way.finding, ...rule.writes },
            ended: rule.terminal,
            applied: [...way.applied, rule.name],
            ...(hiddenBy !== undefined && { hiddenBy }),
          };
        });
      });
    }
    const unique = new Map(ways.map((way) => [JSON.stringify(way), way]));
    ways = [...unique.values()];
  }
  return ways;
}

export function takesSlowly(finding: SlowFinding, { severities, statuses }: SlowRoute): boolean {
  return (
    (severities === undefined || severities.includes(finding.severity)) && (statuses === undefined || statuses.includes(finding.status))
  );
}

/** What all ways have in common. */
export function together(answers: readonly boolean[]): Three {
  return answers.every((answer) => answer) ? true : answers.some((answer) => answer) ? 'unknown' : false;
}

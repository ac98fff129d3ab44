import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { type Verdict } from '../../lib/replay/path/criteria';
import { type ChangeOutcome } from '../../lib/replay/path/changes';
import { recognize } from '../../lib/replay/records/recognize';
import { replayer, type Replayer } from '../../lib/replay/replay';
import { type Replayed } from '../../lib/replay/ways';
import { isQuick } from '../support/runs';
import { configurationOf, today, type SketchedRules } from './support';
import { any, type Answer } from './readings/answers';
import { configurations, records } from './readings/random';
import { type SlowRecord } from './readings/sights';
import { envelopeOf, wayOf, type SlowConfiguration, type SlowWay } from './readings/way';

/** Findings that each configuration meets: 2,000 × 50 = 100,000 in CI. */
const findingsEach = 50;
const configurationsTried = isQuick ? 10 : 2000;

const answers: ReadonlyMap<Verdict, Answer> = new Map<Verdict, Answer>([
  [true, 'yes'],
  [false, 'no'],
  ['unknown', 'open'],
]);
const answerOf = (verdict: Verdict): Answer => answers.get(verdict)!;

const changes = ({ rules, hidden }: ChangeOutcome): NonNullable<SlowWay['securityHub']> => ({
  rules: Object.fromEntries(
    rules.filter(({ name }) => name !== 'AWS Security Incident Response').map(({ name, applied }) => [name, answerOf(applied)]),
  ),
  hidden: answerOf(hidden),
});

/** What the engine says, in the words of the slow reading. */
function told({ suppression, securityHub, securityHubV2, routes, routed, reachesService }: Replayed): SlowWay {
  const names = [...new Set(routes.map(({ route }) => route))];
  return {
    ...(suppression && {
      suppression: {
        rules: Object.fromEntries(suppression.rules.map(({ name, matches }) => [name, answerOf(matches)])),
        archived: answerOf(suppression.archived),
        ...(suppression.by !== undefined && { by: suppression.by }),
      },
    }),
    ...(securityHub && { securityHub: changes(securityHub) }),
    ...(securityHubV2 && { securityHubV2: changes(securityHubV2) }),
    routes: Object.fromEntries(
      names.map((name) => [name, any(routes.filter(({ route }) => route === name).map(({ takes }) => answerOf(takes)))]),
    ),
    routed: answerOf(routed),
    ...(reachesService !== undefined && { reachesService: answerOf(reachesService) }),
  };
}

/** As the file has it: the finding alone, or in its event. */
function recorded(record: SlowRecord): unknown {
  if (!record.isEvent) return record.finding;
  return { ...envelopeOf(record), detail: record.form === 'guardduty' ? record.finding : { findings: [record.finding] } };
}

/** Cases in which the engine and the slow reading differ; none once they agree. */
interface Difference {
  readonly configuration: SlowConfiguration;
  readonly record: SlowRecord;
  readonly engine: SlowWay;
  readonly slow: SlowWay;
}

/** Whether the engine no longer follows each combination of rules that may apply. */
const isTooMany = ({ securityHub, securityHubV2 }: Replayed): boolean =>
  securityHub?.isTooMany === true || securityHubV2?.isTooMany === true;

/** What the slow reading decides, where the engine decides it too; what the engine leaves open is left open. */
function leftOpen(slow: unknown, engine: unknown): unknown {
  if (engine === 'open') return 'open';
  if (typeof engine !== 'object' || engine === null) return slow;
  const members = slow as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    [...new Set([...Object.keys(members), ...Object.keys(engine)])].map((name) => [
      name,
      leftOpen(members[name], (engine as Readonly<Record<string, unknown>>)[name]),
    ]),
  );
}

/** How often rules hit and routes take, so that agreement means something. */
class Hits {
  private readonly counts = new Map<string, { asked: number; hit: number }>();

  public add(what: string, rules: readonly unknown[], hit: Readonly<Record<string, Answer>> | undefined): void {
    if (hit === undefined) return;
    const count = this.counts.get(what) ?? { asked: 0, hit: 0 };
    this.counts.set(what, count);
    count.asked += rules.length;
    count.hit += Object.keys(hit).length;
  }

  public shares(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.counts].map(([what, { asked, hit }]) => [what, hit / asked]));
  }
}

jest.setTimeout(900_000);

describe('the engine and a slow reading of what AWS documents', () => {
  it('agree on random findings through random configurations', () => {
    const different: Difference[] = [];
    const hits = new Hits();
    let [cases, many] = [0, 0];
    // Findings meet several configurations each, and no configuration the same ones: making them takes longer than reading them.
    const pool = fc.sample(records, { numRuns: configurationsTried * 5, seed: 15 });
    fc.sample(configurations, { numRuns: configurationsTried, seed: 15 }).forEach((configuration, index) => {
      const rules = configurationOf(configuration as unknown as SketchedRules);
      const [prepared, inTotals] = [true, false].map((full) => replayer({ configuration: rules, today, full })) as [Replayer, Replayer];
      expect(prepared.rules.problems).toEqual([]);
      for (let drawn = 0; drawn < findingsEach; drawn++) {
        const record = pool[(index * 7919 + drawn * 37) % pool.length]!;
        const one = recognize(recorded(record))[0]!;
        const path = prepared.replay(one);
        const engine = told(path);
        const slow = wayOf(record, configuration, today);
        cases++;
        if (isTooMany(path)) many++;
        const agreed = isTooMany(path) ? leftOpen(slow, engine) : slow;
        if (!isDeepStrictEqual(engine, agreed)) different.push({ configuration, record, engine, slow });
        // Totals leave out what no rule and no route looks at; the rest is the same.
        const { routes, routed, suppression } = told(inTotals.replay(one));
        if (!isTooMany(path) && !isDeepStrictEqual({ routes, routed, suppression }, { ...pick(slow), suppression: slow.suppression })) {
          different.push({ configuration, record, engine: told(inTotals.replay(one)), slow });
        }
        hits.add('suppression rules', configuration.suppressionRules, slow.suppression?.rules);
        hits.add('automation rules', configuration.automationRules, slow.securityHub?.rules);
        hits.add('automation rules of Security Hub V2', configuration.automationRulesV2, slow.securityHubV2?.rules);
        hits.add('routes', configuration.routes, slow.routes);
      }
    });
    // Few are enough to see what is wrong.
    expect({ count: different.length, first: different.slice(0, 2) }).toEqual({ count: 0, first: [] });
    expect(cases).toBe(configurationsTried * findingsEach);
    expect(many / cases).toBeLessThan(0.02);
    for (const [what, share] of Object.entries(hits.shares()))
      expect([what, share > 0.25 && share < 0.75, share]).toEqual([what, true, share]);
  });
});

const pick = ({ routes, routed }: SlowWay): Pick<SlowWay, 'routes' | 'routed'> => ({ routes, routed });

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ChangeOutcome } from '../../lib/replay/path/changes';
import { type Replayed } from '../../lib/replay/ways';
import { guardDutyFinding, ocsfFinding, pathOf, securityHubFinding, type SketchedRules } from './support';

type Over = Readonly<Record<string, unknown>>;

/** What AWS documents of rules, with findings that show it. */
interface FactCase extends SketchedRules {
  readonly fact: string;
  readonly page: string;
  readonly records: readonly {
    readonly guardDuty?: Over;
    readonly securityHub?: Over;
    readonly ocsf?: Over;
    readonly expected: Over;
  }[];
}

const cases = JSON.parse(readFileSync(join(__dirname, '../cases/replay/facts.json'), 'utf8')) as readonly FactCase[];

const named = (changes: ChangeOutcome | undefined, applied: true | 'unknown'): readonly string[] =>
  (changes?.rules ?? []).filter((rule) => rule.applied === applied).map(({ name }) => name);

/** What cases ask about. */
function told(path: Replayed): Over {
  const { suppression, securityHub, securityHubV2, events, routes, routed, subject, reachesService } = path;
  return {
    archived: suppression?.archived,
    by: suppression?.by,
    matched: suppression?.rules.map(({ name }) => name),
    applied: named(securityHub, true),
    mayApply: named(securityHub, 'unknown'),
    hidden: securityHub?.hidden,
    appliedV2: named(securityHubV2, true),
    mayApplyV2: named(securityHubV2, 'unknown'),
    hiddenV2: securityHubV2?.hidden,
    events: events.map(({ detailType }) => detailType),
    routes: routes.filter(({ takes }) => takes === true).map(({ route }) => route),
    routed,
    severity: subject.severity,
    reachesService,
  };
}

describe('replay does what AWS documents', () => {
  it.each(cases)('$fact', ({ records, page, fact, ...rules }) => {
    expect(page).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    expect(records.length).toBeGreaterThan(0);
    for (const { guardDuty, securityHub, ocsf, expected } of records) {
      const finding = guardDuty ? guardDutyFinding(guardDuty) : securityHub ? securityHubFinding(securityHub) : ocsfFinding(ocsf);
      const path = told(pathOf(finding, rules));
      const asked = Object.fromEntries(Object.keys(expected).map((name) => [name, path[name]]));
      expect(asked).toEqual(expected);
    }
    expect(fact).toMatch(/\.$/);
  });
});

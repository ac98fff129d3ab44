import { type KindCoverage } from '../../routes/explain/coverage';
import { names, sharedByAll, type ChainInput, type Judge } from '../judge';
import { no, unsure, yes, type Judgement } from '../link';
import { hearingOf, isCase, isFinding, type Hearing } from './hearing';

/** `The route a takes`, `The routes a and b take`. */
function byRoutes(kinds: readonly KindCoverage[]): string {
  const taking = [...new Set(kinds.flatMap(({ routes }) => routes))];
  return taking.length === 1 ? `The route ${taking[0]} takes` : `The routes ${names(taking)} take`;
}

/** Events of cases name no account, so that all accounts share the answer. */
export function caseRoute(input: ChainInput): Judge {
  const hearing = hearingOf(input);
  const remedy = 'add a route with `events: { securityIr: { subjects: [case, case-comment] } }` to routes';
  const judgement = ((): Judgement => {
    if (hearing === undefined) return no('The configuration has no routes.', remedy);
    const cases = hearing.coverage.filter(isCase);
    const missed = cases.filter(({ taken }) => taken === 'none').map(({ kind }) => kind);
    if (missed.length > 0) return no(`No route takes ${names(missed)}.`, remedy);
    const partly = cases.filter(({ taken }) => taken === 'some');
    if (partly.length === 0) return yes(`${byRoutes(cases)} every event of a case that AWS writes.`);
    return unsure(
      `${byRoutes(partly)} only some events of these kinds: ${names(partly.map(({ kind }) => kind))}.`,
      'let the route take every case: cordon explain routes',
    );
  })();
  return sharedByAll(judgement);
}

/** Findings of GuardDuty that are High or Critical, by a route for GuardDuty itself or for Security Hub. */
export function findingRoute(input: ChainInput): Judge {
  const hearing = hearingOf(input);
  const judgement = findingJudgement(hearing);
  return sharedByAll(judgement);
}

function findingJudgement(hearing: Hearing | undefined): Judgement {
  const remedy = 'add a route with `events: { guardDuty: { severityAtLeast: 7 } }` to routes';
  if (hearing === undefined) return no('The configuration has no routes.', remedy);
  const ways = (['GuardDuty findings', 'Security Hub findings'] as const).map((group) =>
    hearing.coverage.filter((kind) => isFinding(kind) && kind.group === group),
  );
  const whole = ways.find((kinds) => kinds.every(({ taken }) => taken === 'all'));
  if (whole) return yes(`${byRoutes(whole)} High and Critical findings, whatever their type and account.`);
  const taken = ways.flat().filter((kind) => kind.taken !== 'none');
  if (taken.length === 0) return no('No route takes High or Critical findings of GuardDuty or Security Hub.', remedy);
  const evidence = `${byRoutes(taken)} only some High and Critical findings.`;
  return unsure(evidence, 'let a route take all of them: cordon explain routes');
}

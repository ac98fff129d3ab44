import { type KindCoverage } from '../../routes/explain/coverage';
import { forEachAction, names, ofAccount, sharedByAll, type ChainInput, type Judge, type Judgements } from '../judge';
import { no, unsure, yes, type Judgement } from '../link';
import { accountConditions, hearingOf, isCase, isFinding, type Hearing } from './hearing';

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
    const kept = hearing.told.filter((kind) => isCase(kind) && kind.taken === 'none').map(({ kind }) => kind);
    if (kept.length > 0) return unsure(`Only log groups get ${names(kept)}, and a log group notifies nobody.`, tellSomebody);
    const partly = cases.filter(({ taken }) => taken === 'some');
    if (partly.length === 0) return yes(`${byRoutes(cases)} every event of a case that AWS writes.`);
    return unsure(
      `${byRoutes(partly)} only some events of these kinds: ${names(partly.map(({ kind }) => kind))}.`,
      'let the route take every case: cordon explain routes',
    );
  })();
  return sharedByAll(judgement);
}

/** Findings of GuardDuty that are High or Critical, by a route for GuardDuty itself or for Security Hub. Routes can name accounts. */
export function findingRoute(input: ChainInput): Judge {
  const hearing = hearingOf(input);
  const remedy = 'add a route with `events: { guardDuty: { severityAtLeast: 7 } }` to routes';
  if (hearing === undefined) return sharedByAll(no('The configuration has no routes.', remedy));
  const ofAll = findingJudgement(hearing, remedy, { those: '', whole: 'whatever their type and account' });
  const askedOf = hearing.layout.home.rules.flatMap(({ eventPattern }) => accountConditions(eventPattern));
  if (ofAll.state !== 'unknown' || askedOf.length === 0) return sharedByAll(ofAll);
  const named = new Set(askedOf.flatMap(({ operator, operand }) => (operator === 'equals' ? [operand] : [])));
  const others = askedOf.filter(({ operator }) => operator !== 'equals');
  const known = new Map<string, Judgements>();
  return ofAccount(({ id }) => {
    // Accounts that every condition judges alike have the same answer.
    const alike = `${named.has(id) ? id : ''} ${others.map(({ test }) => (test(id) ? 1 : 0)).join('')}`;
    const before = known.get(alike);
    if (before !== undefined) return before;
    const words = { those: ' of this account', whole: 'whatever their type' };
    const made = forEachAction(findingJudgement(hearing.findingsOf(id), remedy, words));
    known.set(alike, made);
    return made;
  });
}

function findingJudgement(
  { coverage, told }: Pick<Hearing, 'coverage' | 'told'>,
  remedy: string,
  { those, whole }: Readonly<Record<'those' | 'whole', string>>,
): Judgement {
  const waysOf = (kinds: readonly KindCoverage[]) =>
    (['GuardDuty findings', 'Security Hub findings'] as const).map((group) =>
      kinds.filter((kind) => isFinding(kind) && kind.group === group),
    );
  const isWhole = (kinds: readonly KindCoverage[]): boolean => kinds.every(({ taken }) => taken === 'all');
  const telling = waysOf(told).find(isWhole);
  if (telling) return yes(`${byRoutes(telling)} High and Critical findings${those}, ${whole}.`);
  const kept = waysOf(coverage).find(isWhole);
  if (kept) {
    const evidence = `${byRoutes(kept)} High and Critical findings${those}, ${whole}. They go to log groups alone, and a log group notifies nobody.`;
    return unsure(evidence, tellSomebody);
  }
  const taken = coverage.filter((kind) => isFinding(kind) && kind.taken !== 'none');
  if (taken.length === 0) return no(`No route takes High or Critical findings${those}, from GuardDuty or Security Hub.`, remedy);
  return unsure(`${byRoutes(taken)} only some High and Critical findings${those}.`, 'let a route take all of them: cordon explain routes');
}

const tellSomebody = 'add a target to the route that notifies people, such as sns or slack';

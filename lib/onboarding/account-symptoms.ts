import { approvedActionTypes, type ApprovedAction } from '../configuration/configuration';
import { type ChainInput, type Judge } from '../chain/judge';
import { type Judgement } from '../chain/link';
import { detectorOn } from '../chain/links/detector';
import { membershipCoversAccount, triageOn } from '../chain/links/membership';
import { deployedSuppressionRules } from '../chain/links/suppression-rules';
import { isCovered, wantedCoverage } from '../membership/coverage';
import { membershipInForce } from '../membership/find';
import { preferenceState } from '../membership/preference';
import { type SymptomId } from '../membership/symptom-table';
import { type Account } from '../organization/snapshot';
import { sentence, type OnboardingContext } from './context';
import { doesNotFit, fits, unknown, type AccountSymptom, type SymptomVerdict } from './symptom';

type AccountJudge = (account: Account) => SymptomVerdict;

/** The symptoms that an account can have while another has not, and how each is looked for. */
const judges: Readonly<Partial<Record<SymptomId, (context: OnboardingContext) => AccountJudge>>> = {
  'accounts-missing-from-coverage': missingFromCoverage,
  'event-rules-missing': withoutEventRules,
  'test-finding-not-archived': testFinding,
  'no-findings-triaged': notTriaged,
  'containment-does-not-run': notContained,
};

/**
 * A symptom in each active account, in ID order: pure, and linear in the accounts.
 * @returns undefined where the symptom is one of the organization
 */
export function symptomByAccount(id: SymptomId, context: OnboardingContext): readonly AccountSymptom[] | undefined {
  const judge = judges[id]?.(context);
  return (
    judge &&
    context.snapshot.accounts
      .filter(({ state }) => state === 'ACTIVE')
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((account) => ({ account: account.id, name: account.name, verdict: judge(account) }))
  );
}

/** Whether the membership looks at findings at all: the same for every account. */
export function triageOfMembership(context: OnboardingContext): SymptomVerdict {
  const found = judgeOf(triageOn, context)(context.snapshot.accounts[0]!);
  if (found.state === 'no') return fits(found.evidence, { cause: otherCause.membership, ...remedyOf(found) });
  return found.state === 'yes' ? doesNotFit(found.evidence) : unknown(found.evidence);
}

const noMembership = 'No membership was found whose coverage could be looked at.';

/** Whether the membership is to cover an account, and does so by its units. @returns undefined without a membership in force */
function isMeantBy(context: OnboardingContext): ((account: string) => boolean) | undefined {
  const { configuration, tree } = context;
  const inForce = membershipInForce(context);
  if (inForce === undefined) return undefined;
  // What is configured can be ahead of the membership: who is not in its coverage yet is not missing from it.
  const wanted = configuration.membership ? wantedCoverage(configuration.membership.coverage) : inForce.coverage;
  return (account) => isCovered(account, wanted, tree) && isCovered(account, inForce.coverage, tree);
}

function missingFromCoverage(context: OnboardingContext): AccountJudge {
  const isMeant = isMeantBy(context);
  if (isMeant === undefined) return () => unknown(noMembership);
  const covers = judgeOf(membershipCoversAccount, context);
  const standings = new Map(context.coverage.accounts.map(({ account, standing }) => [account, standing]));
  return (account) => {
    if (!isMeant(account.id)) return doesNotFit('The units of the membership or of the configuration do not include the account.');
    const { state, evidence } = covers(account);
    if (state === 'yes') return doesNotFit(evidence);
    if (state === 'unknown') return unknown(evidence);
    const gap = standings.get(account.id)?.gaps.find(({ id }) => id === 'account-not-covered' || id === 'roles-without-membership');
    return fits(evidence, gap && { cause: gap.cause, remedy: gap.remedy });
  };
}

function withoutEventRules(context: OnboardingContext): AccountJudge {
  const isMeant = isMeantBy(context);
  if (isMeant === undefined) return () => unknown(noMembership);
  const isOff = membershipInForce(context)?.features.Triage === false;
  return ({ id }) => {
    if (!isMeant(id)) return doesNotFit('The membership is not to cover the account, so that the service needs no rules there.');
    return isOff
      ? fits('Triage is off in the membership. The rules themselves were not read.')
      : unknown('The EventBridge rules of the account are not in the snapshot.');
  };
}

function testFinding(context: OnboardingContext): AccountJudge {
  const detector = judgeOf(detectorOn, context);
  return (account) => {
    const found = detector(account);
    if (found.state === 'no') return fits(found.evidence, remedyOf(found));
    return unknown(found.state === 'yes' ? `${found.evidence} The EventBridge rules are not in the snapshot.` : found.evidence);
  };
}

const otherCause = {
  rules: 'A suppression rule that the service did not make archives the findings before the service has them.',
  membership: 'The membership does not look at findings.',
} as const;

/** AWS names GuardDuty that is off, or makes no findings. What takes the findings away on their way comes to the same. */
function notTriaged(context: OnboardingContext): AccountJudge {
  const detector = judgeOf(detectorOn, context);
  const covers = judgeOf(membershipCoversAccount, context);
  const triage = judgeOf(triageOn, context);
  const rules = deployedSuppressionRules(context);
  const rows = new Map(context.coverage.accounts.map((row) => [row.account, row]));
  const wanted = context.configuration.membership && wantedCoverage(context.configuration.membership.coverage);
  return (account) => {
    if (wanted && !isCovered(account.id, wanted, context.tree)) return doesNotFit('membership.coverage does not include the account.');
    const on = detector(account);
    const others = [covers(account), triage(account)];
    if (on.state === 'no') return fits(on.evidence, remedyOf(on));
    const ofRules = rules.of(account, rows.get(account.id));
    const hiding = approvedActionTypes.map((action) => ofRules[action]);
    const [first] = hiding;
    if (first && hiding.every(({ state }) => state === 'no')) return fits(first.evidence, { cause: otherCause.rules, ...remedyOf(first) });
    const broken = others.find(({ state }) => state === 'no');
    if (broken) return fits(broken.evidence, { cause: otherCause.membership, ...remedyOf(broken) });
    const open = [on, ...others, ...hiding].find(({ state }) => state !== 'yes');
    return unknown(open?.evidence ?? `${on.evidence} Nothing hides its findings. Whether there are findings, no snapshot shows.`);
  };
}

function notContained({ configuration, coverage }: OnboardingContext): AccountJudge {
  const { preference } = configuration.containment;
  const state = preference && preferenceState(configuration, preference);
  const isSubmitted = state?.status === 'submitted';
  const rows = new Map(coverage.accounts.map((row) => [row.account, row]));
  return ({ id }) => {
    const { holds = true, status, reason } = rows.get(id) ?? {};
    if (status === undefined || status === 'unknown') {
      return unknown(reason === undefined ? 'The containment roles of the account were not read.' : sentence(reason));
    }
    if (!holds) {
      const evidence = reason === undefined ? 'The account does not have the containment roles as configured.' : sentence(reason);
      return fits(evidence, {
        cause: 'The containment roles are not deployed as configured.',
        remedy: 'Deploy them: cordon plan shows how.',
      });
    }
    if (status === 'excluded' || status === 'not-targeted' || status === 'suspended') {
      return doesNotFit(`The configuration leaves the account out${reason === undefined ? '' : ` (${reason})`}.`);
    }
    return isSubmitted
      ? doesNotFit(`The account has the roles as configured, and the preference was submitted on ${state.on}.`)
      : fits(
          'The account has the roles as configured. The configuration notes no containment preference that was submitted as it is now.',
          {
            cause: 'The containment preference was not submitted.',
            remedy: 'Submit it: cordon onboard preference has the text.',
          },
        );
  };
}

/** A link of the chain that asks for no action type. */
function judgeOf(link: (input: ChainInput) => Judge, context: OnboardingContext): (account: Account) => Judgement {
  const judge = link(context);
  const rows = new Map(context.coverage.accounts.map((row) => [row.account, row]));
  const any: ApprovedAction = approvedActionTypes[0];
  return (account) => judge.of(account, rows.get(account.id))[any];
}

const remedyOf = (judgement: Judgement): { readonly remedy?: string } =>
  judgement.state === 'yes' ? {} : { remedy: sentence(judgement.remedy) };

import { CordonError } from '../core/problem';
import { readConfiguration } from '../meaning/read';
import { evaluateSignals } from '../signals/evaluate';
import { baseOf } from '../core/acknowledge';
import { type CarriedRule, todo } from './carried';

/** One thing that `cordon check` says of a rule. */
export interface ImportFinding {
  readonly id: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly remedy: string;
}

/** What `cordon check` would say of a rule, once `TODO` is replaced. */
export interface RuleVerdict {
  /** `refused`: it has an error. */
  readonly verdict: 'passed' | 'warned' | 'refused';
  readonly findings: readonly ImportFinding[];
}

/** What stands for `TODO`, so that the rest can be judged. Findings about it are left out. */
const stands = { owner: 'imported', justification: 'imported, and still to be explained' };
const aboutStandIns: readonly string[] = ['expired', 'expiry-too-far', 'owner-or-justification-missing'];

/** Runs the checks of rules over imported ones. @param today YYYY-MM-DD */
export function verdicts(rules: readonly CarriedRule[], today: string): readonly RuleVerdict[] {
  const expires = new Date(Date.parse(`${today}T00:00:00Z`) + 30 * 86_400_000).toISOString().slice(0, 10);
  const regions = [...new Set(rules.flatMap(({ rule }) => (rule.regions as readonly string[]).filter((region) => region !== todo)))];
  const inUse = regions.length === 0 ? ['eu-west-1'] : regions;
  const indexes = { suppressionRules: [] as number[], automationRules: [] as number[] };
  const lists = { suppressionRules: [] as object[], automationRules: [] as object[] };
  for (const [index, { list, rule }] of rules.entries()) {
    const { regions: own, precedence } = rule;
    indexes[list].push(index);
    lists[list].push({
      ...{ ...rule, ...stands, expires, regions: (own as readonly string[]).includes(todo) ? inUse : own },
      ...(precedence === todo && { precedence: 'after-service' }),
    });
  }
  const configuration = {
    organization: { id: 'o-exampleorgid', managementAccount: '111111111111', membershipRegion: inUse[0], regions: inUse },
    ...lists,
  };
  const found = rules.map((): ImportFinding[] => []);
  const add = (list: keyof typeof indexes, at: number | undefined, finding: ImportFinding): void => {
    const index = at === undefined ? undefined : indexes[list][at];
    if (index !== undefined) found[index]?.push(finding);
  };
  try {
    const file = readConfiguration(JSON.stringify(configuration), { file: 'imported' });
    const { safety } = evaluateSignals({ configuration: file.configuration, today });
    for (const { id, severity, list, index, message, remedy } of safety.findings) {
      if (list !== 'automationRulesV2' && !aboutStandIns.includes(baseOf(id))) add(list, index, { id, severity, message, remedy });
    }
  } catch (error) {
    if (!(error instanceof CordonError)) throw error;
    for (const { id, path = '', message, remedy } of error.problems) {
      const [, list = '', at] = /^(suppressionRules|automationRules)\[(\d+)\]/.exec(path) ?? [];
      if (list === 'suppressionRules' || list === 'automationRules')
        add(list, Number(at), { id, severity: 'error', message: `${path.replace(/^[^.]*\.?/, '')} ${message}`, remedy });
    }
  }
  return found.map((findings) => ({
    verdict: findings.some(({ severity }) => severity === 'error') ? 'refused' : findings.length > 0 ? 'warned' : 'passed',
    findings,
  }));
}

import { plain } from '../core/text';
import { type ChangeKind } from '../replay/totals/comparison';
import { type RecordExample, type RuleTotals } from '../replay/totals/totals';

export const ruleNouns: Readonly<Record<RuleTotals['list'], string>> = {
  suppressionRules: 'suppression rule',
  automationRules: 'automation rule',
  automationRulesV2: 'automation rule (V2)',
  routes: 'route',
};

export const changesInWords: Readonly<Record<ChangeKind, string>> = {
  'newly-archived': 'newly archived',
  'newly-hidden': 'newly hidden by a rule of Security Hub',
  'newly-unrouted': 'no longer taken by any route',
  'no-longer-archived': 'no longer archived',
  'no-longer-hidden': 'no longer hidden by a rule of Security Hub',
  'newly-routed': 'newly taken by a route',
};

/** One finding, and where it stands. */
export function exampleInWords({ type, severity, account, region, file, line, rule }: RecordExample): string {
  const what = [type, severity, account, region].filter((part) => part !== undefined).join(' · ');
  const place = `${file}${line === undefined ? '' : `:${line}`}`;
  return plain(`${what}${rule === undefined ? '' : ` · by ${rule}`} (${place})`);
}

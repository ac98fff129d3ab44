import { type Expected } from '../../lib/expectations/expectation';
import { judge } from '../../lib/expectations/run-expectations';
import { type JudgedPart } from '../../lib/expectations/judged';
import { type ReplayOptions } from '../../lib/replay/replay';
import { configurationOf, recordOf, today, type SketchedRules } from '../replay/support';

/** What becomes of expectations on a finding or event, by their keys. */
export function judged(
  value: unknown,
  rules: SketchedRules,
  expected: Expected,
  options: Partial<ReplayOptions> = {},
): readonly JudgedPart[] {
  return judge({ configuration: configurationOf(rules), today, ...options }).judge(recordOf(value), expected).parts;
}

/** The same in short: `archived fails`. */
export function verdicts(...args: Parameters<typeof judged>): readonly string[] {
  return judged(...args).map(({ key, verdict }) => `${key} ${verdict}`);
}

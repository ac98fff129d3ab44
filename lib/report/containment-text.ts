import { paint, plain } from '../core/text';
import { type ResourceVerdict } from '../chain';

/** Lines about the resources of a finding: the runbook of each, and whether it may run. */
export function containmentLines(verdicts: readonly ResourceVerdict[], colour: boolean): readonly string[] {
  const p = paint(colour);
  if (verdicts.length === 0) return [p.yellow('  ? The finding names no resource.')];
  return verdicts.flatMap(({ resource: { kind, id }, runbook, allowed, why, remedy }) => {
    const what = plain(
      id === undefined ? `an ${kind} that the finding does not name`.replace(/^an (?![aeiouE])/, 'a ') : `the ${kind} ${id}`,
    );
    if (runbook === undefined) return [p.red(`  ✖ No runbook contains ${what}. ${plain(why)}`)];
    const head = `${runbook.document} could contain ${what}, by its parameter ${runbook.parameter}.`;
    const line = {
      yes: p.green(`  ✔ ${head} It may run.`),
      no: p.red(`  ✖ ${head} It may not run.`),
      unknown: p.yellow(`  ? ${head} It is not known whether it may run.`),
    }[allowed];
    return [line, `    ${plain(why)}`, ...(remedy === undefined ? [] : [`    Do this first: ${plain(remedy)}`])];
  });
}

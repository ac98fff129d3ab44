import { type RuleDescription } from '../check/rules';
import { paint, plain } from '../core/text';

/** A rule of the check, for people. */
export function checkRuleToText(rule: RuleDescription, options: { readonly colour: boolean }): string {
  const p = paint(options.colour);
  const { id, layer, what, why, fix, acknowledge, source } = rule;
  return [
    `${p.bold(plain(id))} · layer ${layer}`,
    `  ${plain(what)}`,
    '',
    `  Why          ${plain(why)}`,
    `  Fix          ${plain(fix)}`,
    `  Acknowledge  ${plain(acknowledge)}`,
    ...(source === undefined ? [] : [`  Source       ${source}`]),
    '',
  ].join('\n');
}

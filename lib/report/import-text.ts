import { count, plain } from '../core/text';
import { type ImportReport } from '../import/import-rules';

/** What became of the rules of an import, a line each: what is left out, and what the checks say. */
export function importLines({ rules, notCarried, withoutComments }: ImportReport): readonly string[] {
  return [
    ...withoutComments.map((file) => plain(`· ${file}: Terraform keeps no comments in states and plans. They are in its .tf files.`)),
    ...notCarried.map(({ file, address, attribute, why, isUnknown = false, isReplaced = false }) =>
      plain(`${isReplaced ? '·' : isUnknown ? '?' : '✖'} ${file} ${address}${attribute === undefined ? '' : `, ${attribute}`}: ${why}`),
    ),
    ...rules.flatMap(({ list, rule, findings }) =>
      findings.map(({ id, severity, message, remedy }) =>
        plain(`${severity === 'error' ? '✖' : '!'} ${list} ${String(rule.name)}: ${message}; ${remedy} (${id})`),
      ),
    ),
    summary({ rules, notCarried }),
  ];
}

function summary({ rules, notCarried }: Pick<ImportReport, 'rules' | 'notCarried'>): string {
  if (rules.length + notCarried.length === 0) return 'no filter, automation rule or rule of EventBridge found';
  const refused = rules.filter(({ verdict }) => verdict === 'refused').length;
  return `${count(rules.length, 'rule')} imported, ${refused} of them with errors · ${count(notCarried.length, 'thing')} not carried over`;
}

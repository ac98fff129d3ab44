import { Document } from 'yaml';
import { plain } from '../core/plain';
import { importedLists, type CarriedRule } from './carried';
import { type ImportReport } from './import-rules';

/** The rules as a part of `cordon.yaml`, each with a comment that says where it comes from. */
export function importedText(report: ImportReport): string {
  return [
    '# Imported rules. Replace each TODO: cordon check refuses it.',
    ...report.notCarried.map(({ file, address, attribute, why }) =>
      plain(`# Not carried over: ${file} ${address}${attribute === undefined ? '' : `, ${attribute}`}. ${why}`),
    ),
    ...importedLists.flatMap((list) => {
      const rules = report.rules.filter((one) => one.list === list);
      return rules.length === 0 ? [] : ['', `${list}:`, ...rules.map((rule) => itemText(rule, '  '))];
    }),
    '',
  ].join('\n');
}

/** An entry of a list, with its comments, at an indentation. */
export function itemText({ rule, from, comments }: CarriedRule, indentation: string): string {
  const document = new Document([rule], { schema: 'core', version: '1.2', merge: false, aliasDuplicateObjects: false });
  const text = document.toString({ lineWidth: 0 }).trimEnd();
  const above = [
    ...from.map(({ file, address }) => plain(`# from ${file} ${address}`)),
    ...comments.map((line) => plain(`# ${line}`).trimEnd()),
  ];
  return [...above, text]
    .flatMap((part) => part.split('\n'))
    .map((line) => `${indentation}${line}`)
    .join('\n');
}

import { isMap, isScalar, isSeq, parseDocument, Parser, type Pair, type YAMLMap } from 'yaml';
import { administratorOf } from '../configuration/administrators';
import { maximumDepth, nestedDeeperThan } from '../configuration/yaml-text';
import { CordonError, exitCode, type Problem } from '../core/problem';
import { importedLists, type CarryOptions, type ImportedList } from './carried';
import { itemText } from './configuration-text';
import { isFields, listOf, member, textOf } from './found';
import { type ImportReport } from './import-rules';

/** A configuration that rules are added to. */
export interface ConfigurationFile {
  readonly file: string;
  readonly text: string;
}

const options = { schema: 'core', version: '1.2', merge: false, logLevel: 'error' } as const;

/**
 * What an import has to know of the configuration: where routes are, and which names are taken. The rest of it may still be incomplete.
 * @throws CordonError (exit code 2) where the file is no configuration
 */
export function carryOptionsOf({ file, text }: ConfigurationFile): CarryOptions {
  const root = rootOf({ file, text }).toJSON() as unknown;
  const organization = member(root, 'organization');
  const region = textOf(member(organization, 'membershipRegion'));
  const account = accountOf(organization);
  return {
    ...(region !== undefined && account !== undefined && { home: { region, account } }),
    taken: Object.fromEntries(
      importedLists.map((list) => [list, listOf(member(root, list)).flatMap((one) => textOf(member(one, 'name')) ?? [])]),
    ),
  };
}

/** @returns undefined where the file does not say it yet */
function accountOf(organization: unknown): string | undefined {
  const managementAccount = textOf(member(organization, 'managementAccount'));
  const delegatedAdministrator = textOf(member(organization, 'delegatedAdministrator'));
  const membership = textOf(member(member(organization, 'administrators'), 'membership'));
  if (managementAccount === undefined) return membership ?? delegatedAdministrator;
  return administratorOf(
    {
      managementAccount,
      ...(delegatedAdministrator !== undefined && { delegatedAdministrator }),
      ...(membership !== undefined && { administrators: { membership } }),
    },
    'membership',
  );
}

function rootOf({ file, text }: ConfigurationFile): YAMLMap {
  if (nestedDeeperThan(maximumDepth, [...new Parser().parse(text)])) throw refused(file, 'it is nested too deeply');
  const document = parseDocument(text, options);
  const [error] = document.errors;
  if (error !== undefined) throw refused(file, `it is not valid YAML: ${error.message.split('\n')[0]?.replace(/[.:]\s*$/, '') ?? ''}`);
  if (!isMap(document.contents)) throw refused(file, 'it is not a mapping');
  return document.contents;
}

/**
 * The text of a configuration with the imported rules behind those that it has. Every other character stays: comments, order and layout.
 * @throws CordonError (exit code 2) where a list cannot be added to
 */
export function intoConfiguration(configuration: ConfigurationFile, report: ImportReport): string {
  const { file, text } = configuration;
  const root = rootOf(configuration);
  const insertions = importedLists.flatMap((list): readonly Insertion[] => {
    const rules = report.rules.filter((one) => one.list === list);
    return rules.length === 0 ? [] : [insertionOf(list, root, text, file, (indentation) => rules.map((one) => itemText(one, indentation)))];
  });
  const made = [...insertions]
    .sort((a, b) => b.at - a.at)
    .reduce((before, { at, until, lines }) => `${before.slice(0, at)}${lines}${before.slice(until)}`, text);
  const result = text.includes('\r\n') ? made.replace(/\r?\n/g, '\r\n') : made;
  assertAdded(configuration, result, report);
  return result;
}

interface Insertion {
  readonly at: number;
  readonly until: number;
  readonly lines: string;
}

function insertionOf(
  list: ImportedList,
  root: YAMLMap,
  text: string,
  file: string,
  itemsAt: (indentation: string) => readonly string[],
): Insertion {
  const pair = root.items.find(({ key }) => isScalar(key) && key.value === list);
  if (pair === undefined) {
    // A configuration of one line, in braces, has no end to write behind.
    if (root.flow === true) throw refused(file, 'it is written in braces; write its keys on lines of their own');
    const end = text.length;
    return { at: end, until: end, lines: `${text.endsWith('\n') || text === '' ? '' : '\n'}\n${list}:\n${itemsAt('  ').join('\n')}\n` };
  }
  const { value } = pair;
  if (isSeq(value) && value.flow !== true && value.range) {
    const [from, to] = value.range;
    const indentation = text.slice(text.lastIndexOf('\n', from - 1) + 1, from);
    const end = endOfLine(text, text.slice(0, to).trimEnd().length);
    return { at: end, until: end, lines: `\n${itemsAt(/^\s*$/.test(indentation) ? indentation : '  ').join('\n')}` };
  }
  if (isSeq(value) && value.items.length === 0 && value.range) {
    const [from, to] = value.range;
    return { at: from, until: to, lines: `\n${itemsAt('  ').join('\n')}` };
  }
  if (isEmpty(pair)) {
    const end = endOfLine(text, isScalar(pair.key) ? (pair.key.range?.[1] ?? text.length) : text.length);
    return { at: end, until: end, lines: `\n${itemsAt('  ').join('\n')}` };
  }
  throw refused(file, `${list} is not a list of lines; write each of its rules on lines of its own`);
}

const isEmpty = ({ value }: Pair): boolean => value === null || (isScalar(value) && value.value === null && value.source === '');

function endOfLine(text: string, from: number): number {
  const next = text.indexOf('\n', from);
  const end = next === -1 ? text.length : next;
  return text[end - 1] === '\r' ? end - 1 : end;
}

/** The new text says what the old one says, and the imported rules behind it. */
function assertAdded(configuration: ConfigurationFile, result: string, report: ImportReport): void {
  const before = rootOf(configuration).toJSON() as unknown;
  const after = rootOf({ ...configuration, text: result }).toJSON() as unknown;
  const expected = Object.fromEntries([
    ...Object.entries(isFields(before) ? before : {}),
    ...importedLists.flatMap((list) => {
      const rules = report.rules.filter((one) => one.list === list).map(({ rule }) => rule);
      return rules.length === 0 ? [] : [[list, [...listOf(member(before, list)), ...rules]] as const];
    }),
  ]);
  const same = (value: unknown): string => JSON.stringify(value, (_, one: unknown) => (isFields(one) ? Object.entries(one).sort() : one));
  if (same(after) !== same(expected))
    throw refused(configuration.file, 'its layout is too unusual; import without --into, and copy the rules');
}

function refused(file: string, why: string): CordonError {
  const problem: Problem = {
    id: 'cannot-add-rules',
    message: `cannot add rules to the configuration: ${why}`,
    value: file,
    remedy: 'correct the file, or import without --into and copy the rules',
  };
  return new CordonError(exitCode.usage, [problem]);
}

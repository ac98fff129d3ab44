import { CordonError, exitCode, type Problem } from '../core/problem';
import { withoutCredentials } from './credentials';
import { type Configuration } from './configuration';
import { withDefaults, type WrittenConfiguration } from './defaults';
import { withoutUnusable, type Draft, type MeaningCheck } from './draft';
import { findPlaceholders } from './placeholders';
import { checkSchema } from './schema-problems';
import { readYaml, type YamlText } from './yaml-text';

/** A configuration and where its values stand. */
export interface ConfigurationFile {
  /** Valid, with every default filled in. */
  readonly configuration: Configuration;
  /**
   * Where a value stands, by its path, e.g. `rollout.waves[1].name`: at its key, or at itself as an item of a list.
   * A value that was left out gets the place of what would hold it.
   */
  locate(path: string): { readonly file: string; readonly line?: number; readonly column?: number };
}

/**
 * Reads a configuration from its text: as YAML 1.2, against the schema, and for what it means.
 *
 * @param options.file - name of the file, for problems
 * @param options.checkMeaning - finds what the schema cannot say; it is asked of every text that is YAML, whatever the schema says of it
 * @throws CordonError with exit code 2 and every problem found, in the order of the text
 */
export function readText(text: string, options: { readonly file: string; readonly checkMeaning: MeaningCheck }): ConfigurationFile {
  const { file, checkMeaning } = options;
  const yaml = readYaml(text);
  const problems = yaml.data === undefined ? yaml.problems : [...yaml.problems, ...checkData(yaml, checkMeaning)];
  if (problems.length > 0) {
    throw new CordonError(exitCode.usage, placedInOrder(problems, yaml, file));
  }
  return {
    // The schema has just said that it has this shape.
    configuration: withDefaults(yaml.data as WrittenConfiguration),
    locate: (path) => ({ file, ...yaml.locate(path) }),
  };
}

function checkData(yaml: YamlText, checkMeaning: MeaningCheck): Problem[] {
  const schema = checkSchema(yaml);
  const placeholders = findPlaceholders(yaml.data).filter(({ path = '' }) => !within(path, schema.problems));
  const replaced = new Set(placeholders.map(({ path }) => path));
  // A key that seems to be meant by an unknown one is as good as wrong itself.
  const wrong = [...schema.problems, ...placeholders].map(({ path = '' }) => path).concat(...schema.meant);
  const unusable = new Set([...schema.unusable, ...placeholders.flatMap(({ path }) => path ?? [])]);
  return [
    // A placeholder explains better than a pattern why its value is refused.
    ...schema.problems.filter(({ path }) => !replaced.has(path)),
    ...placeholders,
    ...checkMeaning({
      draft: withoutUnusable(yaml.data, unusable) as Draft<Configuration>,
      given: (path) => yaml.stands(path) || schema.meant.has(path),
      sound: (path) => !wrong.some((at) => at === path || at.startsWith(`${path}.`) || at.startsWith(`${path}[`)),
    }),
  ];
}

/** Whether a path lies in what an unknown key holds; nothing there is worth a problem of its own. */
function within(path: string, problems: readonly Problem[]): boolean {
  return problems.some(
    ({ id, path: holder = '' }) =>
      id === 'unknown-key' && (path === holder || path.startsWith(`${holder}.`) || path.startsWith(`${holder}[`)),
  );
}

/** Problems of a text with their places, in the order of the text. */
export function placedInOrder(problems: readonly Problem[], yaml: YamlText, file: string): Problem[] {
  return inOrder(problems.map((problem) => placed(problem, yaml, file)));
}

function placed(problem: Problem, yaml: YamlText, file: string): Problem {
  const position = problem.line === undefined && problem.path !== undefined ? yaml.locate(problem.path) : undefined;
  return { ...withoutCredentials(problem), ...position, file };
}

function inOrder(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

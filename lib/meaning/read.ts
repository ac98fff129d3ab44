import { readText, type ConfigurationFile } from '../configuration/read';
import { textOfFile } from '../configuration/text-of-file';
import { checkMeaning } from './check-meaning';

/**
 * Reads a configuration from its text: as YAML 1.2, against the schema, and for what it means.
 *
 * @param options.file - name of the file, for problems
 * @throws CordonError with exit code 2 and every problem found, in the order of the text
 */
export function readConfiguration(text: string, options: { readonly file: string }): ConfigurationFile {
  return readText(text, { ...options, checkMeaning });
}

/**
 * Reads a configuration from its file.
 *
 * @throws CordonError with exit code 2 where there is no such file, it cannot be read, is not UTF-8, or holds problems
 */
export function loadConfiguration(path: string): ConfigurationFile {
  return readConfiguration(textOfFile(path), { file: path });
}

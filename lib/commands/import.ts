import { type ExitCode } from '../core/problem';
import { importedText } from '../import/configuration-text';
import { carryOptionsOf, intoConfiguration, type ConfigurationFile } from '../import/into-configuration';
import { importExitCode, importRules, type ImportedFile } from '../import/import-rules';
import { importLines } from '../report/import-text';
import { type Io } from './io';
import { type Result } from './result';

export interface ImportRequest {
  readonly files: readonly ImportedFile[];
  /** The configuration that the rules are added to. @default - they are printed as a part of one */
  readonly into?: ConfigurationFile;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly result: Result<'yaml' | 'json'>;
}

/** `cordon import FILE…`: rules that exist as rules of a configuration, with the verdict of the checks on each. */
export function importCommand({ files, into, today, result }: ImportRequest, io: Io): ExitCode {
  const report = importRules(files, { today, ...(into && carryOptionsOf(into)) });
  const text = into && intoConfiguration(into, report);
  for (const line of importLines(report)) io.progress(line);
  result.write(result.format === 'json' ? `${JSON.stringify(report, undefined, 2)}\n` : (text ?? importedText(report)));
  return importExitCode(report);
}

import { CordonError, exitCode, type ExitCode, type Problem } from '../core/problem';
import { parseSnapshot } from '../organization/parse-snapshot';
import { carried, type CarriedRule, type CarryOptions } from './carried';
import { type FoundRules, type NotCarried, isFields, member } from './found';
import { snapshotRules } from './snapshot-rules';
import { isTemplate, templateRules } from './template-rules';
import { templateComments, templateData, UnreadableText } from './template-text';
import { isTerraform, terraformRules } from './terraform';
import { verdicts, type RuleVerdict } from './verdicts';

/** Rules of some files as rules of a configuration. */
export interface ImportReport {
  readonly kind: 'cordon/import';
  readonly version: 1;
  readonly rules: readonly (CarriedRule & RuleVerdict)[];
  readonly notCarried: readonly NotCarried[];
  /** Files of Terraform, which keeps comments in neither states nor plans. */
  readonly withoutComments: readonly string[];
}

export interface ImportedFile {
  readonly file: string;
  readonly text: string;
}

/**
 * Reads rules out of states and plans of Terraform, templates of CloudFormation, and snapshots.
 * @param options.today YYYY-MM-DD
 * @param options.home where the routes will be. @default - not known
 * @param options.taken names that the configuration has already. @default - none
 * @throws CordonError (exit code 2) with every file that is none of them
 */
export function importRules(files: readonly ImportedFile[], options: { readonly today: string } & CarryOptions): ImportReport {
  const problems: Problem[] = [];
  const found = files.flatMap((one) => {
    const rules = rulesOf(one);
    if ('id' in rules) {
      problems.push(rules);
      return [];
    }
    return [{ ...rules, file: one.file }];
  });
  if (problems.length > 0) throw new CordonError(exitCode.usage, problems);
  const result = carried(
    found.flatMap(({ rules }) => rules),
    options,
  );
  const judged = verdicts(result.rules, options.today, options.home);
  return {
    kind: 'cordon/import',
    version: 1,
    rules: result.rules.map((rule, index) => ({ ...rule, ...judged[index]! })),
    withoutComments: found.filter(({ isTerraform: is }) => is).map(({ file }) => file),
    notCarried: [...found.flatMap(({ notCarried }) => notCarried), ...result.notCarried],
  };
}

function rulesOf({ file, text }: ImportedFile): (FoundRules & { readonly isTerraform?: boolean }) | Problem {
  let value: unknown;
  try {
    value = /^\s*[{[]/.test(text) ? JSON.parse(text) : templateData(text);
  } catch (error) {
    if (error instanceof UnreadableText) return unreadable(file, error.message);
    // JSON may still be a flow of YAML, with short forms of intrinsic functions.
    try {
      value = templateData(text);
    } catch (another) {
      if (another instanceof UnreadableText) return unreadable(file, another.message);
      throw another;
    }
  }
  if (isTooDeep(value)) return unreadable(file, 'it is nested too deeply');
  if (isTerraform(value)) return { ...terraformRules(value, file), isTerraform: true };
  if (isTemplate(value)) return templateRules(value, file, templateComments(text));
  if (isFields(value) && member(value, 'kind') === 'cordon/organization-snapshot')
    return snapshotRules(parseSnapshot(text, { file }), file);
  return unreadable(file, 'it is not a Terraform state or plan, a CloudFormation template, or a snapshot');
}

/** States of Terraform have some twenty levels. Without recursion, for it guards what is recursive. */
function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > 100) return true;
    level = level.flatMap((one): unknown[] => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}

function unreadable(file: string, why: string): Problem {
  return {
    id: 'unreadable-source',
    message: `cannot import from the file: ${why}`,
    remedy: 'give a terraform.tfstate, the output of terraform show -json, a template, or a snapshot of cordon snapshot',
    file,
  };
}

/** 1 where a rule is left out or refused by the safety rules, 3 where something is not known, so that a pipeline sees both. */
export function importExitCode({ rules, notCarried }: ImportReport): ExitCode {
  const lost = notCarried.filter(({ isReplaced = false }) => !isReplaced);
  const isWrong = lost.some(({ isUnknown = false }) => !isUnknown) || rules.some(({ verdict }) => verdict === 'refused');
  return isWrong ? exitCode.doesNotHold : lost.length > 0 ? exitCode.unknown : exitCode.holds;
}

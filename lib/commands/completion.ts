import { type Argument, type Command, type Option } from 'commander';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** Last line of an answer: whether the shell completes names of files as well. */
const files = ':files';
const noFiles = ':words';

interface Candidate {
  readonly value: string;
  readonly description: string;
}

/**
 * What can stand where the last word is being typed: a line each, with a tab before its description, and `:files` or `:words` at the end.
 * It reads the commands and options themselves, so that no list is kept beside them.
 *
 * @param words - the words after `cordon`; the last one is being typed, and may be empty
 */
export async function completions(program: Command, words: readonly string[]): Promise<string> {
  // bash makes three words of --format=json.
  const typed = words.flatMap((word) => (word === '=' ? [] : [word]));
  const current = words.at(-1) === '=' ? '' : (typed.pop() ?? '');
  const { command, pending, given } = read(program, typed);
  const [, flag, part] = /^(--[\w-]+)=(.*)$/s.exec(current) ?? [];
  const option = flag === undefined ? pending : optionOf(command, flag);
  if (option !== undefined) {
    const values = await valuesOf(option, typed);
    const wanted = starting(values ?? [], part ?? current).map((one) =>
      part === undefined ? one : { ...one, value: `${flag}=${one.value}` },
    );
    return answer(wanted, takesFile(option));
  }
  if (current.startsWith('-')) return answer(starting(optionsOf(command), current), false);
  const subcommands = command.createHelp().visibleCommands(command);
  if (subcommands.length > 0) {
    return answer(
      starting(
        subcommands.map((one) => ({ value: one.name(), description: one.description() })),
        current,
      ),
      false,
    );
  }
  const argument = command.registeredArguments[given];
  return answer(starting((argument && (await valuesOf(argument, typed))) ?? [], current), false);
}

/** The command that the words before are of, the option that still waits for its value, and how many arguments there are. */
function read(
  program: Command,
  words: readonly string[],
): { readonly command: Command; readonly pending?: Option; readonly given: number } {
  let command = program;
  let pending: Option | undefined;
  let given = 0;
  for (const word of words) {
    if (pending !== undefined && !word.startsWith('-')) {
      if (!pending.variadic) pending = undefined;
      continue;
    }
    pending = undefined;
    if (word.startsWith('-')) {
      const option = word.includes('=') ? undefined : optionOf(command, word);
      if (option?.required === true || option?.optional === true) pending = option;
      continue;
    }
    const next = command.commands.find((one) => one.name() === word);
    if (next === undefined) given += 1;
    else command = next;
  }
  return { command, given, ...(pending !== undefined && { pending }) };
}

const optionOf = (command: Command, flag: string): Option | undefined =>
  command.options.find(({ long, short }) => flag === long || flag === short);

const optionsOf = (command: Command): readonly Candidate[] =>
  command
    .createHelp()
    .visibleOptions(command)
    .flatMap(({ long, short, description }) =>
      [long ?? short].flatMap((flag) => (flag === undefined ? [] : [{ value: flag, description }])),
    );

const starting = (candidates: readonly Candidate[], start: string): readonly Candidate[] =>
  candidates.filter(({ value }) => value.startsWith(start));

const answer = (candidates: readonly Candidate[], withFiles: boolean): string =>
  [...candidates.map(({ value, description }) => `${value}\t${description.replace(/\s+/g, ' ')}`), withFiles ? files : noFiles].join('\n') +
  '\n';

/** `<file>` or `<what...>`: the name of the value in the help says what it is. */
const placeholder = (of: Option | Argument): string => ('flags' in of ? (/[<[]([^>\].]+)/.exec(of.flags)?.[1] ?? '') : of.name());

const takesFile = (option: Option): boolean => placeholder(option) === 'file';

/** Values that are known: choices, and names of the configuration. @returns undefined where nobody can know them */
async function valuesOf(of: Option | Argument, words: readonly string[]): Promise<readonly Candidate[] | undefined> {
  if (of.argChoices !== undefined) return of.argChoices.map((value) => ({ value, description: '' }));
  const lists = listsOf[placeholder(of)];
  return lists === undefined ? undefined : lists(await parsedConfiguration(words));
}

type Parsed = Readonly<Record<string, unknown>>;

const listsOf: Readonly<Record<string, (configuration: Parsed) => readonly Candidate[]>> = {
  rule: (configuration) => ['suppressionRules', 'automationRules', 'automationRulesV2'].flatMap((list) => named(configuration[list], list)),
  route: ({ routes }) => named(routes, 'route'),
  wave: ({ rollout }) => [
    { value: 'canary', description: 'wave' },
    ...named((rollout as Parsed | undefined)?.waves, 'wave'),
    { value: 'management-account', description: 'last step' },
  ],
};

function named(list: unknown, description: string): readonly Candidate[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => {
    const name = (item as { readonly name?: unknown } | null)?.name;
    return typeof name === 'string' ? [{ value: name, description }] : [];
  });
}

/** The configuration that the words name, as it is written. Completion says nothing of what is wrong with it. */
async function parsedConfiguration(words: readonly string[]): Promise<Parsed> {
  const at = words.findIndex((word) => word === '-c' || word === '--config');
  const joined = words.find((word) => word.startsWith('--config='))?.slice('--config='.length);
  const path = joined ?? (at < 0 ? 'cordon.yaml' : (words[at + 1] ?? ''));
  try {
    const [{ readFileSync }, { parse }] = await Promise.all([import('node:fs'), import('yaml')]);
    const parsed: unknown = parse(readFileSync(path, 'utf8'), { logLevel: 'silent' });
    return typeof parsed === 'object' && parsed !== null ? (parsed as Parsed) : {};
  } catch {
    return {};
  }
}

/** A script that asks `cordon complete` at each tab. @returns text for `source` or for a file of the shell's completions */
export function completionScript(shell: Shell): string {
  return scripts[shell];
}

const scripts: Readonly<Record<Shell, string>> = {
  bash: `# bash completion of cordon. Load it with: source <(cordon completion bash)
_cordon() {
  local current="\${COMP_WORDS[COMP_CWORD]}" line kind value
  COMPREPLY=()
  local lines
  lines="$(cordon complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" || return
  while IFS= read -r line; do
    case "$line" in
      :files) kind=files ;;
      :words) kind=words ;;
      *) value="\${line%%$'\\t'*}"; COMPREPLY+=("$value") ;;
    esac
  done <<< "$lines"
  if [ "$kind" = files ]; then
    [ "$current" = "=" ] && current=""
    compopt -o filenames 2>/dev/null
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
  fi
}
complete -F _cordon cordon
`,
  zsh: `#compdef cordon
# zsh completion of cordon. Load it with: source <(cordon completion zsh)
_cordon() {
  local line kind value description
  local -a candidates
  for line in "\${(@f)$(cordon complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    case "$line" in
      :files) kind=files ;;
      :words) kind=words ;;
      *)
        value="\${line%%$'\\t'*}"
        description="\${line#*$'\\t'}"
        candidates+=("\${value//:/\\\\:}:$description")
        ;;
    esac
  done
  (( \${#candidates} )) && _describe cordon candidates
  [[ "$kind" == files ]] && _files
}
compdef _cordon cordon
`,
  fish: `# fish completion of cordon. Load it with: cordon completion fish | source
function __cordon_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in (cordon complete -- $words[2..-1] 2>/dev/null)
        switch $line
            case ':files'
                __fish_complete_path (commandline -ct)
            case ':words'
            case '*'
                echo $line
        end
    end
end
complete -c cordon -f -a '(__cordon_complete)'
`,
};

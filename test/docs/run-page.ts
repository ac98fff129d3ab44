import { copyFileSync, cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMap, isSeq, parse, parseDocument, type Document } from 'yaml';
import { cordon, repository, runProcess } from '../support/run';
import { wrongInAwsCommand } from './aws-commands';
import { wrongInCdkCommand } from './cdk-commands';
import { blocksOf, readPage, type Block } from './page';

/**
 * How a page is run
 * - Each page begins in a folder with the examples: `examples/`, and `cordon.yaml`, `team.yaml` and `organization.json` of them.
 * - A block `yaml FILE` is the text of that file. `yaml in FILE` is put into it: mappings are merged, a list of mappings is added to (an item with
 *   the same name or account takes the place of the old one), everything else is replaced.
 * - A block `sh` is run line by line, as it stands. A line that ends in `# exits N` has that exit code, every other one 0.
 * - In a block `sh aws`, `cordon` meets an organization in memory instead of AWS: `deploy` is rehearsed and its result is what the next command
 *   reads. `cdk` and `aws` are looked up, not run: their options, stacks and parameters must exist.
 * - A block `text` after it is what the commands of the block print, on both outputs together. `…` stands for lines that are left out.
 */
export interface Shown {
  readonly block: Block;
  readonly output: string;
}

export interface PageRun {
  /** Blocks that show output, with what was printed. */
  readonly shown: readonly Shown[];
  /** What is wrong with the commands, one text each. */
  readonly wrong: readonly string[];
  /** Number of commands that were run or looked up. */
  readonly commands: number;
}

/** The day of every command that names none. */
const today = '2026-11-24';
/** Programs of a page that are run as they stand. */
const plainPrograms = ['cp', 'mkdir', 'cat', 'grep', 'diff', 'cd', 'ls', 'sort'];

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const cli = `${quote(process.execPath)} ${quote(join(repository, 'dist', 'bin', 'cordon.js'))}`;

export async function runPage(page: string, text = readPage(page)): Promise<PageRun> {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-page-'));
  try {
    return await new Run(page, folder).all(text);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

class Run {
  private readonly wrong: string[] = [];
  private readonly shown: Shown[] = [];
  private commands = 0;
  /** The organization as AWS would now answer. */
  private readonly deployed: string;

  constructor(
    private readonly page: string,
    private readonly folder: string,
  ) {
    cpSync(join(repository, 'examples'), join(folder, 'examples'), { recursive: true });
    for (const name of ['cordon.yaml', 'team.yaml', 'organization.json']) copyFileSync(join(folder, 'examples', name), join(folder, name));
    this.deployed = join(folder, '.deployed.json');
    copyFileSync(join(folder, 'organization.json'), this.deployed);
  }

  async all(text: string): Promise<PageRun> {
    let output: string | undefined;
    for (const block of blocksOf(text)) {
      if (block.language === 'yaml') this.file(block);
      if (block.language === 'text') {
        if (output === undefined) this.fault(block, 'a block of output follows no block of commands');
        else this.shown.push({ block, output });
      }
      output = block.language === 'sh' ? await this.run(block) : undefined;
    }
    return { shown: this.shown, wrong: this.wrong, commands: this.commands };
  }

  private fault(block: Block, what: string): void {
    this.wrong.push(`${this.page}:${block.line}: ${what}`);
  }

  private file(block: Block): void {
    const [, into, name = ''] = /^(in )?([\w./-]+)$/.exec(block.words) ?? [];
    if (name === '') return this.fault(block, 'a yaml block names its file: "yaml cordon.yaml" or "yaml in cordon.yaml"');
    const path = join(this.folder, name);
    if (into === undefined) return writeFileSync(path, block.text);
    const document = parseDocument(readFileSync(path, 'utf8'));
    mergeInto(document, [], parse(block.text) as unknown);
    writeFileSync(path, document.toString());
  }

  /** @returns what the commands printed */
  private async run(block: Block): Promise<string> {
    let output = '';
    for (const line of block.text.replaceAll(/\\\n\s*/g, '').split('\n')) {
      const command = line.replace(/(^|\s+)#.*$/, '').trim();
      if (command === '') continue;
      this.commands += 1;
      const expected = Number(/# exits (\d)\b/.exec(line)?.[1] ?? 0);
      output += await this.runCommand(block, command, expected);
    }
    return output;
  }

  private async runCommand(block: Block, command: string, expected: number): Promise<string> {
    const aws = block.words === 'aws';
    if (block.words !== '' && !aws) this.fault(block, `a block of commands is "sh" or "sh aws", not "sh ${block.words}"`);
    const [program = '', second = ''] = command.split(/\s+/);
    if (program === 'aws' || (program === 'npx' && second === 'cdk')) {
      if (!aws) this.fault(block, `"${command}" is for AWS: write the fence "sh aws"`);
      const found = program === 'aws' ? wrongInAwsCommand(command) : wrongInCdkCommand(command, this.folder);
      found.forEach((what) => this.fault(block, what));
      return '';
    }
    if (program === 'npm') return this.npm(block, command);
    if (program === 'git') return '';
    if (!(program === 'npx' && second === 'cordon') && !plainPrograms.includes(program)) {
      this.fault(block, `no test knows how to run "${command}"`);
      return '';
    }
    return aws && program === 'npx' ? this.rehearsed(block, command, expected) : this.process(block, command, command, expected);
  }

  private async npm(block: Block, command: string): Promise<string> {
    const scripts = (JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { scripts: Record<string, string> }).scripts;
    for (const [, name = ''] of command.matchAll(/npm (?:run )?([\w:-]+)/g)) {
      if (!['ci', 'pack', 'install'].includes(name) && scripts[name] === undefined) this.fault(block, `there is no script ${name}`);
    }
    if (!command.endsWith('npm start')) return '';
    const [, start = ''] = /&& node dist\/bin\/cordon\.js (.*)$/.exec(scripts.start ?? '') ?? [];
    return this.process(block, command, `npx cordon ${start}`, 0);
  }

  /** A command of AWS, on the organization in memory. */
  private async rehearsed(block: Block, command: string, expected: number): Promise<string> {
    const after = join(this.folder, '.after.json');
    const on = `--organization ${quote(this.deployed)}`;
    const [, kind = ''] = /^npx cordon (\w+)/.exec(command) ?? [];
    if (kind === 'snapshot') {
      // Without credentials it is refused, after its options were read.
      const output = await this.process(block, command, command, 3);
      const [, file = ''] = /(?:--output|-o) (\S+)/.exec(command) ?? [];
      if (file === '') this.fault(block, '"cordon snapshot" names the file that it writes: --output FILE');
      else copyFileSync(this.deployed, join(this.folder, file));
      return output;
    }
    if (kind === 'init') return this.initialized(block, command, on, expected);
    if (kind !== 'deploy') return this.process(block, command, command.includes('--organization') ? command : `${command} ${on}`, expected);
    const rehearsal = `--rehearse ${command.includes('--yes') ? '' : '--yes '}${on} --snapshot-after ${quote(after)}`;
    const output = await this.process(block, command, `${command} ${rehearsal}`, expected);
    if (existsSync(after)) renameSync(after, this.deployed);
    // What only a rehearsal says: how long it took, and the file of its state.
    return output.replaceAll(/^(rehears.*|wrote .*)\n/gm, '').replaceAll(/; [^;\n]*\.after\.json.*$/gm, '');
  }

  /** `cordon init` writes the first configuration: that of the examples makes room for it. */
  private async initialized(block: Block, command: string, on: string, expected: number): Promise<string> {
    for (const name of ['cordon.yaml', 'team.yaml']) rmSync(join(this.folder, name), { force: true });
    const output = await this.process(block, command, `${command} ${on}`, expected);
    return output.replaceAll(/ --organization \S*\.deployed\.json'?/g, '');
  }

  private async process(block: Block, command: string, run: string, expected: number): Promise<string> {
    const dated = run.replaceAll(/npx cordon\b(?: (?:(?:explain|rehearse) [\w-]+|onboard (?:why|preference|input)|\w+))?/g, (words) => {
      // Parts of a replay have their date.
      const date = /--(date|merge)\b/.test(run) || !words.includes('cordon ') ? '' : ` --date ${today}`;
      return `${words.replace('npx cordon', cli)}${date}`;
    });
    const { status, stdout } = await this.carriedOut(dated);
    if (status !== expected) this.fault(block, `"${command}" exits ${status}, not ${expected}:\n${stdout}`);
    return stdout;
  }

  /** A command that is `cordon` alone runs in this process, any other one in a shell. @returns with both outputs in one text */
  private async carriedOut(command: string): Promise<{ readonly status: number | null; readonly stdout: string }> {
    const words = command.startsWith(`${cli} `) ? wordsOf(command.slice(cli.length)) : undefined;
    if (words === undefined) return runProcess('bash', ['-c', `exec 2>&1; ${command}`], { cwd: this.folder });
    let printed = '';
    const { status } = await cordon(words, { cwd: this.folder, all: (text) => (printed += text) });
    return { status, stdout: printed };
  }
}

/** The words of a command line that a shell reads as they stand, some in single quotes. @returns undefined where a shell does more with it */
function wordsOf(line: string): readonly string[] | undefined {
  if (!/^( +([\w./:=@,+-]+|'[^']*'))+ *$/.test(line)) return undefined;
  return [...line.matchAll(/'([^']*)'|[^ ]+/g)].map(([word, quoted]) => quoted ?? word);
}

/** Puts a value into a document at a path, by the rules of `yaml in FILE`. Comments that are there stay. */
function mergeInto(document: Document, path: readonly (string | number)[], value: unknown): void {
  const existing = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isMapping(value) && isMap(existing)) {
    for (const [key, item] of Object.entries(value)) mergeInto(document, [...path, key], item);
  } else if (Array.isArray(value) && value.every(isMapping) && isSeq(existing)) {
    for (const item of value) {
      const key = ['name', 'account', 'finding'].find((candidate) => item[candidate] !== undefined);
      const at = existing.items.findIndex((_, index) => key !== undefined && document.getIn([...path, index, key]) === item[key]);
      if (at === -1) document.addIn(path, document.createNode(item));
      else mergeInto(document, [...path, at], item);
    }
  } else {
    document.setIn(path, document.createNode(value));
  }
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

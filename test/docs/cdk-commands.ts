import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { loadConfiguration } from '../../lib/meaning/read';
import { parseSnapshot } from '../../lib/organization/parse-snapshot';
import { buildApp } from '../../lib/stacks/app';

/** Options of the CDK command line that pages use: https://docs.aws.amazon.com/cdk/v2/guide/ref-cli-cmd-deploy.html */
const options = ['-c', '--exclusively', '--require-approval', '--app', '--profile'];

/** The words of a command, without their quotes. */
export const wordsOf = (command: string): string[] =>
  [...command.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'));

/** A pattern of stack names as the CDK reads it. */
const globOf = (name: string): RegExp => new RegExp(`^${name.replaceAll('*', '.*').replaceAll(/!\(([^)]*)\)(.*)$/g, '(?!$1).*$2')}$`);

/** What is wrong with a command of the CDK: its options, its context, and the stacks that it names, which the configuration must make. */
export function wrongInCdkCommand(command: string, folder: string): string[] {
  const [subcommand = '', ...words] = wordsOf(command).slice(2);
  const wrong: string[] = ['diff', 'deploy', 'list', 'synth', 'destroy'].includes(subcommand) ? [] : [`cdk has no command ${subcommand}`];
  const context = new Map<string, string>();
  const stacks: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]!;
    if (word === '-c') {
      const [key = '', value = ''] = words[(index += 1)]?.split('=') ?? [];
      context.set(key, value);
    } else if (word === '--exclusively') {
      continue;
    } else if (word.startsWith('-')) {
      if (!options.includes(word)) wrong.push(`${word} is no option of cdk that pages use`);
      index += 1;
    } else stacks.push(word);
  }
  const unknown = [...context.keys()].filter((key) => !['configuration', 'organization', 'date'].includes(key));
  if (unknown.length > 0) wrong.push(`the app reads no context ${unknown.join(', ')}`);
  const configuration = context.get('configuration') ?? 'cordon.yaml';
  const organization = context.get('organization');
  let names: readonly string[];
  try {
    names = stackNames(join(folder, configuration), organization === undefined ? undefined : join(folder, organization));
  } catch (error) {
    return [...wrong, `${configuration} makes no stacks: ${error instanceof Error ? error.message : String(error)}`];
  }
  const missing = stacks.filter((stack) => !names.some((name) => globOf(stack).test(name)));
  return [...wrong, ...missing.map((stack) => `${configuration} makes no stack ${stack}, only ${names.join(', ')}`)];
}

const known = new Map<string, readonly string[]>();

function stackNames(configurationFile: string, snapshotFile: string | undefined): readonly string[] {
  const key = `${readFileSync(configurationFile, 'utf8')}\n${snapshotFile === undefined ? '' : readFileSync(snapshotFile, 'utf8')}`;
  const before = known.get(key);
  if (before) return before;
  const app = new App({ autoSynth: false, analyticsReporting: false });
  buildApp(app, {
    configuration: loadConfiguration(configurationFile).configuration,
    today: '2026-11-24',
    checkedBy: 'caller',
    ...(snapshotFile !== undefined && { snapshot: parseSnapshot(readFileSync(snapshotFile, 'utf8'), { file: snapshotFile }) }),
  });
  const names = app.node
    .findAll()
    .filter((node): node is Stack => Stack.isStack(node))
    .map(({ stackName }) => stackName);
  known.set(key, names);
  return names;
}

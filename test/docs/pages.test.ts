import * as cdk from 'aws-cdk-lib';
import * as checks from '../../checks';
import * as constructs from '../../constructs';
import { differences, refreshed } from './output';
import { blocksOf, pages, readPage } from './page';
import { sampled } from '../support/runs';
import { runPage } from './run-page';

/** What a page says is what happens: its files are put together, its commands run, and what it shows is what they print. */
const withCommands = pages().filter((page) => blocksOf(readPage(page)).some(({ language }) => language === 'sh'));

describe.each(sampled(withCommands))('%s', (page) => {
  it('runs, and shows what its commands print', async () => {
    const { shown, wrong, commands } = await runPage(page);
    expect(wrong).toEqual([]);
    expect(commands).toBeGreaterThan(0);
    const stale = shown.flatMap(({ block, output }) => differences(block.text, output).map((what) => `${page}:${block.line}: ${what}`));
    // `npm run docs:output` writes the pages anew.
    expect(stale.join('\n')).toBe('');
  }, 180_000);
});

const fence = (words: string, text: string): string => `\`\`\`${words}\n${text}\n\`\`\`\n`;

it.each([
  ['a file without a name', fence('yaml', 'a: 1'), 'names its file'],
  ['output of nothing', fence('text', 'one'), 'follows no block of commands'],
  ['a program that nobody can run', fence('sh', 'open cordon.yaml'), 'no test knows how to run "open'],
  ['a command of AWS that is not marked', fence('sh', 'aws sts get-caller-identity'), 'write the fence "sh aws"'],
  ['a parameter that the AWS CLI lacks', fence('sh aws', 'aws sts get-caller-identity --account 1'), 'takes no --account'],
  [
    'a stack that the configuration does not make',
    fence('sh aws', 'npx cdk deploy -c organization=organization.json cordon-signals-eu-west-1'),
    'makes no stack cordon-signals-eu-west-1',
  ],
  ['an option that a command lacks', fence('sh', 'npx cordon verify --until canary'), 'exits 2, not 0'],
  ['an option that only AWS would meet', fence('sh aws', 'npx cordon snapshot --until canary --output a.json'), 'exits 2, not 3'],
  ['another exit code', fence('sh', 'npx cordon plan --organization organization.json # exits 1'), 'exits 0, not 1'],
])('%s is found', async (_, text, found) => {
  const { wrong } = await runPage('planted', `# Planted\n\n${text}`);
  expect(wrong).toEqual([expect.stringContaining(found)]);
});

it('programs of pages import what is exported', () => {
  const modules: Readonly<Record<string, object>> = { 'aws-cdk-lib': cdk, 'cordon/constructs': constructs, 'cordon/checks': checks };
  const imports = pages()
    .flatMap((page) => blocksOf(readPage(page)))
    .filter(({ language }) => language === 'ts')
    .flatMap(({ text }) => [...text.matchAll(/^import \{ (.*) \} from '(.*)';$/gm)])
    .flatMap(([, names = '', module = '']) => names.split(', ').map((name) => ({ name, module })));
  expect(imports.length).toBeGreaterThan(5);
  expect(imports.filter(({ name, module }) => !(name in (modules[module] ?? {})))).toEqual([]);
});

describe('the comparison of output', () => {
  const printed = 'one\ntwo\nthree  0.3 s\nfour\n';
  it.each([
    ['one\n…\nfour\n', true],
    ['…\nthree  12.0 s\nfour\n', true],
    ['one\ntwo\n…\n', true],
    ['one\ntwo\n', false],
    ['two\n…\n', false],
    ['one\n…\nthree  0.3 s\n', false],
    ['…\nfour\n…\none\n…\n', false],
    ['one\n…\nthree 0.3 seconds\n…\n', false],
  ])('of %j holds: %j', (shown, holds) => expect(differences(shown, printed).length === 0).toBe(holds));

  it('leaves the hash of a plan aside, and nothing else of its line', () => {
    expect(differences('Plan 0123abc   all\n', 'Plan fedcba9   all\n')).toEqual([]);
    expect(differences('Plan 0123abc   all\n', 'Plan fedcba9   none\n')).toHaveLength(1);
  });

  it('takes the words that are printed now, at the places that the page shows', () => {
    expect(refreshed('one is there\n…\nfour is five\n…\n', 'one was there\ntwo\nthree\nfour is four\nfive\n')).toBe(
      'one was there\n…\nfour is four\n…\n',
    );
  });
});

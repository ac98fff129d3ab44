import { helpExamples } from '../../lib/commands/help-examples';
import { cordon } from '../support/run';
import { sampled } from '../support/runs';

const commands = Object.keys(helpExamples);
const wordsOf = (text: string): readonly string[] => text.split(' ').slice(1);

it('lists the commands by journey, and each of them has a help with examples', async () => {
  const { stdout } = await cordon(['--help']);
  const groups = [
    'Onboard an organization:',
    'Roll out to organizational units:',
    'Gate a pipeline:',
    'Respond to an incident:',
    'Look and understand:',
  ];
  expect(stdout.split('\n').filter((line) => groups.includes(line))).toEqual(groups);
  const listed = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => `cordon ${name}`).filter((name) => name !== 'cordon help');
  expect(listed).toEqual(commands.filter((name) => name.split(' ').length === 2));
});

it.each(commands)('%s --help ends with two examples and the exit codes', async (command) => {
  const { status, stdout } = await cordon([...wordsOf(command), '--help']);
  expect(status).toBe(0);
  const examples = [...stdout.matchAll(/^ {2}\$ (cordon .*)$/gm)].map(([, one]) => one);
  expect(examples).toEqual(helpExamples[command]);
  expect(stdout).toMatch(/\nExit codes:\n {2}0 [^]* 3 {2}[^\n]*\n$/);
});

it('onboard --help says which options belong to --apply, whose credentials it takes, how it goes on, and what its exit code means', async () => {
  const { stdout } = await cordon(['onboard', '--apply', '--help']);
  const groups = [...stdout.matchAll(/^([A-Z][A-Za-z ]+):\n((?: {2,}.*\n)+)/gm)].map(([, title, body = '']) => [
    title,
    [...body.matchAll(/--[a-z-]+(?= |$)(?=[^\n]* {2,})/gm)].map(([flag]) => flag),
  ]);
  expect(groups).toContainEqual(['Carrying out the steps', ['--apply', '--yes', '--membership-region']]);
  expect(groups).toContainEqual(['Rehearsing them', ['--rehearse', '--deployed', '--snapshot-after']]);
  const note = stdout.slice(stdout.indexOf('\nWith --apply, '), stdout.indexOf('\nExit codes:'));
  for (const words of ['--profile', '--management-profile', 'Run it again', 'exits 0', 'credentials of another account']) {
    expect(note).toContain(words);
  }
});

/** Commands whose words are right, and that need what no test has: AWS, or a configuration of the user's own. */
const needy: Readonly<Record<string, number>> = {
  'cordon snapshot': 3,
  'cordon approve': 3,
  'cordon onboard preference': 2,
  'cordon onboard input': 2,
};

it.each(
  sampled(
    commands.flatMap((command) => helpExamples[command]!.map((example) => [example, command] as const)),
    ([, command]) => command,
  ),
)('the example runs: %s', async (example, command) => {
  const ran = await cordon(wordsOf(example));
  const code = needy[command];
  expect(code === undefined ? [0, 1] : [code]).toContain(ran.status);
  if (code === undefined) expect(ran.stdout).not.toBe('');
  else expect(ran.stderr).toMatch(code === 3 ? /credentials/ : /cordon\.yaml/);
});

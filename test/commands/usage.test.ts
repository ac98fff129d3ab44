import { cordon } from '../support/run';

it.each([
  ['a command', ['plam'], 'unknown command, got "plam"; did you mean plan?'],
  ['a command below another', ['explain', 'rout'], 'unknown command, got "rout"; did you mean route?'],
  ['an option', ['plan', '--acounts'], 'unknown option of `cordon plan`, got "--acounts"; did you mean --accounts?'],
  ['an option with its value', ['plan', '--fromat=json'], 'unknown option of `cordon plan`, got "--fromat"; did you mean --format?'],
  ['a choice', ['plan', '--format', 'jsno'], '`--format <format>` must be one of text, json, html, got "jsno"; did you mean json?'],
  ['a shell', ['completion', 'bsh'], '`shell` must be one of bash, zsh, fish, got "bsh"; did you mean bash?'],
])('names the nearest of %s that is mistyped, exit 2', async (_, words, message) => {
  expect(await cordon(words)).toEqual({ status: 2, stdout: '', stderr: `${message}\n` });
});

it.each([
  ['a value that is missing', ['plan', '-c'], 'the option `-c, --config <file>` needs a value; write it after the option'],
  ['an argument that is missing', ['explain', 'rule'], '`cordon explain rule` needs <rule>; write it after the command'],
  ['an argument too many', ['plan', 'x'], '`cordon plan` takes no such argument, got "plan x"; run `cordon plan --help`'],
  ['a value that is none', ['plan', '--date', 'tomorrow'], 'got "tomorrow"; write a day of the calendar as YYYY-MM-DD'],
  ['a word that is near to none', ['plan', '--zzzzzzzz'], 'got "--zzzzzzzz"; run `cordon plan --help`, which lists them'],
  ['a command that is missing', ['explain'], '`cordon explain` needs a command; name one of rule, route, routes'],
])('says the fact, the value and the remedy of %s, exit 2', async (_, words, message) => {
  const ran = await cordon(words);
  expect(ran).toMatchObject({ status: 2, stdout: '' });
  expect(ran.stderr).toContain(message);
});

it.each([[['plan', '--acounts', '--format', 'json']], [['plan', '--format=json', '--acounts']]])(
  'with --format json, wrong words are one JSON document too: %j',
  async (words) => {
    const ran = await cordon(words);
    expect(ran.status).toBe(2);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      kind: 'cordon/error',
      exitCode: 2,
      problems: [{ id: 'unknown-option', value: '--acounts', remedy: 'did you mean --accounts?' }],
    });
  },
);

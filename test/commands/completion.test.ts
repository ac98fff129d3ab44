import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { cordon, repository } from '../support/run';

const bin = join(repository, 'dist/bin/cordon.js');
const installed = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

/** What is offered where the last word is being typed. */
async function offered(...words: string[]): Promise<readonly string[]> {
  const { status, stdout, stderr } = await cordon(['complete', '--', ...words]);
  expect([status, stderr]).toEqual([0, '']);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/\t.*/, ''));
}

describe('what completes', () => {
  it('commands, and commands below them', async () => {
    expect(await offered('')).toEqual(expect.arrayContaining(['plan', 'deploy', 'verify', 'check', 'explain', 'completion', ':words']));
    expect(await offered('')).not.toContain('complete');
    expect(await offered('explain', 'rou')).toEqual(['route', 'routes', ':words']);
  });

  it('flags of the command', async () => {
    expect(await offered('plan', '--acc')).toEqual(['--accounts', ':words']);
    expect(await offered('deploy', '-c', 'x', '--reh')).toEqual(['--rehearse', ':words']);
  });

  it('choices of a flag, in two words or one, also as bash splits it', async () => {
    expect(await offered('plan', '--format', '')).toEqual(['text', 'json', 'html', ':words']);
    expect(await offered('plan', '--format=j')).toEqual(['--format=json', ':words']);
    expect(await offered('plan', '--format', '=', 'j')).toEqual(['json', ':words']);
    expect(await offered('completion', 'z')).toEqual(['zsh', ':words']);
  });

  it('files', async () => {
    expect(await offered('plan', '-c', '')).toEqual([':files']);
    expect(await offered('plan', '--organization', 'ex')).toEqual([':files']);
  });

  it('names of the configuration', async () => {
    expect(await offered('explain', 'route', '-c', 'examples/routes.yaml', 'case')).toContain('case-updates');
    expect(await offered('explain', 'rule', '-c', 'examples/signals.yaml', 'scanner-p')).toEqual(['scanner-portscan', ':words']);
    expect(await offered('deploy', '-c', 'examples/cordon.yaml', '--until', '')).toEqual(
      expect.arrayContaining(['canary', 'sandbox', 'rest', 'management-account']),
    );
  });

  it('nothing, where the configuration cannot be read', async () => {
    expect(await offered('explain', 'route', '-c', 'none.yaml', '')).toEqual([':words']);
  });
});

describe('the scripts', () => {
  /** What bash completes each of these lines to. */
  const bash = (...lines: readonly (readonly string[])[]): string => {
    const completed = lines.map((line) => {
      const words = ['cordon', ...line].map((word) => `'${word}'`).join(' ');
      return `COMP_WORDS=(${words}); COMP_CWORD=${line.length}; _cordon; printf '%s\\n' "\${COMPREPLY[@]}"`;
    });
    const script = `cordon() { '${process.execPath}' '${bin}' "$@"; }; source <(cordon completion bash)\n${completed.join('\n')}`;
    return execFileSync('bash', ['-c', script], { cwd: repository, encoding: 'utf8' });
  };

  it('complete in bash', () => {
    expect(bash(['pl'], ['plan', '--format', '=', 'js'], ['plan', '-c', 'examples/cordon.y'])).toBe('plan\njson\nexamples/cordon.yaml\n');
  });

  it('complete in zsh', async () => {
    const { stdout } = await cordon(['completion', 'zsh']);
    expect(stdout).toMatch(/^#compdef cordon\n/);
    if (!installed('zsh')) return;
    const zsh = (line: readonly string[]): string => {
      const words = ['cordon', ...line].map((word) => `'${word}'`).join(' ');
      const script = `compdef() { : }; _describe() { print -rl -- \${(P)2} }; _files() { print files }
cordon() { '${process.execPath}' '${bin}' "$@" }; source <(cordon completion zsh)
words=(${words}); CURRENT=${line.length + 1}; _cordon`;
      return spawnSync('zsh', ['-f', '-c', script], { cwd: repository, encoding: 'utf8' }).stdout;
    };
    expect(zsh(['explain', 'rou'])).toMatch(/^route:[^\n]+\nroutes:[^\n]+\n$/);
    expect(zsh(['plan', '--organization', 'ex'])).toBe('files\n');
  });

  it('complete in fish', async () => {
    const { stdout } = await cordon(['completion', 'fish']);
    expect(stdout).toContain('complete -c cordon');
    if (!installed('fish')) return;
    const fish = (line: string): string => {
      const script = `function cordon; '${process.execPath}' '${bin}' $argv; end; cordon completion fish | source; complete -C '${line}'`;
      return execFileSync('fish', ['--no-config', '-c', script], { cwd: repository, encoding: 'utf8' });
    };
    expect(fish('cordon explain rou')).toMatch(/^route\t[^\n]+\nroutes\t[^\n]+\n$/);
    expect(fish('cordon plan -c examples/cordon.y')).toContain('examples/cordon.yaml');
  });
});

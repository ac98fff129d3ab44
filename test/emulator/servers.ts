import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fakecloud, installed, ministack, moto, type Say } from './install';

export type EmulatorName = 'fakecloud' | 'moto' | 'ministack';

/** An emulator that runs. */
export interface Server {
  readonly name: EmulatorName;
  /** http://127.0.0.1:PORT */
  readonly endpoint: string;
  /** What it printed. @default - none, it was not started by the suite */
  readonly log?: string;
  stop(): Promise<void>;
}

/** An emulator that somebody else started. */
export async function given(name: EmulatorName, endpoint: string): Promise<Server> {
  if (!(await answers(endpoint))) throw new Error(`${name} does not answer at ${endpoint}; start it, or unset the variable that names it`);
  return { name, endpoint, stop: async () => undefined };
}

export async function startFakecloud(say: Say): Promise<Server> {
  const folder = await installed(fakecloud, say);
  // Its default is to listen on every interface.
  return start('fakecloud', (port) => [join(folder, fakecloud.executable), '--addr', `127.0.0.1:${port}`, '--log-level', 'warn']);
}

/** fakecloud that evaluates the policies of IAM, S3 and KMS. */
export async function startStrictFakecloud(say: Say): Promise<Server> {
  const folder = await installed(fakecloud, say);
  return start('fakecloud', (port) => [
    ...['env', 'FAKECLOUD_IAM=strict', join(folder, fakecloud.executable)],
    ...['--addr', `127.0.0.1:${port}`, '--log-level', 'error'],
  ]);
}

export async function startMoto(say: Say): Promise<Server> {
  const folder = await installed(moto, say);
  return start('moto', (port) => [join(folder, moto.executable), join(__dirname, 'moto_org.py'), '-H', '127.0.0.1', '-p', String(port)]);
}

/** @param more - variables of the environment besides, `NAME=value`. @default - none */
export async function startMinistack(say: Say, more: readonly string[] = []): Promise<Server> {
  const folder = await installed(ministack, say);
  return start('ministack', (port) => ['env', ...environmentOf(port), ...more, join(folder, ministack.executable), '-m', 'ministack']);
}

/**
 * ministack for state machines: waits take a thousandth of their time, and calls of services go to a server of the test.
 * @param backend - its address
 */
export function startStates(backend: string, say: Say): Promise<Server> {
  return startStatesOf('ministack_states.py', backend, say);
}

/** ministack for the Distributed Map of a replay. Builds go to a server of the test. */
export function startReplays(backend: string, say: Say): Promise<Server> {
  return startStatesOf('ministack_replay.py', backend, say);
}

async function startStatesOf(program: string, backend: string, say: Say): Promise<Server> {
  const folder = await installed(ministack, say);
  const states = ['SFN_WAIT_SCALE=0.001', `CORDON_STATES_BACKEND=${backend}`];
  return start('ministack', (port) => [
    'env',
    ...environmentOf(port),
    ...states,
    join(folder, ministack.executable),
    join(__dirname, program),
  ]);
}

/** It reads the environment, where the user may have other plans for it; its default is to listen on every interface. */
const environmentOf = (port: number): readonly string[] => [
  'BIND_HOST=127.0.0.1',
  `GATEWAY_PORT=${port}`,
  'LOG_LEVEL=WARNING',
  'USE_SSL=0',
  'AUTH=false',
  'PERSIST_STATE=0',
  'SERVICES=',
];

/**
 * Ends the server when its standard input closes: that happens when the suite's process ends, however it ends, also by
 * a kill that leaves no time to clean up.
 */
const supervised = 'exec 3<&0; "$@" </dev/null & child=$!; (read -r _ <&3; kill $child 2>/dev/null) & exec 3<&-; wait $child';
const readinessMilliseconds = 60_000;

async function start(name: EmulatorName, command: (port: number) => readonly string[]): Promise<Server> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const log = join(mkdtempSync(join(tmpdir(), `cordon-${name}-`)), 'log.txt');
  const output = openSync(log, 'w');
  const child = spawn('/bin/sh', ['-c', supervised, name, ...command(port)], { stdio: ['pipe', output, output] });
  closeSync(output);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.stdin?.on('error', () => undefined);
  const server: Server = {
    name,
    endpoint,
    log,
    async stop() {
      child.stdin?.end();
      await ended;
      await rm(dirname(log), { recursive: true, force: true });
    },
  };
  const deadline = Date.now() + readinessMilliseconds;
  while (!(await answers(endpoint))) {
    if (hasEnded(child) || Date.now() > deadline) {
      const said = (await readFile(log, 'utf8')).split('\n').slice(-20).join('\n');
      const fact = hasEnded(child) ? `ended with exit code ${child.exitCode}` : `did not answer within ${readinessMilliseconds / 1000} s`;
      await server.stop();
      throw new Error(`${name} ${fact}:\n${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return server;
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Whether anything answers HTTP there; every emulator answers something to a GET, if only an error. */
async function answers(endpoint: string): Promise<boolean> {
  try {
    await (await fetch(endpoint, { signal: AbortSignal.timeout(5_000) })).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no free port'))));
    });
  });
}

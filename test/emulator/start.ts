import start from '../support/start';
import { given, startFakecloud, startMinistack, startMoto, type Server } from './servers';
import { readSettings, variables } from './settings';

declare global {
  var cordonEmulators: Server[] | undefined;
}

/** jest's globalSetup: all emulators run, installed on first use, and the tests find their endpoints in the environment. */
export default async function startEmulators(): Promise<void> {
  start();
  const settings = readSettings();
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const servers: Server[] = [];
  globalThis.cordonEmulators = servers;
  const began = [
    settings.fakecloudEndpoint === undefined ? startFakecloud(say) : given('fakecloud', settings.fakecloudEndpoint),
    settings.motoEndpoint === undefined ? startMoto(say) : given('moto', settings.motoEndpoint),
    settings.ministackEndpoint === undefined ? startMinistack(say) : given('ministack', settings.ministackEndpoint),
  ];
  const outcomes = await Promise.allSettled(began);
  for (const outcome of outcomes) if (outcome.status === 'fulfilled') servers.push(outcome.value);
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as Error] : []));
  if (failures.length > 0) {
    await Promise.all(servers.map((server) => server.stop()));
    throw new Error(failures.map((failure) => failure.message).join('\n'));
  }
  for (const server of servers) process.env[variables[server.name]] = server.endpoint;
}

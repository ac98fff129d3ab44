import { homedir } from 'node:os';
import { join } from 'node:path';

/** What the environment says to the emulator suite. */
export interface Settings {
  /** Folder for the installed emulators, outside the clone. */
  readonly cache: string;
  /** fakecloud that already runs, e.g. http://127.0.0.1:4566. @default - the suite starts its own */
  readonly fakecloudEndpoint?: string;
  /** moto that already runs with test/emulator/moto_org.py. @default - the suite starts its own */
  readonly motoEndpoint?: string;
  /** ministack that already runs. @default - the suite starts its own */
  readonly ministackEndpoint?: string;
}

/** Names of the variables; start.ts hands the endpoints of the servers it started to the tests under the same names. */
export const variables = {
  cache: 'CORDON_EMULATOR_CACHE',
  fakecloud: 'CORDON_FAKECLOUD_ENDPOINT',
  moto: 'CORDON_MOTO_ENDPOINT',
  ministack: 'CORDON_MINISTACK_ENDPOINT',
} as const;

/** The one place of the emulator suite that reads the environment. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const set = (name: string): string | undefined => environment[name] || undefined;
  return {
    cache: set(variables.cache) ?? join(set('XDG_CACHE_HOME') ?? join(homedir(), '.cache'), 'cordon', 'emulators'),
    fakecloudEndpoint: set(variables.fakecloud),
    motoEndpoint: set(variables.moto),
    ministackEndpoint: set(variables.ministack),
  };
}

import { type Engine } from './engine';
import { fakecloudEngine } from './fakecloud';
import { motoEngine } from './moto';
import { rehearsalEngine } from './rehearsal';
import { readSettings } from './settings';
import { type WireWorld } from './wire-world';

/** The emulators that start.ts started, or was given. */
export function wireEngines(): Engine<WireWorld>[] {
  const { fakecloudEndpoint, motoEndpoint } = readSettings();
  if (fakecloudEndpoint === undefined || motoEndpoint === undefined) {
    throw new Error('the emulators do not run; run the suite by `npm run test:emulator`, whose global set-up starts them');
  }
  return [fakecloudEngine(fakecloudEndpoint), motoEngine(motoEndpoint)];
}

/** All three: what a scenario runs on. */
export function allEngines(): Engine[] {
  return [rehearsalEngine(), ...wireEngines()];
}

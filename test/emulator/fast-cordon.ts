import { createRequire } from 'node:module';
import { type Clock } from '../../lib/core/clock';
import { fastClock } from './fast-clock';

/** The compiled `cordon` as a process that waits for no rate and no pause: emulators have no rates, and show a change at once. */
const compiled = createRequire(__filename);
const { systemClock } = compiled('../../dist/lib/core/clock.js') as { systemClock: Clock };
Object.assign(systemClock, fastClock());
compiled('../../dist/bin/cordon.js');

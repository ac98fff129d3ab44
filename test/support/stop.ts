import { rmSync } from 'node:fs';

/** jest's globalTeardown: nothing of a run is left in the temporary folder. */
export default function stop(): void {
  if (globalThis.cordonTemporaryFolder !== undefined) remove(globalThis.cordonTemporaryFolder);
}

/** Removes a folder with all that is in it. */
export function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

import { join } from 'node:path';

export const repository = join(__dirname, '..', '..');
const program = (name: string): string => join(repository, 'dist', 'bin', `${name}.js`);

/** Arguments of Node that run the program `cordon`. */
export const cordon = (...args: readonly string[]): readonly string[] => [program('cordon'), ...args];
/** Arguments of Node that run the CDK app. */
export const app: readonly string[] = [program('app')];

export const today = '2026-11-24';

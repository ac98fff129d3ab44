import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

/** Loads a part of the program by its name, as `require` does with a file beside the caller. Packages are loaded as always. */
export type Parts = (id: string) => unknown;

type Exports = Readonly<Record<string, unknown>>;
type Part = (exports: Exports, require: Parts, module: { exports: Exports }, filename: string, dirname: string) => void;

/** What compiled code depends on. V8 would refuse that of another version too, but not always that of another machine. */
export const compiledFor = `${process.version}-${process.platform}-${process.arch}`;

/** Where the code is that this Node compiled of a pack. */
export const compiledCode = (pack: string): string => `${pack}.${compiledFor}.code`;

/**
 * Has V8 optimize what runs for long, and not what a command of half a second will hardly run again: to optimize it took a fifth of the processor time
 * of `cordon verify`. Compiled code fits the same flags alone, so the build calls it too. Node 20 was measured; another one may have another flag.
 */
export function optimizeLate(): void {
  if (process.version.startsWith('v20.')) setFlagsFromString('--interrupt-budget=1000000');
}

export interface PackedPartsOptions {
  /** The folder of the parts, which think that they are files there. */
  readonly parts: string;
  /** The paths of the packs. Each is read when a part is in none before it. */
  readonly packs: readonly string[];
  /** Is told of each pack that is read. @default - nobody is */
  readonly onPack?: (pack: string, script: Script) => void;
}

/** Loads parts from packs. A part is loaded once, whoever asks for it. */
export function packedParts({ parts, packs, onPack }: PackedPartsOptions): Parts {
  const fromFiles = createRequire(join(parts, 'packed.js'));
  const waiting = [...packs];
  const known = new Map<string, Part>();
  const loaded = new Map<string, { exports: Exports }>();
  const find = (name: string): Part | undefined => {
    for (;;) {
      const part = known.get(name);
      if (part !== undefined) return part;
      const pack = waiting.shift();
      if (pack === undefined) return undefined;
      const script = scriptOf(pack);
      for (const [of, found] of Object.entries(script.runInThisContext() as Readonly<Record<string, Part>>)) known.set(of, found);
      onPack?.(pack, script);
    }
  };
  const load = (id: string): unknown => {
    const name = id.startsWith('./') ? id.slice(2) : undefined;
    const part = name === undefined ? undefined : (loaded.get(name) ?? find(name));
    if (name === undefined || part === undefined) return fromFiles(id);
    if (typeof part !== 'function') return part.exports;
    const module = { exports: {} };
    // Before it runs, because parts may need each other.
    loaded.set(name, module);
    part(module.exports, load, module, join(parts, name), parts);
    return module.exports;
  };
  return Object.assign(load, { resolve: fromFiles.resolve });
}

/** A pack, with what was compiled of it. Where nothing was, or by another Node, V8 compiles it as it does any file. */
function scriptOf(pack: string): Script {
  let cachedData: Buffer | undefined;
  try {
    cachedData = readFileSync(compiledCode(pack));
  } catch {
    // Another Node built the program.
  }
  return new Script(readFileSync(pack, 'latin1'), { filename: pack, ...(cachedData && { cachedData }) });
}

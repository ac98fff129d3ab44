import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** `CORDON_CACHE_DIR`, else `cordon` in the user's folder of caches by the XDG Base Directory Specification. A path that is not absolute is none there. */
export function cacheFolder({ CORDON_CACHE_DIR: own, XDG_CACHE_HOME: caches }: NodeJS.ProcessEnv): string | undefined {
  if (own !== undefined && own !== '') return own;
  if (caches !== undefined && isAbsolute(caches)) return join(caches, 'cordon');
  const home = homedir();
  return isAbsolute(home) ? join(home, '.cache', 'cordon') : undefined;
}

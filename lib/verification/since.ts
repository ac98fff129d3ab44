import { CordonError, exitCode } from '../core/problem';
import { moment } from '../core/text';
import { changesExitCode, compareFacts, type VerificationChanges } from './compare';
import { factsOf, type Verified } from './facts';
import { parseEarlier } from './parse-verified';
import { verification, type Verification, type VerificationOptions } from './verification';

export interface SinceOptions extends VerificationOptions {
  /** The text of the earlier result or snapshot. */
  readonly earlier: string;
  /** Its path, for what is wrong with it. */
  readonly file: string;
}

/**
 * What an earlier file says. A snapshot is verified with the configuration and the date of today, so that a change of either makes nothing worse.
 * @throws CordonError (exit code 2) for a file that is none, or is of another organization, part or time
 */
export function readEarlier({ earlier, file, ...options }: SinceOptions): Verified {
  const read = parseEarlier(earlier, { file });
  const { organization } = read.kind === 'snapshot' ? { organization: read.snapshot.organization.id } : read.result;
  const wanted = options.snapshot.organization.id;
  if (organization !== wanted) {
    throw new CordonError(exitCode.usage, {
      id: 'verification-of-another-organization',
      message: `the earlier verification is of another organization, and this one is of ${wanted}`,
      value: organization,
      file,
      remedy: 'use --since with a result or a snapshot of this organization',
    });
  }
  const found = read.kind === 'snapshot' ? verification({ ...options, snapshot: read.snapshot }) : read.result;
  assertComparable(found, options, file);
  return found;
}

function assertComparable(earlier: Verified, { snapshot, scope = 'all', contained = false }: VerificationOptions, file: string): void {
  if (Date.parse(earlier.takenAt) > Date.parse(snapshot.takenAt)) {
    throw new CordonError(exitCode.usage, {
      id: 'verification-of-later',
      message: `--since names the later of the two: it is of ${moment(earlier.takenAt)}, and this organization was read at ${moment(snapshot.takenAt)}`,
      file,
      remedy: 'name an earlier result or snapshot',
    });
  }
  if (earlier.scope !== scope) {
    throw new CordonError(exitCode.usage, {
      id: 'verification-of-another-part',
      message: `the earlier verification looked at ${partOf(earlier.scope)}, and this one looks at ${partOf(scope)}`,
      file,
      remedy: `use the same --only as then: ${earlier.scope}`,
    });
  }
  if (contained && earlier.chain === undefined) {
    throw new CordonError(exitCode.usage, {
      id: 'verification-without-chain',
      message: 'the earlier result does not say which accounts would be contained, so --contained cannot be compared',
      file,
      remedy: 'leave out --contained, or use --since with a snapshot',
    });
  }
}

const partOf = (scope: string): string => (scope === 'all' ? 'everything' : `${scope} alone`);

/** What got worse, better, and what remains. The exit code is that of what got worse alone. */
export interface Since extends VerificationChanges {
  readonly exitCode: 0 | 1 | 2 | 3;
}

/** Compares a verification with an earlier one. */
export function changesSince(earlier: Verified, now: Verification, { contained = false }: { readonly contained?: boolean } = {}): Since {
  const changes = compareFacts(factsOf(earlier, { contained }), factsOf(now, { contained }), { before: earlier.takenAt, now: now.takenAt });
  return { ...changes, exitCode: changesExitCode(changes) };
}

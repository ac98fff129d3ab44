import { ListDetectorsCommand, type GuardDutyClient } from '@aws-sdk/client-guardduty';
import { type Regional } from '../aws/clients';
import { errorMessage, isAwsError, reading } from '../aws/failures';
import { everyPage } from '../aws/pages';
import { absent, present, unknown, type Reading } from '../core/reading';

/** Every Region has rate limits of its own; this bounds what one machine holds open. */
export const regionsAtOnce = 8;

/** Code of a reading that nobody asked for. */
export const notAskedCode = 'not-asked';

/** Why nothing was asked of a service, as the reading of one of its calls. */
export const notAsked = (call: string, message: string): Reading<never> => unknown({ call, code: notAskedCode, message });

/** Who asks, and who would be answered. */
export interface Asked {
  readonly administrator: string;
  readonly caller: string;
}

/**
 * Why a service is not asked. To a caller that is not its administrator nothing is asked: a member account has a detector and may have rules
 * of its own, which would be taken for the organization's.
 * @param connect makes the client; undefined where nobody can look
 * @returns undefined where it is asked
 */
export function whyNotAsked({ administrator, caller }: Asked, connect: unknown): string | undefined {
  if (caller !== administrator)
    return `only account ${administrator}, which administers it, can see that; these credentials are of ${caller}`;
  return connect === undefined ? 'there is no client for it' : undefined;
}

/** An account has at most one detector in a Region (https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html). */
export async function collectDetector(guardDuty: Regional<GuardDutyClient>): Promise<Reading<string>> {
  const call = 'guardduty:ListDetectors';
  const listed = await reading(call, () =>
    everyPage(
      (NextToken) => guardDuty.send(new ListDetectorsCommand({ NextToken })),
      (answer) => answer.DetectorIds,
      (answer) => answer.NextToken,
    ),
  );
  if (listed.status !== 'present') return listed;
  const [id, ...more] = new Set(listed.value);
  if (more.length > 0) {
    const message = `AWS listed ${more.length + 1} detectors, where a Region has one at most`;
    return unknown({ call, code: 'several-detectors', message });
  }
  if (id === '') return unknown({ call, code: 'no-id', message: 'AWS listed a detector without an ID' });
  return id === undefined ? absent : present(id);
}

/**
 * Whether Security Hub says that it is not enabled in the Region. InvalidAccessException (HTTP 401) says so, but also that an account
 * may not do this, and that it is no administrator; only the message tells them apart: "Account 111111111111 is not subscribed to AWS
 * Security Hub". Any other is unknown, and so is AccessDeniedException, which IAM answers.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_DescribeHub.html
 */
export function isNotEnabled(error: unknown): boolean {
  return isAwsError(error, 'InvalidAccessException') && /\bnot subscribed to (AWS )?Security Hub\b/i.test(errorMessage(error));
}

/** An answer that is not understood is one that nothing may be concluded from. */
class UnexpectedAnswer extends Error {
  public override readonly name = 'unexpected-answer';
}

export function unexpected(what: string, value: unknown): UnexpectedAnswer {
  return new UnexpectedAnswer(
    value === undefined
      ? `AWS answered without ${what}`
      : `${what} is ${JSON.stringify(value)}, which this version of Cordon does not know`,
  );
}

/** The value where it is one of those that are known; a value that AWS has added is an answer that is not understood. */
export function oneOf<Known extends string>(known: readonly Known[], value: string | undefined, what: string): Known {
  const found = known.find((candidate) => candidate === value);
  if (found === undefined) throw unexpected(what, value);
  return found;
}

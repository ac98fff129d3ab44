import { ListDetectorsCommand, type GuardDutyClient } from '@aws-sdk/client-guardduty';
import { type Regional } from '../aws/clients';
import { errorMessage, isAwsError, reading } from '../aws/failures';
import { everyPage } from '../aws/pages';
import { pageSize } from '../aws/read-operations';
import { absent, notAskedCode, present, unknown, type Reading } from '../core/reading';

/** The most Regions to read at once. Each Region has rate limits of its own, so this only limits open connections. */
export const regionsAtOnce = 8;

/** A reading that was not requested, with the reason. */
export const notAsked = (call: string, message: string): Reading<never> => unknown({ call, code: notAskedCode, message });

/** The account of the credentials, and the account that can read. */
export interface Asked {
  readonly administrator: string;
  readonly caller: string;
}

/**
 * The reason why a service is not read. Only its administrator account is read: a member account has a detector and may have rules
 * of its own, which would look like the organization's.
 * @param connect makes the client; undefined where nobody can look
 * @returns undefined if the service is read
 */
export function whyNotAsked({ administrator, caller }: Asked, connect: unknown): string | undefined {
  if (caller !== administrator)
    return `only its administrator account ${administrator} can read this, and these credentials belong to ${caller}`;
  return connect === undefined ? 'there is no SDK client for this service' : undefined;
}

/** An account has at most one detector in a Region (https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html). */
export async function collectDetector(guardDuty: Regional<GuardDutyClient>): Promise<Reading<string>> {
  const call = 'guardduty:ListDetectors';
  const listed = await reading(call, () =>
    everyPage(
      (NextToken) => guardDuty.send(new ListDetectorsCommand({ NextToken, MaxResults: pageSize('guardduty:ListDetectors') })),
      (answer) => answer.DetectorIds,
      (answer) => answer.NextToken,
    ),
  );
  if (listed.status !== 'present') return listed;
  const [id, ...more] = new Set(listed.value);
  if (more.length > 0) {
    const message = `the answer from AWS has ${more.length + 1} detectors, and a Region can have only one`;
    return unknown({ call, code: 'several-detectors', message });
  }
  if (id === '') return unknown({ call, code: 'no-id', message: 'the answer from AWS has a detector without an ID' });
  return id === undefined ? absent : present(id);
}

/**
 * Whether the error means that Security Hub is not enabled in the Region. InvalidAccessException (HTTP 401) can mean this, but also that an account
 * is not allowed to do this, or is not the administrator. Only the message tells which: "Account 111111111111 is not subscribed to AWS
 * Security Hub". Any other is unknown, and so is AccessDeniedException, which IAM answers.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_DescribeHub.html
 */
export function isNotEnabled(error: unknown): boolean {
  return isAwsError(error, 'InvalidAccessException') && /\bnot subscribed to (AWS )?Security Hub\b/i.test(errorMessage(error));
}

/** An answer that Cordon does not understand. It proves nothing. */
class UnexpectedAnswer extends Error {
  public override readonly name = 'unexpected-answer';
}

export function unexpected(what: string, value: unknown): UnexpectedAnswer {
  return new UnexpectedAnswer(
    value === undefined
      ? `the answer from AWS lacks ${what}`
      : `${what} is ${JSON.stringify(value)}, which this version of Cordon does not know`,
  );
}

/** The value if Cordon knows it. @throws UnexpectedAnswer for a value that AWS added later */
export function oneOf<Known extends string>(known: readonly Known[], value: string | undefined, what: string): Known {
  const found = known.find((candidate) => candidate === value);
  if (found === undefined) throw unexpected(what, value);
  return found;
}

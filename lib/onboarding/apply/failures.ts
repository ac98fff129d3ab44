import { isAwsError } from '../../aws/failures';
import { type CordonError, type Problem } from '../../core/problem';

/** What is wrong, as sentences. */
export const sentences = (problems: readonly Problem[]): string =>
  problems.map(({ message }) => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`).join(' ');

/** Something else is changing the same thing just now. */
export const isConflict = (failure: CordonError): boolean =>
  isAwsError(
    failure.cause,
    'ConcurrentModificationException',
    'ConflictException',
    'ResourceConflictException',
    'OperationInProgressException',
  );

/** The call may have been carried out. */
export const isAnswerLost = (failure: CordonError): boolean =>
  failure.problems.some(({ id }) => id === 'aws-network' || id === 'aws-service');

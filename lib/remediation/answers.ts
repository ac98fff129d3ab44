import { CordonError, exitCode } from '../core/problem';
import { resourceWords } from './judge-finding';
import { remediationOperations, type RemediationOperation } from './names';

export type AnsweredResource = keyof typeof resourceWords;

/** What people are asked: what is done to what, and the request. */
export interface RequestReference {
  readonly operation: RemediationOperation;
  readonly account: string;
  /** `global` for users and roles. */
  readonly region: string;
  readonly what: AnsweredResource;
  /** Of the instance, user, role or bucket. */
  readonly name: string;
  /** ID of the request. */
  readonly request: string;
  /** As it was told: `contain/444455556666/eu-west-1/ec2-instance/i-0abc/ID`. */
  readonly text: string;
}

const form = /^(contain|release)\/([0-9]{12})\/([a-z0-9-]{2,25})\/([a-z0-9-]+)\/([A-Za-z0-9_+=,.@-]{1,128})\/([A-Za-z0-9_-]{1,80})$/;

/**
 * Reads what a message names.
 * @throws CordonError with exit code 2 where it is no such text
 */
export function parseReference(text: string): RequestReference {
  const [, operation, account, region, what, name, request] = form.exec(text) ?? [];
  if (operation !== undefined && what !== undefined && Object.hasOwn(resourceWords, what)) {
    return {
      operation: remediationOperations.find((one) => one === operation)!,
      account: account!,
      region: region!,
      what: what as AnsweredResource,
      name: name!,
      request: request!,
      text,
    };
  }
  throw new CordonError(exitCode.usage, {
    id: 'invalid-reference',
    message: 'the request must have six parts, such as contain/444455556666/eu-west-1/ec2-instance/i-0123456789abcdef0/ID',
    value: text,
    remedy: 'copy it from the message that asks, or take it from cordon approve --list',
  });
}

/** `contain EC2 instance i-0abc of account 444455556666 in eu-west-1`. */
export const referenceInWords = ({ operation, what, name, account, region }: RequestReference): string =>
  `${operation} ${resourceWords[what]} ${name} of account ${account}${region === 'global' ? '' : ` in ${region}`}`;

export type Answer = 'approve' | 'reject';

/** Body of the message that answers. It repeats what the person was shown, so that it answers nothing else. */
export const answerBody = (answer: Answer, { text }: RequestReference): string => `${answer} ${text}`;

/** Beginning of the note on a finding while something is asked. */
export const askingNote = 'Cordon asks whether to ';

/** The reference in the note of a finding. @returns undefined where it has none */
export function referenceInNote(note: string): RequestReference | undefined {
  const text = /cordon approve (\S+)$/.exec(note)?.[1];
  try {
    return note.startsWith(askingNote) && text !== undefined ? parseReference(text) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a session is one of the roles that may answer. AWS decides by the policy of the queue; this only says so before. */
export function mayAnswer(callerArn: string, approvers: readonly string[]): boolean {
  const [, account, name] = /^arn:[^:]+:sts::([0-9]{12}):assumed-role\/([^/]+)\//.exec(callerArn) ?? [];
  if (name === undefined) return false;
  return approvers.some((pattern) => {
    const role = pattern.slice(pattern.lastIndexOf('/') + 1);
    const text = role.replace(/[.*+?^${}()|[\]\\]/g, (sign) => (sign === '*' ? '.*' : sign === '?' ? '.' : `\\${sign}`));
    return pattern.split(':')[4] === account && new RegExp(`^${text}$`).test(name);
  });
}

/**
 * By what people are told apart: the name of the session, in small letters and without what follows an `@`. So `alice` and `Alice@example.com` are one
 * person. Two people whose names differ only there count as one, which asks for one more.
 */
export const personOf = (callerArn: string): string =>
  callerArn
    .slice(callerArn.lastIndexOf('/') + 1)
    .toLowerCase()
    .replace(/@.*/, '');

import { type Clients } from '../aws/clients';
import { connect, type ConnectOptions } from '../aws/connect';
import { callFailure, named } from '../aws/failures';
import { type Configuration } from '../configuration/configuration';
import { CordonError, exitCode, problemToText, type ExitCode } from '../core/problem';
import {
  answerBody,
  askingNote,
  mayAnswer,
  personOf,
  referenceInNote,
  referenceInWords,
  type Answer,
  type RequestReference,
} from '../remediation/answers';
import { containmentTexts } from '../remediation/texts';
import { queueUrl, remediationSettings, type RemediationSettings } from '../remediation/settings';
import { type Io } from './io';
import { type Result } from './result';

export interface ApproveRequest {
  readonly configuration: Configuration;
  readonly connection: ConnectOptions;
  /** What is answered. @default - what is asked is listed */
  readonly reference?: RequestReference;
  readonly answer: Answer;
  /** Whether nobody is asked for a confirmation. */
  readonly yes: boolean;
  readonly result: Result;
}

/**
 * `cordon approve`: answers a request of remediation, as the person whose session it is. Exits 0 when the answer was sent; what becomes of the
 * request is told by the state machine. With `--list` it shows what is asked.
 */
export async function approveCommand(request: ApproveRequest, io: Io): Promise<ExitCode> {
  const { configuration, reference } = request;
  const settings = remediationSettings(configuration);
  if (settings.length === 0) {
    throw new CordonError(exitCode.usage, {
      id: 'no-remediation',
      path: 'remediation',
      message: 'is missing, so nothing asks for approval',
      remedy: 'add remediation, or use the configuration that it was deployed with (-c FILE)',
    });
  }
  const clients = await connect({ ...request.connection, ...(io.denied && { onDenied: io.denied }) });
  return reference === undefined ? list(settings, clients, request, io) : answer(settings, clients, { ...request, reference }, io);
}

async function answer(
  settings: readonly RemediationSettings[],
  clients: Clients,
  request: ApproveRequest & { readonly reference: RequestReference },
  io: Io,
): Promise<ExitCode> {
  const { reference, answer: given, yes, result } = request;
  const place = reference.region === 'global' ? settings[0]! : settings.find(({ region }) => region === reference.region);
  if (place === undefined) {
    throw new CordonError(exitCode.usage, {
      id: 'region-without-remediation',
      message: `there is no remediation in ${reference.region}`,
      value: reference.text,
      remedy: 'use the configuration that remediation was deployed with (-c FILE)',
    });
  }
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const { Arn: caller = '' } = await named('sts:GetCallerIdentity', () => clients.sts.send(new GetCallerIdentityCommand({})));
  if (!mayAnswer(caller, place.approvers)) {
    throw new CordonError(exitCode.doesNotHold, {
      id: 'not-an-approver',
      message: `the session ${caller} is of no role in remediation.approvers`,
      remedy: 'use a profile of such a role (--profile), or ask somebody who has one',
    });
  }
  const words = referenceInWords(reference);
  if (given === 'approve') {
    const { does, leaves, undone } =
      containmentTexts[reference.what.startsWith('iam-') ? 'iam-principal' : (reference.what as 'ec2-instance')];
    io.progress(reference.operation === 'contain' ? `${does}\nWhat it does not stop: ${leaves}` : undone);
  }
  const question = given === 'approve' ? `Approve to ${words}, as ${personOf(caller)}?` : `Reject to ${words}, as ${personOf(caller)}?`;
  if (!yes && !(await confirmed(question, io))) {
    io.progress('Nothing was sent.');
    return exitCode.doesNotHold;
  }
  const sqs = await required(clients.sqs)(place.region);
  try {
    const { SendMessageCommand } = await import('@aws-sdk/client-sqs');
    const message = new SendMessageCommand({ QueueUrl: queueUrl(place), MessageBody: answerBody(given, reference) });
    await named('sqs:SendMessage', () => sqs.send(message));
  } finally {
    sqs.destroy?.();
  }
  result.write(
    result.format === 'json'
      ? `${JSON.stringify({ kind: 'cordon/answer', version: 1, answer: given, person: personOf(caller), reference: reference.text }, undefined, 2)}\n`
      : `Sent: ${personOf(caller)} ${given === 'approve' ? 'approves' : 'rejects'} to ${words}.\nThe state machine reads it within a minute. A mail and a note on the finding say what became of the request.\n`,
  );
  return exitCode.holds;
}

/** @throws CordonError with exit code 2 where there is nobody to ask */
async function confirmed(question: string, io: Io): Promise<boolean> {
  if (io.ask) return io.ask(question);
  throw new CordonError(exitCode.usage, {
    id: 'no-confirmation',
    message: 'there is no terminal to ask for a confirmation',
    remedy: 'add --yes',
  });
}

async function list(settings: readonly RemediationSettings[], clients: Clients, { result }: ApproveRequest, io: Io): Promise<ExitCode> {
  const { GetFindingsCommand } = await import('@aws-sdk/client-securityhub');
  // The home Region first: it can show findings of the others.
  const asked: { readonly reference: string; readonly words: string; readonly since?: string }[] = [];
  let code: ExitCode = exitCode.holds;
  for (const { region } of settings) {
    const hub = await required(clients.securityHub)(region);
    try {
      let NextToken: string | undefined;
      do {
        const page = await hub.send(
          new GetFindingsCommand({
            Filters: {
              NoteText: [{ Value: askingNote, Comparison: 'PREFIX' }],
              NoteUpdatedBy: [{ Value: 'cordon', Comparison: 'EQUALS' }],
            },
            MaxResults: 100,
            ...(NextToken !== undefined && { NextToken }),
          }),
        );
        for (const { Note: note } of page.Findings ?? []) {
          const reference = referenceInNote(note?.Text ?? '');
          if (reference === undefined || asked.some((one) => one.reference === reference.text)) continue;
          asked.push({
            reference: reference.text,
            words: referenceInWords(reference),
            ...(note?.UpdatedAt !== undefined && { since: note.UpdatedAt }),
          });
        }
        ({ NextToken } = page);
      } while (NextToken !== undefined);
    } catch (error) {
      code = exitCode.unknown;
      for (const problem of callFailure('securityhub:GetFindings', error).problems) io.progress(`? ${region}: ${problemToText(problem)}`);
    } finally {
      hub.destroy?.();
    }
  }
  result.write(
    result.format === 'json'
      ? `${JSON.stringify({ kind: 'cordon/asked', version: 1, complete: code === exitCode.holds, asked }, undefined, 2)}\n`
      : asked.length === 0
        ? code === exitCode.holds
          ? 'Nothing is asked.\n'
          : 'Nothing is asked in the Regions that could be read.\n'
        : asked
            .map(({ reference, words, since = 'an unknown time' }) => `${words}, asked at ${since}\n  cordon approve ${reference}\n`)
            .join(''),
  );
  return code;
}

function required<Client>(client: ((region: string) => Promise<Client>) | undefined): (region: string) => Promise<Client> {
  if (client === undefined) throw new Error('a connection to AWS has this client');
  return client;
}

import { answerBody, parseReference } from '../remediation/answers';
import { type RemediationSettings } from '../remediation/settings';
import { whyDenied, type Access } from './access';
import { type Said } from './happenings';
import { type GivenAnswer } from './scenario';

interface Message {
  readonly handle: string;
  readonly body: string;
  readonly sender: string;
  /** Milliseconds since 1970. */
  readonly sent: number;
  /** Until when nobody else gets it. */
  hidden: number;
}

/** A look into the queue. */
export interface Look {
  readonly MaxNumberOfMessages: number;
  readonly WaitTimeSeconds: number;
  readonly VisibilityTimeout: number;
}

export interface AnswersOptions {
  readonly settings: RemediationSettings;
  readonly access: Access;
  readonly given: readonly GivenAnswer[];
  readonly clock: { now(): number; wait(milliseconds: number): void };
  /** @param at - milliseconds since 1970 */
  readonly say: (said: Said, at: number) => void;
}

/** The people of an exercise, and the queue that their answers come to. */
export class Answers {
  private queue: Message[] = [];
  private made = 0;

  public constructor(private readonly options: AnswersOptions) {}

  /** People are asked: each answers after its time. */
  public ask(request: string): void {
    const { settings, access, given, clock, say } = this.options;
    for (const { person, role: name, answer, after } of given) {
      const role = name === undefined ? approverOf(settings) : `arn:${settings.partition}:iam::${settings.account}:role/${name}`;
      const at = clock.now() + after * 1000;
      const { decision } = access.answer(role);
      if (decision.result === 'denied') {
        say({ kind: 'could-not-answer', person, role, answer, why: whyDenied(decision.reason) }, at);
        continue;
      }
      say({ kind: 'answered', person, role, answer }, at);
      this.made += 1;
      const body = answerBody(answer, parseReference(request));
      this.queue.push({ handle: `answer-${this.made}`, body, sender: `AROAEXAMPLEAPPROVER1:${person}`, sent: at, hidden: 0 });
    }
    this.queue.sort((one, other) => one.sent - other.sent);
  }

  /** As a look that waits: it ends with the first message. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
  public receive({ MaxNumberOfMessages: most, WaitTimeSeconds: waitSeconds, VisibilityTimeout: hiddenSeconds }: Look): unknown {
    const { clock, say } = this.options;
    const until = clock.now() + waitSeconds * 1000;
    const first = this.queue
      .filter(({ sent, hidden }) => Math.max(sent, hidden) <= until)
      .map(({ sent, hidden }) => Math.max(sent, hidden));
    const at = first.length === 0 ? until : Math.max(clock.now(), Math.min(...first));
    clock.wait(at - clock.now());
    const got = this.queue.filter(({ sent, hidden }) => sent <= at && hidden <= at).slice(0, most);
    for (const message of got) {
      message.hidden = at + hiddenSeconds * 1000;
      say({ kind: 'read-answer', body: message.body, person: message.sender.slice(message.sender.indexOf(':') + 1) }, at);
    }
    // The SDK leaves an empty list out.
    if (got.length === 0) return {};
    return {
      Messages: got.map(({ handle, body, sender }) => ({
        MessageId: handle,
        ReceiptHandle: handle,
        Body: body,
        Attributes: { SenderId: sender },
      })),
    };
  }

  public delete(handle: string): unknown {
    this.queue = this.queue.filter((message) => message.handle !== handle);
    return {};
  }

  /** Answers that nobody read. */
  public get unread(): readonly string[] {
    return this.queue.map(({ body }) => body);
  }
}

/** A role that the pattern of the first approver stands for. */
export const approverOf = ({ approvers }: RemediationSettings): string =>
  (approvers[0] ?? '')
    .replaceAll('?', '0')
    .replace(/\*(?=\/)/g, 'example')
    .replaceAll('*', '');

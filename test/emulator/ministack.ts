import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { type InputTransformer } from '../../lib/routes/messages';
import { newAccountId } from './build';
import { readSettings } from './settings';

/** What ministack is known to do otherwise than AWS, or not at all; `ministack.test.ts` asserts each. */
export const ministackDifferences = {
  'unknown-types-are-refused': 'CreateStack refuses AWS::Chatbot::*, AWS::Events::Archive, ApiDestination, Connection and EventBusPolicy',
  'no-sums-of-metrics': 'CreateStack fails on an alarm that sums up several metrics',
  'bus-has-no-key': 'a bus out of a template has neither its key nor its dead-letter queue',
  'time-is-now': 'PutEvents does not take Time',
  'paths-have-no-index': 'an input path with an index, such as `$.detail.findings[0].Title`, finds nothing',
  'missing-is-an-empty-string': 'a variable outside quotes whose path is not in the event becomes "", where AWS writes nothing',
  'no-dead-letters': 'what cannot be delivered is dropped; no dead-letter queue gets it',
  'no-other-regions': 'a rule may send to a bus in another account or Region, and nothing arrives',
  'no-log-groups': 'a log group or a runbook is taken as a target, and gets nothing',
} as const;

const protocols = {
  events: { prefix: 'AWSEvents', contentType: 'application/x-amz-json-1.1' },
  sqs: { prefix: 'AmazonSQS', contentType: 'application/x-amz-json-1.0' },
  states: { prefix: 'AWSStepFunctions', contentType: 'application/x-amz-json-1.0' },
  dynamodb: { prefix: 'DynamoDB_20120810', contentType: 'application/x-amz-json-1.0' },
  logs: { prefix: 'Logs_20140328', contentType: 'application/x-amz-json-1.1' },
  kms: { prefix: 'TrentService', contentType: 'application/x-amz-json-1.1' },
} as const;

/**
 * An account in a Region of ministack, which takes a 12-digit access key ID as the account and does not look at the signature. EventBridge, SQS and
 * KMS are called in their JSON protocols, so that the project needs no clients for what it does not call itself.
 */
export class MinistackAccount {
  public readonly cloudFormation: CloudFormationClient;
  private readonly endpoint: string;

  public constructor(
    public readonly region: string,
    public readonly account = newAccountId(),
    ministackEndpoint = readSettings().ministackEndpoint,
  ) {
    if (ministackEndpoint === undefined) {
      throw new Error('ministack does not run; run the suite by `npm run test:emulator`, whose global set-up starts it');
    }
    this.endpoint = ministackEndpoint;
    const credentials = { accessKeyId: account, secretAccessKey: 'none' };
    this.cloudFormation = new CloudFormationClient({ endpoint: this.endpoint, region, credentials });
  }

  /** @throws Error with what was answered, where it is no success */
  public async call<Answer>(service: keyof typeof protocols, operation: string, input: object = {}): Promise<Answer> {
    const { prefix, contentType } = protocols[service];
    const body = await this.post(
      service,
      operation,
      { 'x-amz-target': `${prefix}.${operation}`, 'content-type': contentType },
      JSON.stringify(input),
    );
    return (body === '' ? {} : JSON.parse(body)) as Answer;
  }

  /** In the query protocol, which answers in XML. @throws Error with what was answered, where it is no success */
  public query(service: 'sns' | 'monitoring', operation: string, input: Readonly<Record<string, string>>): Promise<string> {
    const version = service === 'sns' ? '2010-03-31' : '2010-08-01';
    const parameters = new URLSearchParams({ Action: operation, Version: version, ...input });
    return this.post(service, operation, { 'content-type': 'application/x-www-form-urlencoded' }, parameters.toString());
  }

  private async post(service: string, operation: string, headers: Readonly<Record<string, string>>, body: string): Promise<string> {
    const scope = `${this.account}/20260101/${this.region}/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`;
    const answer = await fetch(this.endpoint, { method: 'POST', headers: { ...headers, authorization }, body });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${service}:${operation} was answered ${answer.status}: ${text}`);
    return text;
  }
}

/** An input transformer of a template without the paths that ministack finds nothing at (paths-have-no-index). */
export function asMinistackReads({ InputPathsMap, InputTemplate }: TemplateTransformer): InputTransformer {
  const found = Object.entries(InputPathsMap).filter(([, path]) => !path.includes('['));
  return { inputPathsMap: Object.fromEntries(found), inputTemplate: InputTemplate };
}

/** What stands outside quotes for what is not in the event (missing-is-an-empty-string). */
export const missingInMinistack = '""';

/** As it stands in a template, and as EventBridge answers it. */
export interface TemplateTransformer {
  readonly InputPathsMap: Readonly<Record<string, string>>;
  readonly InputTemplate: string;
}

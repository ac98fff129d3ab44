import { type Problem } from '../core/problem';

/** What an ARN of a target has to look like. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export interface ArnShape {
  readonly service: string;
  /** The part behind the account ID. */
  readonly resource: RegExp;
  readonly example: string;
  /** IAM's ARNs have no Region. @default false */
  readonly global?: boolean;
}

export const arnShapes = {
  topic: { service: 'sns', resource: /^[\w-]{1,256}(\.fifo)?$/, example: 'arn:aws:sns:eu-central-1:111122223333:findings' },
  queue: { service: 'sqs', resource: /^[\w-]{1,80}(\.fifo)?$/, example: 'arn:aws:sqs:eu-central-1:111122223333:findings' },
  function: {
    service: 'lambda',
    resource: /^function:[\w-]{1,64}(:[\w$-]{1,128})?$/,
    example: 'arn:aws:lambda:eu-central-1:111122223333:function:triage',
  },
  stateMachine: {
    service: 'states',
    resource: /^stateMachine:[^\s<>{}[\]?*"#%\\^|~`$&,;:/]{1,80}(:[\w.-]{1,80})?$/,
    example: 'arn:aws:states:eu-central-1:111122223333:stateMachine:triage',
  },
  eventBus: {
    service: 'events',
    resource: /^event-bus\/[\w./-]{1,256}$/,
    example: 'arn:aws:events:eu-central-1:111122223333:event-bus/siem',
  },
  role: { service: 'iam', resource: /^role\/[\w+=,.@/-]{1,576}$/, example: 'arn:aws:iam::111122223333:role/Runbooks', global: true },
  secret: {
    service: 'secretsmanager',
    resource: /^secret:[\w/+=.@-]{1,512}-[A-Za-z0-9]{6}$/,
    example: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:pagerduty-AbCdEf',
  },
  customAction: {
    service: 'securityhub',
    resource: /^action\/custom\/[A-Za-z0-9]{1,20}$/,
    example: 'arn:aws:securityhub:eu-central-1:111122223333:action/custom/SendToResponder',
  },
} as const satisfies Readonly<Record<string, ArnShape>>;

const arnForm = /^arn:(aws(?:-[a-z]+)*):([a-z0-9-]+):([a-z0-9-]*):(\d{12}|):(.+)$/;

/** The problems of an ARN: not one, of another service, without Region or account, or of another resource. */
export function arnProblems(arn: string, { service, resource, example, global = false }: ArnShape, path: string): readonly Problem[] {
  const [, partition, foundService, region = '', account, found = ''] = arnForm.exec(arn) ?? [];
  const hasPlace = (global ? region === '' : /^[a-z]{2,}(-[a-z]+)+-\d$/.test(region)) && account !== '';
  if (foundService === service && hasPlace && resource.test(found)) {
    const expected = partitionOf(region);
    // Other partitions than these have Regions of their own.
    return global || partition === expected || !ordinaryPartitions.includes(partition ?? '')
      ? []
      : [
          {
            id: 'arn-of-another-partition',
            path,
            message: `must begin with arn:${expected}:, because ${region} is in that partition`,
            value: arn,
            remedy: 'use the partition of the Region',
          },
        ];
  }
  return [
    {
      id: 'invalid-target-arn',
      path,
      message:
        foundService !== undefined && foundService !== service
          ? `must be an ARN of ${service}, but is an ARN of ${foundService}`
          : `must be a complete ARN of ${service}${global ? '' : ' with Region and account'}`,
      value: arn,
      remedy: `write it like ${example}`,
    },
  ];
}

const ordinaryPartitions: readonly string[] = ['aws', 'aws-cn', 'aws-us-gov'];

/** Partition that a Region is in. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function partitionOf(region: string): string {
  return region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** Account and Region of an ARN, as one text. */
export function placeOfArn(arn: string): string {
  const [, , , region, account] = arnForm.exec(arn) ?? [];
  return `${account} ${region}`;
}

/** Region of an ARN. @returns undefined where it names none */
export function regionOfArn(arn: string): string | undefined {
  const region = arnForm.exec(arn)?.[3];
  return region === '' ? undefined : region;
}

/** Account of an ARN. @returns undefined where it names none */
export function accountOfArn(arn: string): string | undefined {
  const account = arnForm.exec(arn)?.[4];
  return account === '' ? undefined : account;
}

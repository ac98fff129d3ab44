import { Annotations } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { BucketReplay } from '../../constructs/bucket-replay';
import { replayDoubts } from '../bucket-replay/doubts';
import { replayName, replaySettings } from '../bucket-replay/settings';
import { type Configuration } from '../configuration/configuration';
import { type ReplayConfiguration } from '../configuration/replay';
import { alarmTopicOf } from '../routes/alarm-topics';
import { PlainStack } from '../synthesis/plain-stack';
import { partitionLiterals } from './partition-literals';

export const replayStackName = replayName;

export interface ReplayStackProps {
  readonly configuration: Configuration;
  readonly replay: ReplayConfiguration;
  /** Accounts of the organization. @default - not known */
  readonly accounts?: ReadonlySet<string>;
}

/** The replay of a bucket, in the account and Region of the bucket: Step Functions lists no other. */
export class ReplayStack extends PlainStack {
  public constructor(scope: Construct, id: string, { configuration, replay, accounts }: ReplayStackProps) {
    const settings = replaySettings(configuration, replay);
    const { account, region, findings, packageSha256, objectsPerBuild, concurrentBuilds, keepDays } = settings;
    super(scope, id, {
      stackName: replayStackName,
      env: { account, region },
      description: 'Cordon: replays the findings of a bucket with Step Functions',
      terminationProtection: true,
    });
    partitionLiterals(this);
    const alarmTopicArn = alarmTopicOf(configuration.routing.alarmTopicArns, { account, region });
    new BucketReplay(this, 'BucketReplay', {
      ...{ findings, packageSha256, objectsPerBuild, concurrentBuilds, keepDays },
      ...(alarmTopicArn !== undefined && { alarmTopicArn }),
    });
    for (const { id: doubt, message } of replayDoubts(settings, accounts)) Annotations.of(this).addWarningV2(`cordon:${doubt}`, message);
  }
}

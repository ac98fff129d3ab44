import { CfnOutput } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { EvidenceStore } from '../../constructs/evidence-store';
import { type EvidenceStore as EvidenceStoreData } from '../evidence/store';
import { PlainStack } from '../synthesis/plain-stack';

/** The evidence store of one Region, in the account of the membership. */
export class EvidenceStack extends PlainStack {
  public constructor(scope: Construct, id: string, store: EvidenceStoreData) {
    const { bucket, stackName } = store;
    super(scope, id, {
      stackName,
      env: { account: bucket.account, region: bucket.region },
      description: `Cordon: evidence store of ${bucket.region}`,
      terminationProtection: true,
    });
    const { bucket: made } = new EvidenceStore(this, 'Evidence', {
      bucketName: bucket.name,
      account: bucket.account,
      region: bucket.region,
      organizationId: store.organizationId,
      partition: store.partition,
      objectLock: store.objectLock,
      ...(store.expireAfterDays !== undefined && { expireAfterDays: store.expireAfterDays }),
      accessLogDays: store.accessLogDays,
      lookers: store.lookers,
      breakGlass: store.breakGlass,
    });
    new CfnOutput(this, 'BackupS3BucketName', { description: 'Parameter of the containment runbooks', value: made.ref });
  }
}

import { CfnWaitConditionHandle } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { type RetiredStack as RetiredStackLayout } from '../routes/retired-stacks';
import { PlainStack } from '../synthesis/plain-stack';

/** Nothing but what a stack must have: its deployment takes away what the stack held, after which it can be deleted. */
export class RetiredStack extends PlainStack {
  public constructor(scope: Construct, id: string, { stackName, account, region }: RetiredStackLayout) {
    super(scope, id, { stackName, env: { account, region }, description: 'Cordon: retired, to be deleted' });
    new CfnWaitConditionHandle(this, 'Nothing');
  }
}

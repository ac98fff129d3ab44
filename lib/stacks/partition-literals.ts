import { type Stack } from 'aws-cdk-lib';

/**
 * Has ARNs of a stack whose Region is known written out, without a reference to the partition each time: policies that name many rules would fill
 * the 51,200 bytes of a template. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
export const partitionLiterals = (stack: Stack): void => stack.node.setContext('@aws-cdk/core:enablePartitionLiterals', true);

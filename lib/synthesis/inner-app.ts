import { DISABLE_CREATION_STACK_TRACES } from 'aws-cdk-lib/cx-api';
import { type AppProps } from 'aws-cdk-lib';

/**
 * Options of an app whose templates alone are read. Nobody sees its tree, nor where each of its resources was created: to find that out takes a
 * fifth of the synthesis.
 */
export const innerAppProps = {
  analyticsReporting: false,
  treeMetadata: false,
  context: { [DISABLE_CREATION_STACK_TRACES]: true },
} as const satisfies AppProps;

/** Where a resource is, for its ARN. */
export interface ArnPlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/**
 * ARN of a rule. It depends only on the name, so policies can name the rule before it exists.
 * @param busName - @default - the default bus, which does not stand in the ARN
 */
export const ruleArn = ({ partition, region, account }: ArnPlace, name: string, busName?: string): string =>
  `arn:${partition}:events:${region}:${account}:rule/${busName === undefined ? '' : `${busName}/`}${name}`;

/** ARN of a bus. */
export const busArn = ({ partition, region, account }: ArnPlace, name: string): string =>
  `arn:${partition}:events:${region}:${account}:event-bus/${name}`;

/** A service that assumes roles on behalf of many customers, for which AWS documents how a trust policy names the one. */
export interface ConfusedDeputy {
  /** Service principal. */
  readonly principal: string;
  /** Condition keys of which AWS documents at least one for the trust. */
  readonly keys: readonly string[];
  /** AWS page that says so. */
  readonly page: string;
}

const source = ['aws:SourceArn', 'aws:SourceAccount', 'aws:SourceOrgID', 'aws:SourceOrgPaths'];

/**
 * Not every service: only those of which a page for roles was found. Many others send no source with `sts:AssumeRole`, and a condition on it would
 * lock them out.
 */
export const confusedDeputies: readonly ConfusedDeputy[] = [
  {
    principal: 'bedrock.amazonaws.com',
    keys: source,
    page: 'https://docs.aws.amazon.com/bedrock/latest/userguide/agents-permissions.html',
  },
  {
    principal: 'events.amazonaws.com',
    keys: source,
    page: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html',
  },
  {
    principal: 'personalize.amazonaws.com',
    keys: source,
    page: 'https://docs.aws.amazon.com/personalize/latest/dg/cross-service-confused-deputy-prevention.html',
  },
  {
    principal: 'scheduler.amazonaws.com',
    keys: source,
    page: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html',
  },
  {
    principal: 'ssm.amazonaws.com',
    keys: source,
    page: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html',
  },
  {
    principal: 'states.amazonaws.com',
    keys: source,
    page: 'https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html',
  },
];

/** Assumes the containment role of AWS Security Incident Response, with the ID of the account as external ID. */
export const containmentPrincipal = 'containment.security-ir.amazonaws.com';

/** A service principal without the Region that older ones have, and without the suffix of China: `states.eu-west-1.amazonaws.com`. */
export const globalPrincipal = (principal: string): string =>
  principal
    .replace(/\.amazonaws\.com\.cn$/, '.amazonaws.com')
    .replace(/^([a-z0-9-]+)\.(?:[a-z]{2}(?:-[a-z]+)+-\d|<AWS::Region>)\.amazonaws\.com$/, '$1.amazonaws.com');

import { ingestedProducts } from '../../signals/readers/product';
import { isGuardDutyOcsf } from '../records/facts';
import { textAt, type ReplayRecord } from '../records/record';

/** Whether AWS Security Incident Response takes findings of a product of Security Hub, by its ARN. */
export function isIngestedArn(arn: string | undefined): boolean {
  return ingestedProducts.some(({ product }) => arn?.endsWith(`:product/${product}`) === true);
}

/** Whether the service takes findings of the product. Of Security Hub V2 it is known of GuardDuty alone. */
export function isIngestedProduct(record: Extract<ReplayRecord, { readonly finding: unknown }>): boolean {
  return record.form === 'security-hub-v2' ? isGuardDutyOcsf(record.finding) : isIngestedArn(textAt(record.finding, 'ProductArn'));
}

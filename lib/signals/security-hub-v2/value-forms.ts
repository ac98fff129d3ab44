import { productArnForm, regionForm, resourceForm, type ValueForm } from '../../events/value-forms';

/** Security Hub V2 writes `productv2` where Security Hub CSPM writes `product`. */
const asOfCspm = (text: string): string => text.replace(':productv2/', ':product/').replace(/:productv?$/, ':product');

/** Accounts of AWS; accounts of other clouds, such as subscriptions of Azure, have a UUID. */
const account: ValueForm = {
  words: 'an account ID of 12 digits in quotes',
  form: /^(?:\d{12}|[0-9a-fA-F-]{36})$/,
  beginning: /^[0-9a-fA-F-]*$/,
};
/** https://docs.aws.amazon.com/securityhub/latest/userguide/exposure-findings-sample.html */
const resourceType: ValueForm = {
  words: 'a type such as AWS::EC2::Instance',
  form: /^(?!Aws[A-Z])\S*\W?\S+$/,
  beginning: /^(?!Aws[A-Z])/,
};
/** https://docs.aws.amazon.com/securityhub/latest/userguide/exposure-findings-sample.html */
const productArn: ValueForm = {
  words: 'the ARN of a product, such as arn:aws:securityhub:eu-west-1::productv2/aws/guardduty',
  form: { test: (text) => !text.startsWith('arn:') || productArnForm.form.test(asOfCspm(text)) },
  beginning: { test: (text) => !text.startsWith('arn:') || productArnForm.beginning?.test(asOfCspm(text)) !== false },
};
/** https://schema.ocsf.io/1.6.0/objects/cve */
const cve: ValueForm = { words: 'the ID of a CVE, such as CVE-2024-12345', form: /^CVE-\d{4}-\d{4,}$/, beginning: /^C?V?E?-?[\d-]*$/ };

const forms: Readonly<Partial<Record<string, ValueForm>>> = {
  'cloud.account.uid': account,
  'cloud.region': regionForm,
  'evidences.actor.user.account.uid': account,
  'metadata.product.uid': productArn,
  'resources.owner.account.uid': account,
  'resources.region': regionForm,
  'resources.type': resourceType,
  'resources.uid': resourceForm,
  'vulnerabilities.cve.uid': cve,
};

/** The form of a field in OCSF. @returns undefined where any text may be right */
export function formOfFieldV2(field: string): ValueForm | undefined {
  return Object.hasOwn(forms, field) ? forms[field] : undefined;
}

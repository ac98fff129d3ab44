import { type Document } from '../../signals/readers/example-event';
import { guardDutyTypeOf } from '../../events/security-hub-types';
import { memberOf, numberAt, textAt } from './record';
import { levelOfLabel, numbersOfLevel, type SeverityLevel } from './severity';

/** What is known of a finding of GuardDuty, whichever form it was recorded in. Each is left out where the record does not have it. */
export interface GuardDutyFacts {
  readonly type?: string;
  readonly account?: string;
  readonly region?: string;
  readonly id?: string;
  readonly arn?: string;
  readonly title?: string;
  readonly description?: string;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  /** Severities that it can have; none where the record has none. */
  readonly severities: readonly number[];
}

const guardDuty = /:product(?:v2)?\/aws\/guardduty$/;

/** Whether a finding of Security Hub CSPM came from GuardDuty. */
export function isGuardDutyProduct(finding: Document): boolean {
  return isGuardDutyArn(textAt(finding, 'ProductArn') ?? '');
}

/** Whether an ARN of a product is that of GuardDuty. */
export const isGuardDutyArn = (arn: string): boolean => guardDuty.test(arn);

/** Whether a finding of Security Hub V2 came from GuardDuty. */
export function isGuardDutyOcsf(finding: Document): boolean {
  return (
    guardDuty.test(textAt(finding, 'metadata', 'product', 'uid') ?? '') || textAt(finding, 'metadata', 'product', 'name') === 'GuardDuty'
  );
}

/**
 * `Types` has the type of GuardDuty as its last part, `Severity.Product` its number, and `Id` is its ARN.
 * https://docs.aws.amazon.com/guardduty/latest/ug/securityhub-integration.html
 */
export function factsOfSecurityHub(finding: Document): GuardDutyFacts {
  const given = memberOf(finding, 'FindingProviderFields');
  const [type] = [...textsOf(memberOf(given, 'Types')), ...textsOf(memberOf(finding, 'Types'))];
  const number = numberAt(finding, 'Severity', 'Product');
  const level = levelOfLabel(textAt(given, 'Severity', 'Label') ?? textAt(finding, 'Severity', 'Label'));
  return known({
    type: type === undefined ? undefined : guardDutyTypeOf(type),
    account: textAt(finding, 'AwsAccountId'),
    region: textAt(finding, 'Region') ?? regionOfArn(textAt(finding, 'ProductArn')),
    ...ofArn(textAt(finding, 'Id')),
    title: textAt(finding, 'Title'),
    description: textAt(finding, 'Description'),
    createdAt: textAt(finding, 'CreatedAt'),
    updatedAt: textAt(finding, 'UpdatedAt'),
    severities: number !== undefined ? [number] : level === undefined ? [] : severitiesOf(level),
  });
}

/** What GuardDuty calls Critical may be HIGH: it had no Critical once. */
const severitiesOf = (level: SeverityLevel): readonly number[] =>
  level === 'high' ? [...numbersOfLevel.high, ...numbersOfLevel.critical] : numbersOfLevel[level];

/** https://docs.aws.amazon.com/securityhub/latest/userguide/security-hub-adv-ocsf-findings.html */
export function factsOfOcsf(finding: Document): GuardDutyFacts {
  const [type] = textsOf(memberOf(memberOf(finding, 'finding_info'), 'types'));
  // The vendor's own severity stays where a rule or a person changed the other.
  const level =
    levelOfLabel(numberAt(finding, 'vendor_attributes', 'severity_id')) ??
    levelOfLabel(numberAt(finding, 'severity_id')) ??
    levelOfLabel(textAt(finding, 'severity'));
  return known({
    type,
    account: textAt(finding, 'cloud', 'account', 'uid'),
    region: textAt(finding, 'cloud', 'region'),
    ...ofArn(textAt(finding, 'finding_info', 'uid')),
    title: textAt(finding, 'finding_info', 'title'),
    description: textAt(finding, 'finding_info', 'desc'),
    severities: level === undefined ? [] : numbersOfLevel[level],
  });
}

/** `eu-west-1` of `arn:aws:securityhub:eu-west-1::product/aws/guardduty`. */
export function regionOfArn(arn: string | undefined): string | undefined {
  const region = arn?.split(':')[3];
  return region === '' ? undefined : region;
}

function ofArn(arn: string | undefined): Pick<GuardDutyFacts, 'arn' | 'id'> {
  const [, id] = /^arn:[^:]+:guardduty:.*\/finding\/([^/]+)$/.exec(arn ?? '') ?? [];
  return id === undefined ? {} : { arn, id };
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** Facts without those that are undefined. */
export function known(found: { readonly [Name in keyof GuardDutyFacts]: GuardDutyFacts[Name] | undefined }): GuardDutyFacts {
  const facts: Record<string, unknown> = {};
  for (const name in found) {
    const value = found[name as keyof GuardDutyFacts];
    if (value !== undefined) facts[name] = value;
  }
  return facts as unknown as GuardDutyFacts;
}

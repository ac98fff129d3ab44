import { type Document } from '../../signals/readers/example-event';
import { arrivedInSecurityHub, arrivedInSecurityHubV2 } from './arrival';
import { known, factsOfOcsf, factsOfSecurityHub, isGuardDutyOcsf, isGuardDutyProduct, type GuardDutyFacts } from './facts';
import { type FindingForm } from './form';
import { guardDutyOf, ocsfOf, securityHubOf } from './made-forms';
import { numberAt, textAt, type FindingRecord } from './record';

/** The forms that a finding has on its way. */
export interface FindingForms {
  /** @default - no finding of GuardDuty */
  readonly guardDuty?: FindingForm;
  /** @default - it is not known how Security Hub CSPM has it */
  readonly securityHub?: FindingForm;
  /** @default - it is not known how Security Hub V2 has it */
  readonly securityHubV2?: FindingForm;
}

const recorded = (...possible: readonly Document[]): FindingForm => ({ possible, isOpen: () => false, isRecorded: true });

/**
 * The forms of a finding. GuardDuty's own findings go on to both Security Hubs; what was recorded in one form says something of the others. Of other
 * products nothing is said beyond the form that was recorded.
 */
export function formsOf(record: FindingRecord): FindingForms {
  const [guardDuty, securityHub, securityHubV2] = [guardDutyForm(record), securityHubForm(record), securityHubV2Form(record)];
  return { ...(guardDuty && { guardDuty }), ...(securityHub && { securityHub }), ...(securityHubV2 && { securityHubV2 }) };
}

/** The finding as GuardDuty has it. @returns undefined for a finding of another product */
export function guardDutyForm(record: FindingRecord): FindingForm | undefined {
  if (record.form === 'guardduty') return recorded(record.finding);
  const facts = factsOf(record);
  return facts && guardDutyOf(facts);
}

/** The finding as Security Hub CSPM got it. @returns undefined where that is not known */
export function securityHubForm(record: FindingRecord): FindingForm | undefined {
  if (record.form === 'security-hub') return recorded(...arrivedInSecurityHub(record.finding));
  const facts = factsOf(record);
  return facts && securityHubOf(facts);
}

function securityHubV2Form(record: FindingRecord): FindingForm | undefined {
  if (record.form === 'security-hub-v2') return recorded(...arrivedInSecurityHubV2(record.finding));
  const facts = factsOf(record);
  return facts && ocsfOf(facts);
}

/** Facts of a finding of GuardDuty. @returns undefined for a finding of another product */
export function factsOf({ form, finding }: FindingRecord): GuardDutyFacts | undefined {
  switch (form) {
    case 'guardduty':
      return factsOfGuardDuty(finding);
    case 'security-hub':
      return isGuardDutyProduct(finding) ? factsOfSecurityHub(finding) : undefined;
    case 'security-hub-v2':
      return isGuardDutyOcsf(finding) ? factsOfOcsf(finding) : undefined;
  }
}

function factsOfGuardDuty(finding: Document): GuardDutyFacts {
  const severity = numberAt(finding, 'severity');
  return known({
    type: textAt(finding, 'type'),
    account: textAt(finding, 'accountId'),
    region: textAt(finding, 'region'),
    id: textAt(finding, 'id'),
    arn: textAt(finding, 'arn'),
    title: textAt(finding, 'title'),
    description: textAt(finding, 'description'),
    createdAt: textAt(finding, 'createdAt'),
    updatedAt: textAt(finding, 'updatedAt'),
    severities: severity === undefined ? [] : [severity],
  });
}

import { type Document } from '../../signals/readers/example-event';
import { arrivedInSecurityHub, arrivedInSecurityHubV2 } from './arrival';
import { known, factsOfOcsf, factsOfSecurityHub, isGuardDutyOcsf, isGuardDutyProduct, type GuardDutyFacts } from './facts';
import { type FindingForm } from './form';
import { guardDutyOf, ocsfOf, securityHubOf } from './made-forms';
import { numberAt, textAt, type ReplayRecord } from './record';

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
export function formsOf(record: Exclude<ReplayRecord, { readonly form: 'event' | 'cloudtrail' }>): FindingForms {
  const { finding } = record;
  switch (record.form) {
    case 'guardduty': {
      const facts = factsOfGuardDuty(finding);
      return { guardDuty: recorded(finding), securityHub: securityHubOf(facts), securityHubV2: ocsfOf(facts) };
    }
    case 'security-hub': {
      const facts = isGuardDutyProduct(finding) ? factsOfSecurityHub(finding) : undefined;
      return {
        ...(facts && { guardDuty: guardDutyOf(facts), securityHubV2: ocsfOf(facts) }),
        securityHub: recorded(...arrivedInSecurityHub(finding)),
      };
    }
    case 'security-hub-v2': {
      const facts = isGuardDutyOcsf(finding) ? factsOfOcsf(finding) : undefined;
      return {
        ...(facts && { guardDuty: guardDutyOf(facts), securityHub: securityHubOf(facts) }),
        securityHubV2: recorded(...arrivedInSecurityHubV2(finding)),
      };
    }
  }
}

export function factsOfGuardDuty(finding: Document): GuardDutyFacts {
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

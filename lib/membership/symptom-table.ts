/** A line of AWS's table of symptoms: what people see, the cause that AWS names, and the remedy. */
export interface SymptomEntry {
  readonly symptom: string;
  readonly cause: string;
  readonly remedy: string;
}

/**
 * AWS's table of symptoms and causes, by ID and in its order.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/config-validation.html
 */
export const symptomTable = {
  'membership-pending': {
    symptom: 'The membership is Pending',
    cause: 'Onboarding was not completed.',
    remedy: 'Complete the steps that cordon onboard shows as to do.',
  },
  'membership-list-empty': {
    symptom: 'list-memberships is empty',
    cause: 'The call asks another Region than that of the membership.',
    remedy: 'Set organization.membershipRegion to the Region of the membership: that one can never change.',
  },
  'triage-role-missing': {
    symptom: 'The triage service-linked role is missing in the management account',
    cause: 'The membership was created by the API, and nobody created the role by hand.',
    remedy: 'Create it: cordon onboard has the command in step triage-role.',
  },
  'accounts-missing-from-coverage': {
    symptom: 'Member accounts are missing from the coverage',
    cause: 'The triage service-linked role is missing there.',
    remedy:
      'Let iam:CreateServiceLinkedRole through the service control policies of these accounts. Then run the setup of proactive response in the console again.',
  },
  'event-rules-missing': {
    symptom: 'EventBridge rules with SecurityIncidentResponse in their name are missing in member accounts',
    cause: 'Proactive response was not completed.',
    remedy: 'Turn on proactive response (membership.triage), and look again: aws events list-rules in a member account.',
  },
  'sample-findings-ignored': {
    symptom: 'Sample findings of GuardDuty are not processed',
    cause: 'This is expected: triage filters sample findings out.',
    remedy: 'Test with the test domain of GuardDuty from a covered instance, not with sample findings.',
  },
  'test-finding-not-archived': {
    symptom: 'A test finding is not archived after 15 minutes',
    cause: 'The EventBridge rules are missing or disabled, or GuardDuty is off.',
    remedy: 'Turn on GuardDuty in the Region of the test, then look at the EventBridge rules of the account.',
  },
  'no-cases': {
    symptom: 'There has been no case for long',
    cause: 'Triage closes most findings by itself. With no archived findings at all, the findings do not arrive.',
    remedy: 'Look for archived findings in GuardDuty. If there are none, check the EventBridge rules and GuardDuty.',
  },
  'no-findings-triaged': {
    symptom: 'No findings of GuardDuty are triaged',
    cause: 'GuardDuty is not on, or makes no findings.',
    remedy: 'Turn on GuardDuty in every account and Region in use: cordon onboard has the commands in step guardduty.',
  },
  'service-not-processing': {
    symptom: 'The service does not process findings',
    cause: 'This is expected: triage found that the activity is expected, and archived the findings.',
    remedy: 'Look for archived findings in GuardDuty, and for findings with the workflow status SUPPRESSED in Security Hub CSPM.',
  },
  'no-mail': {
    symptom: 'The team gets no mail',
    cause: 'An address is wrong, communication preferences are off, or the mail is in the spam folder.',
    remedy: 'Correct membership.team, and open a self-managed test case.',
  },
  'containment-does-not-run': {
    symptom: 'Containment does not run',
    cause: 'The StackSet of the containment roles is not deployed, or the containment preference was not submitted.',
    remedy: 'Deploy the roles (cordon deploy) and submit the preference (cordon onboard preference).',
  },
} as const satisfies Readonly<Record<string, SymptomEntry>>;

export type SymptomId = keyof typeof symptomTable;

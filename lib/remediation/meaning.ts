import { acknowledgementProblems } from '../configuration/acknowledgements';
import { type MeaningCheck } from '../configuration/draft';
import { twice } from '../configuration/repeated';

/** What a schema cannot say of remediation. */
export const checkRemediationMeaning: MeaningCheck = ({ draft: { remediation }, given }) => {
  if (remediation === undefined) return [];
  const { approvers, automatic, acknowledge } = remediation;
  return [
    ...twice('duplicate-approver', 'an approver', approvers, (index) => `remediation.approvers[${index}]`),
    // Each trigger has a rule of its name in EventBridge.
    ...twice(
      'duplicate-trigger-name',
      'the name of a trigger',
      automatic?.map((trigger) => trigger?.name),
      (index) => `remediation.automatic[${index}].name`,
    ),
    ...acknowledgementProblems(acknowledge, 'remediation', given),
  ];
};

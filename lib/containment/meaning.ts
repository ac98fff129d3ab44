import { approvedActionTypes } from '../configuration/configuration';
import { type ConfigurationDraft, type MeaningCheck } from '../configuration/draft';
import { twice } from '../configuration/repeated';
import { type Problem } from '../core/problem';
import { regionOfPartition } from '../organization/region-meaning';

/** What a schema cannot say of the containment roles. */
export const checkContainment: MeaningCheck = (written) => {
  const { containment } = written.draft;
  return [
    ...twice('duplicate-action', 'an action', containment?.approvedActions, (i) => `containment.approvedActions[${i}]`),
    ...regionOfPartition(containment?.region, 'containment.region'),
    ...approvedActions(written),
  ];
};

function approvedActions({ draft: { containment }, given }: ConfigurationDraft): Problem[] {
  const actions = containment?.approvedActions;
  const published = containment?.policy === 'published' || !given('containment.policy');
  if (actions === undefined || !published || approvedActionTypes.every((type) => actions.includes(type)) || actions.includes(undefined)) {
    return [];
  }
  return [
    {
      id: 'approved-actions-without-least-privilege',
      path: 'containment.approvedActions',
      message: 'narrows nothing: the published policy allows every runbook',
      value: actions,
      remedy: 'set containment.policy to least-privilege, or leave approvedActions out',
    },
  ];
}

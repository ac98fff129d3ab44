import { type ChecklistItem } from '../onboarding/checklist/item';
import { type Validation } from '../onboarding/validation';
import { figure } from '../core/text';

type Status = ChecklistItem['verdict']['status'];

/** A sign for each verdict: it reads the same in every form of the report. */
export const verdictSigns: Readonly<Record<Status, string>> = { yes: '✔', no: '✖', unknown: '?', person: '☐', 'not-wanted': '·' };

export const verdictNames: Readonly<Record<Status, string>> = {
  yes: 'yes',
  no: 'no',
  unknown: 'unknown',
  person: 'for a person',
  'not-wanted': 'not wanted',
};

/** `8 of 18 items yes · 2 no · 5 unknown · 3 for a person`; what is not wanted is not counted. */
export function verdictTally(items: Validation['items']): string {
  const of = (status: Status): number => items.filter(({ verdict }) => verdict.status === status).length;
  return [
    `${figure(of('yes'))} of ${figure(items.length - of('not-wanted'))} items yes`,
    ...(['no', 'unknown', 'person', 'not-wanted'] as const)
      .filter((status) => of(status) > 0)
      .map((status) => `${figure(of(status))} ${verdictNames[status]}`),
  ].join(' · ');
}

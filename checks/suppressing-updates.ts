import { at, isIntrinsic, listOf, type Properties } from './values';

/** An action of an automation rule that suppresses what it matches. */
export interface SuppressingUpdate {
  /** Place of the action, for findings. */
  readonly place: string;
  /** `FindingFieldsUpdate`. */
  readonly update: unknown;
  /** Whether it certainly suppresses. Otherwise the template does not show it. */
  readonly certain: boolean;
}

/** Actions that set `Workflow.Status` to SUPPRESSED, or to what is only known when the rule is deployed. */
export function suppressingUpdates({ Actions: actions }: Properties): readonly SuppressingUpdate[] {
  return listOf(actions).flatMap((action, index): readonly SuppressingUpdate[] => {
    const place = `Actions.${index}`;
    const update = isIntrinsic(action) ? action : at(action, 'FindingFieldsUpdate');
    const workflow = isIntrinsic(update) ? update : at(update, 'Workflow');
    const status = isIntrinsic(workflow) ? workflow : at(workflow, 'Status');
    if (status === 'SUPPRESSED') return [{ place, update, certain: true }];
    return isIntrinsic(status) ? [{ place, update, certain: false }] : [];
  });
}

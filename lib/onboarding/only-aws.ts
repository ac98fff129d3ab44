import { type Step, type StepId } from './step';

/** What no snapshot shows of a step, however much of it is done. */
const untold: Partial<Record<StepId, string>> = {
  guardduty: 'whether GuardDuty and Security Hub are on in each member account',
  'membership-coverage': 'whether the service has its roles and EventBridge rules in each member account',
  team: 'whether mail reaches the team: a test case sends some, and the team can tell',
  'containment-preference': 'whether AWS has the containment preference on record: no API tells',
  validation: 'whether findings are triaged: a test finding shows it',
};

/** What only AWS can tell, or a test, of the steps that are wanted; in their order. */
export function onlyAwsTells(steps: readonly Pick<Step, 'id' | 'state'>[]): readonly string[] {
  return steps.flatMap(({ id, state }) => (state.status === 'not-wanted' ? [] : (untold[id] ?? [])));
}

import { busPolicies } from '../bus-policies';
import { unknown, violation, type CheckRule } from '../rule';
import { isAbsent, isIntrinsic, listOf, shown } from '../values';

export const eventBusActions: CheckRule = {
  id: 'EventBusAllowsEveryAction',
  level: 'error',
  types: ['AWS::Events::EventBus', 'AWS::Events::EventBusPolicy'],
  what: 'A policy of an event bus that lets others do everything (`events:*`).',
  why: 'Who may send events may then also change and delete the rules that tell you of them.',
  fix: 'Allow `events:PutEvents`, and what else is needed by name.',
  pages: ['https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html'],
  check: ({ type, properties }) =>
    busPolicies(type, properties).statements.flatMap(({ name, raw }) => {
      if (!isAbsent(raw.NotAction)) return [violation(`${name}::NotAction`, 'all actions but those of NotAction are allowed')];
      return listOf(raw.Action).flatMap((action) => {
        if (isIntrinsic(action))
          return [unknown(`${name}::${shown(action)}`, 'which actions are allowed is only known when it is deployed')];
        return /[*?]/.test(shown(action))
          ? [violation(`${name}::${shown(action)}`, `${shown(action)} lets others change the rules of the bus`)]
          : [];
      });
    }),
};

import { busPolicies } from '../bus-policies';
import { unknown, violation, type CheckRule } from '../rule';
import { isAbsent, isIntrinsic, listOf, shown } from '../values';

export const eventBusActions: CheckRule = {
  id: 'EventBusAllowsEveryAction',
  level: 'error',
  types: ['AWS::Events::EventBus', 'AWS::Events::EventBusPolicy'],
  what: 'An event bus policy that allows others every action (`events:*`).',
  why: 'Everybody who can send events can then also change and delete the rules that notify you.',
  fix: 'Allow only `events:PutEvents` and other necessary actions by name.',
  pages: ['https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html'],
  check: ({ type, properties }) =>
    busPolicies(type, properties).statements.flatMap(({ name, raw }) => {
      if (!isAbsent(raw.NotAction)) return [violation(`${name}::NotAction`, 'all actions except those in NotAction are allowed')];
      return listOf(raw.Action).flatMap((action) => {
        if (isIntrinsic(action)) return [unknown(`${name}::${shown(action)}`, 'the allowed actions are known only after deployment')];
        return /[*?]/.test(shown(action))
          ? [violation(`${name}::${shown(action)}`, `${shown(action)} allows others to change the rules of the bus`)]
          : [];
      });
    }),
};

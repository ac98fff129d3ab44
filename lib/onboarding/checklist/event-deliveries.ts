import { count } from '../../core/text';
import { administrator } from '../context';
import { testCaseEvents } from '../test-case/events';
import { forAPerson, no, notAskedFor, type ChecklistContext, type ChecklistItem, type ItemVerdict } from './item';

/** Routes are known by the configuration alone; what they delivered is to be seen where they deliver to. */
export function eventDeliveries(context: ChecklistContext): ChecklistItem {
  return {
    id: 'event-deliveries',
    item: 'Routes of EventBridge deliver the events of cases',
    verdict: verdict(context),
    account: administrator(context, 'membership'),
    check: 'cordon onboard validate --test-case shows which route takes which event, and how to see it',
    remedy: 'Deploy the routes: npx cdk deploy --all. cordon explain routes shows what each takes.',
  };
}

function verdict({ configuration }: ChecklistContext): ItemVerdict {
  const { routes = [] } = configuration;
  if (routes.length === 0) return notAskedFor('The configuration has no routes: the team is told by mail alone.');
  const names = new Set(testCaseEvents(configuration).flatMap((event) => event.routes.map(({ route }) => route)));
  return names.size === 0
    ? no(`None of the ${count(routes.length, 'route')} takes the events of a case that you open.`)
    : forAPerson(`Events of a test case go to ${[...names].join(', ')}. Whether they arrive is to be seen at the targets.`);
}

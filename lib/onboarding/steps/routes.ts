import { count } from '../../core/text';
import { administrator, type OnboardingContext } from '../context';
import { notWanted, unknownStep, type StepDraft } from '../step';

/** Routes are stacks: this snapshot does not have them, so that nothing is said of them but how many there are. */
export function routes(context: OnboardingContext): StepDraft {
  const { routes: configured = [] } = context.configuration;
  return {
    id: 'routes',
    title: 'Deploy the routes of cases and findings',
    state:
      configured.length === 0
        ? notWanted('The configuration has no routes: the team is told by mail alone.')
        : unknownStep(`Whether ${count(configured.length, 'route')} are deployed was not looked at.`),
    account: administrator(context, 'membership'),
    actor: 'command',
    actions: [],
    notApplied: 'Routes are stacks of the CDK app, and cdk deploy brings them.',
    commands: ['npx cdk deploy --all'],
    check: 'cordon explain routes',
    undo: 'Nobody hears of cases and findings but the team, by mail.',
    after: ['membership'],
  };
}

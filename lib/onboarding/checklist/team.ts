import { administrator } from '../context';
import { team as teamStep } from '../steps/team';
import { type Observations, type TestCaseSeen } from '../observations';
import {
  failedCall,
  forAPerson,
  needsAws,
  no,
  ofStep,
  unknownItem,
  type ChecklistContext,
  type ChecklistItem,
  type ItemVerdict,
} from './item';

export function team(context: ChecklistContext): ChecklistItem {
  const step = teamStep(context);
  return {
    id: 'team',
    item: 'The team has two members or more, with the right addresses and communications on',
    verdict: ofStep(step),
    account: step.account,
    check: step.check,
    remedy: 'Correct the team in the configuration, then do step team of cordon onboard.',
  };
}

export function testCase(context: ChecklistContext): ChecklistItem {
  return {
    id: 'test-case',
    item: 'A test case was opened, and its mail reached every member of the team',
    verdict: testCaseVerdict(context.observations),
    account: administrator(context, 'membership'),
    check: 'cordon onboard validate --test-case, then ask each member of the team whether the mail came',
    remedy: 'Where a mail did not come, check the address, the communication preferences and the spam folder.',
  };
}

/** Whether mail arrived no API tells, so that it is never ticked here. */
function testCaseVerdict(observations: Observations | undefined): ItemVerdict {
  if (observations === undefined) return unknownItem(needsAws);
  const { testCases } = observations;
  if (testCases.status === 'unknown') return failedCall(testCases.reason);
  const cases = testCases.status === 'present' ? testCases.value : [];
  const open = cases.filter(({ status }) => status !== 'Closed');
  if (open.length > 0) return no(`${open.map(inWords).join(', ')} is still open. Run cordon onboard validate --test-case: it closes it.`);
  const [newest] = cases;
  return newest === undefined
    ? forAPerson('Cordon has opened no test case in this account. Whether somebody opened one by hand it does not know.')
    : forAPerson(`${inWords(newest)} is closed. Whether its mail came no API tells: ask the team.`);
}

const inWords = ({ id, openedAt }: TestCaseSeen): string =>
  `Test case ${id}${openedAt === undefined ? '' : ` of ${openedAt.slice(0, 10)}`}`;

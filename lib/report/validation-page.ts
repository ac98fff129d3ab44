import { type ExpectedEvent } from '../onboarding/deliveries';
import { type Validation } from '../onboarding/validation';
import { moment } from '../core/text';
import { expectedEventLines } from './expected-events-text';
import { accountText } from './onboarding-words';
import { type StepsPage } from './onboarding-page';
import { verdictNames, verdictSigns, verdictTally } from './validation-words';

/** The validation as a page to read or print: each item with a box, which is ticked where the item was seen to be as AWS asks. */
export function validationPage({ organization, takenAt, items, testDomain, testCase }: Validation): StepsPage {
  return {
    title: "AWS's checklist of a finished onboarding",
    subtitle: `organization ${organization} · snapshot of ${moment(takenAt)}`,
    summary: verdictTally(items),
    steps: [
      ...items.map(({ item, verdict, account, check, remedy }, index) => ({
        number: index + 1,
        state: `${verdictSigns[verdict.status]} ${verdictNames[verdict.status]}`,
        isDone: verdict.status === 'yes',
        title: item,
        why: verdict.evidence,
        account: account === undefined ? '' : accountText(account),
        commands: [],
        facts: [
          { heading: 'To see it', text: account === undefined ? check : `${check} (${accountText(account)})` },
          ...(verdict.status === 'no' ? [{ heading: 'Remedy', text: remedy }] : []),
        ],
      })),
    ],
    closing: {
      title: 'The two tests',
      lines: [
        `Test domain: ${testDomain.command}. ${testDomain.from.join(' ')}`,
        ...(testDomain.suppressedBy.length === 0
          ? []
          : [
              `The suppression rule ${testDomain.suppressedBy.join(', ')} archives the finding first: the test then shows nothing of triage.`,
            ]),
        ...testDomain.expectations.map(({ withinMinutes, what }) => `Within ${withinMinutes} minutes: ${what}`),
        ...lines(testDomain.events),
        'Test case: cordon onboard validate --test-case. It opens a self-managed case that is marked as a test, and closes it.',
        ...lines(testCase.events),
      ],
    },
  };
}

const lines = (events: readonly ExpectedEvent[]): readonly string[] => expectedEventLines(events).map((line) => line.trim());

import { type CreateCaseRequest, type ListCasesItem } from '../../security-ir/shapes';

/**
 * What AWS asks for in title and description of a test case.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/config-validation.html
 */
const statement = 'This is a configuration validation test, there is no real security event.';

/** Title of every test case of Cordon, by which a later run knows it again. No case of anybody else has it. */
export const testCaseTitle = `TEST: ${statement} (cordon onboard validate)`;

const description = [
  statement,
  '',
  'The command "cordon onboard validate --test-case" opened this case, to see whether its mail and its events arrive. There is nothing to',
  'investigate. The same command closes it. If it is still open after an hour, run the command again, or close the case.',
].join('\n');

/** Text of the one comment, which makes an event of its own. */
export const testCaseComment = `${statement} This comment tests that comments arrive.`;

/**
 * Input of CreateCase for a case that nobody at AWS works on. With the resolver `AWS` its people would begin to work within minutes, so that no
 * other resolver can be said here.
 */
export type SelfManagedCase = CreateCaseRequest & { readonly resolverType: 'Self' };

/** The test case: it names no account and no watcher. The team of the membership is told of every case without being named. */
export function testCaseInput(now: Date): SelfManagedCase {
  return {
    resolverType: 'Self',
    title: testCaseTitle,
    description,
    engagementType: 'Investigation',
    reportedIncidentStartDate: now,
    impactedAccounts: [],
    watchers: [],
  };
}

/** Whether a case is a test case that Cordon opened, whatever its state. */
export const isTestCase = ({ title }: Pick<ListCasesItem, 'title'>): boolean => title === testCaseTitle;

/** The command that closes a case. */
export const closeCommand = (caseId: string, region: string): string => `aws security-ir close-case --case-id ${caseId} --region ${region}`;

/** The command that lists the test cases that are open. */
export const listCommand = (region: string): string =>
  `aws security-ir list-cases --region ${region} --query "items[?starts_with(title, 'TEST: ') && caseStatus != 'Closed'].caseId"`;

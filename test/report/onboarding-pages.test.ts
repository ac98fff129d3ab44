import { onboardingAccounts, type OnboardingAccount } from '../../lib/onboarding/accounts';
import { planOffboarding } from '../../lib/onboarding/offboarding';
import { planOnboarding } from '../../lib/onboarding/onboarding';
import { stepIds, type Step } from '../../lib/onboarding/step';
import { type Snapshot } from '../../lib/organization/snapshot';
import { csv } from '../../lib/report/csv';
import { accountsToCsv } from '../../lib/report/onboarding-csv';
import { pageToHtml } from '../../lib/report/onboarding-html';
import { pageToMarkdown } from '../../lib/report/onboarding-markdown';
import { offboardingPage, onboardingPage } from '../../lib/report/onboarding-page';
import { onboardingToText } from '../../lib/report/onboarding-text';
import { newOrganization, onboarded, service, whole, workload } from '../onboarding/organizations';
import { management } from '../support/organization';
import { absent, present } from '../../lib/core/reading';

const today = '2026-11-24';
const plan = (snapshot: Snapshot) => planOnboarding({ configuration: whole(), snapshot, today });
const page = (snapshot: Snapshot) => onboardingPage(plan(snapshot));
const rows = (sheet: string): string[] => sheet.split('\r\n').slice(0, -1);
const sheet = (snapshot: Snapshot): string => accountsToCsv(onboardingAccounts({ configuration: whole(), snapshot, today }));

/** A step with this text wherever a text of others can stand. */
const hostileStep = (text: string): Step => ({
  ...plan(newOrganization()).steps[0]!,
  title: text,
  state: { status: 'to-do', why: text },
  check: text,
  undo: text,
  commands: [text],
});
const hostilePage = (text: string) => onboardingPage({ ...plan(newOrganization()), steps: [hostileStep(text)], onlyAwsTells: [text] });

describe('Markdown', () => {
  const markdown = pageToMarkdown(page(newOrganization()));

  it('has a table with who is responsible and a box for each step, ticked where it is done', () => {
    expect(markdown).toContain('|  | Step | State | Account | Responsible | Done |\n');
    const table = markdown.split('\n').filter((line) => /^\| \d+ \|/.test(line));
    expect(table).toHaveLength(stepIds.length);
    expect(table[0]).toMatch(/\| ✔ done \|.*\| {2}\| ☑ \|$/);
    expect(table[2]).toMatch(/\| ▸ to do \|.*\| {2}\| ☐ \|$/);
  });

  it('has a section for each step, with every command, how to see it, and what it costs to undo', () => {
    expect([...markdown.matchAll(/^## \d+\. /gm)]).toHaveLength(stepIds.length);
    for (const { commands } of plan(newOrganization()).steps) for (const command of commands) expect(markdown).toContain(`\n${command}\n`);
    expect(markdown).toContain('- Waits for: steps 4 and 5\n');
    expect(markdown).toContain('- It cannot be undone: The Region can never be changed.');
  });

  it('takes no markup from a text, and no command ends its block', () => {
    const text = pageToMarkdown(hostilePage('x|y <img src=a> [a](http://b) @all\n# z ```` ~'));
    // In a block of code nothing is markup.
    expect(text.replace(/^`{5}sh\n.*\n`{5}$/m, '')).not.toContain('<img');
    expect(text.split('\n').filter((line) => line.startsWith('# '))).toEqual(['# Onboarding to AWS Security Incident Response']);
    expect(text).toContain('| x\\|y &lt;img src=a&gt; \\[a\\](http:<!-- -->//b) @<!-- -->all \\# z \\`\\`\\`\\` \\~ |');
    expect(text).toMatch(/^`````sh\nx\|y .* ```` ~\n`````$/m);
  });
});

describe('HTML', () => {
  const html = pageToHtml(page(newOrganization()));

  it('needs nothing else: no script, no address to load from, and a policy that forbids both', () => {
    expect(html).toMatch(/content="default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; base-uri 'none'; form-action 'none'"/);
    expect(html).not.toMatch(/<script|<link|<img|src=|href=|url\(|@import/);
  });

  it('reads in the dark, in the light, and on paper', () => {
    expect(html).toContain('prefers-color-scheme: dark');
    expect(html).toMatch(/@media print \{[^]*break-inside: avoid/);
  });

  it('has a row for each step, with a cell for who is responsible and a box, ticked where it is done', () => {
    const body = html.slice(html.indexOf('<tbody>'), html.indexOf('</tbody>'));
    expect([...body.matchAll(/<tr>/g)]).toHaveLength(stepIds.length);
    expect([...body.matchAll(/<td class="responsible" contenteditable="true" /g)]).toHaveLength(stepIds.length);
    expect(
      [...body.matchAll(/<input type="checkbox" aria-label="step \d+ is done"( checked="")?>/g)].map(
        ([, checked]) => checked !== undefined,
      ),
    ).toEqual(plan(newOrganization()).steps.map(({ state }) => state.status === 'done'));
  });

  it('closes every element that it opens', () => {
    const open: string[] = [];
    for (const [, end, name = ''] of html.matchAll(/<(\/?)([a-z]\w*)[^>]*>/g)) {
      if (['meta', 'input', 'br'].includes(name)) continue;
      if (end === '') open.push(name);
      else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
  });

  it('takes no markup and no control characters from a text', () => {
    const text = pageToHtml(hostilePage('<script>alert(1)</script>"\'&\u001b[31m\u202e'));
    expect(text).not.toContain('<script');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;"\'&amp;\\u{1b}[31m\\u{202e}');
  });
});

describe('the sheet of accounts', () => {
  it('has each account with its unit, roles, membership and triage role, and two columns for people', () => {
    expect(rows(sheet(onboarded(whole())))).toEqual([
      'account,name,state,organizational unit,wave,containment roles,why,membership,triage role,coverage,cause,remedy,responsible,done',
      '111111111111,account-111,ACTIVE,Root,,management,,Associated,present,both,,,,',
      '222222222222,account-222,ACTIVE,Root,rest,current,,Associated,not read,both,,,,',
      '333333333333,account-333,ACTIVE,Root,rest,current,,Associated,not read,both,,,,',
    ]);
  });

  it('says what was not read, and names no membership where none is in force', () => {
    const accounts = { [workload]: present({ status: 'Associated', type: 'Organization' }) };
    const cells = rows(sheet(newOrganization({ securityIncidentResponse: service([], { accounts }) }))).map((row) => row.split(','));
    expect(cells.slice(1).map((row) => row.at(7))).toEqual(['no membership', 'no membership', 'no membership']);
    expect(cells.find(([account]) => account === management)?.at(8)).toBe('absent');
  });

  it('makes one without the other seen: roles without the membership', () => {
    const accounts = { [workload]: present({ status: 'Disassociated', type: 'Organization' }) };
    expect(sheet(onboarded(whole(), { securityIncidentResponse: service(undefined, { accounts }) }))).toContain(
      '333333333333,account-333,ACTIVE,Root,rest,current,,Disassociated,not read,roles only,AWS names a missing triage service-linked role as the cause.',
    );
  });

  it.each([
    ['=HYPERLINK("http://x";"y")', `"'=HYPERLINK(""http://x"";""y"")"`],
    ['+1', `"'+1"`],
    ['-1+1|cmd', `"'-1+1|cmd"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"' =1"`],
    ['\uFF1D1', `"'\uFF1D1"`],
    ['a,b', '"a,b"'],
    ['a\r\n=b', 'a  =b'],
    ['\u001b[31m\u202ez', '\\u{1b}[31m\\u{202e}z'],
    ['plain name', 'plain name'],
  ])('writes %j as %s', (text, cell) => {
    expect(csv([[text, 'x']])).toBe(`${cell},x\r\n`);
    const account = {
      account: management,
      name: text,
      state: 'ACTIVE',
      unitPath: ['Root'],
      containmentRoles: 'current',
      isCovered: 'yes',
      verdict: 'both',
      gaps: [],
    } as const satisfies OnboardingAccount;
    expect(rows(accountsToCsv([account]))[1]).toContain(cell);
  });
});

it.each(['\u001b]0;x\u0007', '\u202e', '<b onclick=1>', '=1+1', '| a |', '`x`'])(
  'a name like %j passes through every form, harmless',
  (name) => {
    const before = newOrganization();
    const snapshot = { ...before, accounts: before.accounts.map((account) => ({ ...account, name })) };
    const forms = [
      onboardingToText(plan(snapshot), { colour: false }),
      pageToMarkdown(page(snapshot)),
      pageToHtml(page(snapshot)),
      sheet(snapshot),
      pageToHtml(offboardingPage(planOffboarding({ configuration: whole(), snapshot, today }))),
    ];
    for (const form of forms) {
      expect(form).not.toMatch(/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u202e]/);
    }
    expect(sheet(snapshot)).not.toMatch(/(^|,)=/m);
    for (const form of [forms[2], forms[4]]) expect(form).not.toContain('<b onclick');
  },
);

it('a triage role that could not be read is not said to be there', () => {
  const managementAccount = { ...newOrganization().managementAccount, triageServiceLinkedRole: absent };
  expect(sheet(newOrganization({ managementAccount }))).toMatch(/^111111111111,.*,absent,neither,"?The membership was created by the API/m);
});

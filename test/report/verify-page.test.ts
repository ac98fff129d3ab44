import { createHash } from 'node:crypto';
import { proveChain } from '../../lib/chain';
import { elementIds, type PageData } from '../../lib/page/data';
import { chainSentence } from '../../lib/report/pages/chain-parts';
import { verifyPage } from '../../lib/report/pages/verify';
import { changesSince } from '../../lib/verification/since';
import { verification } from '../../lib/verification/verification';
import { today, whole, type Whole } from '../chain/whole';
import { hostileNames, mixedOrganization } from '../page/organizations';
import { verifyPageOf } from '../page/pages';

const between = (text: string, start: string, end: string): string => {
  const from = text.indexOf(start);
  if (from < 0) throw new Error(`there is no ${start}`);
  return text.slice(from + start.length, text.indexOf(end, from + start.length));
};
const dataOf = (html: string): PageData =>
  JSON.parse(between(html, `<script type="application/json" id="${elementIds.data}">`, '</script>')) as PageData;
const sentenceOf = (html: string): string => between(html, '<h1>', '</h1>');
const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const mixed = mixedOrganization(60, 6);
const html = verifyPageOf(mixed);

describe('the page of cordon verify', () => {
  it('begins with what was proven', () => {
    expect(sentenceOf(verifyPageOf(whole()))).toBe('All 3 active accounts would be contained, as far as the snapshot shows.');
    expect(sentenceOf(html)).toMatch(/^\d+ of 60 active accounts would be contained\. \d+ would not, and \d+ are unknown\.$/);
    const none = verifyPageOf({ ...mixed, configuration: { ...mixed.configuration, routes: [] } });
    expect(sentenceOf(none)).toBe('None of the 60 active accounts would be contained.');
    expect(sentenceOf(verifyPageOf(mixed, { scope: 'stack-sets' }))).toMatch(
      /^\d+ of 59 accounts have the containment roles as configured\.$/,
    );
  });

  it.each([
    [[0, 0, 0], 'No account is active, so none was judged.'],
    [[1, 0, 0], 'The one active account would be contained, as far as the snapshot shows.'],
    [[0, 1, 0], 'The one active account would not be contained.'],
    [[0, 0, 1], 'It is unknown whether the one active account would be contained.'],
    [[0, 45, 0], 'None of the 45 active accounts would be contained.'],
    [[0, 0, 45], 'It is unknown whether any of the 45 active accounts would be contained.'],
    [[0, 3, 42], '3 of 45 active accounts would not be contained, and 42 are unknown.'],
    [[44, 0, 1], '44 of 45 active accounts would be contained. 1 is unknown.'],
    [[1200, 3, 0], '1,200 of 1,203 active accounts would be contained. 3 would not.'],
  ] as const)('says each number once: %j', ([yes, no, unknown], sentence) => {
    expect(chainSentence({ verdicts: { yes, no, unknown } })).toBe(sentence);
  });

  it('has the weakest links with their remedy before the organization', () => {
    const link = html.indexOf('Both containment roles are as configured: broken in');
    expect(link).toBeGreaterThan(html.indexOf('<h1>'));
    expect(html.indexOf(`id="${elementIds.explorer}"`)).toBeGreaterThan(link);
    expect(html.slice(link, link + 400)).toContain('deploy the roles: cordon deploy');
  });

  it('has the verdict of each account, as the proof says it', () => {
    const { accounts, colourings, chains } = dataOf(html);
    const proof = proveChain({ ...mixed, today });
    const [verdicts] = colourings;
    const said = Object.fromEntries(accounts.ids.map((id, index) => [id, verdicts!.states[verdicts!.of[index]!]!.label]));
    const labels = { yes: 'would be contained', no: 'would not be contained', unknown: 'unknown' } as const;
    expect(said).toEqual(
      Object.fromEntries(
        proof.accounts.map((account) => [
          account.account,
          account.status === 'judged' ? labels[account.verdict] : 'not judged: not active',
        ]),
      ),
    );
    for (const account of proof.accounts) {
      const chain = chains[accounts.chains[accounts.ids.indexOf(account.account)]!];
      expect(chain?.verdict).toBe(account.status === 'judged' ? account.verdict : undefined);
    }
  });

  it('has every link of an account with its evidence and remedy', () => {
    const { accounts, chains, links, kinds } = dataOf(html);
    const proof = proveChain({ ...mixed, today });
    const account = proof.accounts.find((one) => one.status === 'judged' && one.verdict === 'no');
    if (account?.status !== 'judged') throw new Error('every account would be contained');
    const chain = chains[accounts.chains[accounts.ids.indexOf(account.account)]!]!;
    const told = chain.actions.map((action) =>
      action.links.map((place) => [links[place]!.state, links[place]!.evidence, links[place]!.remedy]),
    );
    expect(told).toEqual(
      account.actions.map((action) =>
        action.links.map((link) => [link.state, link.evidence, link.state === 'yes' ? undefined : link.remedy]),
      ),
    );
    expect(kinds).toHaveLength(account.actions[0]!.links.length);
  });

  it('is the same for the same input', () => {
    expect(verifyPageOf(mixed)).toBe(html);
  });

  it('tells readers without a script how many accounts its table leaves out', () => {
    expect(html).toContain('60 accounts, the worst first.');
    const large = verifyPageOf(mixedOrganization(350, 12));
    expect(large).toContain('300 of 350 accounts, the worst first. The tree has all of them, and so has --format json.');
    const table = between(large, '<caption class="sr">Accounts</caption>', '</table>');
    expect([...table.matchAll(/<tr>/g)]).toHaveLength(301);
    const firstRow = between(table, '<tbody>', '</tr>');
    expect(firstRow).toContain('would not be contained');
    // What paper has room for: other questions only where the answer is bad, and no answer twice.
    expect([...large.matchAll(/<span class="notable">/g)].length).toBeGreaterThan(10);
    expect(table).toContain(' roles: missing');
    expect(table).not.toMatch(/roles: current|drift: not drifted|EC2 instance: /);
  });

  it('shares what accounts have in common: a further account takes at most 150 bytes', () => {
    const sizes = [150, 350].map((accounts) => JSON.stringify(dataOf(verifyPageOf(mixedOrganization(accounts, 12)))).length);
    expect((sizes[1]! - sizes[0]!) / 200).toBeLessThan(150);
  });
});

it('says what got worse since an earlier verification, and colours by it', () => {
  const { configuration, snapshot } = mixed;
  const now = verification({ configuration, snapshot, today });
  const [first] = now.accounts.filter(({ status }) => status === 'missing');
  const earlier = {
    ...now,
    takenAt: '2026-11-23T00:00:00.000Z',
    accounts: now.accounts.map((one) => (one === first ? { ...one, status: 'current' as const, holds: true } : one)),
  };
  const since = changesSince(earlier, now);
  const page = verifyPage({ coverage: now, exitCode: 1, snapshot, since });
  expect(page).toContain('<h2>Since 2026-11-23 00:00 UTC</h2>');
  expect(page).toContain('1 thing got worse.');
  expect(page).toContain('Exit code 1, by what got worse since then alone.');
  // What is the same in several accounts is one entry, with its accounts.
  const unread = since.unknown.map(({ key }) => key.slice(-12));
  expect(unread.length).toBeGreaterThan(1);
  expect(page.split('member-triage-role-unknown</span>')).toHaveLength(2);
  expect(page).toContain(`<p>${unread.length} accounts: ${unread.join(', ')}</p>`);
  const { accounts, colourings } = dataOf(page);
  const { states, of } = colourings.find(({ title }) => title === 'What changed since 2026-11-23 00:00 UTC?')!;
  const worse = accounts.ids.filter((_, account) => states[of[account]!]!.label === 'got worse');
  expect(worse).toEqual([first!.account]);
});

describe('what others wrote', () => {
  const hostile = verifyPageOf(mixedOrganization(40, 8, hostileNames));

  it('is never markup or script', () => {
    const { accounts, units } = dataOf(hostile);
    expect(accounts.names.join(' ')).toContain('</script><script>window.broken = 1</script>');
    expect(units.names.join(' ')).toContain('<img src=x onerror="window.broken = 1">');
    // Two elements: the data, and the script of the house.
    expect([...hostile.matchAll(/<script\b/gi)]).toHaveLength(2);
    expect([...hostile.matchAll(/<\/script/gi)]).toHaveLength(2);
    expect(hostile).not.toMatch(/<img|<!--/i);
    expect(hostile).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e\u2028\u2029]/);
  });

  it('meets a policy that allows this style and this script alone, and nothing from elsewhere', () => {
    const policy = between(hostile, '<meta http-equiv="Content-Security-Policy" content="', '"');
    const style = between(hostile, '<style>', '</style>');
    const script = between(hostile, '\n<script>', '</script>');
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src ${hash(style)}`,
      `script-src ${hash(script)}`,
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(style).not.toMatch(/url\(|@import/);
    const body = hostile.slice(hostile.indexOf('<body>'), hostile.indexOf('<script'));
    const attributes = [...body.matchAll(/<[a-z][^>]*>/g)].flatMap(([tag]) =>
      [...tag.matchAll(/ ([\w-]+)="[^"]*"/g)].map(([, name]) => name),
    );
    expect(attributes.length).toBeGreaterThan(100);
    expect(attributes.filter((name) => /^(on.*|src|href|style|action|srcdoc|formaction)$/.test(name!))).toEqual([]);
  });
});

it('has nobody of the incident response team, whose names and addresses the snapshot may have', () => {
  const { configuration, snapshot } = mixedOrganization(30, 4);
  const text = JSON.stringify(snapshot).replaceAll(
    '"team":[]',
    '"team":[{"name":"Amara Oduya","jobTitle":"Lead","email":"amara@example.com"}]',
  );
  const page = verifyPageOf({ configuration, snapshot: JSON.parse(text) as Whole['snapshot'] });
  expect(text).toContain('amara@example.com');
  expect(page).not.toMatch(/Amara|amara@example/);
});

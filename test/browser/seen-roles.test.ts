import { looked, lookedInto } from '../page/looked-into';
import { verifyPageOf } from '../page/pages';
import { browserOfFile, violations } from './browser';

const { open } = browserOfFile();

describe.each(['light', 'dark'] as const)('roles that were seen in accounts, in %s colours', (colorScheme) => {
  let html: string;
  beforeAll(async () => {
    html = verifyPageOf(await lookedInto());
  });

  it.each([
    [looked.kept, 'As configured: both roles were read in its IAM.', "Both roles were read in the account's IAM"],
    [looked.changed, 'Other than configured, as its IAM has them: managed policies', "The roles were read in the account's IAM."],
    [looked.unread, 'Unknown: they could not be read in its IAM.', 'cannot read the roles: sts:AssumeRole'],
    [looked.unseen, 'Unknown: nobody looked into the account.', 'The template of cordon-containment-roles is the configured one'],
  ])('stand beside the chain of %s, and in it', async (account, fact, evidence) => {
    const { page, errors } = await open(html, { colorScheme });
    await page.locator('#search').fill(account);
    await page.locator('[role=tree]').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    const text = (await page.locator('dialog[open]').textContent()) ?? '';
    expect(text).toContain(account);
    expect(text).toContain('The roles in the account itself');
    expect(text).toContain(fact);
    expect(text.toLowerCase()).toContain(evidence.toLowerCase());
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('colour the tree and the map, with a sign for each state, and axe finds nothing', async () => {
    const { page } = await open(html, { colorScheme });
    await page.getByLabel('Colour by').selectOption({ label: 'What was seen of the roles in the account?' });
    const states = await page.locator('.explorer').innerText();
    for (const label of ['as configured', 'other than configured', 'a role is missing', 'could not be read', 'unknown: nobody looked']) {
      expect(states).toContain(label);
    }
    expect(await violations(page)).toEqual([]);
  });
});

import { elementIds, type PageData } from '../../lib/page/data';
import { lookedInto, looked as members, organization } from '../page/looked-into';
import { verifyPageOf } from '../page/pages';
import { administrator, management } from '../support/organization';

const containment = 'AWSSecurityIncidentResponseContainment';
const { kept, changed, gone, unread, unseen } = members;

function dataOf(html: string): PageData {
  const start = `<script type="application/json" id="${elementIds.data}">`;
  const from = html.indexOf(start) + start.length;
  return JSON.parse(html.slice(from, html.indexOf('</script>', from))) as PageData;
}

/** What the page says beside the chain of each account, and how it colours it. */
function said(html: string): Record<string, readonly [fact: string | undefined, colour: string | undefined]> {
  const { accounts: all, facts, texts, colourings } = dataOf(html);
  const fact = facts.find(({ heading }) => heading === 'The roles in the account itself');
  const colouring = colourings.find(({ title }) => title === 'What was seen of the roles in the account?');
  return Object.fromEntries(
    all.ids.map((id, index) => [id, [texts[fact?.of[index] ?? -1], colouring?.states[colouring.of[index]!]!.label] as const]),
  );
}

describe('the page of cordon verify', () => {
  it('says of each account what was seen in it, and that nobody looked is unknown', async () => {
    const html = verifyPageOf(await lookedInto());
    const read = 'As configured: both roles were read in its IAM.';
    const configured = [read, 'as configured'];
    expect(said(html)).toEqual({
      [management]: configured,
      [administrator]: configured,
      [kept]: configured,
      [changed]: [`Other than configured, as its IAM has them: managed policies of ${containment}.`, 'other than configured'],
      [gone]: ['A role is missing in its IAM.', 'a role is missing'],
      [unread]: ['Unknown: they could not be read in its IAM.', 'could not be read'],
      [unseen]: ['Unknown: nobody looked into the account. What is said of its roles, CloudFormation says.', 'unknown: nobody looked'],
    });
    expect(html).toContain('5 of 7');
    expect(html).toContain(
      'were looked into: their roles were read in the account itself, 2 have other roles than configured, 1 could not be read',
    );
  });

  it('says of every account that nobody looked where nobody did, and colours nothing by it', () => {
    const html = verifyPageOf(organization);
    const texts = new Set(Object.values(said(html)).map(([fact]) => fact));
    expect([...texts]).toEqual(['Unknown: nobody looked into the account. What is said of its roles, CloudFormation says.']);
    expect(dataOf(html).colourings.map(({ brief }) => brief)).not.toContain('seen');
    expect(html).not.toContain('were looked into');
  });
});

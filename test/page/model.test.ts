import { groupedLinks } from '../../lib/page/browser/chain-view';
import { OrganizationModel, type PageFilter } from '../../lib/page/browser/model';
import { lineHeight, linesInView, scrollFor } from '../../lib/page/browser/window';
import { type PageData } from '../../lib/page/data';

/** Root with Workloads (with Production) and Sandbox; the states are bad and good. */
const data: PageData = {
  version: 1,
  units: {
    ids: ['r-ab12', 'ou-ab12-33333333', 'ou-ab12-production', 'ou-ab12-sandbox'],
    names: ['Root', 'Workloads', 'Production', 'Sandbox'],
    parents: [-1, 0, 1, 0],
  },
  accounts: {
    ids: ['111111111111', '222222222222', '333333333333', '444444444444'],
    names: ['management', 'Shop 10', 'Shop 9', 'play'],
    units: [0, 2, 2, 3],
    chains: [0, 1, 0, -1],
  },
  colourings: [
    {
      title: 'Verdict',
      states: [
        { label: 'no', sign: '✖', tone: 'bad' },
        { label: 'yes', sign: '✔', tone: 'good' },
      ],
      of: [1, 0, 1, 1],
    },
  ],
  facts: [],
  texts: [],
  stages: ['Arises?', 'Heard of?'],
  kinds: [
    { title: 'It is on', stage: 0 },
    { title: 'A route takes it', stage: 1 },
  ],
  links: [
    { kind: 0, state: 'yes', evidence: 'on' },
    { kind: 1, state: 'yes', evidence: 'taken' },
    { kind: 1, state: 'no', evidence: 'not taken', remedy: 'add a route' },
  ],
  chains: [
    { verdict: 'yes', actions: [{ name: 'S3 bucket', verdict: 'yes', links: [0, 1] }] },
    {
      verdict: 'no',
      actions: [
        { name: 'S3 bucket', verdict: 'no', links: [0, 2] },
        { name: 'EC2 instance', verdict: 'yes', links: [0, 1] },
      ],
    },
  ],
};
const model = new OrganizationModel(data);
const show = (filter: Partial<PageFilter> = {}) => model.show({ words: '', colouring: 0, ...filter });
const names = (filter: Partial<PageFilter> = {}): readonly string[] =>
  [...show(filter).accounts].flatMap((shown, account) => (shown === 1 ? [data.accounts.names[account]!] : []));
const lines = (filter: Partial<PageFilter> = {}, isOpen: (unit: number) => boolean = () => true): readonly string[] =>
  model
    .rows(show(filter), 0, isOpen)
    .map(
      ({ type, index, level, position, siblings }) =>
        `${level} ${(type === 'unit' ? data.units : data.accounts).names[index]} ${position}/${siblings}`,
    );

describe('the filter of a page', () => {
  it.each([
    ['nothing', '', ['management', 'Shop 10', 'Shop 9', 'play']],
    ['a name in any case', 'SHOP', ['Shop 10', 'Shop 9']],
    ['a part of an ID', '2222', ['Shop 10']],
    ['a unit above', 'workloads', ['Shop 10', 'Shop 9']],
    ['words that all have to be there', 'production 333', ['Shop 9']],
    ['the ID of a unit above', 'ou-ab12-33333333', ['Shop 10', 'Shop 9']],
    ['the end of an account ID, which the ID of a unit has as well', '3333', ['Shop 9']],
    ['a word that is nowhere', 'nowhere', []],
  ])('looks for %s', (_, words, found) => {
    expect(names({ words })).toEqual(found);
  });

  it('leaves only the states that are ticked, and only accounts with that broken link', () => {
    expect(names({ states: new Set([0]) })).toEqual(['Shop 10']);
    expect(names({ states: new Set() })).toEqual([]);
    expect(names({ brokenLink: 1 })).toEqual(['Shop 10']);
    // An account that was not judged has no broken link.
    expect(names({ brokenLink: 0 })).toEqual([]);
  });

  it('counts by state for each unit with all below it', () => {
    const { total, counts } = show();
    expect([total, ...counts]).toEqual([4, [1, 3], [1, 1], [1, 1], [0, 1]]);
  });

  it('knows in how many accounts each link does not hold', () => {
    expect(model.brokenLinks()).toEqual([{ kind: 1, accounts: 1 }]);
  });
});

describe('the lines of the tree', () => {
  it('have units by name before accounts, the worst account first, each with its place', () => {
    expect(lines()).toEqual([
      '1 Root 1/1',
      '2 Sandbox 1/3',
      '3 play 1/1',
      '2 Workloads 2/3',
      '3 Production 1/1',
      '4 Shop 10 1/2',
      '4 Shop 9 2/2',
      '2 management 3/3',
    ]);
  });

  it('leave out what is in a closed unit, and units in which nothing is shown', () => {
    expect(lines({}, (unit) => unit === 0)).toEqual(['1 Root 1/1', '2 Sandbox 1/3', '2 Workloads 2/3', '2 management 3/3']);
    expect(lines({ words: 'play' })).toEqual(['1 Root 1/1', '2 Sandbox 1/1', '3 play 1/1']);
    expect(lines({ words: 'nowhere' })).toEqual([]);
  });
});

describe('the chain of an account', () => {
  it('has each link once by stage, and apart by action types where they differ', () => {
    const told = groupedLinks(data, data.chains[1]!).map(({ stage, links }) => [
      stage,
      links.map(({ link, names }) => [link.evidence, names]),
    ]);
    expect(told).toEqual([
      ['Arises?', [['on', []]]],
      [
        'Heard of?',
        [
          ['not taken', ['S3 bucket']],
          ['taken', ['EC2 instance']],
        ],
      ],
    ]);
  });
});

describe('the lines in view', () => {
  it.each([
    [0, 300, 10_000],
    [150_000, 300, 10_000],
    [299_700, 300, 10_000],
    [0, 300, 3],
    [90_000, 300, 0],
  ])('at %p, %p high, of %p: all that are seen, and few more', (scrolled, height, all) => {
    const [first, end] = linesInView(scrolled, height, all);
    const seen = Array.from({ length: all }, (_, line) => line).filter(
      (line) => (line + 1) * lineHeight > scrolled && line * lineHeight < scrolled + height,
    );
    expect(seen.every((line) => line >= first && line < end)).toBe(true);
    expect(end - first).toBeLessThanOrEqual(seen.length + 25);
    expect([first >= 0, end <= all, first <= end]).toEqual([true, true, true]);
  });

  it('scrolls to a line only where it is not in view', () => {
    expect(scrollFor(3, 0, 300)).toBe(0);
    expect(scrollFor(10, 0, 300)).toBe(lineHeight);
    expect(scrollFor(2, 3000, 300)).toBe(2 * lineHeight);
  });
});

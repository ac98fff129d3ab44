import { everyPage, inParallel } from '../../lib/aws/pages';

interface Page {
  readonly Items?: readonly number[];
  readonly NextToken?: string;
}

/** A paged read, and the tokens that it was asked with. */
function paged(pages: Readonly<Record<string, Page>>) {
  const tokens: (string | undefined)[] = [];
  const all = () =>
    everyPage(
      async (token) => {
        tokens.push(token);
        return pages[token ?? 'first'] as Page;
      },
      (page) => page.Items,
      (page) => page.NextToken,
    );
  return { all, tokens };
}

describe('every page', () => {
  it('is read, in order, also behind one that is empty or without a list', async () => {
    const { all, tokens } = paged({
      first: { Items: [1, 2], NextToken: 'a' },
      a: { Items: [], NextToken: 'b' },
      b: { NextToken: 'c' },
      c: { Items: [3] },
    });
    expect(await all()).toEqual([1, 2, 3]);
    expect(tokens).toEqual([undefined, 'a', 'b', 'c']);
  });

  it('is one where there is no token, or an empty one', async () => {
    for (const NextToken of [undefined, '']) {
      const { all, tokens } = paged({ first: { Items: [1], NextToken } });
      expect(await all()).toEqual([1]);
      expect(tokens).toEqual([undefined]);
    }
    expect(await paged({ first: {} }).all()).toEqual([]);
  });

  it('may be large', async () => {
    const Items = Array.from({ length: 200_000 }, (_, index) => index);
    expect(await paged({ first: { Items } }).all()).toHaveLength(200_000);
  });

  it('or none: a failure in the middle is the failure of all', async () => {
    let pages = 0;
    const read = everyPage(
      async (): Promise<Page> => {
        pages += 1;
        if (pages === 2) throw new Error('denied');
        return { Items: [1], NextToken: 'a' };
      },
      (page) => page.Items,
      (page) => page.NextToken,
    );
    await expect(read).rejects.toThrow('denied');
  });

  it('is not read for ever: a token that comes again is a failure', async () => {
    const { all, tokens } = paged({ first: { Items: [1], NextToken: 'a' }, a: { Items: [2], NextToken: 'a' } });
    await expect(all()).rejects.toThrow(/same page token/);
    expect(tokens).toEqual([undefined, 'a']);
    const circle = paged({ first: { Items: [], NextToken: 'a' }, a: { Items: [], NextToken: 'b' }, b: { Items: [], NextToken: 'a' } });
    await expect(circle.all()).rejects.toThrow(/same page token/);
  });
});

describe('work in parallel', () => {
  it('is done for every item, so many at a time, with the results in the order of the items', async () => {
    let now = 0;
    let most = 0;
    const results = await inParallel([30, 1, 20, 2, 10], 2, async (milliseconds) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      now -= 1;
      return milliseconds * 2;
    });
    expect(results).toEqual([60, 2, 40, 4, 20]);
    expect(most).toBe(2);
  });

  it('is none for no items', async () => {
    expect(await inParallel([], 4, () => Promise.reject(new Error('asked')))).toEqual([]);
  });

  it('begins nothing new after a failure, and fails with the first', async () => {
    const begun: number[] = [];
    const work = inParallel([0, 1, 2, 3, 4, 5, 6, 7], 2, async (item) => {
      begun.push(item);
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (item === 1) throw new Error('denied');
      return item;
    });
    await expect(work).rejects.toThrow('denied');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(begun.length).toBeLessThanOrEqual(4);
  });
});

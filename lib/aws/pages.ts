/** AWS no longer takes the token of a page that an earlier run read. The list starts again. */
export class PageTokenExpired extends Error {
  public override readonly name = 'page-token-expired';

  public constructor(cause: unknown) {
    super('AWS no longer accepts the page token of an earlier run', { cause });
  }
}

/** AWS answered with the token of a page that was read before. The pages that were read so far are not the list. */
export class RepeatedPageToken extends Error {
  public override readonly name = 'repeated-page-token';

  public constructor() {
    super('AWS returned the same page token twice');
  }
}

/**
 * Every item of a paged read. Organizations may answer an empty page with a token; only a missing token ends it
 * (https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccountsForParent.html).
 */
export async function everyPage<Answer, Item>(
  read: (token: string | undefined) => Promise<Answer>,
  items: (answer: Answer) => readonly Item[] | undefined,
  next: (answer: Answer) => string | undefined,
): Promise<Item[]> {
  try {
    return await pages(read, items, next);
  } catch (error) {
    // The pages that were kept are forgotten by now, so this happens once.
    if (error instanceof PageTokenExpired) return pages(read, items, next);
    throw error;
  }
}

async function pages<Answer, Item>(
  read: (token: string | undefined) => Promise<Answer>,
  items: (answer: Answer) => readonly Item[] | undefined,
  next: (answer: Answer) => string | undefined,
): Promise<Item[]> {
  const found: Item[] = [];
  const tokens = new Set<string>();
  let token: string | undefined;
  for (;;) {
    const answer = await read(token);
    for (const item of items(answer) ?? []) found.push(item);
    const following = next(answer) || undefined;
    if (following === undefined) return found;
    // An endpoint that does so would be asked for ever.
    if (tokens.has(following)) throw new RepeatedPageToken();
    tokens.add(following);
    token = following;
  }
}

/**
 * Runs `work` over `items`, at most `atOnce` at the same time, and returns results in the order of the items. After a failure it starts
 * nothing new and throws the first error.
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  let failed = false;
  const worker = async (): Promise<void> => {
    while (!failed && next < items.length) {
      const index = next++;
      try {
        results[index] = await work(items[index] as Item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}

/** Runs `work` over a queue to which it may add, at most `atOnce` at the same time. After a failure it starts nothing new. */
export async function inQueue<Item>(
  start: readonly Item[],
  atOnce: number,
  work: (item: Item, add: (...more: readonly Item[]) => void) => Promise<void>,
): Promise<void> {
  const queue = [...start];
  let next = 0;
  let running = 0;
  await new Promise<void>((resolve, reject) => {
    let failed = false;
    const pump = (): void => {
      if (failed) return;
      if (running === 0 && next === queue.length) return resolve();
      while (running < atOnce && next < queue.length) {
        running += 1;
        const item = queue[next++] as Item;
        work(item, (...more) => queue.push(...more)).then(
          () => {
            running -= 1;
            pump();
          },
          (error: unknown) => {
            failed = true;
            reject(error instanceof Error ? error : new Error(String(error)));
          },
        );
      }
    };
    pump();
  });
}

/**
 * Every item of a paged read. Organizations may answer an empty page with a token; only a missing token ends it
 * (https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccountsForParent.html).
 */
export async function everyPage<Answer, Item>(
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
    if (tokens.has(following)) throw new Error('AWS returned the same page token twice');
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

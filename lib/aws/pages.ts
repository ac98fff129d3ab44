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
  let token: string | undefined;
  do {
    const answer = await read(token);
    found.push(...(items(answer) ?? []));
    token = next(answer) || undefined;
  } while (token !== undefined);
  return found;
}

/** Runs `work` over `items`, at most `atOnce` at the same time; results in the order of the items. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index] as Item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}

import { type RehearsedError } from './errors';

export interface Page<T> {
  readonly items: T[];
  /** @default - this was the last page */
  readonly nextToken?: string;
}

export interface PagingOptions {
  /** The most a page can hold, and what it holds where the request does not say. */
  readonly size: number;
  /** `MaxResults` of the request. @default - `size` */
  readonly maxResults?: number;
  /** `NextToken` of the request. @default - the first page */
  readonly nextToken?: string;
  /** Whether the second page of a long list comes empty, with a token: Organizations may do so at any time. @default false */
  readonly emptyPages?: boolean;
  readonly invalidToken: (message: string) => RehearsedError;
}

/**
 * One page of a list. A token names the offset and the number of the page, so it only fits the list that it came from.
 *
 * `range` gives the items from an offset up to another, so that a list of 10,000 need not be copied for each of its pages.
 */
export function pageOf<T>(count: number, range: (from: number, to: number) => T[], options: PagingOptions): Page<T> {
  const { offset, page } = parseToken(options, count);
  const size = Math.max(1, Math.min(options.maxResults ?? options.size, options.size));
  if (options.emptyPages === true && page === 1) return { items: [], nextToken: tokenOf(offset, page + 1) };
  const end = Math.min(count, offset + size);
  const items = range(offset, end);
  return end < count ? { items, nextToken: tokenOf(end, page + 1) } : { items };
}

/** One page of an array. */
export function pageOfArray<T>(items: readonly T[], options: PagingOptions): Page<T> {
  return pageOf(items.length, (from, to) => items.slice(from, to), options);
}

function tokenOf(offset: number, page: number): string {
  return Buffer.from(`${offset}:${page}`).toString('base64url');
}

function parseToken(options: PagingOptions, count: number): { offset: number; page: number } {
  if (options.nextToken === undefined) return { offset: 0, page: 0 };
  const match = /^(\d+):(\d+)$/.exec(Buffer.from(options.nextToken, 'base64url').toString());
  const offset = Number(match?.[1]);
  if (match === null || offset > count) throw options.invalidToken('Invalid NextToken');
  return { offset, page: Number(match[2]) };
}

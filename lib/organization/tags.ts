import { type Tag } from '@aws-sdk/client-cloudformation';
import { sortedBy } from './sorted';

/** Tags as AWS lists them, as a map sorted by key. */
export function tagsByKey(tags: readonly Tag[]): Readonly<Record<string, string>> {
  return Object.fromEntries(sortedBy(tags, (tag) => tag.Key ?? '').map(({ Key = '', Value = '' }) => [Key, Value]));
}

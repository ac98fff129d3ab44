import { type Problem } from '../core/problem';
import { type ConfigurationDraft } from '../configuration/draft';
import { pathToText } from '../core/path';
import { longestTagKey, longestTagValue, mostTags, ownTags, reservedFor, ruleTagKey, tagCharacters } from '../configuration/tag-limits';

/** Tags that a stack, a StackSet, a role or a rule on findings would not take, or that would hide one of Cordon's. */
export function checkTags({ draft, given }: ConfigurationDraft): Problem[] {
  const tags = Object.entries(draft.tags ?? {});
  const withRules = (['suppressionRules', 'automationRules', 'automationRulesV2'] as const).some((list) => given(list));
  return [
    ...count(tags.length, withRules),
    ...tags.flatMap(([key, value]) => keyProblems(key, withRules) ?? valueProblems(key, value)),
    ...sameButForCase(tags.map(([key]) => key)),
  ];
}

const pathOf = (key: string): string => pathToText(['tags', key]);
const characters = 'letters, digits, spaces and _.:/=+-@';
const length = (text: string): number => [...text].length;

function count(tags: number, withRules: boolean): Problem[] {
  const own = withRules ? ownTags.rule : ownTags.stackSet;
  if (tags <= mostTags - own) return [];
  const whose = withRules ? 'its rules on findings' : 'its StackSets';
  return [
    {
      id: 'too-many-tags',
      path: 'tags',
      message: `has ${tags} tags, and Cordon adds ${own} on ${whose}: more than the ${mostTags} that AWS allows`,
      remedy: `remove ${tags - mostTags + own}`,
    },
  ];
}

/** @returns undefined where the key is good */
function keyProblems(key: string, withRules: boolean): Problem[] | undefined {
  const path = pathOf(key);
  const whose = reservedFor(key);
  if (whose !== undefined) {
    return [
      {
        id: 'reserved-tag',
        path,
        message: `is a reserved key of ${whose}; upper and lower case make no difference`,
        value: key,
        remedy: 'use another key',
      },
    ];
  }
  if (length(key) < 1 || length(key) > longestTagKey || !tagCharacters.test(key)) {
    const message = `has a key that AWS refuses: a key has 1 to ${longestTagKey} of these characters: ${characters}`;
    return [{ id: 'invalid-tag-key', path, message, value: key, remedy: 'rename the key' }];
  }
  if (withRules && !ruleTagKey.test(key)) {
    const message = 'has a key that GuardDuty and Security Hub refuse on rules: they accept only letters from A to Z, digits and _.:/=+-';
    return [
      { id: 'tag-key-not-for-rules', path, message, value: key, remedy: 'rename the key, because the stacks of the rules get all tags' },
    ];
  }
  return undefined;
}

function valueProblems(key: string, value: string | undefined): Problem[] {
  const path = pathOf(key);
  if (value === undefined) return [];
  if (/^aws:/i.test(value)) {
    return [
      {
        id: 'reserved-tag',
        path,
        message: 'has a value that starts with aws:, which is reserved for AWS',
        value,
        remedy: 'use another value',
      },
    ];
  }
  if (length(value) >= 1 && length(value) <= longestTagValue && tagCharacters.test(value)) return [];
  // IAM takes an empty value; stacks and StackSets, which have the same tags, do not:
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Tag.html
  const message = `has a value that AWS refuses: a value has 1 to ${longestTagValue} of these characters: ${characters}`;
  return [{ id: 'invalid-tag-value', path, message, value, remedy: value === '' ? 'write a value, such as "none"' : 'change the value' }];
}

/** IAM takes `team` for `Team`: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html */
function sameButForCase(keys: readonly string[]): Problem[] {
  return keys.flatMap((key, index) => {
    const first = keys.slice(0, index).find((other) => other.toLowerCase() === key.toLowerCase());
    if (first === undefined) return [];
    const message = `differs from ${first} only in case, and an IAM role cannot have both`;
    return [{ id: 'tags-differ-in-case', path: pathOf(key), message, value: key, remedy: 'remove one of them' }];
  });
}

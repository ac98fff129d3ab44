import { type Problem } from '../core/problem';
import { charactersOfSlip, nearest } from '../core/nearest';
import { cloudTrailTypes, documentedSources, otherSpellings } from './documented-events';
import written from './event-names.json';
import { conditionsOf, type FieldCondition, type PatternCombination } from './field-condition';

/** Kinds of events of a source that no other file describes. */
interface KnownNames {
  readonly detailTypes: readonly string[];
  /** Whether its page in the reference of EventBridge has no others. Of another list only what is nearly one of its names is a slip. */
  readonly isWhole: boolean;
}

const names: ReadonlyMap<string, KnownNames> = new Map(Object.entries(written.sources));

/** Sources that AWS has: those above, and one for each service that has an endpoint, whose calls CloudTrail sends on. */
const sources: ReadonlySet<string> = new Set([
  ...documentedSources.map(({ source }) => source),
  ...names.keys(),
  ...written.services.split(' ').map((service) => `aws.${service}`),
]);

const records: ReadonlySet<string> = new Set([
  ...cloudTrailTypes.map(({ detailType }) => detailType),
  ...otherSpellings,
  'AWS Console Sign In via CloudTrail',
  'AWS Network Activity Event via CloudTrail',
]);

/**
 * Sources and detail types of AWS that it does not document, outside of the sources whose events are described here. Names of others (`my.app`,
 * `aws.partner/…`) are their own business. Id: `undocumented-event`.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/ref/welcome.html
 */
export function undocumentedNames(combination: PatternCombination): readonly Problem[] {
  const conditions = conditionsOf(combination, 'source') ?? [];
  const named = conditions.flatMap(({ operator, operand }) => (operator === 'equals' && typeof operand === 'string' ? [operand] : []));
  const isOfAws = named.length > 0 && named.length === conditions.length && named.every((name) => /^aws\.[a-z\d-]+$/.test(name));
  return [
    ...conditions.flatMap(unknownSource),
    ...(isOfAws ? (conditionsOf(combination, 'detail-type') ?? []).flatMap((condition) => unknownType(condition, named)) : []),
  ];
}

function unknownSource({ operator, operand, place }: FieldCondition): readonly Problem[] {
  if (operator !== 'equals' || typeof operand !== 'string' || !/^aws\.[a-z\d-]+$/.test(operand) || sources.has(operand)) return [];
  const bare = (name: string): string => name.replaceAll('-', '');
  const near = [...sources].find((source) => bare(source) === bare(operand)) ?? nearest(operand, [...sources], 2);
  return [
    {
      id: 'undocumented-event',
      path: place,
      message: 'is not a source that AWS documents',
      value: operand,
      remedy: near === undefined ? 'correct the name, or acknowledge the finding with the page that has it' : `did you mean "${near}"?`,
    },
  ];
}

function unknownType({ operator, operand, place }: FieldCondition, named: readonly string[]): readonly Problem[] {
  if (operator !== 'equals' || typeof operand !== 'string' || records.has(operand)) return [];
  // Of the sources that are described in full, and of those that there are not, another finding tells.
  if (named.some((source) => !sources.has(source) || documentedSources.some((one) => one.source === source))) return [];
  const known = named.flatMap((source) => names.get(source)?.detailTypes ?? []);
  if (known.includes(operand)) return [];
  const near = nearest(operand, known, charactersOfSlip);
  const owner = ownerOf(operand);
  const isWhole = named.every((source) => names.get(source)?.isWhole === true);
  if (near === undefined && owner === undefined && !isWhole) return [];
  const of = named.join(' or ');
  return [
    {
      id: 'undocumented-event',
      path: place,
      message:
        near === undefined && owner !== undefined
          ? `is a detail-type of events of ${owner}, and not of ${of}`
          : `is not a detail-type of any documented event of ${of}`,
      value: operand,
      remedy:
        near === undefined
          ? owner === undefined
            ? `use one of ${[...known, cloudTrailTypes[0]?.detailType ?? ''].map((name) => `"${name}"`).join(', ')}`
            : `write source: [${owner}]`
          : `did you mean "${near}"?`,
    },
  ];
}

/** The source that alone has a kind of event. */
function ownerOf(detailType: string): string | undefined {
  const owners = [
    ...documentedSources.filter((one) => one.detailTypes.some((each) => each.detailType === detailType)).map(({ source }) => source),
    ...[...names].filter(([, { detailTypes }]) => detailTypes.includes(detailType)).map(([source]) => source),
  ];
  return owners.length === 1 ? owners[0] : undefined;
}

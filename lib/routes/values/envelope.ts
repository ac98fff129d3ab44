import { documentedSources } from '../../events/documented-events';
import { conditionsOf, type PatternCombination } from '../../events/field-condition';
import { accountId, oneOf, region, time, unique, type Domain } from './domain';

/** Sources of AWS are `aws.` and one name; no source is the host of a service. */
const source: Domain = {
  words: 'a name such as aws.guardduty',
  type: 'text',
  values: [],
  form: /^(?:aws\.[a-z0-9-]+|aws\.partner\/.+|(?!aws\.)(?!.*\.amazonaws\.com$)[^*?]*)$/,
  beginning: /^(?:aws\.[a-z0-9-]*|aws\.partner\/.*|(?!aws\.)[^*?]*)$/,
};

/** Fields of every event. https://docs.aws.amazon.com/eventbridge/latest/ref/overview-event-structure.html */
export function envelope(combination: PatternCombination): Readonly<Record<string, Domain>> {
  const isNegative = conditionsOf(combination, 'source')?.every(({ operator }) => operator === 'anything-but') === true;
  const owners = isNegative ? ownersOf(combination) : [];
  return {
    version: oneOf(['0']),
    id: unique,
    account: accountId,
    time,
    region,
    source: owners.length === 0 ? source : { ...oneOf(owners), words: `${owners.join(' or ')} in these events` },
  };
}

/** The sources of the events that a combination names. */
function ownersOf(combination: PatternCombination): readonly string[] {
  const types = conditionsOf(combination, 'detail-type') ?? [];
  const owners = types.map(({ operand }) =>
    documentedSources.find(({ detailTypes }) => detailTypes.some(({ detailType }) => detailType === operand)),
  );
  return owners.includes(undefined) ? [] : owners.flatMap((owner) => owner?.source ?? []);
}

import { count, some } from '../../core/text';
import { type DeployedPart, type PartDifference, type PartPlace } from './part';

/** Values that are shown of a list. */
const shown = 3;

/** What is different, as a clause: `type equals lacks x and has y besides`. */
export function differenceText({ what, wanted, found }: PartDifference): string {
  const [lacking, besides] = [wanted.filter((one) => !found.includes(one)), found.filter((one) => !wanted.includes(one))];
  if (wanted.length === 1 && found.length === 1) return `${what} is ${found[0]} instead of ${wanted[0]}`;
  if (found.length === 0) return `it lacks ${what} ${some(wanted, shown)}`;
  if (wanted.length === 0) return `it has ${what} ${some(found, shown)} besides`;
  return `${what} ${[
    ...(lacking.length > 0 ? [`lacks ${some(lacking, shown)}`] : []),
    ...(besides.length > 0 ? [`has ${some(besides, shown)} besides`] : []),
  ].join(' and ')}`;
}

export const differencesText = (differences: readonly PartDifference[]): string => {
  const texts = differences.map(differenceText);
  const more = texts.length - shown;
  return `${texts.slice(0, shown).join('; ')}${more > 0 ? `; and ${count(more, 'other difference')}` : ''}`;
};

/** `eu-west-1 and us-east-1`, each once. Events are forwarded from several accounts, so there the account is named too. */
export function placesText(places: readonly (PartPlace & Partial<Pick<DeployedPart, 'kind'>>)[]): string {
  return some(
    [...new Set(places.map(({ kind, account, region }) => (kind === 'forwarding rule' ? `${region} of account ${account}` : region)))],
    5,
  );
}

/** How to deploy the stacks of parts: `cdk deploy cordon-signals-eu-west-1`. */
export function deployText(parts: readonly Pick<DeployedPart, 'stack'>[]): string {
  const stacks = [...new Set(parts.map(({ stack }) => stack))];
  return `deploy ${stacks.length === 1 ? 'the stack' : 'the stacks'} again: cdk deploy ${some(stacks, shown)}`;
}

import { type Acknowledgement } from '../core/acknowledge';
import { type Problem } from '../core/problem';
import { type ConfigurationDraft, type Draft } from './draft';
import { twice } from './repeated';

/**
 * What a schema cannot say of the acknowledgements of a rule or route.
 *
 * @param written - as the draft has them: what was wrong by itself is left out
 * @param path - path of the rule or route
 */
export function acknowledgementProblems(
  written: readonly (Draft<Acknowledgement> | undefined)[] | undefined,
  path: string,
  given: ConfigurationDraft['given'],
): Problem[] {
  const at = (index: number): string => `${path}.acknowledge[${index}]`;
  const ids = (written ?? []).flatMap((one, index) => [
    { id: one?.finding, path: `${at(index)}.finding` },
    ...(one?.findings ?? []).map((id, place) => ({ id, path: `${at(index)}.findings[${place}]` })),
  ]);
  return [
    ...(written ?? []).flatMap((one, index): Problem[] => {
      const keys = (['finding', 'findings'] as const).filter((key) => given(`${at(index)}.${key}`));
      if (one === undefined || keys.length === 1) return [];
      const message =
        keys.length === 0 ? 'must name at least one finding' : 'has both finding and findings, and only one of them is allowed';
      const remedy = 'write finding for one ID, or findings for several IDs with the same reason';
      return [{ id: 'not-one-of-finding-and-findings', path: at(index), message, remedy }];
    }),
    ...twice(
      'duplicate-acknowledgement',
      'a finding',
      ids.map(({ id }) => id),
      (index) => ids[index]?.path ?? path,
    ),
  ];
}

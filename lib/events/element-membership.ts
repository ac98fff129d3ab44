/** Elements that are chosen, by the list they stand in. */
type Membership = ReadonlyMap<object, object>;

/** A place in which an event has a field. */
export interface Candidate {
  /** The elements that have to be chosen for it. */
  readonly chosen: Membership;
  /** Whether a value there holds. */
  readonly holds: boolean;
}

/**
 * Every way to choose elements in which all fields hold, as far as later fields can tell one from another: one that is left is enough.
 *
 * @param fields - in the order in which they are looked at
 */
export function memberships(
  fields: readonly { readonly candidates: readonly Candidate[]; readonly canBeAbsent: boolean }[],
): readonly Membership[] {
  const identify = identifier();
  return fields.reduce<readonly Membership[]>(
    (soFar, { candidates, canBeAbsent }, index) => {
      const later = new Set(fields.slice(index + 1).flatMap((field) => field.candidates.flatMap(({ chosen }) => [...chosen.keys()])));
      const next = new Map<string, Membership>();
      const keep = (membership: Membership): void => {
        const kept = [...membership].filter(([list]) => later.has(list));
        next.set(
          kept
            .map(([, element]) => identify(element))
            .sort((one, other) => one - other)
            .join(),
          new Map(kept),
        );
      };
      for (const membership of soFar) {
        const consistent = candidates.filter(({ chosen }) => isConsistent(membership, chosen));
        if (consistent.length === 0 && canBeAbsent) {
          keep(membership);
        }
        for (const { chosen, holds } of consistent) {
          if (holds) {
            keep(new Map([...membership, ...chosen]));
          }
        }
      }
      return [...next.values()];
    },
    [new Map()],
  );
}

function isConsistent(membership: Membership, chosen: Membership): boolean {
  return [...chosen].every(([list, element]) => (membership.get(list) ?? element) === element);
}

/** Numbers objects as they come. */
function identifier(): (of: object) => number {
  const numbers = new Map<object, number>();
  return (of) => {
    const known = numbers.get(of) ?? numbers.size;
    numbers.set(of, known);
    return known;
  };
}

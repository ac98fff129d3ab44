import { closest, distance } from 'fastest-levenshtein';
import { findingType, findingTypes } from '../../../events/finding-types';
import { activeRules } from '../active-rules';
import { atom, disjoint, takesEverything, type Atom } from '../atoms';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { orAccept } from '../words';

export const undocumentedFindingType: SafetyRule = {
  id: 'undocumented-finding-type',
  what: 'A suppression rule with a finding type that GuardDuty does not document, or with a pattern that matches no documented type.',
  why: "A misspelt type creates a rule that never matches. Cordon's list may also be older than the type (https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-active.html).",
  fix: "Correct the type. If the type is newer than Cordon's list, acknowledge the finding.",
  acknowledgeable: true,
  check: (input) =>
    activeRules(input).suppressions.flatMap(({ list, index, conditions }) =>
      (conditions.byName.get('type') ?? []).flatMap(({ anyOf }) =>
        anyOf.flatMap(({ at, atoms }) =>
          atoms.flatMap((one, value): readonly SafetyFinding[] => {
            if (isDocumented(one)) return [];
            const id = `undocumented-finding-type[${one.text}]`;
            const nearest = nearestType(one);
            return [
              {
                id,
                severity: 'warning',
                list,
                index,
                at: `${at}[${value}]`,
                message:
                  one.operator === 'matches'
                    ? 'is a pattern that matches no finding type in the GuardDuty documentation'
                    : 'is not a finding type that GuardDuty documents',
                value: one.text,
                remedy: `${nearest === undefined ? 'look for the type in the GuardDuty User Guide' : `correct it if ${nearest} is meant`}${orAccept(id)}`,
              },
            ];
          }),
        ),
      ),
    ),
};

function isDocumented(one: Atom): boolean {
  if (one.operator === 'equals') return findingType(one.text) !== undefined;
  return takesEverything(one) || documented().some((type) => !disjoint(one, type));
}

let atoms: readonly Atom[] | undefined;

function documented(): readonly Atom[] {
  return (atoms ??= findingTypes().map(({ type }) => atom('equals', type, { address: false, number: false })));
}

/** A third of the characters may differ: `Recon:EC2/PortScan`, `EC2/Portscan`. */
function nearestType({ operator, text }: Atom): string | undefined {
  if (operator !== 'equals') return undefined;
  const near = closest(
    text,
    findingTypes().map(({ type }) => type),
  );
  return distance(text, near) <= Math.floor(near.length / 3) ? near : undefined;
}

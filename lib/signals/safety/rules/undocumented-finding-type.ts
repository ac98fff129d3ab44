import { closest, distance } from 'fastest-levenshtein';
import { findingType, findingTypes } from '../../../events/finding-types';
import { guardDutyTypeOf } from '../../../events/security-hub-types';
import { isOfGuardDuty } from '../../security-hub-v2/documented-findings';
import { activeRules, everyCondition } from '../active-rules';
import { atom, disjoint, takesEverything, type Atom } from '../atoms';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { orAccept } from '../words';

export const undocumentedFindingType: SafetyRule = {
  id: 'undocumented-finding-type',
  what: 'A suppression rule, or a rule of Security Hub V2, with a finding type that GuardDuty does not document. Or a pattern or a beginning that no documented type matches. Types of other products in Security Hub V2 are not checked.',
  why: "A misspelt type creates a rule that never matches. Cordon's list may also be older than the type (https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-active.html).",
  fix: "Correct the type. If the type is newer than Cordon's list, acknowledge the finding.",
  acknowledgeable: true,
  check: (input) =>
    activeRules(input).all.flatMap((active) =>
      everyCondition(active).flatMap(({ field, anyOf }) =>
        anyOf.flatMap(({ at, atoms }) =>
          atoms.flatMap((one, value): readonly SafetyFinding[] => {
            if (!fields.includes(field) || isDocumented(one) || (field === 'finding_info.types' && !isMeant(one))) return [];
            const { list, index } = active;
            const id = `undocumented-finding-type[${one.text}]`;
            const nearest = nearestType(one);
            return [
              {
                id,
                severity: 'warning',
                list,
                index,
                at: list === 'suppressionRules' ? `${at}[${value}]` : at,
                message: facts[one.operator],
                value: one.text,
                remedy: `${nearest === undefined ? 'look for the type in the GuardDuty User Guide' : `correct it if ${nearest} is meant`}${orAccept(id)}`,
              },
            ];
          }),
        ),
      ),
    ),
};

/** Fields of the finding type. In Security Hub CSPM, `Type` has other names. */
const fields: readonly string[] = ['type', 'finding_info.types'];

const facts: Readonly<Record<Atom['operator'], string>> = {
  equals: 'is not a finding type that GuardDuty documents',
  matches: 'is a pattern that matches no finding type in the GuardDuty documentation',
  prefix: 'is the beginning of no finding type in the GuardDuty documentation',
  contains: 'is in no finding type in the GuardDuty documentation',
};

/** Whether a text in OCSF is meant to be a type of GuardDuty. Other products have types of their own. */
function isMeant({ operator, text }: Atom): boolean {
  return operator !== 'contains' && (isOfGuardDuty(text) || guardDutyTypeOf(text) !== undefined);
}

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
  const same = guardDutyTypeOf(text);
  if (same !== undefined && same !== text && findingType(same) !== undefined) return same;
  if (operator !== 'equals') return undefined;
  const near = closest(
    text,
    findingTypes().map(({ type }) => type),
  );
  return distance(text, near) <= Math.floor(near.length / 3) ? near : undefined;
}

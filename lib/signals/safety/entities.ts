import { type Identifies } from '../identification';
import { type Atom } from './atoms';
import { type Condition, type Conditions } from './conditions';
import { tells } from './telling';

/** An image by its digest (OCI image specification, "Digests"). */
const digest = /@sha256:[0-9a-f]{64}$/i;

/** Whether a criterion names entities that an attacker cannot choose (`lib/signals/identification.json`), and not nearly any. */
export function namesEntity(condition: Condition, conditions: Conditions): boolean {
  const enough = enoughFor(condition.known?.identification.identifies, conditions);
  return (
    enough !== undefined &&
    !condition.opaque &&
    condition.anyOf.some(({ atoms }) => atoms.length > 0 && atoms.every((one) => tells(one, condition) && enough(one)))
  );
}

/** What a value must be. Of a field that is not documented nobody knows whether GuardDuty looks at it at all. @returns undefined where none is enough */
function enoughFor(identifies: Identifies | undefined, conditions: Conditions): ((one: Atom) => boolean) | undefined {
  switch (identifies) {
    case 'always':
    case 'by-tag':
      return () => true;
    case 'with-account':
      // A name that is taken cannot be had again; one that fits a pattern can.
      return namesAccounts(conditions) ? isExact : undefined;
    case 'with-digest':
      return ({ text }) => digest.test(text);
    case 'control':
    case 'never':
    case undefined:
      return undefined;
  }
}

function namesAccounts({ byName }: Conditions): boolean {
  return (byName.get('accountId') ?? []).some(
    ({ anyOf, opaque }) => !opaque && anyOf.some(({ atoms }) => atoms.length > 0 && atoms.every(isExact)),
  );
}

function isExact({ operator, text }: Atom): boolean {
  return operator === 'equals' || (operator === 'matches' && !/[*?]/.test(text));
}

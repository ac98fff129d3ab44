import { activeRules } from '../active-rules';
import { fixedBits } from '../address-range';
import { takesEverything, type Atom } from '../atoms';
import { type Condition } from '../conditions';
import { type SafetyFinding, type SafetyRule, type SafetySettings } from '../safety-rule';
import { orAccept } from '../words';

export const broadRange: SafetyRule = {
  id: 'broad-range',
  what: 'A suppression rule with a CIDR range, or an address pattern, that is broader than the configuration allows (/24 and /48 by default).',
  why: 'Whoever gets hold of one address of the range is hidden by the rule; the broader the range, the more there are.',
  fix: 'Name narrower ranges or single addresses, or raise `signals.broadestIpv4Prefix` or `signals.broadestIpv6Prefix` for all rules.',
  acknowledgeable: true,
  check: (input) =>
    activeRules(input).suppressions.flatMap(({ list, index, conditions }) =>
      conditions.all.flatMap((condition) =>
        broadAtoms(condition, input.settings).map(({ at, text, version, bits, limit }): SafetyFinding => {
          const id = `broad-range[${text}]`;
          return {
            id,
            severity: 'error',
            list,
            index,
            at,
            message: `is broader than /${limit}, the broadest IPv${version} range that needs no acknowledgement: it fixes ${bits} bits`,
            value: text,
            remedy: `name narrower ranges${orAccept(id)}`,
          };
        }),
      ),
    ),
};

function broadAtoms(condition: Condition, { broadestIpv4Prefix, broadestIpv6Prefix }: SafetySettings) {
  return condition.anyOf.flatMap(({ at, atoms }) =>
    atoms.flatMap((one, value) => {
      const breadth = breadthOf(condition, one);
      if (breadth === undefined) return [];
      const limit = breadth.version === 4 ? broadestIpv4Prefix : broadestIpv6Prefix;
      return breadth.bits < limit ? [{ at: `${at}[${value}]`, text: one.text, ...breadth, limit }] : [];
    }),
  );
}

function breadthOf({ known }: Condition, one: Atom): { readonly version: 4 | 6; readonly bits: number } | undefined {
  if (one.range !== undefined) return { version: one.range.version, bits: one.range.prefix };
  const ofAddress = known?.kind === 'address-v4' || known?.kind === 'address-v6';
  // A pattern that takes everything is a finding of its own.
  return one.operator === 'matches' && ofAddress && /[*?]/.test(one.text) && !takesEverything(one) ? fixedBits(one.text) : undefined;
}

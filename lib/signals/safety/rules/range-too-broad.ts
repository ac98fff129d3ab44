import { activeRules, type ActiveSuppression } from '../active-rules';
import { addressToText, fixedBits, stretches } from '../address-range';
import { takesEverything, type Atom } from '../atoms';
import { type AnyOf, type Condition } from '../conditions';
import { type SafetyFinding, type SafetyRule } from '../safety-rule';
import { type SafetySettings } from '../../../configuration/safety-settings';
import { addressVersion } from '../telling';
import { count, orAccept } from '../words';

export const rangeTooBroad: SafetyRule = {
  id: 'range-too-broad',
  what: 'A suppression rule with an address range that is broader than the configuration allows (/24 and /48 by default). The range can be a CIDR range, an address pattern, or adjoining ranges of one criterion.',
  why: 'The rule hides everybody who controls one address of the range. The broader the range, the more addresses there are.',
  fix: 'Use narrower ranges or single addresses. To allow broader ranges in all rules, lower `signals.broadestIpv4Prefix` or `signals.broadestIpv6Prefix`.',
  notForV2: 'Security Hub V2 has no criterion on addresses',
  acknowledgeable: true,
  check: (input) =>
    activeRules(input).suppressions.flatMap((active) =>
      active.conditions.all.flatMap((condition) =>
        condition.anyOf.flatMap((alternatives) => [
          ...broadAtoms(active, condition, alternatives, input.settings),
          ...broadStretches(active, alternatives, input.settings),
        ]),
      ),
    ),
};

function broadAtoms(
  { list, index }: ActiveSuppression,
  condition: Condition,
  { at, atoms }: AnyOf,
  settings: SafetySettings,
): readonly SafetyFinding[] {
  return atoms.flatMap((one, value): readonly SafetyFinding[] => {
    const breadth = breadthOf(condition, one);
    if (breadth === undefined || breadth.bits >= broadest(breadth.version, settings)) return [];
    const { version, bits } = breadth;
    const id = `range-too-broad[${one.text}]`;
    return [
      {
        id,
        severity: 'error',
        list,
        index,
        at: `${at}[${value}]`,
        message: `${broader(version, settings)}; it fixes only ${count(bits, 'bit')}`,
        value: one.text,
        remedy: `use narrower ranges${orAccept(id)}`,
      },
    ];
  });
}

/** Of ranges that are narrow enough one by one, several side by side are one broad range. */
function broadStretches({ list, index }: ActiveSuppression, { at, atoms }: AnyOf, settings: SafetySettings): readonly SafetyFinding[] {
  const narrow = atoms.flatMap(({ range }) => (range !== undefined && range.prefix >= broadest(range.version, settings) ? [range] : []));
  return stretches(narrow).flatMap(({ version, first, last, ranges }): readonly SafetyFinding[] => {
    const bits = BigInt((version === 4 ? 32 : 128) - broadest(version, settings));
    if (last - first < 1n << bits) return [];
    const text = `${addressToText(first, version)}-${addressToText(last, version)}`;
    const id = `range-too-broad[${text}]`;
    return [
      {
        id,
        severity: 'error',
        list,
        index,
        at,
        message: `${broader(version, settings)}; ${ranges} of its ranges adjoin`,
        value: text,
        remedy: `use narrower ranges${orAccept(id)}`,
      },
    ];
  });
}

function broader(version: 4 | 6, settings: SafetySettings): string {
  return `is broader than /${broadest(version, settings)}, the broadest IPv${version} range allowed without acknowledgement`;
}

function broadest(version: 4 | 6, { broadestIpv4Prefix, broadestIpv6Prefix }: SafetySettings): number {
  return version === 4 ? broadestIpv4Prefix : broadestIpv6Prefix;
}

function breadthOf(condition: Condition, one: Atom): { readonly version: 4 | 6; readonly bits: number } | undefined {
  if (one.range !== undefined) return { version: one.range.version, bits: one.range.prefix };
  const version = addressVersion(condition);
  // A pattern that takes everything is a finding of its own.
  const pattern = one.operator === 'matches' && /[*?]/.test(one.text) && !takesEverything(one);
  return pattern && version !== undefined ? { version, bits: fixedBits(one.text, version) } : undefined;
}

import { ocsfSeverities } from '../../../configuration/ocsf';
import { type GuardDutySeverity } from '../../../events/finding-types';
import { type ActiveAutomation, type ActiveSuppression } from '../active-rules';
import { atom, disjoint, type Atom } from '../atoms';
import { type Condition } from '../conditions';
import { within } from '../contradiction';
import { admits } from './admits';

const label = (value: string): Atom => atom('equals', value, { address: false, number: false });

/** Lowest severity that GuardDuty calls High (GuardDuty User Guide, "Severity levels of GuardDuty findings"). */
export const highSeverity = 7;

/** Severities of each level, with and without a fraction (GuardDuty User Guide, "Severity levels of GuardDuty findings"). */
const numbers: Readonly<Record<GuardDutySeverity, readonly number[]>> = {
  low: [1, 1.9, 2, 2.9, 3, 3.9],
  medium: [4, 4.9, 5, 5.9, 6, 6.9],
  high: [7, 7.9, 8, 8.9],
  critical: [9, 9.9, 10],
};

/**
 * Labels of each level in Security Hub. What GuardDuty calls Critical may be HIGH: GuardDuty had no Critical once. None is INFORMATIONAL, which is
 * the severity 0 (Security Hub User Guide, "Severity" in the AWS Security Finding Format).
 */
const labels: Readonly<Record<GuardDutySeverity, readonly Atom[]>> = {
  low: [label('LOW')],
  medium: [label('MEDIUM')],
  high: [label('HIGH')],
  critical: [label('HIGH'), label('CRITICAL')],
};

/** Whether the criteria on severity leave room for a finding of GuardDuty of this level. */
export function admitsLevel(active: ActiveSuppression | ActiveAutomation, level: GuardDutySeverity): boolean {
  const conditions = active.conditions.byName.get(active.list === 'suppressionRules' ? 'severity' : 'SeverityLabel') ?? [];
  return active.list === 'suppressionRules'
    ? conditions.every((condition) => numbers[level].some((severity) => admitsNumber(condition, severity)))
    : conditions.every((condition) => labels[level].some((one) => admits(condition, one)));
}

/** Whether `equals: [6]` takes 6.5, too, is not documented, so it may. */
function admitsNumber({ opaque, bounds, anyOf, noneOf }: Condition, severity: number): boolean {
  return (
    opaque ||
    (bounds.every((limit) => within(severity, limit)) &&
      anyOf.every(
        ({ atoms }) =>
          atoms.length === 0 || atoms.some(({ number }) => number === undefined || Math.floor(number) === Math.floor(severity)),
      ) &&
      noneOf.every(({ number }) => number !== severity))
  );
}

/** Lower bounds from which on a severity is High, by field. */
const highFrom: Readonly<Record<string, number>> = { severity: highSeverity, severity_id: ocsfSeverities.High };

/** Whether a criterion takes no severity below High, by a lower bound or by its values. */
export function asksOnlyForHigh({ field, bounds, anyOf }: Condition): boolean {
  const from = highFrom[field];
  if (from === undefined) return false;
  const isHigh = ({ number }: Atom): boolean => number !== undefined && number >= from;
  return (
    bounds.some(({ side, value }) => side === 'lower' && value >= from) ||
    anyOf.some(({ atoms }) => atoms.length > 0 && atoms.every(isHigh))
  );
}

/** Whether a rule names a severity of High or Critical, or asks for nothing below. */
export function asksForHigh({ list, conditions }: ActiveSuppression | ActiveAutomation): boolean {
  const suppression = list === 'suppressionRules';
  return (conditions.byName.get(suppression ? 'severity' : 'SeverityLabel') ?? []).some(
    ({ anyOf, bounds }) =>
      bounds.some(({ side, value }) => side === 'lower' && value >= highSeverity) ||
      anyOf.some(({ atoms }) =>
        atoms.some((one) =>
          suppression ? (one.number ?? 0) >= highSeverity : labels.critical.some((critical) => !disjoint(one, critical)),
        ),
      ),
  );
}

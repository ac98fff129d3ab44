import { mayReachHigh } from '../guardduty/finding-types';
import { type ActiveAutomation, type ActiveRule, type ActiveSuppression } from './active-rules';
import { atom, disjoint, type Atom } from './atoms';
import { isPositive, type Condition } from './conditions';
import { impossible, within } from './contradiction';

const plainText = { address: false, number: false };
const glob = (pattern: string): Atom => atom('matches', pattern, plainText);
const text = (value: string): Atom => atom('equals', value, plainText);

const labels = { medium: text('MEDIUM'), high: text('HIGH'), critical: text('CRITICAL') };
const guardDuty = text('GuardDuty');
const guardDutyArn = glob('*/guardduty');

/** Lowest severity that GuardDuty calls Medium (GuardDuty User Guide, "Severity levels of GuardDuty findings"). */
export const mediumSeverity = 4;
/** Lowest severity that GuardDuty calls High (GuardDuty User Guide, "Severity levels of GuardDuty findings"). */
export const highSeverity = 7;
/** Lowest that it calls Critical; every attack sequence is (GuardDuty User Guide, "GuardDuty attack sequence finding types"). */
export const criticalSeverity = 9;

/** Beginnings of finding types: a part of what GuardDuty can find, e.g. `Backdoor:`. */
export interface TypeClass {
  readonly purpose: string;
  /** Beginning of the rest after `PURPOSE:`. @default - every type of the purpose */
  readonly rest?: string;
}

/**
 * Whether a rule may match a finding of a class of types, as far as its criteria on the type (and, for Security Hub, on the product and on
 * compliance) tell; severity is not looked at. `false` is certain.
 */
export function mayMatchTypes(active: ActiveRule, wanted: TypeClass): boolean {
  return active.list === 'suppressionRules' ? suppressionMatches(active, wanted) : automationMatches(active, wanted);
}

/** The values of the criterion on the type because of which a rule may match such a type. Empty where it names none. */
export function valuesThatReach({ list, conditions }: ActiveRule, { purpose, rest = '' }: TypeClass): readonly string[] {
  const suppression = list === 'suppressionRules';
  const wanted = suppression ? glob(`${purpose}:${rest}*`) : undefined;
  return (conditions.byName.get(suppression ? 'type' : 'Type') ?? [])
    .flatMap(({ anyOf }) => anyOf.flatMap(({ atoms }) => atoms))
    .filter((one) => (wanted === undefined ? mayBeAsffType(one, asffStart({ purpose, rest })) : !disjoint(one, wanted)))
    .map((one) => one.text);
}

function asffStart({ purpose, rest = '' }: TypeClass): string {
  return `${purpose}:${rest.replace('/', '-')}`;
}

/**
 * Threat purposes of findings that a malware scan made; no other finding has its details (API_EbsVolumeScanDetails, API_MalwareScanDetails; GuardDuty
 * User Guide, "Malware Protection for EC2 finding types", "... for S3 finding type", "... for Backup finding types").
 */
const ofMalwareScans: readonly string[] = ['Execution', 'Object', 'S3Object'];
const malwareScan = /^service\.(ebsVolumeScanDetails|malwareScanDetails)\./;

function suppressionMatches({ conditions }: ActiveSuppression, { purpose, rest = '' }: TypeClass): boolean {
  if (!ofMalwareScans.includes(purpose) && conditions.all.some((condition) => malwareScan.test(condition.field) && isPositive(condition))) {
    return false;
  }
  return (conditions.byName.get('type') ?? []).every((condition) => admits(condition, glob(`${purpose}:${rest}*`)));
}

/**
 * GuardDuty writes one type into a finding for Security Hub, e.g. `TTPs/Discovery/Recon:EC2-Portscan`: the last part is the finding type with `-`
 * in place of `/` (GuardDuty User Guide, "Integrating with Security Hub").
 */
function automationMatches(active: ActiveAutomation, types: TypeClass): boolean {
  if (!mayMatchThreats(active)) return false;
  const wanted = asffStart(types);
  return (active.conditions.byName.get('Type') ?? [])
    .filter(({ opaque }) => !opaque)
    .every(({ anyOf }) => anyOf.every(({ atoms }) => atoms.length === 0 || atoms.some((one) => mayBeAsffType(one, wanted))));
}

/** Namespaces of types that no detection has (Security Hub User Guide, "Types taxonomy for ASFF"). */
const otherNamespaces = ['Software and Configuration Checks/', 'Sensitive Data Identifications/'];

/** Whether a value of the criterion `Type` may be a type of GuardDuty whose last part begins so. */
function mayBeAsffType({ operator, text: value }: Atom, wanted: string): boolean {
  const colon = value.indexOf(':');
  if (colon === -1) {
    // A whole value without a purpose is not of GuardDuty, nor is one of these namespaces.
    return operator !== 'equals' && !(operator === 'prefix' && otherNamespaces.some((namespace) => value.startsWith(namespace)));
  }
  const slash = value.lastIndexOf('/', colon);
  const start = value.slice(slash + 1);
  if (slash === -1 && operator === 'contains') {
    // The purpose may begin before what is looked for: `door:EC2` is in `Backdoor:EC2`.
    const [purpose = '', rest = ''] = split(wanted);
    const [end = '', more = ''] = split(start);
    return purpose.endsWith(end) && (rest.startsWith(more) || more.startsWith(rest));
  }
  return start.startsWith(wanted) || (operator !== 'equals' && wanted.startsWith(start));
}

function split(type: string): readonly [string, string] {
  const colon = type.indexOf(':');
  return [type.slice(0, colon), type.slice(colon + 1)];
}

/**
 * Whether an automation rule may match a finding of GuardDuty. Findings of security controls alone have compliance details
 * (Security Hub User Guide, "Compliance" in the AWS Security Finding Format).
 */
export function mayMatchThreats({ conditions }: ActiveAutomation): boolean {
  return conditions.all.every((condition) => {
    const positive = condition.anyOf.some(({ atoms }) => atoms.length > 0);
    switch (condition.field) {
      case 'ComplianceSecurityControlId':
      case 'ComplianceStatus':
      case 'ComplianceAssociatedStandardsId':
        return !positive;
      case 'ProductName':
        return admits(condition, guardDuty);
      case 'ProductArn':
        return admits(condition, guardDutyArn);
      case 'GeneratorId':
        return !condition.anyOf.some(({ atoms }) => atoms.length > 0 && atoms.every(ofSecurityControl));
      default:
        return true;
    }
  });
}

function ofSecurityControl({ operator, text: value }: Atom): boolean {
  return operator !== 'contains' && value.startsWith('security-control/');
}

/** Whether a rule may match a finding that is High or Critical. `false` is certain, as far as AWS documents the severity of finding types. */
export function mayMatchHigh(active: ActiveRule): boolean {
  if (active.list === 'suppressionRules') {
    if (!maySeverityReach(active, highSeverity)) return false;
    // Who asks for High means it, whatever AWS documents of the type.
    return asksForHigh(active) || !onlyTypesBelowHigh(active.conditions.byName.get('type') ?? [], (type) => type);
  }
  if (!mayLabelBeHigh(active)) return false;
  return asksForHigh(active) || !onlyTypesBelowHigh(active.conditions.byName.get('Type') ?? [], guardDutyTypeOf);
}

/** Whether the criteria on `SeverityLabel` leave room for a finding that is High or Critical. */
function mayLabelBeHigh(active: ActiveAutomation): boolean {
  return mayLabelReach(active, highSeverity);
}

/**
 * Whether the criteria on `SeverityLabel` leave room for this severity of GuardDuty or a higher one. What GuardDuty calls Critical is taken as HIGH or
 * CRITICAL: GuardDuty had no Critical once (GuardDuty User Guide, "Severity levels of GuardDuty findings").
 */
export function mayLabelReach({ conditions }: ActiveAutomation, severity: number): boolean {
  const reached = [labels.high, labels.critical, ...(severity < highSeverity ? [labels.medium] : [])];
  return (
    severity < mediumSeverity ||
    (conditions.byName.get('SeverityLabel') ?? []).every((condition) => reached.some((label) => admits(condition, label)))
  );
}

/** Whether a rule names a severity of High or Critical, or asks for nothing below. */
function asksForHigh({ list, conditions }: ActiveRule): boolean {
  const suppression = list === 'suppressionRules';
  return (conditions.byName.get(suppression ? 'severity' : 'SeverityLabel') ?? []).some(
    ({ anyOf, bounds }) =>
      bounds.some(({ side, value }) => side === 'lower' && value >= highSeverity) ||
      anyOf.some(({ atoms }) =>
        atoms.some((one) =>
          suppression ? (one.number ?? 0) >= highSeverity : [labels.high, labels.critical].some((label) => !disjoint(one, label)),
        ),
      ),
  );
}

/** Whether the severity criteria of a suppression rule leave room for this severity or a higher one. */
export function maySeverityReach({ conditions }: ActiveSuppression, severity: number): boolean {
  return (conditions.byName.get('severity') ?? []).every(
    ({ opaque, bounds, anyOf }) =>
      opaque ||
      (bounds.every((limit) => limit.side !== 'upper' || within(severity, limit) || limit.value > severity) &&
        anyOf.every(({ atoms }) => atoms.length === 0 || atoms.some(({ number }) => number === undefined || number >= severity))),
  );
}

/** The values of the criterion on the type that may be High. Empty where it names none. */
export function typesThatMayBeHigh({ list, conditions }: ActiveRule): readonly string[] {
  const typeOf = list === 'suppressionRules' ? (type: string) => type : guardDutyTypeOf;
  return (conditions.byName.get(list === 'suppressionRules' ? 'type' : 'Type') ?? [])
    .flatMap(({ anyOf }) => anyOf.flatMap(({ atoms }) => atoms))
    .filter((one) => !isBelowHigh(one, typeOf))
    .map((one) => one.text);
}

/** Whether it is one type, and AWS documents it as below High. */
function isBelowHigh(one: Atom, typeOf: (text: string) => string | undefined): boolean {
  const type = one.operator === 'equals' ? typeOf(one.text) : undefined;
  return type !== undefined && !mayReachHigh(type);
}

/** Whether the types are named one by one, and AWS documents each of them as below High. */
function onlyTypesBelowHigh(conditions: readonly Condition[], typeOf: (text: string) => string | undefined): boolean {
  return conditions.some(
    ({ opaque, anyOf }) => !opaque && anyOf.some(({ atoms }) => atoms.length > 0 && atoms.every((one) => isBelowHigh(one, typeOf))),
  );
}

/** `Recon:EC2/Portscan` of `TTPs/Discovery/Recon:EC2-Portscan`. */
function guardDutyTypeOf(asffType: string): string | undefined {
  const last = asffType.split('/').at(-1) ?? '';
  return last.includes(':') ? last.replace('-', '/') : undefined;
}

/** Whether a finding whose field has a value of this kind may match the criterion. `false` is certain. */
function admits(condition: Condition, value: Atom): boolean {
  if (condition.opaque) return true;
  const [given] = condition.anyOf.filter(({ atoms }) => atoms.length > 0 && atoms.every(({ operator }) => operator === 'equals'));
  // Values that are listed one by one are looked at one by one, so that a negative criterion can strike out some.
  if (given !== undefined) return given.atoms.some((one) => !disjoint(one, value) && !impossible(one, condition));
  return (
    !impossible(value, condition) && condition.anyOf.every(({ atoms }) => atoms.length === 0 || atoms.some((one) => !disjoint(one, value)))
  );
}

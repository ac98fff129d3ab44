import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canHaveField } from '../../../lib/events/fields-of-types';
import { findingType, findingTypes, type FindingType, type GuardDutySeverity } from '../../../lib/events/finding-types';
import { suppressionMatches } from '../../../lib/signals/guardduty/matching';
import { asffNames, guardDutyTypeOf } from '../../../lib/events/security-hub-types';
import { automationField } from '../../../lib/signals/security-hub/criteria';
import { automationMatches } from '../../../lib/signals/security-hub/matching';
import { threats } from '../../../lib/signals/safety/threats';
import { activeRules } from '../../../lib/signals/safety/active-rules';
import { mayMatchTypes } from '../../../lib/signals/safety/reach';
import { type AutomationCriterion } from '../../../lib/configuration/automation-rule';
import { type SuppressionCriterion } from '../../../lib/configuration/suppression-rule';
import { inputOf } from './cases';

/** Which threats a rule can hide, by data; each is held against the matching of findings, in both directions. */
interface ThreatCase<Criterion> {
  readonly name: string;
  readonly criteria: readonly Criterion[];
  readonly hides: readonly string[];
}

const casesOf = <Criterion>(file: string): readonly ThreatCase<Criterion>[] =>
  JSON.parse(readFileSync(join(__dirname, '../../cases/threats', file), 'utf8')) as readonly ThreatCase<Criterion>[];
const suppressions = casesOf<SuppressionCriterion>('suppression-rules.json');
const automations = casesOf<AutomationCriterion>('automation-rules.json');

const severity: Readonly<Record<GuardDutySeverity, readonly [number, string]>> = {
  low: [2, 'LOW'],
  medium: [5, 'MEDIUM'],
  high: [8, 'HIGH'],
  critical: [9, 'CRITICAL'],
};

const isOf = (type: string, id: string): boolean =>
  threats.find((threat) => threat.id === id)?.types.some(({ purpose, rest = '' }) => type.startsWith(`${purpose}:${rest}`)) === true;

/** An object in which a value stands at a path; `[]` is a list of one. */
function put(target: Record<string, unknown>, path: string, value: unknown): void {
  const [head = '', ...rest] = path.split('.');
  const name = head.replace('[]', '');
  const inner: unknown = rest.length === 0 ? value : (target[name] ?? {});
  if (rest.length > 0) put((Array.isArray(inner) ? inner[0] : inner) as Record<string, unknown>, rest.join('.'), value);
  target[name] = head.endsWith('[]') && !Array.isArray(inner) ? [inner] : inner;
}

/** A finding of GuardDuty of a type that has what the criteria ask for, as far as such findings have those fields. */
function guardDutyFinding(type: FindingType, level: GuardDutySeverity, criteria: readonly SuppressionCriterion[]): object {
  const finding: Record<string, unknown> = {};
  for (const { field, equals } of criteria) {
    if (equals?.[0] !== undefined && canHaveField(type, field)) put(finding, field, equals[0]);
  }
  return { ...finding, type: type.type, severity: severity[level][0] };
}

function securityHubFinding(name: string, level: GuardDutySeverity): object {
  const detector = 'arn:aws:guardduty:eu-west-1:111122223333:detector/12abc34d567e8fa901bc2d34e56789f0';
  return { ProductName: 'GuardDuty', GeneratorId: detector, Types: [name], Severity: { Label: severity[level][1] } };
}

const documented = findingTypes().flatMap((type) => type.severities.map((level) => ({ type, level })));
/** The threats of which the rule hides a finding, by the matching. */
const hiddenBy = (matches: (type: FindingType, level: GuardDutySeverity) => boolean): readonly string[] => {
  const hidden = documented.filter(({ type, level }) => matches(type, level)).map(({ type }) => type.type);
  return threats.filter(({ id }) => hidden.some((type) => isOf(type, id))).map(({ id }) => id);
};
const said = (list: 'suppressionRules' | 'automationRules', criteria: readonly object[]): readonly string[] => {
  const [active] = activeRules(inputOf({ name: '', given: { [list]: [{ criteria }] }, expected: [] })).all;
  return threats.filter(({ types }) => types.some((wanted) => mayMatchTypes(active!, wanted))).map(({ id }) => id);
};

describe('the threats that a rule can hide', () => {
  it.each(automations)('automation rule: $name', ({ criteria, hides }) => {
    expect([...said('automationRules', criteria)].sort()).toEqual(hides);
    const byMatching = hiddenBy((type, level) =>
      asffNames(type.type).some((name) => automationMatches(criteria, securityHubFinding(name, level)) === true),
    );
    expect([...byMatching].sort()).toEqual(hides);
  });

  it.each(suppressions)('suppression rule: $name', ({ criteria, hides }) => {
    expect([...said('suppressionRules', criteria)].sort()).toEqual(hides);
    const named = criteria.flatMap(({ field, equals = [] }) => (field === 'type' ? equals.map(String) : []));
    const unknown = named.filter((type) => findingType(type) === undefined);
    const newer = unknown.map((type): FindingType => ({ type, severities: ['high'], certain: false }));
    const matching = (type: FindingType, level: GuardDutySeverity): boolean =>
      suppressionMatches(criteria, guardDutyFinding(type, level, criteria)) === true;
    const found = [
      ...hiddenBy(matching),
      ...threats.filter(({ id }) => newer.some((type) => matching(type, 'high') && isOf(type.type, id))).map(({ id }) => id),
    ];
    expect([...found].sort()).toEqual(hides);
  });

  it('reads each name that GuardDuty writes into Security Hub as the type that it is of', () => {
    for (const { type } of findingTypes()) for (const name of asffNames(type)) expect(guardDutyTypeOf(name)).toBe(type);
    expect(guardDutyTypeOf('Software and Configuration Checks')).toBeUndefined();
    expect(automationField('Type')?.path).toBe('Types[]');
  });
});

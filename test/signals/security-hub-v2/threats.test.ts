import fc from 'fast-check';
import { ocsfSeverities, ocsfStatuses, type OcsfSeverity } from '../../../lib/configuration/ocsf';
import { type AutomationRuleV2, type CriterionV2, fieldsOf } from '../../../lib/configuration/automation-rule-v2';
import { findingTypes } from '../../../lib/events/finding-types';
import { checkSafety } from '../../../lib/signals/safety';
import { controls } from '../../../lib/events/security-controls';
import { hidesV2 } from '../../../lib/signals/security-hub-v2/hiding';
import { matchesV2 } from '../../../lib/signals/security-hub-v2/matching';
import { runs } from '../../support/runs';
import { inputOf } from '../safety/cases';

/** The verdict is held against a slow simulation: every documented finding goes through the rule, and whoever is hidden is asked what it was. */
interface Simulated {
  readonly severity: OcsfSeverity;
  readonly severity_id: number;
  readonly finding_info: { readonly types: readonly string[] };
}

const names = { low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' } as const;
const all = Object.keys(ocsfSeverities) as readonly OcsfSeverity[];

function finding(severity: OcsfSeverity, types: readonly string[], name: string, className: string, rest: object = {}): Simulated {
  return {
    ...{ class_name: className, status: 'New', status_id: ocsfStatuses.New },
    ...{ severity, severity_id: ocsfSeverities[severity], finding_info: { types } },
    ...{ cloud: { provider: 'AWS', account: { uid: '111122223333' } } },
    ...{ metadata: { product: { name, vendor_name: 'AWS' } } },
    ...{ resources: [{ uid: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-1', type: 'AWS::EC2::Instance' }] },
    ...rest,
  };
}

const detections = findingTypes().flatMap(({ type, severities }) =>
  severities.map((level) => finding(names[level], [type], 'GuardDuty', 'Detection Finding')),
);
/** What criteria ask of a field; a beginning stands for a longer text. */
function textsOf(criteria: readonly CriterionV2[], field: string): readonly string[] {
  return criteria
    .flatMap(fieldsOf)
    .filter((one) => one.field === field)
    .flatMap(({ equals = [], prefix = [], contains = [] }) => [...equals, ...prefix.map((start) => `${start}x`), ...contains].map(String));
}

/** Types of findings that have no documented ones: whatever is asked for, as far as neither GuardDuty nor an exposure has one that begins so. */
const openTypes = (criteria: readonly CriterionV2[]): readonly string[] => [
  ...textsOf(criteria, 'finding_info.types').filter((text) => !text.includes(':') && !text.startsWith('Exposure/')),
  'Unknown/Type',
];

/** Of controls that AWS may add, nobody knows the severity. */
const levelsOfControls: readonly (readonly [string, readonly OcsfSeverity[]])[] = [
  ...[...controls()].map(([control, severity]) => {
    const levels =
      severity === 'below' ? (['Medium', 'Low'] as const) : severity === 'HIGH' ? (['High'] as const) : (['Critical'] as const);
    return [control, [...levels, 'Informational']] as const;
  }),
  ['S3.1999', all],
];

function ofControls(criteria: readonly CriterionV2[]): readonly Simulated[] {
  const types = openTypes(criteria);
  return levelsOfControls.flatMap(([control, levels]) =>
    levels.map((level) => finding(level, types, 'Security Hub CSPM', 'Compliance Finding', { compliance: { control } })),
  );
}

/** Nobody documents which types exposures have, but for their beginning. A finding may have several. */
function exposures(criteria: readonly CriterionV2[]): readonly Simulated[] {
  const types = [...textsOf(criteria, 'finding_info.types').filter((text) => !text.includes(':')), 'Resource Hijacking'];
  const begun = types.map((text) => (text.startsWith('Exposure/') ? text : `Exposure/${text}`));
  return all
    .filter((severity) => severity !== 'Fatal')
    .map((severity) => finding(severity, begun, 'Security Hub Exposure Analysis', 'Detection Finding'));
}

/** Of other products, of whatever class a rule asks for. */
function others(criteria: readonly CriterionV2[]): readonly Simulated[] {
  const classes = [...textsOf(criteria, 'class_name'), 'Vulnerability Finding'];
  return ['Inspector', 'Falcon'].flatMap((product) =>
    all.flatMap((severity) => classes.map((name) => finding(severity, openTypes(criteria), product, name))),
  );
}

const criterion = fc.oneof<fc.Arbitrary<CriterionV2>[]>(
  fc
    .constantFrom(['Backdoor:EC2/Spambot'], ['Recon:EC2/Portscan'], ['Impact:EC2/PortSweep', 'Recon:EC2/Portscan'])
    .map((equals) => ({ field: 'finding_info.types', equals })),
  fc
    .constantFrom('Recon:', 'Exfiltration:', 'AttackSequence:', 'Dis', 'Exposure/', 'Exp')
    .map((start) => ({ field: 'finding_info.types', prefix: [start] })),
  fc.constantFrom('Credential', 'EC2', 'S3').map((part) => ({ field: 'finding_info.types', contains: [part] })),
  fc.constantFrom(2, 3, 4).map((lessThanOrEqual) => ({ field: 'severity_id', lessThanOrEqual })),
  fc.constantFrom(['Low', 'Medium'], ['High']).map((equals) => ({ field: 'severity', equals })),
  fc
    .constantFrom('GuardDuty', 'Inspector', 'Falcon', 'Security Hub CSPM', 'Security Hub Exposure Analysis')
    .map((name) => ({ field: 'metadata.product.name', equals: [name] })),
  fc.constantFrom('Detection Finding', 'Compliance Finding').map((name) => ({ field: 'class_name', equals: [name] })),
  fc.constantFrom('S3.9', 'S3.8', 'IAM.6').map((control) => ({ field: 'compliance.control', equals: [control] })),
  fc.constant({ field: 'compliance.control', prefix: ['S3.1'] }),
  fc.constant({ field: 'compliance.control', notEquals: ['S3.8'] }),
  fc.constant({ field: 'cloud.account.uid', equals: ['111122223333'] }),
  fc.constant({
    anyOf: [
      { field: 'severity_id', lessThanOrEqual: 2 },
      { field: 'finding_info.types', prefix: ['Recon:'] },
    ],
  }),
);

const isHigh = ({ severity_id: id }: Simulated): boolean => id >= ocsfSeverities.High;
const typeOf = ({ finding_info: { types } }: Simulated): string => types[0] ?? '';
const threats: readonly (readonly [string, (finding: Simulated) => boolean])[] = [
  ['hides-high-severity', isHigh],
  ['hides-attack-sequences', (one) => typeOf(one).startsWith('AttackSequence:')],
  ['hides-credential-exfiltration', (one) => /^UnauthorizedAccess:IAMUser\/\w+CredentialExfiltration/.test(typeOf(one))],
  ...['Impact', 'Exfiltration', 'CredentialAccess', 'Backdoor'].map(
    (purpose) => [`hides-threat-purpose[${purpose}]`, (one: Simulated) => typeOf(one).startsWith(`${purpose}:`)] as const,
  ),
];

/** A finding has one class and one product. That a rule asks for two, and so hides nothing, is not looked at: it is refused all the same. */
const asksForTwo = (criteria: readonly CriterionV2[]): boolean =>
  ['class_name', 'metadata.product.name'].some((field) => new Set(textsOf(criteria, field)).size > 1);

it('a rule is said to hide threats exactly where a simulation of documented findings hides one', () => {
  const rules = fc.tuple(
    fc.array(criterion, { minLength: 1, maxLength: 3 }),
    fc.constantFrom<AutomationRuleV2['update']>(
      { status: 'Suppressed', comment: 'x' },
      { severity: 'Low' },
      { severity: 'High' },
      { comment: 'x' },
    ),
  );
  fc.assert(
    fc.property(rules, ([criteria, update]) => {
      fc.pre(!asksForTwo(criteria));
      const input = inputOf({ name: '', given: { automationRulesV2: [{ criteria, ...(update && { update }) }] }, expected: [] });
      const said = new Set(checkSafety(input).findings.flatMap(({ id, parts = [] }) => [id, ...parts]));
      const [rule] = input.automationRulesV2 ?? [];
      const hurt = [...detections, ...ofControls(criteria), ...exposures(criteria), ...others(criteria)].filter((one) => {
        if (matchesV2(criteria, one) === false || rule === undefined) return false;
        const lowered = update?.severity !== undefined && ocsfSeverities[update.severity] < Math.min(one.severity_id, ocsfSeverities.High);
        return hidesV2(rule) || lowered;
      });
      for (const [id, isThreat] of threats) expect([id, said.has(id)]).toEqual([id, hurt.some(isThreat)]);
    }),
    { numRuns: runs(120) },
  );
});

import { ocsfSeverities, type OcsfSeverity } from '../../configuration/ocsf';
import { findingTypes, type GuardDutySeverity } from '../../events/finding-types';
import { fieldsOf, type AutomationRuleV2, type FieldCriterionV2 } from '../../configuration/automation-rule-v2';
import { controls, type ControlSeverity } from '../../events/security-controls';

/** A finding of GuardDuty: a type at a severity. */
export interface DetectionV2 {
  readonly of: 'detection';
  readonly type: string;
  readonly severity: OcsfSeverity;
}

/** A finding that Security Hub V2 can have, as far as AWS documents it: what finds it, and how severe it is. */
export type FindingV2 =
  | DetectionV2
  /** Of a security control. @default - `control`: any */
  | { readonly of: 'control'; readonly control?: string; readonly severity: OcsfSeverity }
  /** What Security Hub itself finds of several findings on one resource. */
  | { readonly of: 'exposure'; readonly severity: OcsfSeverity }
  /** Of another product, such as Inspector, Macie or a partner's: nobody documents its types. */
  | { readonly of: 'other'; readonly severity: OcsfSeverity };

type Criteria = Pick<AutomationRuleV2, 'criteria'>;

const severities = Object.keys(ocsfSeverities) as readonly OcsfSeverity[];
/**
 * Severities of exposures and of findings of controls, of which none is Fatal.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/controls-findings-create-update.html#control-findings-severity
 */
const ofAws = severities.filter((severity) => severity !== 'Fatal');
const names: Readonly<Record<GuardDutySeverity, OcsfSeverity>> = { low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' };

/** How severe findings of a control are. A finding that passed is Informational, whatever the control. */
const ofControls: Readonly<Record<ControlSeverity, readonly OcsfSeverity[]>> = {
  CRITICAL: ['Critical', 'Informational'],
  HIGH: ['High', 'Informational'],
  below: ['Medium', 'Low', 'Informational'],
};

/**
 * The kinds of findings of which a rule is asked whether it may match them.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/security-hub-adv-ocsf-findings.html
 * https://docs.aws.amazon.com/securityhub/latest/userguide/exposure-findings-sample.html
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_ExposureFinding.html (severities)
 */
export function documentedFindings(rule: Criteria): readonly FindingV2[] {
  return [
    ...detections(rule),
    ...controlFindings(rule),
    ...ofAws.map((severity) => ({ of: 'exposure', severity }) as const),
    ...severities.map((severity) => ({ of: 'other', severity }) as const),
  ];
}

/** Every documented type at every severity that its page names, and the types that a rule names and AWS does not document yet, at each severity. */
function detections(rule: Criteria): readonly DetectionV2[] {
  const known = findingTypes().flatMap((one) => one.severities.map((level) => detection(one.type, names[level])));
  const types = new Set(known.map(({ type }) => type));
  const named = textsOf(rule, 'finding_info.types').filter(
    (type) => isOfGuardDuty(type) && ![...types].some((other) => other.startsWith(type)),
  );
  return [...known, ...named.flatMap((type) => Object.values(names).map((severity) => detection(type, severity)))];
}

const detection = (type: string, severity: OcsfSeverity): DetectionV2 => ({ of: 'detection', type, severity });

/** Whether a text is a finding type of GuardDuty, or begins as one: `Recon:EC2/Portscan`. */
export function isOfGuardDuty(text: string): boolean {
  return /^[A-Za-z]+:/.test(text);
}

/** The controls that a rule names, and any control where it may mean one that it does not name. */
function controlFindings(rule: Criteria): readonly FindingV2[] {
  const field = 'compliance.control';
  const named = new Set(textsOf(rule, field).filter((id) => !isBeginning(rule, field, id)));
  const beginnings = textsOf(rule, field).filter((id) => !named.has(id));
  const known = [...controls()].flatMap(([control, severity]) =>
    named.has(control) || beginnings.some((part) => control.includes(part))
      ? ofControls[severity].map((each) => ({ of: 'control', control, severity: each }) as const)
      : [],
  );
  const unknown = [...named].filter((id) => !controls().has(id));
  return [
    ...known,
    ...unknown.flatMap((control) => ofAws.map((severity) => ({ of: 'control', control, severity }) as const)),
    ...ofAws.map((severity) => ({ of: 'control', severity }) as const),
  ];
}

function isBeginning({ criteria }: Criteria, field: string, text: string): boolean {
  return criteria.flatMap(fieldsOf).some((one) => one.field === field && [...(one.prefix ?? []), ...(one.contains ?? [])].includes(text));
}

/** What a rule says that a field must be, be it a beginning or a part. */
function textsOf({ criteria }: Criteria, field: string): readonly string[] {
  return criteria
    .flatMap(fieldsOf)
    .filter((one: FieldCriterionV2) => one.field === field)
    .flatMap(({ equals = [], prefix = [], contains = [] }) => [...equals, ...prefix, ...contains].map(String));
}

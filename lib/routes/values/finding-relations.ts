import { conditionsOf, mayHold, type FieldConditions, type PatternCombination } from '../../events/field-condition';
import { canHaveField } from '../../events/fields-of-types';
import { findingType, findingTypes, guardDutySeverities, type FindingType, type GuardDutySeverity } from '../../events/finding-types';
import { resourceTypesOf } from '../../events/resource-types';
import { controlOfGenerator, controls, labelsOfControl } from '../../events/security-controls';
import { guardDutyTypeOf } from '../../events/security-hub-types';
import { resourceRole, resourceRoles, severitiesInRoles } from '../../events/severity-by-role';
import { nothing, numbers, oneOf, type Domain } from './domain';

type Domains = Readonly<Record<string, Domain>>;

/** https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html */
const levels: Readonly<
  Record<GuardDutySeverity, { readonly from: number; readonly to: number; readonly label: string; readonly ocsf: string }>
> = {
  low: { from: 1, to: 3.9, label: 'LOW', ocsf: 'Low' },
  medium: { from: 4, to: 6.9, label: 'MEDIUM', ocsf: 'Medium' },
  high: { from: 7, to: 8.9, label: 'HIGH', ocsf: 'High' },
  critical: { from: 9, to: 10, label: 'CRITICAL', ocsf: 'Critical' },
};

const detail = 'detail.';
const actionOf: Readonly<Record<string, string>> = {
  AWS_API_CALL: 'awsApiCallAction',
  DNS_REQUEST: 'dnsRequestAction',
  KUBERNETES_API_CALL: 'kubernetesApiCallAction',
  NETWORK_CONNECTION: 'networkConnectionAction',
  PORT_PROBE: 'portProbeAction',
  RDS_LOGIN_ATTEMPT: 'rdsLoginAttemptAction',
};

/** Finding types that a combination takes, without those that cannot have what else it asks for. */
interface TypesTaken {
  /** Those that the conditions on the type take. */
  readonly named: readonly FindingType[];
  /** Those of them that can have every field. Where none can, those that can have the fields before the first that none has with them. */
  readonly types: readonly FindingType[];
  /** Fields that none of them has. */
  readonly absent: readonly string[];
}

function typesTaken(combination: PatternCombination): TypesTaken {
  const conditions = conditionsOf(combination, 'detail.type');
  const all = findingTypes();
  const named = conditions === undefined ? all : all.filter(({ type }) => conditions.some(({ test }) => test(type)));
  const absent: string[] = [];
  const ofResource = named.filter((type) => isOfResource(type, combination));
  let types = ofResource.length > 0 ? ofResource : named;
  for (const { path } of combination.filter(isPresent)) {
    const having = types.filter((type) => canHaveField(type, path.slice(detail.length)));
    if (having.length === 0) absent.push(path);
    else types = having;
  }
  return { named, types, absent };
}

const isOfResource = ({ type }: FindingType, combination: PatternCombination): boolean =>
  resourceTypesOf(type)?.some((each) => mayHold(combination, 'detail.resource.resourceType', [each])) ?? true;

const isPresent = ({ path, conditions }: FieldConditions): boolean =>
  path.startsWith(detail) && !conditions.some(({ takesAbsence }) => takesAbsence);

/** Whether a type is asked for that no list has, and of which nothing is known. */
const takesOtherTypes = (combination: PatternCombination, types: readonly FindingType[]): boolean =>
  conditionsOf(combination, 'detail.type') !== undefined &&
  (types.length === 0 ||
    conditionsOf(combination, 'detail.type')!.some(
      ({ operator, operand }) => operator === 'equals' && typeof operand === 'string' && findingType(operand) === undefined,
    ));

/** Finding types of which a combination takes findings, as far as AWS documents their fields and severities. */
export function guardDutyTypes(combination: PatternCombination): readonly FindingType[] {
  const { types, absent } = typesTaken(combination);
  if (absent.length > 0) return [];
  const roles = rolesTaken(combination);
  const taken = new Set(guardDutySeverities.filter((severity) => mayHold(combination, 'detail.severity', numbersOf[severity])));
  return types.filter((type) => severitiesInRoles(type, roles).some((severity) => taken.has(severity)) && isOfResource(type, combination));
}

const rolesTaken = (combination: PatternCombination) =>
  resourceRoles.filter((role) => mayHold(combination, `${detail}${resourceRole}`, [role]));

/** Severities of types, in the roles that a combination takes. */
function severitiesOf(combination: PatternCombination, types: readonly FindingType[]): readonly GuardDutySeverity[] {
  const roles = rolesTaken(combination);
  const found = new Set(types.flatMap((type) => severitiesInRoles(type, roles)));
  return guardDutySeverities.filter((severity) => found.has(severity));
}

const numbersIn = ({ from, to }: (typeof levels)[GuardDutySeverity]): readonly number[] =>
  numbers(from, to, 0.1).values.filter((value) => typeof value === 'number');

/** The numbers of each level of severity. */
const numbersOf: Readonly<Record<GuardDutySeverity, readonly number[]>> = {
  low: numbersIn(levels.low),
  medium: numbersIn(levels.medium),
  high: numbersIn(levels.high),
  critical: numbersIn(levels.critical),
};

/** What findings of GuardDuty have, because of the other fields that are asked for. */
export function guardDutyRelations(combination: PatternCombination): Domains {
  const { named, types, absent } = typesTaken(combination);
  const actions = Object.values(actionOf).filter((action) =>
    combination.some((field) => isPresent(field) && field.path.startsWith(`detail.service.action.${action}.`)),
  );
  if (takesOtherTypes(combination, named)) return actionRelations(actions);
  const of = typesInWords(combination, named);
  const severities = severitiesOf(combination, types);
  const resourceTypes = named.map(({ type }) => resourceTypesOf(type));
  return {
    ...actionRelations(actions),
    ...Object.fromEntries(absent.map((path) => [path, { ...nothing, words: `absent from findings of ${of}`, isRelative: true }])),
    ...(severities.length > 0 &&
      severities.length < guardDutySeverities.length && {
        'detail.severity': {
          words: `${severities.map(severityInWords).join(' or ')} in findings of ${of}`,
          type: 'number',
          values: severities.flatMap((severity) => numbersOf[severity]),
          isRelative: true,
        } satisfies Domain,
      }),
    ...(resourceTypes.length > 0 &&
      !resourceTypes.includes(undefined) && {
        'detail.resource.resourceType': {
          ...oneOf([...new Set(resourceTypes.flatMap((each) => each ?? []))]),
          words: `${[...new Set(resourceTypes.flatMap((each) => each ?? []))].join(' or ')} in findings of ${of}`,
          isOptional: true,
          isRelative: true,
        },
      }),
  };
}

/** A finding has one action. https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Action.html */
function actionRelations(actions: readonly string[]): Domains {
  const [action] = actions;
  if (action === undefined) return {};
  const type = Object.keys(actionOf).find((each) => actionOf[each] === action) ?? '';
  return {
    'detail.service.action.actionType': {
      ...oneOf([type]),
      words: `${type} in findings that have service.action.${action}`,
      isOptional: true,
      isRelative: true,
    },
  };
}

const severityInWords = (severity: GuardDutySeverity): string => {
  const { from, to, ocsf } = levels[severity];
  return `${from} to ${to} (${ocsf})`;
};

function typesInWords(combination: PatternCombination, types: readonly FindingType[]): string {
  return conditionsOf(combination, 'detail.type') === undefined ? 'types that have the other fields' : namesOf(types);
}

const namesOf = (types: readonly FindingType[]): string =>
  types.length <= 2 ? types.map(({ type }) => type).join(' and ') : `these ${types.length} types`;

/** Behind a severity that Security Hub gets from elsewhere, and that somebody may have changed. */
const unlessChanged = 'unless an automation rule or a person changes it';

/**
 * What findings of Security Hub CSPM have, because of the other fields. The severity of a control is its own, and what passed is INFORMATIONAL; that of
 * a finding of GuardDuty is that of its type. Both can be changed afterwards.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/controls-findings-create-update.html
 */
export function asffRelations(combination: PatternCombination): Domains {
  const types = typesNamed(combination, 'detail.findings.Types', guardDutyTypeOf);
  const labels = types === undefined ? labelsOfControls(combination) : guardDutyLabels(types, 'label');
  return labels === undefined
    ? {}
    : {
        'detail.findings.Severity.Label': {
          ...oneOf(labels.values),
          words: `${labels.values.join(' or ')} in findings of ${labels.of} ${unlessChanged}`,
          isChangeable: true,
          isRelative: true,
        },
      };
}

/** What findings of Security Hub have, whose `severity_id` has a number for each name. @param ids - those numbers */
export function ocsfRelations(combination: PatternCombination, ids: Readonly<Record<string, number>>): Domains {
  const types = typesNamed(combination, 'detail.findings.finding_info.types', (type) => type);
  if (types === undefined) return {};
  const { values, of } = guardDutyLabels(types, 'ocsf');
  const words = `in findings of ${of} ${unlessChanged}`;
  const numbered = values.map((name) => ids[name] ?? 0);
  return {
    'detail.findings.severity': {
      ...oneOf(values),
      words: `${values.join(' or ')} ${words}`,
      isOptional: true,
      isChangeable: true,
      isRelative: true,
    },
    'detail.findings.severity_id': {
      words: `${values.map((name, index) => `${numbered[index] ?? ''} (${name})`).join(' or ')} ${words}`,
      type: 'number',
      values: numbered,
      isChangeable: true,
      isRelative: true,
    },
  };
}

interface Labels {
  readonly values: readonly string[];
  /** Whose findings, in words. */
  readonly of: string;
}

function guardDutyLabels(types: readonly FindingType[], kind: 'label' | 'ocsf'): Labels {
  const found = new Set(types.flatMap(({ severities }) => severities));
  return {
    values: guardDutySeverities.filter((severity) => found.has(severity)).map((severity) => levels[severity][kind]),
    of: namesOf(types),
  };
}

/** The documented types that a field names. @returns undefined where it names others, or takes more than it names */
function typesNamed(
  combination: PatternCombination,
  path: string,
  typeOf: (text: string) => string | undefined,
): readonly FindingType[] | undefined {
  const types = (conditionsOf(combination, path) ?? [])
    .filter(({ takesAbsence }) => !takesAbsence)
    .map(({ operator, operand }) => (operator === 'equals' ? findingType(typeOf(String(operand)) ?? '') : undefined));
  const known = types.flatMap((type) => type ?? []);
  return known.length === 0 || known.length < types.length ? undefined : known;
}

const status = 'detail.findings.Compliance.Status';

function labelsOfControls(combination: PatternCombination): Labels | undefined {
  const named = controlsNamed(combination);
  const isAsked = conditionsOf(combination, status)?.some(({ takesAbsence }) => takesAbsence) === false;
  if (named === undefined && !isAsked) return undefined;
  const mayPass = mayHold(combination, status, ['PASSED']);
  const mayFail = mayHold(combination, status, ['FAILED', 'WARNING', 'NOT_AVAILABLE']);
  if (named === undefined) return mayPass && !mayFail ? { values: ['INFORMATIONAL'], of: 'controls that passed' } : undefined;
  const severities = named.map((id) => controls().get(id));
  if (severities.includes(undefined)) return undefined;
  const values = [...(mayFail ? severities.flatMap((severity) => labelsOfControl[severity ?? 'below']) : []), 'INFORMATIONAL'];
  return {
    values: [...new Set(values)],
    of: named.length <= 3 ? `the control ${named.join(' or ')}` : `these ${named.length} controls`,
  };
}

/** IDs of the controls that a combination names. @returns undefined where it names none, or takes more than it names */
function controlsNamed(combination: PatternCombination): readonly string[] | undefined {
  const ofField = (path: string, idOf: (text: string) => string | undefined): readonly string[] | undefined => {
    const ids = conditionsOf(combination, path)?.map(({ operator, operand }) =>
      operator === 'equals' ? idOf(String(operand)) : undefined,
    );
    return ids === undefined || ids.includes(undefined) ? undefined : ids.flatMap((id) => id ?? []);
  };
  return (
    ofField('detail.findings.Compliance.SecurityControlId', (text) => text) ?? ofField('detail.findings.GeneratorId', controlOfGenerator)
  );
}

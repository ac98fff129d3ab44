import { type FindingType } from '../../events/finding-types';
import { isLikelyToHaveField } from '../../events/fields-of-types';
import { objectOf } from '../guardduty/objects-of-values';
import { controls, labelsOfControl } from '../../events/security-controls';
import { type ActiveAutomation, type ActiveSuppression } from './active-rules';
import { isPositive, type Condition } from './conditions';
import { admits } from './reach/admits';
import { atom, type Atom } from './atoms';
import { isOfPassed } from './passed';
import { documentedTypesNamed } from './reach/types';
import { and } from './words';

/** A criterion that no documented finding satisfies beside another. */
export interface NeverTogether {
  readonly condition: Condition;
  /** As a clause that follows `matches no finding: `. */
  readonly why: string;
}

const plainText = { address: false, number: false };

/**
 * Criteria of which each may be satisfied, and not by one finding, as far as AWS documents the fields and severities of types and controls. What is not
 * documented, such as a new type, is not judged.
 */
export function neverTogether(active: ActiveSuppression | ActiveAutomation): readonly NeverTogether[] {
  const types = documentedTypesNamed(active);
  const ofTypes = types === undefined ? [] : fieldsOfNone(active, types);
  return active.list === 'automationRules' ? [...ofTypes, ...ofControls(active), ...ofPassed(active)] : ofTypes;
}

/** A severity beside the result PASSED. */
function ofPassed({ conditions }: ActiveAutomation): readonly NeverTogether[] {
  const severities = conditions.byName.get('SeverityLabel') ?? [];
  const informational = atom('equals', 'INFORMATIONAL', plainText);
  const other = isOfPassed(conditions) ? severities.find((condition) => !admits(condition, informational)) : undefined;
  return other === undefined ? [] : [{ condition: other, why: 'findings of controls that passed are INFORMATIONAL, as AWS documents' }];
}

/** The first criterion after which none of the types is left. */
function fieldsOfNone({ conditions }: ActiveSuppression | ActiveAutomation, types: readonly FindingType[]): readonly NeverTogether[] {
  let left = types;
  for (const condition of conditions.all.filter(isPositive)) {
    const next = left.filter((type) => mayHave(type, condition));
    if (next.length === 0)
      return left.length === 0
        ? []
        : [{ condition, why: left.length < types.length ? ofNoType : `${whose(left)} ${without(condition)}, as GuardDuty documents` }];
    left = next;
  }
  return [];
}

/** Whether findings of a type may have a field, and one of the values that are asked for. */
function mayHave(type: FindingType, condition: Condition): boolean {
  if (!isLikelyToHaveField(type, condition.field)) return false;
  return condition.anyOf.every(({ atoms }) => atoms.length === 0 || atoms.some((one) => mayBe(type, condition.field, one)));
}

function mayBe(type: FindingType, field: string, { operator, text }: Atom): boolean {
  const object = operator === 'equals' ? objectOf(field, text) : undefined;
  return object === undefined || isLikelyToHaveField(type, object);
}

const ofNoType = 'no finding type of the rule has all of these fields, as GuardDuty documents';

function whose(types: readonly FindingType[]): string {
  return types.length === 1 ? `findings of ${types[0]?.type ?? ''}` : 'findings of these types';
}

function without({ field, anyOf }: Condition): string {
  const texts = anyOf.flatMap(({ atoms }) => atoms.map(({ text }) => text));
  return texts.some((text) => objectOf(field, text) !== undefined) ? `never have ${field} ${and(texts)}` : `do not have ${field}`;
}

/**
 * Beginnings of the types of resource that the controls of a service look at, for the services whose controls all look at resources of these kinds
 * (https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html, "Resource type" of each).
 */
const resourcesOfControls: Readonly<Partial<Record<string, readonly string[]>>> = {
  DynamoDB: ['AwsDynamoDb', 'AwsDax'],
  ECR: ['AwsEcr'],
  EKS: ['AwsEks'],
  Lambda: ['AwsLambda'],
  RDS: ['AwsRds'],
  S3: ['AwsS3', 'AwsAccount'],
  SNS: ['AwsSns'],
  SQS: ['AwsSqs'],
};

/** Severities and types of resource that findings of the named controls do not have. */
function ofControls({ conditions }: ActiveAutomation): readonly NeverTogether[] {
  const [named] = conditions.byName.get('ComplianceSecurityControlId') ?? [];
  const atoms = named?.anyOf.flatMap((one) => one.atoms) ?? [];
  const ids = atoms.flatMap(({ operator, text }) => (operator === 'equals' && controls().has(text) ? [text] : []));
  if (ids.length === 0 || ids.length < atoms.length) return [];
  const those = `findings of ${ids.length === 1 ? `the control ${ids.join('')}` : 'these controls'}`;
  const possible = [...new Set([...ids.flatMap((id) => labelsOfControl[controls().get(id) ?? 'below']), 'INFORMATIONAL'])];
  const severities = (conditions.byName.get('SeverityLabel') ?? []).filter(
    (condition) => !possible.some((label) => admits(condition, atom('equals', label, plainText))),
  );
  const resources = (conditions.byName.get('ResourceType') ?? []).filter((condition) => asksForOthers(condition, ids));
  return [
    ...severities.map((condition) => ({ condition, why: `${those} can only be ${possible.join(' or ')}, as AWS documents` })),
    ...resources.map((condition) => ({ condition, why: `${those} are about resources of other types, as AWS documents` })),
  ];
}

/** Whether each type of resource that is asked for is one that none of the controls looks at. */
function asksForOthers({ anyOf, opaque }: Condition, ids: readonly string[]): boolean {
  const beginnings = ids.map((id) => resourcesOfControls[id.split('.', 1)[0] ?? '']);
  const known = beginnings.flatMap((starts) => starts ?? []);
  const isOther = ({ operator, text }: Atom): boolean =>
    operator === 'equals' && /^Aws[A-Z]/.test(text) && !known.some((start) => text.startsWith(start));
  return !opaque && !beginnings.includes(undefined) && anyOf.some(({ atoms }) => atoms.length > 0 && atoms.every(isOther));
}

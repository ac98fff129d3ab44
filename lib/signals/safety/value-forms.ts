import { partitionOf, regionsOf, type Partition } from '../../core/regions';
import { formOf, type ValueForm } from '../../events/value-forms';
import { knownValues, nearestValue } from '../known-values';
import { formOfCriterion, type FormContext } from '../security-hub/value-forms';
import { formOfFieldV2 } from '../security-hub-v2/value-forms';
import { type ActiveRule } from './active-rules';
import { type Atom } from './atoms';
import { type Condition } from './conditions';

/** Why a field cannot have a value, or hardly can. */
export interface Misfit {
  /** What the field holds: `an instance ID, such as i-0123456789abcdef0`. */
  readonly words: string;
  /** Whether AWS documents the form. */
  readonly isDocumented: boolean;
  /** A value that was probably meant. @default - none is near */
  readonly meant?: string;
}

/** Why a value of a criterion is of a form that its field does not have. @returns undefined where it may have the value */
export function misfit(active: ActiveRule, condition: Condition, one: Atom): Misfit | undefined {
  if (condition.known === undefined || condition.known.values === 'map') return undefined;
  const form = formOfField(active, condition.field);
  if (form !== undefined && !fits(one, form)) {
    const meant = isAssigned(condition) ? undefined : (endOfArn(one, form) ?? nearestType(condition, one));
    // That a field of IDs holds no ARN, AWS documents by the field beside it that does.
    const isArnForId = active.list === 'suppressionRules' && one.text.startsWith('arn:');
    return { words: form.words, isDocumented: form.source !== undefined || isArnForId, ...(meant !== undefined && { meant }) };
  }
  return ofOtherPartition(active, condition, one);
}

function formOfField(active: ActiveRule, field: string): ValueForm | undefined {
  switch (active.list) {
    case 'suppressionRules':
      return formOf(field);
    case 'automationRules':
      return formOfCriterion(field, contextOf(active));
    case 'automationRulesV2':
      return formOfFieldV2(field);
  }
}

function contextOf({ conditions }: ActiveRule): FormContext {
  const types = (conditions.byName.get('ResourceType') ?? []).flatMap(({ anyOf }) => anyOf.flatMap(({ atoms }) => atoms));
  const areExact = types.every(({ operator }) => operator === 'equals');
  const products = knownValues('securityHub', 'ProductName')?.values ?? [];
  const isOfAws =
    conditions.byName.has('ComplianceSecurityControlId') ||
    each(conditions.byName.get('ProductName'), ({ operator, text }) => operator === 'equals' && products.includes(text)) ||
    each(conditions.byName.get('ProductArn'), ({ text }) => text.includes(':product/aws/'));
  return { resourceTypes: areExact ? types.map(({ text }) => text) : [], isOfAws };
}

/** Whether a criterion asks for values, each of which satisfies a test. */
function each(conditions: readonly Condition[] | undefined, test: (one: Atom) => boolean): boolean {
  return (conditions ?? []).some(({ anyOf }) => anyOf.some(({ atoms }) => atoms.length > 0 && atoms.every(test)));
}

/** Whether a text of the form may satisfy a value. Addresses and ranges are looked at where they are read. */
function fits({ operator, text, range }: Atom, { form, beginning }: ValueForm): boolean {
  if (range !== undefined || operator === 'contains') return true;
  if (operator === 'equals' || (operator === 'matches' && !/[*?]/.test(text))) return form.test(text);
  const [start = ''] = operator === 'matches' ? text.split(/[*?]/, 1) : [text];
  return beginning === undefined || beginning.test(start);
}

/** Whether a field holds IDs that no ARN has in it. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
const isAssigned = ({ field }: Condition): boolean =>
  /\.(?:principalId|accessKeyId|iamInstanceProfile\.id)$/.test(field) || field === 'arn';

/** Of an ARN where an ID or a name belongs, the ID or the name. */
function endOfArn({ operator, text }: Atom, { form }: ValueForm): string | undefined {
  const end =
    operator === 'equals' && text.startsWith('arn:') ? text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf(':')) + 1) : '';
  return end !== '' && form.test(end) ? end : undefined;
}

/** Of `EC2Instance` and `AWS::EC2::Instance` the type `AwsEc2Instance`. */
function nearestType({ field }: Condition, { operator, text }: Atom): string | undefined {
  const types = field === 'ResourceType' && operator === 'equals' ? knownValues('securityHub', field) : undefined;
  return types && nearestValue(`Aws${text.replaceAll(/^AWS|\W/gi, '')}`, types);
}

/** Fields with the name of a partition. */
const partitionFields: readonly string[] = ['ResourcePartition', 'resources.cloud_partition'];
const regionFields: readonly string[] = ['ResourceRegion', 'cloud.region', 'resources.region'];

/**
 * Accounts, Regions and ARNs belong to one partition, and nothing reaches another: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html.
 * In Security Hub, a product may write of resources that are elsewhere.
 */
function ofOtherPartition({ list, rule }: ActiveRule, { field }: Condition, one: Atom): Misfit | undefined {
  const own = partitionOf(rule.regions[0] ?? '');
  const other = own === undefined ? undefined : partitionIn(field, one);
  if (own === undefined || other === undefined || other === own) return undefined;
  const isOfGuardDuty = list === 'suppressionRules';
  const words = `a value of the partition ${own}, in which the rule is deployed, and not of ${other}`;
  return { words, isDocumented: isOfGuardDuty || field === 'ProductArn' };
}

/** The partition to which a value belongs. @returns undefined where it does not tell */
function partitionIn(field: string, { operator, text }: Atom): string | undefined {
  if (operator === 'contains') return undefined;
  if (partitionFields.includes(field)) return operator === 'equals' && isPartition(text) ? text : undefined;
  if (regionFields.includes(field)) return operator === 'equals' ? partitionOf(text) : undefined;
  return /^arn:(aws[a-z-]*):/.exec(text)?.[1];
}

const isPartition = (text: string): text is Partition => Object.hasOwn(regionsOf, text);

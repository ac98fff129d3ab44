import { type AutomationCriterion, type AutomationRule, type FindingUpdate } from '../configuration/automation-rule';
import { type AutomationRuleContent, type DeployedAutomationRule } from '../organization/snapshot';
import { automationField } from '../signals/security-hub/criteria';
import { textComparisons, textOperators } from '../signals/security-hub/operators';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A deployed rule as a configuration would write it, for one Region.
 * @returns undefined where its content was not read, or has something that Cordon does not know: nothing can then be said of the rule
 */
export function writtenRule(
  { name, order, enabled, terminal, content }: DeployedAutomationRule,
  region: string,
): AutomationRule | undefined {
  if (content?.status !== 'present') return undefined;
  const criteria = criteriaOf(content.value);
  const update = updateOf(content.value);
  if (criteria === undefined || update === undefined) return undefined;
  const governance = { owner: '', justification: '', expires: '9999-12-31' };
  return { ...governance, name, enabled, terminal, precedence: order, regions: [region], criteria, update };
}

function criteriaOf({ criteria }: AutomationRuleContent): readonly AutomationCriterion[] | undefined {
  const read = Object.entries(criteria).flatMap(([name, filters]) => (filters.length === 0 ? [] : criteriaOfField(name, filters)));
  return read.every((one) => one !== undefined) ? read : undefined;
}

/** One criterion a field, and one a key of a map. */
function criteriaOfField(name: string, filters: readonly Fields[]): readonly (AutomationCriterion | undefined)[] {
  switch (automationField(name)?.values) {
    case 'string':
      return [textCriterion({ field: name }, filters)];
    case 'map': {
      const keys = [...new Set(filters.map(({ Key: key }) => key))];
      return keys.map((key) =>
        typeof key === 'string'
          ? textCriterion(
              { field: name, key },
              filters.filter((filter) => filter.Key === key),
            )
          : undefined,
      );
    }
    case 'number':
      return [numberCriterion(name, filters)];
    case 'timestamp':
      return [timeCriterion(name, filters)];
    // A criterion that Cordon does not know may leave out anything.
    case undefined:
      return [undefined];
  }
}

function textCriterion(place: Pick<AutomationCriterion, 'field' | 'key'>, filters: readonly Fields[]): AutomationCriterion | undefined {
  const values: Partial<Record<(typeof textOperators)[number], string[]>> = {};
  for (const { Comparison: comparison, Value: value } of filters) {
    const operator = textOperators.find((one) => textComparisons[one].comparison === comparison);
    if (operator === undefined || typeof value !== 'string') return undefined;
    (values[operator] ??= []).push(value);
  }
  return { ...place, ...values };
}

function numberCriterion(field: string, filters: readonly Fields[]): AutomationCriterion | undefined {
  const exact = filters.map(({ Eq: value }) => value);
  if (exact.every((value) => typeof value === 'number')) return { field, equals: exact };
  const [{ Gte: from, Lte: to } = {}, ...more] = filters;
  // Several ranges are alternatives, which a criterion of a configuration cannot say.
  if (more.length > 0 || !isNumberOrNothing(from) || !isNumberOrNothing(to)) return undefined;
  return { field, ...(from !== undefined && { greaterThanOrEqual: from }), ...(to !== undefined && { lessThanOrEqual: to }) };
}

const isNumberOrNothing = (value: unknown): value is number | undefined => value === undefined || typeof value === 'number';

function timeCriterion(field: string, [filter = {}, ...more]: readonly Fields[]): AutomationCriterion | undefined {
  if (more.length > 0) return undefined;
  const { Start: start, End: end, DateRange: range } = filter as Fields & { readonly DateRange?: { readonly Value?: unknown } };
  if (range !== undefined) return typeof range.Value === 'number' ? { field, withinDays: range.Value } : undefined;
  const isText = (value: unknown): value is string | undefined => value === undefined || typeof value === 'string';
  if (!isText(start) || !isText(end)) return undefined;
  return { field, ...(start !== undefined && { start }), ...(end !== undefined && { end }) };
}

/** What the parts of an update are called in the API, and what of them counts. */
const parts: Readonly<Record<string, (value: never) => FindingUpdate>> = {
  Confidence: (confidence: number) => ({ confidence }),
  Criticality: (criticality: number) => ({ criticality }),
  Note: ({ Text: note }: { readonly Text: string }) => ({ note }),
  RelatedFindings: (findings: readonly { readonly ProductArn: string; readonly Id: string }[]) => ({
    relatedFindings: findings.map(({ ProductArn: productArn, Id: id }) => ({ productArn, id })),
  }),
  Severity: ({ Label: severity }: { readonly Label: NonNullable<FindingUpdate['severity']> }) => ({ severity }),
  Types: (types: readonly string[]) => ({ types }),
  UserDefinedFields: (userDefinedFields: Readonly<Record<string, string>>) => ({ userDefinedFields }),
  VerificationState: (verificationState: NonNullable<FindingUpdate['verificationState']>) => ({ verificationState }),
  Workflow: ({ Status: workflowStatus }: { readonly Status: NonNullable<FindingUpdate['workflowStatus']> }) => ({ workflowStatus }),
};

/** @returns undefined where it writes something that Cordon does not know, such as a severity without a label */
function updateOf({ updates }: AutomationRuleContent): FindingUpdate | undefined {
  let update: FindingUpdate = {};
  for (const [name, value] of updates.flatMap((one) => Object.entries(one))) {
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (part === undefined || value === undefined || value === null) return undefined;
    const read = part(value as never);
    if (Object.values(read).some((one) => one === undefined)) return undefined;
    update = { ...update, ...read };
  }
  return update;
}

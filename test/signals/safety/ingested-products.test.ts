import { type AutomationCriterion, type AutomationRule } from '../../../lib/configuration/automation-rule';
import { ingestedProducts } from '../../../lib/signals/readers/product';
import { checkSafety } from '../../../lib/signals/safety';
import { inputOf } from './cases';

function idsOf(rule: Partial<AutomationRule>): readonly string[] {
  const { findings } = checkSafety(
    inputOf({ name: '', given: { automationRules: [{ precedence: 'before-service', ...rule }] }, expected: [] }),
  );
  return findings.map(({ id }) => id).filter((id) => /^(marked|terminal)/.test(id));
}

const criteriaOf = ({
  ProductName,
  product,
}: {
  readonly ProductName: string;
  readonly product: string;
}): readonly AutomationCriterion[] => [
  { field: 'ProductName', equals: [ProductName] },
  { field: 'ProductName', prefix: [ProductName.slice(0, 4)] },
  { field: 'ProductArn', equals: [`arn:aws:securityhub:eu-west-1::product/${product}`] },
];
const below = { field: 'SeverityLabel', equals: ['LOW', 'MEDIUM'] };
const notified = { workflowStatus: 'NOTIFIED' } as const;

it.each(ingestedProducts)('judges rules alike for every product that the service takes: $ProductName', (product) => {
  for (const criterion of criteriaOf(product)) {
    const terminal = { criteria: [criterion], terminal: true, update: { note: 'seen' } };
    expect(idsOf(terminal)).toEqual(['terminal-before-service']);
    expect(idsOf({ ...terminal, precedence: 'after-service' })).toEqual([]);
    expect(idsOf({ criteria: [criterion], update: notified })).toEqual(['marked-as-triaged']);
    expect(idsOf({ criteria: [criterion, below], update: notified })).toEqual(['marked-as-triaged[below HIGH]']);
    expect(idsOf({ criteria: [criterion, below], update: notified, precedence: 'after-service' })).toEqual([]);
  }
});

const others: readonly AutomationCriterion[] = [
  { field: 'ProductName', equals: ['Macie', 'Inspector'] },
  { field: 'ProductArn', equals: ['arn:aws:securityhub:eu-west-1::product/aws/inspector'] },
  { field: 'ComplianceSecurityControlId', equals: ['S3.9'] },
  { field: 'GeneratorId', prefix: ['security-control/'] },
  { field: 'GeneratorId', equals: ['AWSInspector'] },
];

it.each(others)('says nothing of findings that the service does not take: %j', (criterion) => {
  expect(idsOf({ criteria: [criterion], terminal: true, update: notified })).toEqual([]);
});

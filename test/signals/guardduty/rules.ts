import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SuppressionCriterion, type SuppressionRule } from '../../../lib/configuration/suppression-rule';

/** A case of test/cases/suppression-rules: changes to a rule without problems, or its only criterion. */
export interface RuleCase {
  readonly name: string;
  readonly rule?: Partial<SuppressionRule>;
  readonly stage?: SuppressionRule['stage'];
  readonly criterion?: SuppressionCriterion;
  /** Problems, as `id path`. */
  readonly expected: readonly string[];
}

export function ruleCases(file: string): readonly RuleCase[] {
  return JSON.parse(readFileSync(join(__dirname, '../../cases/suppression-rules', `${file}.json`), 'utf8')) as readonly RuleCase[];
}

/** A rule without problems, with changes. */
export function ruleWith(changes: Partial<SuppressionRule> = {}): SuppressionRule {
  return {
    name: 'vulnerability-scanner',
    owner: 'vulnerability-management',
    justification: 'The scanner looks at every port each night',
    expires: '2027-06-30',
    stage: 'observe',
    regions: ['eu-central-1'],
    criteria: [
      { field: 'type', equals: ['Recon:EC2/Portscan'] },
      { field: 'resource.instanceDetails.imageId', equals: ['ami-0123456789abcdef0'] },
      { field: 'severity', lessThan: 7 },
    ],
    ...changes,
  };
}

export function ruleOf({ rule, stage, criterion }: RuleCase): SuppressionRule {
  return ruleWith({ ...rule, ...(stage && { stage }), ...(criterion && { criteria: [criterion] }) });
}

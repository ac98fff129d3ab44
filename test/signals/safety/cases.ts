import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultSignals } from '../../../lib/configuration/defaults';
import { type DeployedSignals } from '../../../lib/organization/snapshot';
import { problemToText } from '../../../lib/core/problem';
import { type AutomationRule } from '../../../lib/configuration/automation-rule';
import { findingToProblem } from '../../../lib/signals/problems';
import { type SafetyFinding, type SafetyInput } from '../../../lib/signals/safety/safety-rule';
import { type AutomationRuleV2 } from '../../../lib/configuration/automation-rule-v2';
import { type SuppressionRule } from '../../../lib/configuration/suppression-rule';

/** Cases as data: one folder a safety rule, with what it takes and what it refuses. */
export interface SafetyCase {
  readonly name: string;
  /** Rules without what every rule has: a name, an owner and so on are filled in. */
  readonly given: {
    readonly today?: string;
    readonly settings?: Partial<SafetyInput['settings']>;
    /** A number stands for as many rules, each for an instance of its own. */
    readonly suppressionRules?: number | readonly Partial<SuppressionRule>[];
    readonly automationRules?: number | readonly Partial<AutomationRule>[];
    readonly automationRulesV2?: readonly Partial<AutomationRuleV2>[];
    readonly deployed?: DeployedSignals;
    readonly ownAddresses?: readonly string[];
    readonly routes?: SafetyInput['routes'];
  };
  /** Severity, ID and whole text of each finding of the folder's rule. */
  readonly expected: readonly string[];
}

export const casesFolder = join(__dirname, '../../cases/signal-safety');

export const folders: readonly string[] = readdirSync(casesFolder).sort();

export function casesOf(folder: string, file: string): readonly SafetyCase[] {
  return JSON.parse(readFileSync(join(casesFolder, folder, file), 'utf8')) as SafetyCase[];
}

const governance = {
  owner: 'security-tooling@example.com',
  justification: 'known and harmless',
  expires: '2027-06-30',
  regions: ['eu-west-1'],
};

export function inputOf({ given }: SafetyCase): SafetyInput {
  const { today = '2026-11-24', settings, deployed, ownAddresses, routes, automationRulesV2 } = given;
  return {
    today,
    settings: { ...defaultSignals, ...settings },
    suppressionRules: rulesOf(given.suppressionRules, (index) => ({
      criteria: [{ field: 'resource.instanceDetails.instanceId', equals: [`i-${String(index).padStart(17, '0')}`] }],
    })).map((rule, index) => ({ ...governance, name: `rule-${index}`, stage: 'enforce', criteria: [], ...rule })),
    automationRules: rulesOf(given.automationRules, (index) => ({ criteria: [{ field: 'ResourceId', equals: [`arn:${index}`] }] })).map(
      (rule, index): AutomationRule => ({
        ...governance,
        name: `rule-${index}`,
        enabled: true,
        precedence: 'after-service',
        terminal: false,
        criteria: [],
        update: { workflowStatus: 'SUPPRESSED', note: 'known' },
        ...rule,
      }),
    ),
    ...(deployed !== undefined && { deployed }),
    ...(ownAddresses !== undefined && { ownAddresses }),
    ...(routes !== undefined && { routes }),
    ...(automationRulesV2 !== undefined && {
      automationRulesV2: automationRulesV2.map((rule, index): AutomationRuleV2 => ({
        ...governance,
        name: `v2-${index}`,
        enabled: true,
        order: 20 + index,
        criteria: [],
        update: { status: 'Suppressed', comment: 'known' },
        ...rule,
      })),
    }),
  };
}

function rulesOf<Rule>(given: number | readonly Rule[] | undefined, make: (index: number) => Rule): readonly Rule[] {
  return typeof given === 'number' ? Array.from({ length: given }, (_, index) => make(index)) : (given ?? []);
}

/** `error hides-high-severity: suppressionRules[0].criteria can hide ...; add ...`. */
export function textOf(finding: SafetyFinding): string {
  return `${finding.severity} ${finding.id}: ${problemToText(findingToProblem(finding))}`;
}

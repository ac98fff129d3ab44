import { type AutomationRule } from '../../lib/configuration/automation-rule';
import { type SuppressionRule } from '../../lib/configuration/suppression-rule';

/** A suppression rule that is safe, with some parts replaced. */
export function suppression(over: Partial<SuppressionRule> = {}): SuppressionRule {
  return {
    name: 'scanner-portscan',
    owner: 'security-tooling@example.com',
    justification: 'the scanner scans by contract',
    expires: '2027-06-30',
    stage: 'enforce',
    regions: ['eu-west-1'],
    criteria: [
      { field: 'type', equals: ['Recon:EC2/Portscan'] },
      { field: 'resource.instanceDetails.imageId', equals: ['ami-0123456789abcdef0'] },
      { field: 'severity', lessThan: 7 },
    ],
    ...over,
  };
}

/** An automation rule that is safe, with some parts replaced. */
export function automation(over: Partial<AutomationRule> = {}): AutomationRule {
  return {
    name: 'raise-critical-accounts',
    owner: 'security-tooling@example.com',
    justification: 'payments go through these accounts',
    expires: '2027-06-30',
    enabled: true,
    precedence: 'after-service',
    terminal: false,
    regions: ['eu-west-1'],
    criteria: [
      { field: 'AwsAccountId', equals: ['444444444444'] },
      { field: 'SeverityLabel', equals: ['HIGH'] },
    ],
    update: { severity: 'CRITICAL' },
    ...over,
  };
}

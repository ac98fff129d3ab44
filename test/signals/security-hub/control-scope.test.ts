import { controls } from '../../../lib/events/security-controls';
import { controlScope } from '../../../lib/signals/security-hub/control-scope';

const foundational = 'aws-foundational-security-best-practices/v/1.0.0/';

describe('what a value of a field of controls takes', () => {
  it('is one control for the ID of every control that AWS documents, alone and in both generators', () => {
    const scopes = [...controls().keys()].map((id) => [
      controlScope('ComplianceSecurityControlId', 'equals', id),
      controlScope('compliance.control', 'equals', id),
      controlScope('GeneratorId', 'equals', `security-control/${id}`),
      controlScope('GeneratorId', 'equals', foundational + id),
      controlScope('GeneratorId', 'contains', id),
    ]);
    expect(scopes.length).toBeGreaterThan(400);
    expect(new Set(scopes.flat())).toEqual(new Set(['control']));
  });

  // The forms of "Generator ID changes" (asff-changes-consolidation.html), and what other products write (securityhub-internal-providers.html).
  it.each([
    ['control', 'equals', 'arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0/rule/1.1'],
    ['control', 'equals', 'cis-aws-foundations-benchmark/v/1.4.0/2.1.1'],
    ['control', 'equals', 'pci-dss/v/3.2.1/PCI.AutoScaling.1'],
    ['control', 'equals', 'nist-800-53/v/5.0.0/ACM.1'],
    ['control', 'equals', 'service-managed-aws-control-tower/v/1.0.0/ACM.1'],
    ['control', 'equals', 'arn:aws:config:us-east-1:111122223333:config-rule/config-rule-mburzq'],
    ['control', 'prefix', 'security-control/S3.1'],
    ['many', 'prefix', 'security-control/S3.'],
    ['many', 'prefix', 'security-control/'],
    ['many', 'prefix', foundational],
    ['many', 'prefix', 'nist-800-53/'],
    ['many', 'prefix', 'arn:aws:securityhub:::ruleset/'],
    ['other', 'prefix', 'security'],
    ['other', 'prefix', 'arn:aws:config:us-east-1:111122223333:config-rule/'],
    ['other', 'equals', 'security-control/'],
    ['other', 'equals', 'security-control/anything'],
    ['other', 'equals', 'acme/v/1.0.0/S3.9'],
    ['other', 'equals', 'AWSInspector'],
    ['other', 'equals', 'aws/macie'],
    ['other', 'equals', 'arn:aws:guardduty:eu-west-1:111122223333:detector/12abc34d567e8fa901bc2d34e56789f0'],
    ['other', 'contains', 'scanner-v1.0'],
    ['other', 'contains', 'v1.0'],
  ] as const)('is %s for a generator: %s %s', (scope, operator, text) => {
    expect(controlScope('GeneratorId', operator, text)).toBe(scope);
  });

  it.each([
    ['control', 'equals', 'NewService.7'],
    ['control', 'prefix', 'S3.9'],
    ['many', 'prefix', 'S3.'],
    ['many', 'contains', '.'],
    ['other', 'equals', 'whatever'],
  ] as const)('is %s for a control: %s %s', (scope, operator, text) => {
    expect(controlScope('compliance.control', operator, text)).toBe(scope);
  });
});

import { findingType, findingTypes, guardDutySeverities, mayReachHigh, threatPurpose } from '../../lib/events/finding-types';

describe('finding types', () => {
  it('are named once, as purpose, resource and family, with severities in order', () => {
    const types = findingTypes();
    expect(types.length).toBeGreaterThan(190);
    for (const { type, severities, certain } of types) {
      expect(type).toMatch(/^[A-Z]\w+:[A-Z]\w+\/[\w.!&]+$/);
      expect(severities).toEqual(guardDutySeverities.filter((severity) => severities.includes(severity)));
      expect(certain).toBe(severities.length === 1);
    }
  });

  it.each([
    ['AttackSequence:IAM/CompromisedCredentials', ['critical'], true],
    ['UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS', ['high'], true],
    ['UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.InsideAWS', ['medium', 'high'], true],
    ['UnauthorizedAccess:EC2/SSHBruteForce', ['low', 'high'], true],
    ['Execution:EC2/MaliciousFile', ['low', 'medium', 'high', 'critical'], true],
    ['Execution:Kubernetes/AnomalousBehavior.WorkloadDeployed', ['low', 'medium'], false],
    ['Recon:EC2/Portscan', ['medium'], false],
    ['Policy:IAMUser/RootCredentialUsage', ['low'], false],
  ])('%s is %j, may reach high: %p', (type, severities, reaches) => {
    expect(findingType(type)?.severities).toEqual(severities);
    expect(mayReachHigh(type)).toBe(reaches);
  });

  it('may reach high where nothing is known of them', () => {
    expect(findingType('Recon:EC2/NotYetThere')).toBeUndefined();
    expect(mayReachHigh('Recon:EC2/NotYetThere')).toBe(true);
  });

  it('have their purpose before the colon', () => {
    expect(threatPurpose('CredentialAccess:RDS/TorIPCaller.FailedLogin')).toBe('CredentialAccess');
  });
});

import { findingTypes, resourceOf } from '../../lib/events/finding-types';
import { findingValues } from '../../lib/events/finding-values';
import { resourceTypesOf } from '../../lib/events/resource-types';

describe('resource types of finding types', () => {
  it.each([
    ['Recon:EC2/Portscan', ['Instance']],
    ['Policy:IAMUser/RootCredentialUsage', ['AccessKey']],
    ['Exfiltration:S3/AnomalousBehavior', ['S3Bucket', 'AccessKey', 'S3Object']],
    ['Policy:S3/BucketPublicAccessGranted', ['S3Bucket', 'AccessKey', 'S3Object']],
    ['CredentialAccess:RDS/TorIPCaller.FailedLogin', ['RDSDBInstance', 'RDSLimitlessDB']],
    ['Backdoor:Lambda/C&CActivity.B', ['Lambda']],
    ['Discovery:Kubernetes/TorIPCaller', ['EKSCluster', 'KubernetesCluster']],
    ['AttackSequence:EKS/CompromisedCluster', ['AttackSequence']],
  ])('%s is about %j', (type, expected) => {
    expect(resourceTypesOf(type)).toEqual(expected);
  });

  it('are those that the details of findings document', () => {
    const documented = findingValues['resource.resourceType']?.values ?? [];
    expect(documented).toEqual(expect.arrayContaining(findingTypes().flatMap(({ type }) => resourceTypesOf(type) ?? [])));
  });

  it('are not known of Custom Detection Rules, of malware and of Runtime Monitoring, whatever resource stands in the type', () => {
    const unknown = findingTypes().filter(
      ({ type, customDetection }) => customDetection === true || /^(?:Execution|Object):/.test(type) || resourceOf(type) === 'Runtime',
    );
    expect(unknown.length).toBeGreaterThan(50);
    expect(unknown.filter(({ type }) => resourceTypesOf(type) !== undefined)).toEqual([]);
  });
});

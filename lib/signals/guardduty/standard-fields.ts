import { type FindingField } from '../field';

/** What there is to know of a field beside its name. `values` is left out for text. */
type Facts = Omit<FindingField, 'name' | 'values'> & { readonly values?: FindingField['values'] };

/**
 * Fields whose values are text, with either action of a filter. `multiple` follows the lists in the shape `Finding` of the API, and holds where that
 * shape says nothing. Booleans are text in a filter (`true`, `false`), as is an ASN.
 *
 * Names that anyone can give to anything (process, security group, namespace) name no entity, nor does a class of callers (city, ASN).
 * An executable and a domain do: the User Guide's own examples of narrow rules use the former.
 *
 * Source: GuardDuty User Guide, "Filtering findings in GuardDuty" (guardduty_filter-findings.html); API_CreateFilter; API_Finding.
 */
export const standardTextFields = {
  accountId: { kind: 'account', multiple: false, entity: false },
  id: { kind: 'other', multiple: false, entity: true },
  region: { kind: 'region', multiple: false, entity: false },
  type: { kind: 'type', multiple: false, entity: false },
  'resource.resourceType': { kind: 'other', multiple: false, entity: false },
  'resource.accessKeyDetails.accessKeyId': { kind: 'principal', multiple: false, entity: true },
  'resource.accessKeyDetails.principalId': { kind: 'principal', multiple: false, entity: true },
  'resource.accessKeyDetails.userName': { kind: 'principal', multiple: false, entity: true },
  'resource.accessKeyDetails.userType': { kind: 'other', multiple: false, entity: false },
  'resource.instanceDetails.instanceId': { kind: 'instance', multiple: false, entity: true },
  'resource.instanceDetails.imageId': { kind: 'image', multiple: false, entity: true },
  'resource.instanceDetails.iamInstanceProfile.id': { kind: 'resource', multiple: false, entity: true },
  'resource.instanceDetails.outpostArn': { kind: 'resource', multiple: false, entity: true },
  // The User Guide and API_CreateFilter spell it in two ways; which one matches is not documented.
  'resource.instanceDetails.outpostARN': { kind: 'resource', multiple: false, entity: true },
  'resource.instanceDetails.tags.key': { kind: 'tag-key', multiple: true, entity: true },
  'resource.instanceDetails.tags.value': { kind: 'tag-value', multiple: true, entity: true },
  'resource.instanceDetails.networkInterfaces.ipv6Addresses': { kind: 'address-v6', multiple: true, entity: true },
  'resource.instanceDetails.networkInterfaces.privateIpAddresses.privateIpAddress': { kind: 'address-v4', multiple: true, entity: true },
  'resource.instanceDetails.networkInterfaces.publicDnsName': { kind: 'resource', multiple: true, entity: true },
  'resource.instanceDetails.networkInterfaces.publicIp': { kind: 'address-v4', multiple: true, entity: true },
  'resource.instanceDetails.networkInterfaces.subnetId': { kind: 'resource', multiple: true, entity: true },
  'resource.instanceDetails.networkInterfaces.vpcId': { kind: 'resource', multiple: true, entity: true },
  'resource.instanceDetails.networkInterfaces.securityGroups.groupId': { kind: 'resource', multiple: true, entity: true },
  'resource.instanceDetails.networkInterfaces.securityGroups.groupName': { kind: 'other', multiple: true, entity: false },
  'resource.s3BucketDetails.name': { kind: 'resource', multiple: true, entity: true },
  'resource.s3BucketDetails.type': { kind: 'other', multiple: true, entity: false },
  'resource.s3BucketDetails.tags.key': { kind: 'tag-key', multiple: true, entity: true },
  'resource.s3BucketDetails.tags.value': { kind: 'tag-value', multiple: true, entity: true },
  'resource.s3BucketDetails.publicAccess.effectivePermission': { kind: 'other', multiple: true, entity: false },
  // The User Guide and API_CreateFilter spell it in two ways; findings have `effectivePermission`.
  'resource.s3BucketDetails.publicAccess.effectivePermissions': { kind: 'other', multiple: true, entity: false },
  'resource.eksClusterDetails.name': { kind: 'resource', multiple: false, entity: true },
  'resource.kubernetesDetails.kubernetesWorkloadDetails.name': { kind: 'resource', multiple: false, entity: true },
  'resource.kubernetesDetails.kubernetesWorkloadDetails.namespace': { kind: 'other', multiple: false, entity: false },
  'resource.kubernetesDetails.kubernetesWorkloadDetails.containers.image': { kind: 'image', multiple: true, entity: true },
  'resource.kubernetesDetails.kubernetesWorkloadDetails.containers.imagePrefix': { kind: 'image', multiple: true, entity: true },
  'resource.kubernetesDetails.kubernetesUserDetails.username': { kind: 'principal', multiple: false, entity: true },
  'resource.ecsClusterDetails.name': { kind: 'resource', multiple: false, entity: true },
  'resource.ecsClusterDetails.taskDetails.definitionArn': { kind: 'resource', multiple: false, entity: true },
  'resource.ecsClusterDetails.taskDetails.containers.image': { kind: 'image', multiple: true, entity: true },
  'resource.containerDetails.image': { kind: 'image', multiple: false, entity: true },
  'resource.rdsDbInstanceDetails.dbInstanceIdentifier': { kind: 'resource', multiple: false, entity: true },
  'resource.rdsDbInstanceDetails.dbClusterIdentifier': { kind: 'resource', multiple: false, entity: true },
  'resource.rdsDbInstanceDetails.engine': { kind: 'other', multiple: false, entity: false },
  // In the User Guide, and missing from the list of API_CreateFilter.
  'resource.rdsDbInstanceDetails.tags.key': { kind: 'tag-key', multiple: true, entity: true },
  'resource.rdsDbInstanceDetails.tags.value': { kind: 'tag-value', multiple: true, entity: true },
  'resource.rdsDbUserDetails.user': { kind: 'principal', multiple: false, entity: true },
  'resource.lambdaDetails.functionName': { kind: 'resource', multiple: false, entity: true },
  'resource.lambdaDetails.functionArn': { kind: 'resource', multiple: false, entity: true },
  'resource.lambdaDetails.tags.key': { kind: 'tag-key', multiple: true, entity: true },
  'resource.lambdaDetails.tags.value': { kind: 'tag-value', multiple: true, entity: true },
  'service.resourceRole': { kind: 'other', multiple: false, entity: false },
  'service.additionalInfo.threatListName': { kind: 'other', multiple: true, entity: false },
  'service.action.actionType': { kind: 'other', multiple: false, entity: false },
  'service.action.awsApiCallAction.api': { kind: 'other', multiple: false, entity: false },
  'service.action.awsApiCallAction.callerType': { kind: 'other', multiple: false, entity: false },
  'service.action.awsApiCallAction.errorCode': { kind: 'other', multiple: false, entity: false },
  'service.action.awsApiCallAction.serviceName': { kind: 'other', multiple: false, entity: false },
  'service.action.awsApiCallAction.remoteAccountDetails.accountId': { kind: 'account', multiple: false, entity: true },
  'service.action.awsApiCallAction.remoteAccountDetails.affiliated': { kind: 'other', multiple: false, entity: false },
  'service.action.dnsRequestAction.domain': { kind: 'other', multiple: false, entity: true },
  'service.action.dnsRequestAction.domainWithSuffix': { kind: 'other', multiple: false, entity: false },
  'service.action.networkConnectionAction.blocked': { kind: 'other', multiple: false, entity: false },
  'service.action.networkConnectionAction.connectionDirection': { kind: 'other', multiple: false, entity: false },
  'service.action.networkConnectionAction.protocol': { kind: 'other', multiple: false, entity: false },
  'service.action.networkConnectionAction.localIpDetails.ipAddressV4': { kind: 'address-v4', multiple: false, entity: true },
  'service.action.networkConnectionAction.localIpDetails.ipAddressV6': { kind: 'address-v6', multiple: false, entity: true },
  'service.action.awsApiCallAction.remoteIpDetails.ipAddressV4': { kind: 'address-v4', multiple: false, entity: true },
  'service.action.awsApiCallAction.remoteIpDetails.ipAddressV6': { kind: 'address-v6', multiple: false, entity: true },
  'service.action.awsApiCallAction.remoteIpDetails.city.cityName': { kind: 'other', multiple: false, entity: false },
  'service.action.awsApiCallAction.remoteIpDetails.country.countryName': { kind: 'other', multiple: false, entity: false },
  'service.action.awsApiCallAction.remoteIpDetails.organization.asn': { kind: 'other', multiple: false, entity: false },
  'service.action.awsApiCallAction.remoteIpDetails.organization.asnOrg': { kind: 'other', multiple: false, entity: false },
  'service.action.networkConnectionAction.remoteIpDetails.ipAddressV4': { kind: 'address-v4', multiple: false, entity: true },
  'service.action.networkConnectionAction.remoteIpDetails.ipAddressV6': { kind: 'address-v6', multiple: false, entity: true },
  'service.action.networkConnectionAction.remoteIpDetails.city.cityName': { kind: 'other', multiple: false, entity: false },
  'service.action.networkConnectionAction.remoteIpDetails.country.countryName': { kind: 'other', multiple: false, entity: false },
  'service.action.networkConnectionAction.remoteIpDetails.organization.asn': { kind: 'other', multiple: false, entity: false },
  'service.action.networkConnectionAction.remoteIpDetails.organization.asnOrg': { kind: 'other', multiple: false, entity: false },
  'service.action.kubernetesApiCallAction.namespace': { kind: 'other', multiple: false, entity: false },
  'service.action.kubernetesApiCallAction.requestUri': { kind: 'other', multiple: false, entity: false },
  'service.action.kubernetesApiCallAction.remoteIpDetails.ipAddressV4': { kind: 'address-v4', multiple: false, entity: true },
  'service.action.kubernetesApiCallAction.remoteIpDetails.ipAddressV6': { kind: 'address-v6', multiple: false, entity: true },
  'service.action.kubernetesApiCallAction.remoteIpDetails.organization.asn': { kind: 'other', multiple: false, entity: false },
  'service.runtimeDetails.process.name': { kind: 'other', multiple: false, entity: false },
  'service.runtimeDetails.process.executablePath': { kind: 'executable', multiple: false, entity: true },
  'service.runtimeDetails.process.executableSha256': { kind: 'executable', multiple: false, entity: true },
  'service.ebsVolumeScanDetails.scanId': { kind: 'other', multiple: false, entity: false },
  'service.ebsVolumeScanDetails.scanDetections.threatDetectedByName.threatNames.name': { kind: 'other', multiple: true, entity: false },
  'service.ebsVolumeScanDetails.scanDetections.threatDetectedByName.threatNames.severity': { kind: 'other', multiple: true, entity: false },
  'service.ebsVolumeScanDetails.scanDetections.threatDetectedByName.threatNames.filePaths.hash': {
    kind: 'other',
    multiple: true,
    entity: true,
  },
  'service.malwareScanDetails.threats.name': { kind: 'other', multiple: true, entity: false },
} as const satisfies Readonly<Record<string, Facts>>;

/** Fields whose values are numbers, with either action of a filter. Times are milliseconds since 1970 (API_CreateFilter). */
export const standardNumberFields = {
  severity: { values: 'number', kind: 'severity', multiple: false, entity: false },
  updatedAt: { values: 'timestamp', kind: 'other', multiple: false, entity: false },
  'service.action.networkConnectionAction.localPortDetails.port': { values: 'number', kind: 'port', multiple: false, entity: false },
  'service.action.networkConnectionAction.remotePortDetails.port': { values: 'number', kind: 'port', multiple: false, entity: false },
  'service.action.kubernetesApiCallAction.statusCode': { values: 'number', kind: 'other', multiple: false, entity: false },
} as const satisfies Readonly<Record<string, Facts>>;

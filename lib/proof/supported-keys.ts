/**
 * Condition keys of the services themselves that the actions of containment support, without the prefix of the service; `*` at the end stands for
 * all that begin so. A request has no other key of a service.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const supportedKeys: Readonly<Record<string, string>> = {
  'autoscaling:CreateOrUpdateTags': 'ResourceTag/*',
  'autoscaling:DeleteTags': 'ResourceTag/*',
  'autoscaling:DescribeAutoScalingGroups': '',
  'autoscaling:DescribeAutoScalingInstances': '',
  'autoscaling:DescribeTags': '',
  'autoscaling:EnterStandby': 'ResourceTag/*',
  'autoscaling:ExitStandby': 'ResourceTag/*',
  'autoscaling:UpdateAutoScalingGroup':
    'CapacityReservationIds CapacityReservationResourceGroupArns ImageId InstanceTypes LaunchConfigurationName LaunchTemplateVersionSpecified MaxSize MinSize ResourceTag/* TargetCapacityTypes VPCZoneIdentifiers',
  'ec2:AuthorizeSecurityGroupEgress': 'IsLaunchTemplateResource LaunchTemplate Region ResourceTag/* SecurityGroupID Vpc',
  'ec2:AuthorizeSecurityGroupIngress': 'IsLaunchTemplateResource LaunchTemplate Region ResourceTag/* SecurityGroupID Vpc',
  'ec2:CopyImage':
    'Add/group Add/userId Attribute Attribute/* AvailabilityZone BootModeOverride Encrypted ImageID ImageType IsLaunchTemplateResource LaunchTemplate Location OutpostArn Owner ParentSnapshot ParentVolume ProductCode Public Region Remove/group Remove/userId ResourceTag/* RootDeviceType SnapshotCoolOffPeriod SnapshotID SnapshotLockDuration SnapshotTime SourceAvailabilityZone SourceOutpostArn VolumeSize',
  'ec2:CreateImage':
    'Add/group Add/userId Attribute Attribute/* AvailabilityZone AvailabilityZoneId BootModeOverride CpuOptionsAmdSevSnp EbsOptimized Encrypted ImageID ImageType InstanceAutoRecovery InstanceBandwidthWeighting InstanceID InstanceMarketType InstanceMetadataTags InstanceProfile InstanceType IsLaunchTemplateResource LaunchTemplate Location ManagedResourceOperator MetadataHttpEndpoint MetadataHttpPutResponseHopLimit MetadataHttpTokens NewInstanceProfile OutpostArn Owner ParentSnapshot ParentVolume PlacementGroup ProductCode Public Region Remove/group Remove/userId ResourceTag/* RootDeviceType SnapshotCoolOffPeriod SnapshotID SnapshotLockDuration SnapshotTime SourceAvailabilityZone SourceOutpostArn Tenancy VolumeSize',
  'ec2:CreateSecurityGroup':
    'Attribute Attribute/* Ipv4IpamPoolId Ipv6IpamPoolId IsLaunchTemplateResource LaunchTemplate Region ResourceTag/* SecurityGroupID Tenancy Vpc VpcID',
  'ec2:CreateSnapshot':
    'Add/group Add/userId Attribute Attribute/* AvailabilityZone AvailabilityZoneId Encrypted IsLaunchTemplateResource KmsKeyId LaunchTemplate Location ManagedResourceOperator OutpostArn Owner ParentSnapshot ParentVolume ProductCode Region Remove/group Remove/userId ResourceTag/* SnapshotCoolOffPeriod SnapshotID SnapshotLockDuration SnapshotTime SourceAvailabilityZone SourceOutpostArn VolumeID VolumeInitializationRate VolumeIops VolumeSize VolumeThroughput VolumeType',
  'ec2:CreateTags': '*',
  'ec2:DeleteSecurityGroup': 'IsLaunchTemplateResource LaunchTemplate Region ResourceTag/* SecurityGroupID Vpc',
  'ec2:DeleteTags': '*',
  'ec2:DescribeImages': 'Region',
  'ec2:DescribeInstanceStatus': 'Region',
  'ec2:DescribeInstances': 'Region',
  'ec2:DescribeRouteTables': 'Region',
  'ec2:DescribeSecurityGroupRules': 'Region',
  'ec2:DescribeSecurityGroups': 'Region',
  'ec2:DescribeSnapshots': 'Region',
  'ec2:DescribeTags': 'Region',
  'ec2:ModifyNetworkInterfaceAttribute':
    'AssociatePublicIpAddress Attribute Attribute/* AuthorizedService AuthorizedUser AvailabilityZone AvailabilityZoneId CpuOptionsAmdSevSnp EbsOptimized InstanceAutoRecovery InstanceBandwidthWeighting InstanceID InstanceMarketType InstanceMetadataTags InstanceProfile InstanceType Ipv4IpamPoolId Ipv6IpamPoolId IsLaunchTemplateResource LaunchTemplate ManagedResourceOperator MetadataHttpEndpoint MetadataHttpPutResponseHopLimit MetadataHttpTokens NetworkInterfaceID NewInstanceProfile Permission PlacementGroup ProductCode Region ResourceTag/* RootDeviceType SecurityGroupID Subnet SubnetID Tenancy Vpc',
  'ec2:RevokeSecurityGroupEgress': 'IsLaunchTemplateResource LaunchTemplate Region ResourceTag/* SecurityGroupID Vpc',
  'iam:AttachRolePolicy': 'PermissionsBoundary PolicyARN ResourceTag/* RoleTemplateARN',
  'iam:AttachUserPolicy': 'PermissionsBoundary PolicyARN ResourceTag/*',
  'iam:CreateAccessKey': 'ResourceTag/*',
  'iam:DeactivateMFADevice': 'ResourceTag/*',
  'iam:DeleteAccessKey': 'ResourceTag/*',
  'iam:DeleteLoginProfile': 'ResourceTag/*',
  'iam:DeleteRolePolicy': 'PermissionsBoundary ResourceTag/*',
  'iam:DeleteUserPolicy': 'PermissionsBoundary ResourceTag/*',
  'iam:GetInstanceProfile': '',
  'iam:GetLoginProfile': 'ResourceTag/*',
  'iam:GetPolicy': '',
  'iam:GetRole': 'PermissionsBoundary ResourceTag/* RoleTemplateARN',
  'iam:GetRolePolicy': 'ResourceTag/*',
  'iam:GetUser': 'ResourceTag/*',
  'iam:GetUserPolicy': 'ResourceTag/*',
  'iam:ListAccessKeys': 'ResourceTag/*',
  'iam:ListAttachedRolePolicies': 'ResourceTag/*',
  'iam:ListAttachedUserPolicies': 'ResourceTag/*',
  'iam:ListMFADevices': 'ResourceTag/*',
  'iam:ListPolicies': '',
  'iam:ListRolePolicies': 'ResourceTag/*',
  'iam:ListUserPolicies': 'ResourceTag/*',
  'iam:ListVirtualMFADevices': '',
  'iam:PassRole': 'AssociatedResourceArn PassedToService ResourceTag/*',
  'iam:PutRolePolicy': 'PermissionsBoundary ResourceTag/* RoleTemplateARN',
  'iam:PutUserPolicy': 'PermissionsBoundary ResourceTag/*',
  'iam:TagMFADevice': '',
  'iam:TagPolicy': '',
  'iam:TagRole': 'ResourceTag/* RoleTemplateARN',
  'iam:TagUser': 'ResourceTag/*',
  'iam:UntagRole': 'ResourceTag/*',
  'iam:UntagUser': 'ResourceTag/*',
  'iam:UpdateAccessKey': 'ResourceTag/*',
  'identitystore:CreateGroupMembership': 'PrimaryRegion',
  'identitystore:DeleteGroupMembership': 'PrimaryRegion',
  'identitystore:IsMemberInGroups': 'PrimaryRegion',
  'identitystore:ListGroupMemberships': 'PrimaryRegion',
  'identitystore:ListGroups': 'GroupExternalIdIssuers PrimaryRegion',
  'identitystore:ListUsers': 'PrimaryRegion UserExternalIdIssuers',
  'kms:CreateGrant':
    'CallerAccount EncryptionContext:* EncryptionContextKeys GrantConstraintSourceArn GrantConstraintType GrantIsForAWSResource GrantOperations GranteePrincipal GranteeServicePrincipal KeyOrigin KeySpec KeyUsage MultiRegion MultiRegionKeyType ResourceAliases RetiringPrincipal RetiringServicePrincipal ViaService',
  'kms:DescribeKey': 'CallerAccount KeyOrigin KeySpec KeyUsage MultiRegion MultiRegionKeyType RequestAlias ResourceAliases ViaService',
  'kms:GenerateDataKeyWithoutPlaintext':
    'CallerAccount EncryptionAlgorithm EncryptionContext:* EncryptionContextKeys KeyOrigin KeySpec KeyUsage MultiRegion MultiRegionKeyType RequestAlias ResourceAliases ViaService',
  'kms:ReEncryptFrom':
    'CallerAccount EncryptionAlgorithm EncryptionContext:* EncryptionContextKeys KeyOrigin KeySpec KeyUsage MultiRegion MultiRegionKeyType ReEncryptOnSameKey RequestAlias ResourceAliases ViaService',
  'kms:ReEncryptTo':
    'CallerAccount EncryptionAlgorithm EncryptionContext:* EncryptionContextKeys KeyOrigin KeySpec KeyUsage MultiRegion MultiRegionKeyType ReEncryptOnSameKey RequestAlias ResourceAliases ViaService',
  'organizations:ListAccounts': '',
  's3:CreateBucket':
    'BucketTag/* ResourceAccount TlsVersion authType locationconstraint signatureAge signatureversion x-amz-acl x-amz-bucket-namespace x-amz-content-sha256 x-amz-grant-full-control x-amz-grant-read x-amz-grant-read-acp x-amz-grant-write x-amz-grant-write-acp x-amz-object-ownership',
  's3:DeleteBucketPolicy': 'BucketTag/* ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-content-sha256',
  's3:DeleteObjectTagging':
    'AccessPointNetworkOrigin AccessPointTag/* BucketTag/* DataAccessPointAccount DataAccessPointArn ExistingObjectTag/* ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-content-sha256',
  's3:GetAccountPublicAccessBlock': 'ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-content-sha256',
  's3:GetBucketAcl':
    'AccessPointNetworkOrigin AccessPointTag/* BucketTag/* DataAccessPointAccount DataAccessPointArn ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-content-sha256',
  's3:GetBucketLocation':
    'AccessPointNetworkOrigin AccessPointTag/* BucketTag/* DataAccessPointAccount DataAccessPointArn ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-content-sha256',
  's3:GetBucketOwnershipControls': 'BucketTag/* ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-content-sha256',
  's3:GetBucketPolicy':
    'AccessPointNetworkOrigin AccessPointTag/* BucketTag/* DataAccessPointAccount DataAccessPointArn ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-content-sha256',
  's3:GetBucketPolicyStatus': 'BucketTag/* ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-content-sha256',
  's3:GetBucketPublicAccessBlock': 'BucketTag/* ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-content-sha256',
  's3:GetBucketTagging': 'BucketTag/* ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-content-sha256',
  's3:GetEncryptionConfiguration': 'BucketTag/* ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-content-sha256',
  's3:GetObject':
    'AccessGrantsInstanceArn AccessPointNetworkOrigin AccessPointTag/* BucketTag/* DataAccessPointAccount DataAccessPointArn ExistingObjectTag/* ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-content-sha256',
  's3:GetObjectAcl':
    'AccessGrantsInstanceArn AccessPointNetworkOrigin AccessPointTag/* BucketTag/* DataAccessPointAccount DataAccessPointArn ExistingObjectTag/* ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-content-sha256',
  's3:GetObjectTagging':
    'AccessPointNetworkOrigin AccessPointTag/* BucketTag/* DataAccessPointAccount DataAccessPointArn ExistingObjectTag/* ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-content-sha256',
  's3:GetReplicationConfiguration': 'BucketTag/* ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-content-sha256',
  's3:ListBucket':
    'AccessGrantsInstanceArn AccessPointNetworkOrigin AccessPointTag/* BucketTag/* DataAccessPointAccount DataAccessPointArn ResourceAccount TlsVersion authType delimiter max-keys prefix signatureAge signatureversion x-amz-content-sha256',
  's3:PutAccountPublicAccessBlock': 'ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-content-sha256',
  's3:PutBucketAcl':
    'BucketTag/* ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-acl x-amz-content-sha256 x-amz-grant-full-control x-amz-grant-read x-amz-grant-read-acp x-amz-grant-write x-amz-grant-write-acp',
  's3:PutBucketOwnershipControls': 'BucketTag/* ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-content-sha256',
  's3:PutBucketPolicy': 'BucketTag/* ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-content-sha256',
  's3:PutBucketPublicAccessBlock': 'BucketTag/* ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-content-sha256',
  's3:PutBucketTagging': 'BucketTag/* ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-content-sha256',
  's3:PutBucketVersioning': 'BucketTag/* ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-content-sha256',
  's3:PutObject':
    'AccessGrantsInstanceArn AccessPointNetworkOrigin AccessPointTag/* BucketTag/* DataAccessPointAccount DataAccessPointArn ObjectCreationOperation RequestObjectTag/* RequestObjectTagKeys ResourceAccount TlsVersion authType if-match if-none-match object-lock-event-hold object-lock-event-hold-duration-days object-lock-legal-hold object-lock-mode object-lock-remaining-retention-days object-lock-retain-until-date signatureAge signatureversion x-amz-acl x-amz-content-sha256 x-amz-copy-source x-amz-grant-full-control x-amz-grant-read x-amz-grant-read-acp x-amz-grant-write x-amz-grant-write-acp x-amz-metadata-directive x-amz-object-annotation-directive x-amz-server-side-encryption x-amz-server-side-encryption-aws-kms-key-id x-amz-server-side-encryption-customer-algorithm x-amz-storage-class x-amz-website-redirect-location',
  's3:PutObjectAcl':
    'AccessGrantsInstanceArn AccessPointNetworkOrigin AccessPointTag/* BucketTag/* DataAccessPointAccount DataAccessPointArn ExistingObjectTag/* ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-acl x-amz-content-sha256 x-amz-grant-full-control x-amz-grant-read x-amz-grant-read-acp x-amz-grant-write x-amz-grant-write-acp x-amz-storage-class',
  's3:PutObjectTagging':
    'AccessPointNetworkOrigin AccessPointTag/* BucketTag/* DataAccessPointAccount DataAccessPointArn ExistingObjectTag/* RequestObjectTag/* RequestObjectTagKeys ResourceAccount TlsVersion authType signatureAge signatureversion x-amz-content-sha256',
  's3express:CreateSession':
    'AccessPointTag/* AllAccessRestrictedToLocalZoneGroup BucketTag/* Permissions ResourceAccount SessionMode TlsVersion authType signatureAge signatureversion x-amz-content-sha256 x-amz-server-side-encryption x-amz-server-side-encryption-aws-kms-key-id',
  's3express:DeleteBucketPolicy': 'BucketTag/* ResourceAccount TlsVersion authType signatureversion x-amz-content-sha256',
  's3express:GetBucketPolicy': 'BucketTag/* ResourceAccount TlsVersion authType signatureversion x-amz-content-sha256',
  's3express:PutBucketPolicy': 'BucketTag/* ResourceAccount TlsVersion authType signatureversion x-amz-content-sha256',
  'secretsmanager:CreateSecret':
    'AddReplicaRegions Description ForceOverwriteReplicaSecret KmsKeyArn KmsKeyId Name ResourceTag/* Type resource/AllowRotationLambdaArn resource/Type',
  'secretsmanager:DeleteSecret':
    'ForceDeleteWithoutRecovery RecoveryWindowInDays ResourceTag/* SecretId SecretPrimaryRegion resource/AllowRotationLambdaArn resource/Type',
  'ssm:DescribeAutomationExecutions': '',
  'ssm:DescribeInstanceInformation': '',
  'ssm:GetAutomationExecution': 'resourceTag/*',
  'ssm:GetCommandInvocation': '',
  'ssm:ListCommandInvocations': '',
  'ssm:SendCommand': 'DocumentCategories DocumentType resourceTag/*',
  'ssm:StartAutomationExecution': 'DocumentCategories DocumentType DocumentVersion resourceTag/*',
  'sso-directory:DescribeUser': '',
  'sso-directory:SearchUsers': '',
  'sso:CreateAccountAssignment': 'PrimaryRegion',
  'sso:DeleteAccountAssignment': 'PrimaryRegion',
  'sso:DeleteInlinePolicyFromPermissionSet': 'PrimaryRegion',
  'sso:GetInlinePolicyForPermissionSet': 'PrimaryRegion',
  'sso:ListAccountAssignments': 'PrimaryRegion',
  'sso:ListInstances': '',
  'sso:ListPermissionSets': 'PrimaryRegion',
  'sso:ListPermissionSetsProvisionedToAccount': 'PrimaryRegion',
  'sso:PutInlinePolicyToPermissionSet': 'PrimaryRegion',
  'sso:TagResource': 'ApplicationAccount PrimaryRegion',
  'sso:UntagResource': 'ApplicationAccount PrimaryRegion',
};

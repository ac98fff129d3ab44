/**
 * The shapes of the service model (`model.json`) as types, written by `npm run docs`. As in the SDK, a required member may be undefined.
 * An enumeration takes any string: the service may answer with values that the model does not know.
 */

export type AwsRegion =
  | 'af-south-1'
  | 'ap-east-1'
  | 'ap-east-2'
  | 'ap-northeast-1'
  | 'ap-northeast-2'
  | 'ap-northeast-3'
  | 'ap-south-1'
  | 'ap-south-2'
  | 'ap-southeast-1'
  | 'ap-southeast-2'
  | 'ap-southeast-3'
  | 'ap-southeast-4'
  | 'ap-southeast-5'
  | 'ap-southeast-6'
  | 'ap-southeast-7'
  | 'ca-central-1'
  | 'ca-west-1'
  | 'cn-north-1'
  | 'cn-northwest-1'
  | 'eu-central-1'
  | 'eu-central-2'
  | 'eu-north-1'
  | 'eu-south-1'
  | 'eu-south-2'
  | 'eu-west-1'
  | 'eu-west-2'
  | 'eu-west-3'
  | 'il-central-1'
  | 'me-central-1'
  | 'me-south-1'
  | 'mx-central-1'
  | 'sa-east-1'
  | 'us-east-1'
  | 'us-east-2'
  | 'us-west-1'
  | 'us-west-2'
  | (string & {});

export interface BatchGetMemberAccountDetailsRequest {
  /** 12 to 34 characters, pattern `m-[a-z0-9]{10,32}`. */
  membershipId: string | undefined;
  /** 1 to 100 items. */
  accountIds: string[] | undefined;
}

export interface BatchGetMemberAccountDetailsResponse {
  /** 0 to 100 items. */
  items?: GetMembershipAccountDetailItem[] | undefined;
  /** 0 to 100 items. */
  errors?: GetMembershipAccountDetailError[] | undefined;
}

export interface CaseAttachmentAttributes {
  attachmentId: string | undefined;
  /** 1 to 255 characters, pattern `[a-zA-Z0-9._-]+`, sensitive. */
  fileName: string | undefined;
  attachmentStatus: CaseAttachmentStatus | undefined;
  creator: string | undefined;
  createdDate: Date | undefined;
}

export type CaseAttachmentStatus = 'Verified' | 'Failed' | 'Pending' | (string & {});

export interface CaseMetadataEntry {
  /** 1 to 500 characters. */
  key: string | undefined;
  /** 1 to 2000 characters. */
  value: string | undefined;
}

export type CaseStatus =
  | 'Submitted'
  | 'Acknowledged'
  | 'Detection and Analysis'
  | 'Containment, Eradication and Recovery'
  | 'Post-incident Activities'
  | 'Ready to Close'
  | 'Closed'
  | (string & {});

export interface CloseCaseRequest {
  /** 10 to 32 characters, pattern `\d{10,32}.*`. */
  caseId: string | undefined;
}

export interface CloseCaseResponse {
  caseStatus?: CaseStatus | undefined;
  closedDate?: Date | undefined;
}

export type ClosureCode = 'Investigation Completed' | 'Not Resolved' | 'False Positive' | 'Duplicate' | (string & {});

export type CommunicationType =
  | 'Case Created'
  | 'Case Updated'
  | 'Case Acknowledged'
  | 'Case Closed'
  | 'Case Updated To Service Managed'
  | 'Case Status Updated'
  | 'Case Pending Customer Action Reminder'
  | 'Case Attachment Url Uploaded'
  | 'Case Comment Added'
  | 'Case Comment Updated'
  | 'Membership Created'
  | 'Membership Updated'
  | 'Membership Cancelled'
  | 'Register Delegated Administrator'
  | 'Deregister Delegated Administrator'
  | 'Disable AWS Service Access'
  | (string & {});

export interface CreateCaseCommentRequest {
  /** 10 to 32 characters, pattern `\d{10,32}.*`. */
  caseId: string | undefined;
  /** 1 to 255 characters. */
  clientToken?: string | undefined;
  /** 1 to 12000 characters, sensitive. */
  body: string | undefined;
}

export interface CreateCaseCommentResponse {
  /** 6 characters, pattern `\d{6}`. */
  commentId: string | undefined;
}

export interface CreateCaseRequest {
  /** 1 to 255 characters. */
  clientToken?: string | undefined;
  resolverType: ResolverType | undefined;
  /** 1 to 300 characters, sensitive. */
  title: string | undefined;
  /** 1 to 8000 characters, sensitive. */
  description: string | undefined;
  engagementType: EngagementType | undefined;
  reportedIncidentStartDate: Date | undefined;
  /** 0 to 200 items. */
  impactedAccounts: string[] | undefined;
  /** 0 to 30 items. */
  watchers: Watcher[] | undefined;
  /** 0 to 200 items. */
  threatActorIpAddresses?: ThreatActorIp[] | undefined;
  /** 0 to 600 items. */
  impactedServices?: string[] | undefined;
  /** 0 to 50 items. */
  impactedAwsRegions?: ImpactedAwsRegion[] | undefined;
  /** 0 to 200 entries. */
  tags?: Record<string, string> | undefined;
}

export interface CreateCaseResponse {
  /** 10 to 32 characters, pattern `\d{10,32}.*`. */
  caseId: string | undefined;
}

export interface CreateMembershipRequest {
  /** 1 to 255 characters. */
  clientToken?: string | undefined;
  /** 3 to 50 characters, sensitive. */
  membershipName: string | undefined;
  /** 2 to 10 items. */
  incidentResponseTeam: IncidentResponder[] | undefined;
  /** 1 to 2 items. */
  optInFeatures?: OptInFeature[] | undefined;
  /** 0 to 200 entries. */
  tags?: Record<string, string> | undefined;
  coverEntireOrganization?: boolean | undefined;
}

export interface CreateMembershipResponse {
  /** 12 to 34 characters, pattern `m-[a-z0-9]{10,32}`. */
  membershipId: string | undefined;
}

export type CustomerType = 'Standalone' | 'Organization' | (string & {});

export type EngagementType = 'Security Incident' | 'Investigation' | (string & {});

export interface GetCaseRequest {
  /** 10 to 32 characters, pattern `\d{10,32}.*`. */
  caseId: string | undefined;
}

export interface GetCaseResponse {
  /** 1 to 300 characters, sensitive. */
  title?: string | undefined;
  /** 12 to 80 characters, pattern `arn:aws:security-ir:\w+?-\w+?-\d+:[0-9]{12}:case/[0-9]{10}`. */
  caseArn?: string | undefined;
  /** 1 to 8000 characters, sensitive. */
  description?: string | undefined;
  caseStatus?: CaseStatus | undefined;
  engagementType?: EngagementType | undefined;
  reportedIncidentStartDate?: Date | undefined;
  actualIncidentStartDate?: Date | undefined;
  /** 0 to 50 items. */
  impactedAwsRegions?: ImpactedAwsRegion[] | undefined;
  /** 0 to 200 items. */
  threatActorIpAddresses?: ThreatActorIp[] | undefined;
  pendingAction?: PendingAction | undefined;
  /** 0 to 200 items. */
  impactedAccounts?: string[] | undefined;
  /** 0 to 30 items. */
  watchers?: Watcher[] | undefined;
  createdDate?: Date | undefined;
  lastUpdatedDate?: Date | undefined;
  closureCode?: ClosureCode | undefined;
  resolverType?: ResolverType | undefined;
  /** 0 to 600 items. */
  impactedServices?: string[] | undefined;
  /** 0 to 50 items. */
  caseAttachments?: CaseAttachmentAttributes[] | undefined;
  closedDate?: Date | undefined;
  /** 1 to 30 items. */
  caseMetadata?: CaseMetadataEntry[] | undefined;
}

export interface GetFindingMetricsRequest {
  /** 12 to 34 characters, pattern `m-[a-z0-9]{10,32}`. */
  membershipId: string | undefined;
  startDate: Date | undefined;
  endDate: Date | undefined;
}

export interface GetFindingMetricsResponse {
  findingsIngestedSecurityHub: number | undefined;
  findingsIngestedGuardDuty: number | undefined;
  findingsTriaged: number | undefined;
  findingsTriagedFalsePositive: number | undefined;
  findingsInvestigated: number | undefined;
  findingsInvestigatedFalsePositive: number | undefined;
  findingsEscalated: number | undefined;
  findingsEscalatedFalsePositive: number | undefined;
  findingsTruePositive: number | undefined;
  findingsInvestigatedInProgress: number | undefined;
  findingsEscalatedInProgress: number | undefined;
}

export interface GetMembershipAccountDetailError {
  /** 12 characters, pattern `[0-9]{12}`. */
  accountId: string | undefined;
  error: string | undefined;
  message: string | undefined;
}

export interface GetMembershipAccountDetailItem {
  /** 12 characters, pattern `[0-9]{12}`. */
  accountId?: string | undefined;
  relationshipStatus?: MembershipAccountRelationshipStatus | undefined;
  relationshipType?: MembershipAccountRelationshipType | undefined;
}

export interface GetMembershipRequest {
  /** 12 to 34 characters, pattern `m-[a-z0-9]{10,32}`. */
  membershipId: string | undefined;
}

export interface GetMembershipResponse {
  /** 12 to 34 characters, pattern `m-[a-z0-9]{10,32}`. */
  membershipId: string | undefined;
  /** 12 characters, pattern `[0-9]{12}`. */
  accountId?: string | undefined;
  region?: AwsRegion | undefined;
  /** 3 to 50 characters, sensitive. */
  membershipName?: string | undefined;
  /** 12 to 80 characters. */
  membershipArn?: string | undefined;
  membershipStatus?: MembershipStatus | undefined;
  membershipActivationTimestamp?: Date | undefined;
  membershipDeactivationTimestamp?: Date | undefined;
  customerType?: CustomerType | undefined;
  numberOfAccountsCovered?: number | undefined;
  /** 2 to 10 items. */
  incidentResponseTeam?: IncidentResponder[] | undefined;
  /** 1 to 2 items. */
  optInFeatures?: OptInFeature[] | undefined;
  membershipAccountsConfigurations?: MembershipAccountsConfigurations | undefined;
}

export interface ImpactedAwsRegion {
  region: AwsRegion | undefined;
}

export interface IncidentResponder {
  /** 3 to 50 characters, sensitive. */
  name: string | undefined;
  /** 1 to 50 characters, sensitive. */
  jobTitle: string | undefined;
  /** 6 to 254 characters, sensitive. */
  email: string | undefined;
  communicationPreferences?: CommunicationType[] | undefined;
}

export interface ListCasesItem {
  /** 10 to 32 characters, pattern `\d{10,32}.*`. */
  caseId: string | undefined;
  lastUpdatedDate?: Date | undefined;
  /** 1 to 300 characters, sensitive. */
  title?: string | undefined;
  /** 12 to 80 characters, pattern `arn:aws:security-ir:\w+?-\w+?-\d+:[0-9]{12}:case/[0-9]{10}`. */
  caseArn?: string | undefined;
  engagementType?: EngagementType | undefined;
  caseStatus?: CaseStatus | undefined;
  createdDate?: Date | undefined;
  closedDate?: Date | undefined;
  resolverType?: ResolverType | undefined;
  pendingAction?: PendingAction | undefined;
}

export interface ListCasesRequest {
  /** 0 to 2000 characters. */
  nextToken?: string | undefined;
  /** 1 to 25. */
  maxResults?: number | undefined;
}

export interface ListCasesResponse {
  nextToken?: string | undefined;
  items?: ListCasesItem[] | undefined;
  total?: number | undefined;
}

export interface ListCommentsItem {
  /** 6 characters, pattern `\d{6}`. */
  commentId: string | undefined;
  createdDate?: Date | undefined;
  lastUpdatedDate?: Date | undefined;
  creator?: string | undefined;
  lastUpdatedBy?: string | undefined;
  /** 1 to 12000 characters, sensitive. */
  body?: string | undefined;
}

export interface ListCommentsRequest {
  /** 0 to 2000 characters. */
  nextToken?: string | undefined;
  /** 1 to 25. */
  maxResults?: number | undefined;
  /** 10 to 32 characters, pattern `\d{10,32}.*`. */
  caseId: string | undefined;
}

export interface ListCommentsResponse {
  nextToken?: string | undefined;
  items?: ListCommentsItem[] | undefined;
  total?: number | undefined;
}

export interface ListMembershipItem {
  /** 12 to 34 characters, pattern `m-[a-z0-9]{10,32}`. */
  membershipId: string | undefined;
  /** 12 characters, pattern `[0-9]{12}`. */
  accountId?: string | undefined;
  region?: AwsRegion | undefined;
  /** 12 to 80 characters. */
  membershipArn?: string | undefined;
  membershipStatus?: MembershipStatus | undefined;
}

export interface ListMembershipsRequest {
  /** 0 to 2000 characters. */
  nextToken?: string | undefined;
  /** 1 to 25. */
  maxResults?: number | undefined;
}

export interface ListMembershipsResponse {
  nextToken?: string | undefined;
  items?: ListMembershipItem[] | undefined;
}

export interface ListTagsForResourceInput {
  /** 12 to 1010 characters. */
  resourceArn: string | undefined;
}

export interface ListTagsForResourceOutput {
  /** 0 to 200 entries. */
  tags: Record<string, string> | undefined;
}

export type MembershipAccountRelationshipStatus = 'Associated' | 'Disassociated' | 'Unassociated' | (string & {});

export type MembershipAccountRelationshipType = 'Organization' | 'Unrelated' | (string & {});

export interface MembershipAccountsConfigurations {
  coverEntireOrganization?: boolean | undefined;
  organizationalUnits?: string[] | undefined;
}

export interface MembershipAccountsConfigurationsUpdate {
  coverEntireOrganization?: boolean | undefined;
  /** 1 to 5 items. */
  organizationalUnitsToAdd?: string[] | undefined;
  /** 1 to 5 items. */
  organizationalUnitsToRemove?: string[] | undefined;
}

export type MembershipStatus = 'Active' | 'Cancelled' | 'Terminated' | (string & {});

export interface OptInFeature {
  featureName: OptInFeatureName | undefined;
  isEnabled: boolean | undefined;
}

export type OptInFeatureName = 'Triage' | (string & {});

export type PendingAction = 'Customer' | 'None' | (string & {});

export type ResolverType = 'AWS' | 'Self' | (string & {});

export type SelfManagedCaseStatus =
  'Submitted' | 'Detection and Analysis' | 'Containment, Eradication and Recovery' | 'Post-incident Activities' | (string & {});

export interface TagResourceInput {
  /** 12 to 1010 characters. */
  resourceArn: string | undefined;
  /** 0 to 200 entries. */
  tags: Record<string, string> | undefined;
}

export type TagResourceOutput = object;

export interface ThreatActorIp {
  /** Sensitive. */
  ipAddress: string | undefined;
  /** 1 to 500 characters. */
  userAgent?: string | undefined;
}

export interface UntagResourceInput {
  /** 12 to 1010 characters. */
  resourceArn: string | undefined;
  tagKeys: string[] | undefined;
}

export type UntagResourceOutput = object;

export interface UpdateCaseStatusRequest {
  /** 10 to 32 characters, pattern `\d{10,32}.*`. */
  caseId: string | undefined;
  caseStatus: SelfManagedCaseStatus | undefined;
}

export interface UpdateCaseStatusResponse {
  caseStatus?: SelfManagedCaseStatus | undefined;
}

export interface UpdateMembershipRequest {
  /** 12 to 34 characters, pattern `m-[a-z0-9]{10,32}`. */
  membershipId: string | undefined;
  /** 3 to 50 characters, sensitive. */
  membershipName?: string | undefined;
  /** 2 to 10 items. */
  incidentResponseTeam?: IncidentResponder[] | undefined;
  /** 1 to 2 items. */
  optInFeatures?: OptInFeature[] | undefined;
  membershipAccountsConfigurationsUpdate?: MembershipAccountsConfigurationsUpdate | undefined;
  undoMembershipCancellation?: boolean | undefined;
}

export type UpdateMembershipResponse = object;

export interface ValidationExceptionField {
  name: string | undefined;
  message: string | undefined;
}

export type ValidationExceptionReason = 'UNKNOWN_OPERATION' | 'CANNOT_PARSE' | 'FIELD_VALIDATION_FAILED' | 'OTHER' | (string & {});

export interface Watcher {
  /** 6 to 254 characters, sensitive. */
  email: string | undefined;
  /** 1 to 50 characters, sensitive. */
  name?: string | undefined;
  /** 1 to 50 characters, sensitive. */
  jobTitle?: string | undefined;
}

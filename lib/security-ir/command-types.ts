import { type MetadataBearer } from '@smithy/types';
import {
  type BatchGetMemberAccountDetailsRequest,
  type BatchGetMemberAccountDetailsResponse,
  type CloseCaseRequest,
  type CloseCaseResponse,
  type CreateCaseCommentRequest,
  type CreateCaseCommentResponse,
  type CreateCaseRequest,
  type CreateCaseResponse,
  type CreateMembershipRequest,
  type CreateMembershipResponse,
  type GetCaseRequest,
  type GetCaseResponse,
  type GetFindingMetricsRequest,
  type GetFindingMetricsResponse,
  type GetMembershipRequest,
  type GetMembershipResponse,
  type ListCasesRequest,
  type ListCasesResponse,
  type ListCommentsRequest,
  type ListCommentsResponse,
  type ListMembershipsRequest,
  type ListMembershipsResponse,
  type ListTagsForResourceInput,
  type ListTagsForResourceOutput,
  type TagResourceInput,
  type TagResourceOutput,
  type UntagResourceInput,
  type UntagResourceOutput,
  type UpdateCaseStatusRequest,
  type UpdateCaseStatusResponse,
  type UpdateMembershipRequest,
  type UpdateMembershipResponse,
} from './shapes';

export type BatchGetMemberAccountDetailsCommandInput = BatchGetMemberAccountDetailsRequest;
export type BatchGetMemberAccountDetailsCommandOutput = BatchGetMemberAccountDetailsResponse & MetadataBearer;
export type CloseCaseCommandInput = CloseCaseRequest;
export type CloseCaseCommandOutput = CloseCaseResponse & MetadataBearer;
export type CreateCaseCommandInput = CreateCaseRequest;
export type CreateCaseCommandOutput = CreateCaseResponse & MetadataBearer;
export type CreateCaseCommentCommandInput = CreateCaseCommentRequest;
export type CreateCaseCommentCommandOutput = CreateCaseCommentResponse & MetadataBearer;
export type CreateMembershipCommandInput = CreateMembershipRequest;
export type CreateMembershipCommandOutput = CreateMembershipResponse & MetadataBearer;
export type GetCaseCommandInput = GetCaseRequest;
export type GetCaseCommandOutput = GetCaseResponse & MetadataBearer;
export type GetFindingMetricsCommandInput = GetFindingMetricsRequest;
export type GetFindingMetricsCommandOutput = GetFindingMetricsResponse & MetadataBearer;
export type GetMembershipCommandInput = GetMembershipRequest;
export type GetMembershipCommandOutput = GetMembershipResponse & MetadataBearer;
export type ListCasesCommandInput = ListCasesRequest;
export type ListCasesCommandOutput = ListCasesResponse & MetadataBearer;
export type ListCommentsCommandInput = ListCommentsRequest;
export type ListCommentsCommandOutput = ListCommentsResponse & MetadataBearer;
export type ListMembershipsCommandInput = ListMembershipsRequest;
export type ListMembershipsCommandOutput = ListMembershipsResponse & MetadataBearer;
export type ListTagsForResourceCommandInput = ListTagsForResourceInput;
export type ListTagsForResourceCommandOutput = ListTagsForResourceOutput & MetadataBearer;
export type TagResourceCommandInput = TagResourceInput;
export type TagResourceCommandOutput = TagResourceOutput & MetadataBearer;
export type UntagResourceCommandInput = UntagResourceInput;
export type UntagResourceCommandOutput = UntagResourceOutput & MetadataBearer;
export type UpdateCaseStatusCommandInput = UpdateCaseStatusRequest;
export type UpdateCaseStatusCommandOutput = UpdateCaseStatusResponse & MetadataBearer;
export type UpdateMembershipCommandInput = UpdateMembershipRequest;
export type UpdateMembershipCommandOutput = UpdateMembershipResponse & MetadataBearer;

export type ServiceInputTypes =
  | BatchGetMemberAccountDetailsCommandInput
  | CloseCaseCommandInput
  | CreateCaseCommandInput
  | CreateCaseCommentCommandInput
  | CreateMembershipCommandInput
  | GetCaseCommandInput
  | GetFindingMetricsCommandInput
  | GetMembershipCommandInput
  | ListCasesCommandInput
  | ListCommentsCommandInput
  | ListMembershipsCommandInput
  | ListTagsForResourceCommandInput
  | TagResourceCommandInput
  | UntagResourceCommandInput
  | UpdateCaseStatusCommandInput
  | UpdateMembershipCommandInput;

export type ServiceOutputTypes =
  | BatchGetMemberAccountDetailsCommandOutput
  | CloseCaseCommandOutput
  | CreateCaseCommandOutput
  | CreateCaseCommentCommandOutput
  | CreateMembershipCommandOutput
  | GetCaseCommandOutput
  | GetFindingMetricsCommandOutput
  | GetMembershipCommandOutput
  | ListCasesCommandOutput
  | ListCommentsCommandOutput
  | ListMembershipsCommandOutput
  | ListTagsForResourceCommandOutput
  | TagResourceCommandOutput
  | UntagResourceCommandOutput
  | UpdateCaseStatusCommandOutput
  | UpdateMembershipCommandOutput;

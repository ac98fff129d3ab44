import { makeBuilder } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import {
  type BatchGetMemberAccountDetailsCommandInput,
  type BatchGetMemberAccountDetailsCommandOutput,
  type CloseCaseCommandInput,
  type CloseCaseCommandOutput,
  type CreateCaseCommandInput,
  type CreateCaseCommandOutput,
  type CreateCaseCommentCommandInput,
  type CreateCaseCommentCommandOutput,
  type CreateMembershipCommandInput,
  type CreateMembershipCommandOutput,
  type GetCaseCommandInput,
  type GetCaseCommandOutput,
  type GetFindingMetricsCommandInput,
  type GetFindingMetricsCommandOutput,
  type GetMembershipCommandInput,
  type GetMembershipCommandOutput,
  type ListCasesCommandInput,
  type ListCasesCommandOutput,
  type ListCommentsCommandInput,
  type ListCommentsCommandOutput,
  type ListMembershipsCommandInput,
  type ListMembershipsCommandOutput,
  type ListTagsForResourceCommandInput,
  type ListTagsForResourceCommandOutput,
  type TagResourceCommandInput,
  type TagResourceCommandOutput,
  type UntagResourceCommandInput,
  type UntagResourceCommandOutput,
  type UpdateCaseStatusCommandInput,
  type UpdateCaseStatusCommandOutput,
  type UpdateMembershipCommandInput,
  type UpdateMembershipCommandOutput,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from './command-types';
import { endpointInstructions, type SecurityIRClientResolvedConfig } from './configuration';
import { type OperationName } from './model';
import { operationSchema } from './schemas';

const build = makeBuilder<SecurityIRClientResolvedConfig, ServiceInputTypes, ServiceOutputTypes>(
  endpointInstructions,
  'SecurityIncidentResponse',
  'SecurityIRClient',
  getEndpointPlugin,
);

/** The command of an operation, with its input and output. */
const command = <Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(name: OperationName) =>
  build<Input, Output>({}, () => [], name, operationSchema(name));

/** Which of up to 100 accounts the membership covers; those that could not be looked up are among `errors`. */
export class BatchGetMemberAccountDetailsCommand extends command<
  BatchGetMemberAccountDetailsCommandInput,
  BatchGetMemberAccountDetailsCommandOutput
>('BatchGetMemberAccountDetails') {}

/** Closes a case. */
export class CloseCaseCommand extends command<CloseCaseCommandInput, CloseCaseCommandOutput>('CloseCase') {}

/** Opens a case. With resolver `AWS` people of AWS begin to work on it; with `Self` nobody does. */
export class CreateCaseCommand extends command<CreateCaseCommandInput, CreateCaseCommandOutput>('CreateCase') {}

/** Adds a comment to a case. */
export class CreateCaseCommentCommand extends command<CreateCaseCommentCommandInput, CreateCaseCommentCommandOutput>('CreateCaseComment') {}

/** Creates the membership in the Region of the client, which can never be changed. */
export class CreateMembershipCommand extends command<CreateMembershipCommandInput, CreateMembershipCommandOutput>('CreateMembership') {}

/** One case in full. */
export class GetCaseCommand extends command<GetCaseCommandInput, GetCaseCommandOutput>('GetCase') {}

/** What became of the findings between two days, both included. */
export class GetFindingMetricsCommand extends command<GetFindingMetricsCommandInput, GetFindingMetricsCommandOutput>('GetFindingMetrics') {}

/** One membership in full. */
export class GetMembershipCommand extends command<GetMembershipCommandInput, GetMembershipCommandOutput>('GetMembership') {}

/** The cases of the account, up to 25 a page. */
export class ListCasesCommand extends command<ListCasesCommandInput, ListCasesCommandOutput>('ListCases') {}

/** The comments of a case, up to 25 a page. */
export class ListCommentsCommand extends command<ListCommentsCommandInput, ListCommentsCommandOutput>('ListComments') {}

/** The memberships that the caller can see in this Region, up to 25 a page. In another Region than theirs there are none. */
export class ListMembershipsCommand extends command<ListMembershipsCommandInput, ListMembershipsCommandOutput>('ListMemberships') {}

/** The tags of a membership or case. */
export class ListTagsForResourceCommand extends command<ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput>(
  'ListTagsForResource',
) {}

/** Adds tags to a membership or case. */
export class TagResourceCommand extends command<TagResourceCommandInput, TagResourceCommandOutput>('TagResource') {}

/** Takes tags from a membership or case. */
export class UntagResourceCommand extends command<UntagResourceCommandInput, UntagResourceCommandOutput>('UntagResource') {}

/** Moves a self-managed case on. It is closed by CloseCase. */
export class UpdateCaseStatusCommand extends command<UpdateCaseStatusCommandInput, UpdateCaseStatusCommandOutput>('UpdateCaseStatus') {}

/** Changes name, team, features or coverage: at most 5 units are added, or at most 5 removed, in one call. */
export class UpdateMembershipCommand extends command<UpdateMembershipCommandInput, UpdateMembershipCommandOutput>('UpdateMembership') {}

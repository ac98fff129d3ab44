import { type OperationName } from '../security-ir/model';
import {
  type BatchGetMemberAccountDetailsRequest,
  type CloseCaseRequest,
  type CreateCaseCommentRequest,
  type CreateCaseRequest,
  type CreateMembershipRequest,
  type GetCaseRequest,
  type GetFindingMetricsRequest,
  type GetMembershipRequest,
  type ListCasesRequest,
  type ListCommentsRequest,
  type ListMembershipsRequest,
  type ListTagsForResourceInput,
  type TagResourceInput,
  type UntagResourceInput,
  type UpdateCaseStatusRequest,
  type UpdateMembershipRequest,
} from '../security-ir/shapes';
import { type Caller, type Engine, type Handler } from './engine';
import { type RehearsedSecurityIr } from './security-ir-state';

/** A call, after its input was looked at. */
const handler =
  <Input extends object>(operation: OperationName, carryOut: (service: RehearsedSecurityIr, input: Input) => object) =>
  (engine: Engine, caller: Caller, input: Input): object => {
    const service = engine.securityIr.of(caller.account, caller.region ?? engine.region);
    service.admit(operation, input);
    return carryOut(service, input);
  };

/** AWS Security Incident Response, in the account of the caller and the Region of the client. */
export const securityIrHandlers = {
  BatchGetMemberAccountDetails: handler<BatchGetMemberAccountDetailsRequest>('BatchGetMemberAccountDetails', (service, input) =>
    service.batchGetMemberAccountDetails(input),
  ),
  CloseCase: handler<CloseCaseRequest>('CloseCase', (service, input) => service.cases.close(input)),
  CreateCase: handler<CreateCaseRequest>('CreateCase', (service, input) => service.cases.create(input)),
  CreateCaseComment: handler<CreateCaseCommentRequest>('CreateCaseComment', (service, input) => service.cases.comment(input)),
  CreateMembership: handler<CreateMembershipRequest>('CreateMembership', (service, input) => service.createMembership(input)),
  GetCase: handler<GetCaseRequest>('GetCase', (service, input) => service.cases.get(input)),
  GetFindingMetrics: handler<GetFindingMetricsRequest>('GetFindingMetrics', (service, input) => service.getFindingMetrics(input)),
  GetMembership: handler<GetMembershipRequest>('GetMembership', (service, input) => service.getMembership(input)),
  ListCases: handler<ListCasesRequest>('ListCases', (service, input) => service.cases.list(input)),
  ListComments: handler<ListCommentsRequest>('ListComments', (service, input) => service.cases.comments(input)),
  ListMemberships: handler<ListMembershipsRequest>('ListMemberships', (service, input) => service.listMemberships(input)),
  ListTagsForResource: handler<ListTagsForResourceInput>('ListTagsForResource', (service, input) => service.listTags(input)),
  TagResource: handler<TagResourceInput>('TagResource', (service, input) => service.tag(input)),
  UntagResource: handler<UntagResourceInput>('UntagResource', (service, input) => service.untag(input)),
  UpdateCaseStatus: handler<UpdateCaseStatusRequest>('UpdateCaseStatus', (service, input) => service.cases.updateStatus(input)),
  UpdateMembership: handler<UpdateMembershipRequest>('UpdateMembership', (service, input) => service.updateMembership(input)),
} satisfies Record<OperationName, Handler>;

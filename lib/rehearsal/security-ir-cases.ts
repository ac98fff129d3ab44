import { shapeNameOf, shapeOf, type OperationName } from '../security-ir/model';
import {
  type CloseCaseRequest,
  type CloseCaseResponse,
  type CreateCaseCommentRequest,
  type CreateCaseCommentResponse,
  type CreateCaseRequest,
  type CreateCaseResponse,
  type GetCaseRequest,
  type GetCaseResponse,
  type ListCasesItem,
  type ListCasesRequest,
  type ListCasesResponse,
  type ListCommentsItem,
  type ListCommentsRequest,
  type ListCommentsResponse,
  type UpdateCaseStatusRequest,
  type UpdateCaseStatusResponse,
} from '../security-ir/shapes';
import { copyOf } from './copy';
import { securityIrErrors } from './errors';
import { type Identifiers } from './identifiers';
import { type Page } from './paging';
import { type VirtualClock } from './virtual-clock';

type Case = GetCaseResponse & {
  readonly caseId: string;
  readonly caseArn: string;
  caseStatus: string;
  readonly comments: ListCommentsItem[];
};

/** From which status a self-managed case may go where: https://docs.aws.amazon.com/security-ir/latest/APIReference/API_UpdateCaseStatus.html */
const moves: Readonly<Record<string, readonly string[]>> = {
  Submitted: ['Detection and Analysis'],
  'Detection and Analysis': ['Containment, Eradication and Recovery', 'Post-incident Activities'],
  'Containment, Eradication and Recovery': ['Detection and Analysis', 'Post-incident Activities'],
  'Post-incident Activities': ['Containment, Eradication and Recovery', 'Detection and Analysis'],
};

/** What cases take from the service that they belong to. */
interface CaseService {
  /** The ID that was made with the token before, or a new one. */
  once(operation: OperationName, clientToken: string | undefined, make: () => string): string;
  page<Item>(items: readonly Item[], request: { maxResults?: number; nextToken?: string }): Page<Item>;
  /** Whether the account has an active membership in the Region. */
  isActive(): boolean;
  /** Keeps the tags of a new case. @returns its ARN */
  opened(caseId: string, tags: Readonly<Record<string, string>> | undefined): string;
}

/** The cases of one account in one Region. */
export class RehearsedCases {
  private readonly cases = new Map<string, Case>();

  public constructor(
    private readonly account: string,
    private readonly clock: VirtualClock,
    private readonly identifiers: Identifiers,
    private readonly service: CaseService,
  ) {}

  public list(input: ListCasesRequest): ListCasesResponse {
    return { ...this.service.page([...this.cases.values()].map(listedCase), input), total: this.cases.size };
  }

  public get({ caseId }: GetCaseRequest): GetCaseResponse {
    // What is kept of a case is more than what is answered.
    const { members = {} } = shapeOf(shapeNameOf('GetCase', 'output'));
    return copyOf(Object.fromEntries(Object.entries(this.found(caseId)).filter(([name]) => Object.hasOwn(members, name))));
  }

  public create(input: CreateCaseRequest): CreateCaseResponse {
    return { caseId: this.service.once('CreateCase', input.clientToken, () => this.make(input)) };
  }

  private make(input: CreateCaseRequest): string {
    if (!this.service.isActive()) {
      throw securityIrErrors.notActive('the account has no active membership in this Region');
    }
    const caseId = String(1_000_000_000 + (parseInt(this.identifiers.next().slice(0, 8), 16) % 1_000_000_000));
    const now = this.clock.now();
    const opened: Case = {
      ...copyOf(input),
      caseId,
      caseArn: this.service.opened(caseId, input.tags),
      caseStatus: 'Submitted',
      createdDate: now,
      lastUpdatedDate: now,
      pendingAction: 'None',
      comments: [],
    };
    this.cases.set(caseId, opened);
    return caseId;
  }

  public updateStatus({ caseId, caseStatus = '' }: UpdateCaseStatusRequest): UpdateCaseStatusResponse {
    const found = this.open(caseId);
    if (found.resolverType !== 'Self') throw securityIrErrors.validation('only the status of a self-managed case can be set');
    if (!moves[found.caseStatus]?.includes(caseStatus)) {
      throw securityIrErrors.validation(`a case that is ${found.caseStatus} cannot become ${caseStatus}`);
    }
    Object.assign(found, { caseStatus, lastUpdatedDate: this.clock.now() });
    return { caseStatus };
  }

  public close({ caseId }: CloseCaseRequest): CloseCaseResponse {
    const closedDate = this.clock.now();
    Object.assign(this.open(caseId), { caseStatus: 'Closed', closedDate, lastUpdatedDate: closedDate });
    return { caseStatus: 'Closed', closedDate };
  }

  public comment({ caseId, clientToken, body }: CreateCaseCommentRequest): CreateCaseCommentResponse {
    const found = this.open(caseId);
    const commentId = this.service.once('CreateCaseComment', clientToken, () => {
      const id = String(found.comments.length + 1).padStart(6, '0');
      const now = this.clock.now();
      const who = { creator: this.account, lastUpdatedBy: this.account };
      found.comments.push({ commentId: id, body, createdDate: now, lastUpdatedDate: now, ...who });
      found.lastUpdatedDate = now;
      return id;
    });
    return { commentId };
  }

  public comments(input: ListCommentsRequest): ListCommentsResponse {
    const { comments } = this.found(input.caseId);
    return { ...this.service.page(comments, input), total: comments.length };
  }

  private found(id: string | undefined): Case {
    const found = this.cases.get(id ?? '');
    if (!found) throw securityIrErrors.notFound(`case ${id}`);
    return found;
  }

  private open(id: string | undefined): Case {
    const found = this.found(id);
    if (found.caseStatus === 'Closed') throw securityIrErrors.conflict('the case is closed', 'case', found.caseId);
    return found;
  }
}

function listedCase({
  caseId,
  lastUpdatedDate,
  title,
  caseArn,
  engagementType,
  caseStatus,
  createdDate,
  closedDate,
  resolverType,
  pendingAction,
}: Case): ListCasesItem {
  return { caseId, lastUpdatedDate, title, caseArn, engagementType, caseStatus, createdDate, closedDate, resolverType, pendingAction };
}

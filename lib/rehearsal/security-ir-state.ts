import { type TeamMember } from '../configuration/membership';
import { type DeployedMembership, fingerprint } from '../organization/membership';
import { type Snapshot } from '../organization/snapshot';
import {
  type BatchGetMemberAccountDetailsRequest,
  type BatchGetMemberAccountDetailsResponse,
  type CreateMembershipRequest,
  type CreateMembershipResponse,
  type GetFindingMetricsRequest,
  type GetFindingMetricsResponse,
  type GetMembershipRequest,
  type GetMembershipResponse,
  type ListMembershipItem,
  type ListMembershipsRequest,
  type ListMembershipsResponse,
  type ListTagsForResourceInput,
  type ListTagsForResourceOutput,
  type TagResourceInput,
  type UntagResourceInput,
  type UpdateMembershipRequest,
} from '../security-ir/shapes';
import { shapeNameOf, shapeOf, type OperationName } from '../security-ir/model';
import { inputProblems, unknownValues } from '../security-ir/values';
import { securityIrErrors, type RehearsedError } from './errors';
import { copyOf } from './copy';
import { type Identifiers } from './identifiers';
import { pageOfArray, type Page } from './paging';
import { RehearsedCases } from './security-ir-cases';
import { type VirtualClock } from './virtual-clock';
import { type World } from './world';

/** Service principal for which its delegated administrator is registered. */
export const securityIrPrincipal = 'security-ir.amazonaws.com';

/** What no call of the service sets. */
export interface SecurityIrControl {
  /** The next calls of an operation (`*`: of any) end in this error of the model. @default - none more */
  readonly faults?: readonly { readonly operation: OperationName | '*'; readonly error: string; readonly times: number }[];
  /** The most that a page holds. @default - as before; 25 at first, as in AWS */
  readonly pageSize?: number;
  /** Accounts that BatchGetMemberAccountDetails answers an error for. @default - as before */
  readonly accountErrors?: Readonly<Record<string, string>>;
  /** Milliseconds until a change of the coverage reaches accounts: it is carried out in the background. @default - as before; 0 at first */
  readonly settlesAfter?: number;
  /** What GetFindingMetrics answers; what is not named is 0. @default - as before */
  readonly metrics?: Partial<GetFindingMetricsResponse>;
  /** Members of memberships, e.g. a status that no call reaches. @default - none changes */
  readonly memberships?: Readonly<Record<string, Partial<GetMembershipResponse>>>;
}

type Membership = GetMembershipResponse & {
  readonly membershipId: string;
  readonly membershipArn: string;
  readonly membershipAccountsConfigurations: { readonly coverEntireOrganization: boolean; readonly organizationalUnits: string[] };
};

/** Texts that a snapshot has fingerprints of. */
export interface KnownTexts {
  /** Names of memberships. */
  readonly names?: readonly string[];
  readonly people?: readonly Pick<TeamMember, 'name' | 'jobTitle' | 'email'>[];
}

export interface RehearsedSecurityIrOptions {
  /** Most items of a page. @default 25 */
  readonly pageSize?: number;
  /** Hears of each account that an Active membership covers for the first time. @default - nobody does */
  readonly onCovered?: (account: string) => void;
}

const mostTags = 200;

/**
 * AWS Security Incident Response of one account in one Region, in memory. It refuses what the service's model refuses. What AWS does not
 * document is as in the emulator suite's backend (test/emulator/security_ir.py), which the same scenario runs against.
 */
export class RehearsedSecurityIr {
  private readonly memberships = new Map<string, Membership>();
  /** The cases of the account in the Region. */
  public readonly cases: RehearsedCases;
  private readonly tags = new Map<string, Record<string, string>>();
  /** What was made with a client token. */
  private readonly made = new Map<string, string>();
  /** Accounts that a membership has covered at any time. */
  private readonly covered = new Map<string, Set<string>>();
  private faults: { readonly operation: string; readonly error: string; times: number }[] = [];
  private pageSize: number;
  private readonly onCovered: RehearsedSecurityIrOptions['onCovered'];
  private accountErrors: Readonly<Record<string, string>> = {};
  private metrics: Partial<GetFindingMetricsResponse> = {};
  private settlesAfter = 0;
  /** Coverages that still hold for accounts, until the time in milliseconds. */
  private readonly former = new Map<string, { readonly until: number; readonly covered: readonly string[] }>();

  public constructor(
    private readonly account: string,
    private readonly region: string,
    private readonly world: World,
    private readonly clock: VirtualClock,
    private readonly identifiers: Identifiers,
    { pageSize = 25, onCovered }: RehearsedSecurityIrOptions = {},
  ) {
    this.pageSize = pageSize;
    this.onCovered = onCovered;
    this.cases = new RehearsedCases(account, clock, identifiers, {
      once: (operation, clientToken, make) => this.once(operation, clientToken, make),
      page: (items, request) => this.page(items, request),
      isActive: () => [...this.memberships.values()].some(({ membershipStatus }) => membershipStatus === 'Active'),
      opened: (caseId, tags) => {
        const arn = this.arn('case', caseId);
        this.tags.set(arn, { ...tags });
        return arn;
      },
    });
  }

  public control({ faults, pageSize, accountErrors, settlesAfter, metrics, memberships }: SecurityIrControl): void {
    this.settlesAfter = settlesAfter ?? this.settlesAfter;
    if (faults) this.faults = faults.map((fault) => ({ ...fault }));
    this.pageSize = pageSize ?? this.pageSize;
    this.accountErrors = accountErrors ?? this.accountErrors;
    this.metrics = metrics ?? this.metrics;
    for (const [id, members] of Object.entries(memberships ?? {})) this.change(this.membership(id), members);
  }

  /** A membership that the snapshot has. A snapshot has fingerprints instead of names: who is not known there is somebody else here. */
  public seed(
    { id, status, name, team, coverage, features, tags }: DeployedMembership,
    { names = [], people = [] }: KnownTexts = {},
  ): void {
    const membership = this.newMembership(id, {
      membershipStatus: status,
      membershipName: names.find((known) => fingerprint(id, known) === name) ?? `name with the fingerprint ${name}`,
      incidentResponseTeam: team.map(({ person, communicationPreferences }) => {
        const known = people.find((one) => fingerprint(id, one.name, one.jobTitle, one.email) === person);
        const {
          name: named,
          jobTitle,
          email,
        } = known ?? { name: `person ${person}`, jobTitle: 'not known', email: `${person}@example.com` };
        return {
          name: named,
          jobTitle,
          email,
          ...(communicationPreferences && { communicationPreferences: [...communicationPreferences] }),
        };
      }),
    });
    this.change(membership, {
      optInFeatures: Object.entries(features).map(([featureName, isEnabled]) => ({ featureName, isEnabled })),
      membershipAccountsConfigurations: {
        coverEntireOrganization: coverage.entireOrganization,
        organizationalUnits: [...coverage.organizationalUnits],
      },
    });
    this.tags.set(membership.membershipArn, tags.status === 'present' ? { ...tags.value } : {});
    this.remember(membership);
  }

  /** Refuses an input that is not of the model, and lets a fault strike. */
  public admit(operation: OperationName, input: object): void {
    const fault = this.faults.find(({ operation: struck, times }) => (struck === operation || struck === '*') && times > 0);
    if (fault) {
      fault.times -= 1;
      throw securityIrErrors.ofFault(fault.error);
    }
    const fieldList = [
      ...inputProblems(operation, input).map(({ member, message }) => ({ name: member, message })),
      ...unknownValues(operation, input, 'input').map(({ member, known }) => ({
        name: member,
        message: `must be one of ${known.join(', ')}`,
      })),
    ];
    if (fieldList.length === 0) return;
    const said = fieldList.map(({ name, message }) => `${name} ${message}`).join('; ');
    throw securityIrErrors.validation(`${fieldList.length} validation errors: ${said}`, { reason: 'FIELD_VALIDATION_FAILED', fieldList });
  }

  public listMemberships(input: ListMembershipsRequest): ListMembershipsResponse {
    return this.page([...this.memberships.values()].map(listedMembership), input);
  }

  public getMembership({ membershipId }: GetMembershipRequest): GetMembershipResponse {
    const membership = this.membership(membershipId);
    return copyOf({ ...membership, numberOfAccountsCovered: this.remember(membership).length });
  }

  public createMembership(input: CreateMembershipRequest): CreateMembershipResponse {
    return { membershipId: this.once('CreateMembership', input.clientToken, () => this.makeMembership(input)) };
  }

  private makeMembership(input: CreateMembershipRequest): string {
    for (const { membershipStatus, membershipId } of this.memberships.values()) {
      if (membershipStatus !== 'Terminated') {
        throw securityIrErrors.conflict('the account has a membership in this Region', 'membership', membershipId);
      }
    }
    const membership = this.newMembership(`m-${this.identifiers.next().replaceAll('-', '').slice(0, 12)}`, {
      membershipName: input.membershipName,
      membershipStatus: 'Active',
      membershipActivationTimestamp: this.clock.now(),
      incidentResponseTeam: copyOf(input.incidentResponseTeam),
      optInFeatures: copyOf(input.optInFeatures ?? []),
    });
    this.changing(membership);
    this.change(membership, {
      membershipAccountsConfigurations: { coverEntireOrganization: input.coverEntireOrganization ?? false, organizationalUnits: [] },
    });
    this.tags.set(membership.membershipArn, { ...input.tags });
    return membership.membershipId;
  }

  private newMembership(membershipId: string, members: Partial<GetMembershipResponse>): Membership {
    const membership: Membership = {
      membershipId,
      accountId: this.account,
      region: this.region,
      membershipArn: this.arn('membership', membershipId),
      customerType: this.forOrganization() ? 'Organization' : 'Standalone',
      ...members,
      membershipAccountsConfigurations: { coverEntireOrganization: false, organizationalUnits: [] },
    };
    this.memberships.set(membershipId, membership);
    return membership;
  }

  public updateMembership(input: UpdateMembershipRequest): object {
    const membership = this.membership(input.membershipId);
    const { undoMembershipCancellation: undo, membershipAccountsConfigurationsUpdate: coverage = {} } = input;
    const { organizationalUnitsToAdd: additions = [], organizationalUnitsToRemove: removals = [] } = coverage;
    const conflict = (message: string): RehearsedError => securityIrErrors.conflict(message, 'membership', membership.membershipId);
    if (undo === false) throw securityIrErrors.validation('undoMembershipCancellation can only be true');
    if (additions.length > 0 && removals.length > 0) {
      throw securityIrErrors.validation('organizational units cannot be added and removed in one call');
    }
    const { membershipStatus: status } = membership;
    if (undo && status !== 'Cancelled') throw conflict('only a cancelled membership can be brought back');
    if (!undo && (status === 'Cancelled' || status === 'Terminated')) throw conflict(`the membership is ${status.toLowerCase()}`);
    this.remember(membership);
    if (input.membershipAccountsConfigurationsUpdate) this.changing(membership);
    const { coverEntireOrganization, organizationalUnits } = membership.membershipAccountsConfigurations;
    const units = new Set([...organizationalUnits.filter((unit) => !removals.includes(unit)), ...additions]);
    this.change(membership, {
      ...(undo && { membershipStatus: 'Active', membershipDeactivationTimestamp: undefined }),
      ...(input.membershipName !== undefined && { membershipName: input.membershipName }),
      ...(input.incidentResponseTeam && { incidentResponseTeam: copyOf(input.incidentResponseTeam) }),
      ...(input.optInFeatures && { optInFeatures: copyOf(input.optInFeatures) }),
      membershipAccountsConfigurations: {
        coverEntireOrganization: coverage.coverEntireOrganization ?? coverEntireOrganization,
        organizationalUnits: [...units],
      },
    });
    return {};
  }

  public batchGetMemberAccountDetails(input: BatchGetMemberAccountDetailsRequest): BatchGetMemberAccountDetailsResponse {
    const membership = this.membership(input.membershipId);
    const covered = new Set(this.settled(membership));
    const once = this.covered.get(membership.membershipId);
    const answer: Required<BatchGetMemberAccountDetailsResponse> = { items: [], errors: [] };
    for (const accountId of input.accountIds ?? []) {
      const error = this.accountErrors[accountId];
      if (error !== undefined) {
        answer.errors?.push({ accountId, error, message: 'as was asked for' });
        continue;
      }
      answer.items?.push({
        accountId,
        relationshipStatus: covered.has(accountId) ? 'Associated' : once?.has(accountId) ? 'Disassociated' : 'Unassociated',
        relationshipType: this.world.accounts.has(accountId) ? 'Organization' : 'Unrelated',
      });
    }
    return answer;
  }

  public getFindingMetrics({ membershipId, startDate, endDate }: GetFindingMetricsRequest): GetFindingMetricsResponse {
    this.membership(membershipId);
    if (startDate && endDate && startDate > endDate) throw securityIrErrors.validation('startDate is after endDate');
    const names = Object.keys(shapeOf(shapeNameOf('GetFindingMetrics', 'output')).members ?? {});
    const metrics: Readonly<Record<string, number>> = Object.fromEntries(names.map((name) => [name, 0]));
    return { ...metrics, ...this.metrics } as GetFindingMetricsResponse;
  }

  public listTags({ resourceArn }: ListTagsForResourceInput): ListTagsForResourceOutput {
    return { tags: { ...this.tagsOf(resourceArn) } };
  }

  public tag({ resourceArn, tags }: TagResourceInput): object {
    const present = this.tagsOf(resourceArn);
    if (Object.keys({ ...present, ...tags }).length > mostTags) throw securityIrErrors.quota('too many tags', resourceArn ?? '');
    Object.assign(present, tags);
    return {};
  }

  public untag({ resourceArn, tagKeys }: UntagResourceInput): object {
    const present = this.tagsOf(resourceArn);
    for (const key of tagKeys ?? []) delete present[key];
    return {};
  }

  private arn(kind: 'membership' | 'case', id: string): string {
    return `arn:aws:security-ir:${this.region}:${this.account}:${kind}/${id}`;
  }

  /** Accounts that a membership covers as far as its last change has reached them. */
  private settled(membership: Membership): readonly string[] {
    const now = this.remember(membership);
    const former = this.former.get(membership.membershipId);
    return former !== undefined && this.clock.now().getTime() < former.until ? former.covered : now;
  }

  /** Before the coverage of a membership changes. */
  private changing(membership: Membership): void {
    if (this.settlesAfter === 0) return;
    const until = this.clock.now().getTime() + this.settlesAfter;
    this.former.set(membership.membershipId, { until, covered: this.settled(membership) });
  }

  private membership(id: string | undefined): Membership {
    const found = this.memberships.get(id ?? '');
    if (!found) throw securityIrErrors.notFound(`membership ${id}`);
    return found;
  }

  private tagsOf(arn: string | undefined): Record<string, string> {
    const found = this.tags.get(arn ?? '');
    if (!found) throw securityIrErrors.notFound(arn ?? '');
    return found;
  }

  private change(membership: Membership, members: Partial<GetMembershipResponse>): void {
    Object.assign(membership, members);
  }

  private once(operation: OperationName, clientToken: string | undefined, make: () => string): string {
    const key = `${operation} ${clientToken ?? this.identifiers.next()}`;
    const id = this.made.get(key) ?? make();
    this.made.set(key, id);
    return id;
  }

  private page<Item>(items: readonly Item[], { maxResults, nextToken }: { maxResults?: number; nextToken?: string }): Page<Item> {
    const invalidToken = (): RehearsedError => securityIrErrors.validation('nextToken was not handed out by this operation');
    return copyOf(pageOfArray(items, { size: this.pageSize, maxResults, nextToken, invalidToken }));
  }

  /** Whether the account acts for its organization: as management account, or as delegated administrator of the service. */
  private forOrganization(): boolean {
    return this.account === this.world.managementAccount || this.world.isDelegatedAdministrator(this.account, securityIrPrincipal);
  }

  /** Accounts that a membership covers, which are remembered: one that it covered and covers no more is disassociated. */
  private remember(membership: Membership): readonly string[] {
    const { membershipId, membershipStatus, customerType, membershipAccountsConfigurations: configured } = membership;
    const inUnits = (account: string): boolean =>
      this.world.placesOf(account).some((place) => configured.organizationalUnits.includes(place));
    const covered =
      customerType === 'Standalone'
        ? [this.account]
        : this.world
            .sortedAccountIds()
            .filter((account) => this.world.isActive(account) && (configured.coverEntireOrganization || inUnits(account)));
    const once = this.covered.get(membershipId) ?? new Set();
    for (const account of covered) {
      if (membershipStatus === 'Active' && !once.has(account)) this.onCovered?.(account);
      once.add(account);
    }
    this.covered.set(membershipId, once);
    return covered;
  }
}

function listedMembership({ membershipId, accountId, region, membershipArn, membershipStatus }: Membership): ListMembershipItem {
  return { membershipId, accountId, region, membershipArn, membershipStatus };
}

/** The service in every account and Region. */
export class RehearsedSecurityIrs {
  private readonly services = new Map<string, RehearsedSecurityIr>();

  public constructor(
    private readonly world: World,
    private readonly clock: VirtualClock,
    private readonly identifiers: Identifiers,
    private readonly options: RehearsedSecurityIrOptions = {},
  ) {}

  public of(account: string, region: string): RehearsedSecurityIr {
    const key = `${account} ${region}`;
    const service =
      this.services.get(key) ?? new RehearsedSecurityIr(account, region, this.world, this.clock, this.identifiers, this.options);
    this.services.set(key, service);
    return service;
  }

  /** The memberships that the snapshot has. */
  public seed({ securityIncidentResponse: read }: Snapshot, known?: KnownTexts): void {
    for (const [region, memberships] of Object.entries(read?.memberships ?? {})) {
      for (const membership of memberships.status === 'present' ? memberships.value : [])
        this.of(membership.account, region).seed(membership, known);
    }
  }
}

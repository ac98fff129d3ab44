import {
  type CreateDetectorRequest,
  type CreateDetectorResponse,
  type DescribeOrganizationConfigurationResponse as GuardDutyOrganizationResponse,
  type DetectorFeatureResult,
  type EnableOrganizationAdminAccountRequest as GuardDutyAdministratorRequest,
  type FindingCriteria,
  type GetDetectorResponse,
  type GetFilterRequest,
  type GetFilterResponse,
  type GetMemberDetectorsRequest,
  type GetMemberDetectorsResponse,
  type ListDetectorsResponse,
  type ListFiltersResponse,
  type ListMembersRequest,
  type ListMembersResponse,
  type ListOrganizationAdminAccountsResponse as GuardDutyAdministratorsResponse,
  type OrgFeature,
  type UpdateDetectorRequest,
  type UpdateOrganizationConfigurationRequest as GuardDutyUpdateRequest,
} from '@aws-sdk/client-guardduty';
import {
  type AutomationRulesActionV2,
  type BatchGetAutomationRulesRequest,
  type BatchGetAutomationRulesResponse,
  type Criteria,
  type DescribeHubResponse,
  type DescribeOrganizationConfigurationResponse as SecurityHubOrganizationResponse,
  type DescribeSecurityHubV2Response,
  type EnableOrganizationAdminAccountRequest as SecurityHubAdministratorRequest,
  type EnableOrganizationAdminAccountResponse as SecurityHubAdministratorResponse,
  type GetAutomationRuleV2Request,
  type GetAutomationRuleV2Response,
  type ListAutomationRulesResponse,
  type ListAutomationRulesV2Response,
  type ListOrganizationAdminAccountsResponse as SecurityHubAdministratorsResponse,
  type ListTagsForResourceRequest,
  type ListTagsForResourceResponse,
  type UpdateOrganizationConfigurationRequest as SecurityHubUpdateRequest,
} from '@aws-sdk/client-securityhub';
import { absent, present, type Reading } from '../core/reading';
import { type AccountDetector } from '../organization/detection';
import { type DeployedFilter, type RegionSignals } from '../organization/snapshot';
import { type DetectionHere } from './detection-state';
import { type Caller, type Engine, type Handler } from './engine';
import { RehearsedError } from './errors';
import { membersListed } from './listed-members';
import { pageOfArray } from './paging';

/** GuardDuty in the account of the caller and the Region of the client. Filters are as the snapshot has them, and nothing changes them. */
export const guardDutyHandlers = {
  ListDetectors: (engine: Engine, caller: Caller): ListDetectorsResponse => ({ DetectorIds: detectorsOf(engine, caller) }),
  GetDetector: (engine: Engine, caller: Caller): GetDetectorResponse => ({
    ServiceRole: `arn:aws:iam::${caller.account}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty`,
    Status: answerOf(here(engine, caller).guardDuty, 'guardduty', noDetector),
    ...ownFeatures(here(engine, caller).guardDutyAccounts, caller.account),
  }),
  CreateDetector: (engine: Engine, caller: Caller, { Enable = false }: CreateDetectorRequest): CreateDetectorResponse => {
    if (detectorsOf(engine, caller).length > 0) {
      throw guardDutyError('The request is rejected because a detector already exists for the current account.');
    }
    engine.detection.turnOn('guardDuty', caller.account, regionOf(caller));
    if (!Enable) here(engine, caller).guardDuty = present('DISABLED');
    return { DetectorId: detectorsOf(engine, caller)[0] };
  },
  UpdateDetector: (engine: Engine, caller: Caller, { DetectorId, Enable }: UpdateDetectorRequest): object => {
    checkDetector(engine, caller, DetectorId);
    if (Enable !== undefined) here(engine, caller).guardDuty = present(Enable ? 'ENABLED' : 'DISABLED');
    return {};
  },
  DescribeOrganizationConfiguration: (engine: Engine, caller: Caller): GuardDutyOrganizationResponse => {
    const { members, memberLimitReached } = answerOf(here(engine, caller).guardDutyAutoEnable, 'guardduty', noDetector);
    return { AutoEnableOrganizationMembers: members, MemberAccountLimitReached: memberLimitReached };
  },
  UpdateOrganizationConfiguration: (engine: Engine, caller: Caller, input: GuardDutyUpdateRequest): object => {
    checkDetector(engine, caller, input.DetectorId);
    if (engine.detection.administrator('guardDuty', regionOf(caller)) !== caller.account) throw notAdministrator();
    const state = here(engine, caller);
    const { memberLimitReached } = answerOf(state.guardDutyAutoEnable, 'guardduty', noDetector);
    const members = input.AutoEnableOrganizationMembers;
    if (members === undefined) throw guardDutyError('The request is rejected because an invalid or out-of-range value is specified.');
    state.guardDutyAutoEnable = present({ members, memberLimitReached });
    return {};
  },
  ListOrganizationAdminAccounts: (engine: Engine, caller: Caller): GuardDutyAdministratorsResponse => {
    if (!isManagement(engine, caller)) throw guardDutyError('The request failed because you must be the management account.');
    const account = engine.detection.administrator('guardDuty', regionOf(caller));
    return { AdminAccounts: account === undefined ? [] : [{ AdminAccountId: account, AdminStatus: 'ENABLED' }] };
  },
  EnableOrganizationAdminAccount: (engine: Engine, caller: Caller, input: GuardDutyAdministratorRequest): object => {
    const { AdminAccountId: account = '' } = input;
    if (!isManagement(engine, caller)) throw guardDutyError('The request failed because you must be the management account.');
    const present = engine.detection.administrator('guardDuty', regionOf(caller));
    if (present === account)
      throw guardDutyError('The request failed because the account is already enabled as the delegated administrator.');
    if (present !== undefined || !engine.world.isActive(account)) {
      throw guardDutyError('The request failed because another account is the delegated administrator, or the account is not active.');
    }
    engine.detection.designate('guardDuty', regionOf(caller), account);
    return {};
  },
  ListMembers: (engine: Engine, caller: Caller, input: ListMembersRequest): ListMembersResponse => {
    checkDetector(engine, caller, input.DetectorId);
    const page = pageOfArray(membersListed(membersOf(engine, caller), caller.account, input.OnlyAssociated !== 'false'), {
      size: Math.min(engine.pageSize ?? 50, 50),
      ...(input.MaxResults !== undefined && { maxResults: input.MaxResults }),
      ...(input.NextToken !== undefined && { nextToken: input.NextToken }),
      invalidToken: guardDutyError,
    });
    return {
      Members: page.items.map(([account, { status }]) => ({
        AccountId: account,
        DetectorId: '1'.repeat(32),
        MasterId: caller.account,
        AdministratorId: caller.account,
        Email: `account-${account}@example.com`,
        RelationshipStatus: status,
        UpdatedAt: engine.clock.now().toISOString(),
      })),
      ...(page.nextToken !== undefined && { NextToken: page.nextToken }),
    };
  },
  GetMemberDetectors: (engine: Engine, caller: Caller, input: GetMemberDetectorsRequest): GetMemberDetectorsResponse => {
    checkDetector(engine, caller, input.DetectorId);
    const asked = input.AccountIds ?? [];
    if (asked.length < 1 || asked.length > 50) throw guardDutyError('The request is rejected because it has too many or no accounts.');
    const members = membersOf(engine, caller);
    const unprocessed = (account: string, Result: string) => ({ AccountId: account, Result });
    return {
      MemberDataSourceConfigurations: asked.flatMap((account) => {
        const features = members[account]?.features;
        return features === undefined ? [] : [{ AccountId: account, DataSources: undefined, Features: memberFeatures(features) }];
      }),
      UnprocessedAccounts: asked.flatMap((account) => {
        const { features, featuresUnread } = members[account] ?? {};
        if (features !== undefined) return [];
        return [unprocessed(account, featuresUnread?.message ?? 'The request is rejected because the account is not a member.')];
      }),
    };
  },
  ListFilters: (engine: Engine, caller: Caller): ListFiltersResponse => ({
    FilterNames: filtersOf(engine, caller).map(({ name }) => name),
  }),
  GetFilter: (engine: Engine, caller: Caller, { FilterName }: GetFilterRequest): GetFilterResponse => {
    const found = filtersOf(engine, caller).find(({ name }) => name === FilterName);
    if (found === undefined) throw noDetector();
    return { Name: found.name, Action: found.action, Rank: found.rank, Tags: { ...found.tags }, FindingCriteria: criteriaOf(found) };
  },
} satisfies Record<string, Handler>;

/** Security Hub, likewise; automation rules are as the snapshot has them. */
export const securityHubHandlers = {
  DescribeHub: (engine: Engine, caller: Caller): DescribeHubResponse => {
    answerOf(here(engine, caller).securityHub, 'securityhub', notSubscribed(caller));
    return { HubArn: `arn:aws:securityhub:${caller.region}:${caller.account}:hub/default` };
  },
  EnableSecurityHub: (engine: Engine, caller: Caller): object => {
    if (here(engine, caller).securityHub.status === 'present') {
      throw securityHubError('ResourceConflictException', 'Account is already subscribed to Security Hub', 409);
    }
    engine.detection.turnOn('securityHub', caller.account, regionOf(caller));
    return {};
  },
  DescribeOrganizationConfiguration: (engine: Engine, caller: Caller): SecurityHubOrganizationResponse => {
    const found = answerOf(here(engine, caller).securityHubAutoEnable, 'securityhub', notSubscribed(caller));
    return {
      AutoEnable: found.newAccounts,
      AutoEnableStandards: 'DEFAULT',
      MemberAccountLimitReached: found.memberLimitReached,
      OrganizationConfiguration: { ConfigurationType: found.configuration, Status: found.status },
    };
  },
  UpdateOrganizationConfiguration: (engine: Engine, caller: Caller, { AutoEnable = false }: SecurityHubUpdateRequest): object => {
    if (engine.detection.administrator('securityHub', regionOf(caller)) !== caller.account) {
      throw securityHubError('InvalidAccessException', `Account ${caller.account} is not an administrator for this organization`, 401);
    }
    const state = here(engine, caller);
    const found = answerOf(state.securityHubAutoEnable, 'securityhub', notSubscribed(caller));
    if (found.configuration === 'CENTRAL') {
      throw securityHubError('InvalidInputException', 'AutoEnable cannot be set while the configuration is CENTRAL', 400);
    }
    state.securityHubAutoEnable = present({ ...found, newAccounts: AutoEnable });
    return {};
  },
  ListOrganizationAdminAccounts: (engine: Engine, caller: Caller): SecurityHubAdministratorsResponse => {
    checkHubManagement(engine, caller);
    const account = engine.detection.administrator('securityHub', regionOf(caller));
    return { AdminAccounts: account === undefined ? [] : [{ AccountId: account, Status: 'ENABLED' }] };
  },
  EnableOrganizationAdminAccount: (
    engine: Engine,
    caller: Caller,
    input: SecurityHubAdministratorRequest,
  ): SecurityHubAdministratorResponse => {
    const { AdminAccountId: account = '' } = input;
    checkHubManagement(engine, caller);
    const present = engine.detection.administrator('securityHub', regionOf(caller));
    if (present === account) throw securityHubError('ResourceConflictException', `Account ${account} is already the administrator`, 409);
    if (present !== undefined || !engine.world.isActive(account)) {
      throw securityHubError('InvalidInputException', 'Another account is the administrator, or the account is not active', 400);
    }
    engine.detection.designate('securityHub', regionOf(caller), account);
    return { AdminAccountId: account };
  },
  ListAutomationRules: (engine: Engine, caller: Caller): ListAutomationRulesResponse => ({
    AutomationRulesMetadata: rulesOf(engine, caller).map(({ arn, name, order, enabled, terminal }) => ({
      RuleArn: arn,
      RuleName: name,
      RuleOrder: order,
      RuleStatus: enabled ? ('ENABLED' as const) : ('DISABLED' as const),
      IsTerminal: terminal,
    })),
  }),
  BatchGetAutomationRules: (
    engine: Engine,
    caller: Caller,
    { AutomationRulesArns: asked = [] }: BatchGetAutomationRulesRequest,
  ): BatchGetAutomationRulesResponse => {
    if (asked.length < 1 || asked.length > 100) throw securityHubError('InvalidInputException', 'Invalid number of automation rules', 400);
    const rules = rulesOf(engine, caller);
    const contents = asked.map((arn) => ({ arn, content: rules.find((rule) => rule.arn === arn)?.content }));
    return {
      Rules: contents.flatMap(({ arn, content }) =>
        content?.status === 'present'
          ? [
              {
                RuleArn: arn,
                Criteria: content.value.criteria,
                Actions: content.value.updates.map((update) => ({ Type: 'FINDING_FIELDS_UPDATE' as const, FindingFieldsUpdate: update })),
              },
            ]
          : [],
      ),
      UnprocessedAutomationRules: contents.flatMap(({ arn, content }) =>
        content?.status === 'present' ? [] : [{ RuleArn: arn, ErrorCode: 404, ErrorMessage: 'the snapshot of the rehearsal does not say' }],
      ),
    };
  },
  DescribeSecurityHubV2: (engine: Engine, caller: Caller): DescribeSecurityHubV2Response => {
    rulesV2Of(engine, caller);
    return { HubV2Arn: `arn:aws:securityhub:${caller.region}:${caller.account}:hubv2/default` };
  },
  ListAutomationRulesV2: (engine: Engine, caller: Caller): ListAutomationRulesV2Response => ({
    Rules: rulesV2Of(engine, caller).map(({ arn, name, order, enabled }) => ({
      RuleArn: arn,
      RuleName: name,
      RuleOrder: order,
      RuleStatus: enabled ? ('ENABLED' as const) : ('DISABLED' as const),
    })),
  }),
  GetAutomationRuleV2: (engine: Engine, caller: Caller, { Identifier }: GetAutomationRuleV2Request): GetAutomationRuleV2Response => {
    const rule = rulesV2Of(engine, caller).find(({ arn }) => arn === Identifier);
    const { criteria, actions } = answerOf(rule?.content, 'securityhub', notEnabledV2);
    return { RuleArn: Identifier, Criteria: criteria as unknown as Criteria, Actions: actions as unknown as AutomationRulesActionV2[] };
  },
  ListTagsForResource: (engine: Engine, caller: Caller, { ResourceArn }: ListTagsForResourceRequest): ListTagsForResourceResponse => {
    const found = rulesOf(engine, caller).find(({ arn }) => arn === ResourceArn);
    return { Tags: { ...answerOf(found?.tags, 'securityhub', notSubscribed(caller)) } };
  },
} satisfies Record<string, Handler>;

/** Where the snapshot does not know members, the administrator has none. */
function membersOf(engine: Engine, caller: Caller): Readonly<Record<string, AccountDetector>> {
  const { guardDutyAccounts } = here(engine, caller);
  return guardDutyAccounts === undefined ? {} : answerOf(guardDutyAccounts, 'guardduty', noDetector);
}

const memberFeatures = (names: readonly string[]) => names.map((name) => ({ Name: name as OrgFeature, Status: 'ENABLED' as const }));

function ownFeatures(accounts: DetectionHere['guardDutyAccounts'], account: string): Pick<GetDetectorResponse, 'Features'> {
  const own = accounts?.status === 'present' ? accounts.value[account]?.features : undefined;
  return own === undefined ? {} : { Features: own.map((name) => ({ Name: name as DetectorFeatureResult, Status: 'ENABLED' as const })) };
}

/** A filter of a snapshot that does not know criteria answers none. */
const criteriaOf = ({ criteria }: DeployedFilter): FindingCriteria => (criteria === undefined ? {} : { Criterion: criteria });

/** What the snapshot does not know is not enabled in the rehearsal. */
const rulesV2Of = (engine: Engine, caller: Caller) =>
  answerOf(signalsOf(engine, caller)?.automationRulesV2 ?? absent, 'securityhub', notEnabledV2);

const notEnabledV2 = (): RehearsedError => securityHubError('ResourceNotFoundException', 'Security Hub V2 is not enabled', 404);

const regionOf = ({ region = '' }: Caller): string => region;
const here = (engine: Engine, caller: Caller): DetectionHere => engine.detection.of(caller.account, regionOf(caller));
const isManagement = ({ world }: Engine, { account }: Caller): boolean => account === world.managementAccount;
const signalsOf = ({ world }: Engine, { region = '' }: Caller): RegionSignals | undefined => world.signals?.regions[region];

/** What the rehearsal itself has turned on has nothing yet. */
function signalsIn<Value>(reading: Reading<readonly Value[]> | undefined, isOn: boolean): Reading<readonly Value[]> | undefined {
  return isOn && (reading === undefined || reading.status === 'absent') ? present([]) : reading;
}

const filtersOf = (engine: Engine, caller: Caller) =>
  answerOf(signalsIn(signalsOf(engine, caller)?.filters, here(engine, caller).guardDuty.status === 'present'), 'guardduty', noDetector);
const rulesOf = (engine: Engine, caller: Caller) =>
  answerOf(
    signalsIn(signalsOf(engine, caller)?.automationRules, here(engine, caller).securityHub.status === 'present'),
    'securityhub',
    notSubscribed(caller),
  );

/** The detector that the snapshot has; one of its own where the snapshot says only that there is one, or where it was made in the rehearsal. */
function detectorsOf(engine: Engine, caller: Caller): string[] {
  const { guardDuty } = here(engine, caller);
  const known = signalsOf(engine, caller)?.detector;
  if (guardDuty.status === 'absent' && (engine.world.detection !== undefined || known?.status !== 'present')) return [];
  if (known?.status === 'present' && caller.account === engine.world.signals?.account) return [known.value];
  answerOf(guardDuty, 'guardduty', noDetector);
  return ['0'.repeat(32)];
}

function checkDetector(engine: Engine, caller: Caller, id: string | undefined): void {
  if (!detectorsOf(engine, caller).includes(id ?? '')) throw noDetector();
}

function checkHubManagement(engine: Engine, caller: Caller): void {
  if (isManagement(engine, caller)) return;
  throw securityHubError('InvalidAccessException', `Account ${caller.account} is not the management account of an organization`, 401);
}

/** The reading as an answer: what is unknown to the snapshot is refused for the same reason. */
function answerOf<Value>(reading: Reading<Value> | undefined, service: 'guardduty' | 'securityhub', absence: () => RehearsedError): Value {
  if (reading?.status === 'present') return reading.value;
  if (reading?.status === 'absent') throw absence();
  const { code, message } = reading?.reason ?? { code: 'not-asked', message: 'the snapshot of the rehearsal does not say' };
  throw new RehearsedError(code, message, { service, httpStatusCode: 403 });
}

const guardDutyError = (message: string): RehearsedError =>
  new RehearsedError('BadRequestException', message, { service: 'guardduty', httpStatusCode: 400 });

const securityHubError = (name: string, message: string, httpStatusCode: number): RehearsedError =>
  new RehearsedError(name, message, { service: 'securityhub', httpStatusCode });

const noDetector = (): RehearsedError =>
  guardDutyError('The request is rejected because the input detectorId is not owned by the current account.');

const notAdministrator = (): RehearsedError =>
  guardDutyError('The request failed because the account is not the delegated administrator of the organization.');

const notSubscribed =
  ({ account }: Caller) =>
  (): RehearsedError =>
    securityHubError('InvalidAccessException', `Account ${account} is not subscribed to AWS Security Hub`, 401);

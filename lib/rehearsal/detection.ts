import {
  type DescribeOrganizationConfigurationResponse as GuardDutyOrganizationResponse,
  type GetDetectorResponse,
  type GetFilterRequest,
  type GetFilterResponse,
  type ListDetectorsResponse,
  type ListFiltersResponse,
} from '@aws-sdk/client-guardduty';
import {
  type DescribeHubResponse,
  type DescribeOrganizationConfigurationResponse as SecurityHubOrganizationResponse,
  type ListAutomationRulesResponse,
  type ListTagsForResourceRequest,
  type ListTagsForResourceResponse,
} from '@aws-sdk/client-securityhub';
import { type RegionDetection } from '../organization/detection';
import { type RegionSignals } from '../organization/snapshot';
import { type Reading } from '../core/reading';
import { type Caller, type Engine, type Handler } from './engine';
import { RehearsedError } from './errors';

/** GuardDuty of its administrator, in the Region of the client: as the snapshot has it, and nothing changes it. */
export const guardDutyHandlers = {
  ListDetectors: (engine: Engine, caller: Caller): ListDetectorsResponse => ({ DetectorIds: detectorsOf(engine, caller) }),
  GetDetector: (engine: Engine, caller: Caller): GetDetectorResponse => ({
    ServiceRole: `arn:aws:iam::${caller.account}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty`,
    Status: answerOf(detectionOf(engine, caller)?.guardDuty, 'guardduty', noDetector),
  }),
  DescribeOrganizationConfiguration: (engine: Engine, caller: Caller): GuardDutyOrganizationResponse => {
    const { members, memberLimitReached } = answerOf(detectionOf(engine, caller)?.guardDutyAutoEnable, 'guardduty', noDetector);
    return { AutoEnableOrganizationMembers: members, MemberAccountLimitReached: memberLimitReached };
  },
  ListFilters: (engine: Engine, caller: Caller): ListFiltersResponse => ({
    FilterNames: answerOf(signalsOf(engine, caller)?.filters, 'guardduty', noDetector).map(({ name }) => name),
  }),
  GetFilter: (engine: Engine, caller: Caller, { FilterName }: GetFilterRequest): GetFilterResponse => {
    const filters = answerOf(signalsOf(engine, caller)?.filters, 'guardduty', noDetector);
    const found = filters.find(({ name }) => name === FilterName);
    if (found === undefined) throw noDetector();
    return { Name: found.name, Action: found.action, Rank: found.rank, Tags: { ...found.tags }, FindingCriteria: {} };
  },
} satisfies Record<string, Handler>;

/** Security Hub of its administrator, likewise. */
export const securityHubHandlers = {
  DescribeHub: (engine: Engine, caller: Caller): DescribeHubResponse => {
    answerOf(detectionOf(engine, caller)?.securityHub, 'securityhub', notSubscribed(caller));
    return { HubArn: `arn:aws:securityhub:${caller.region}:${caller.account}:hub/default` };
  },
  DescribeOrganizationConfiguration: (engine: Engine, caller: Caller): SecurityHubOrganizationResponse => {
    const found = answerOf(detectionOf(engine, caller)?.securityHubAutoEnable, 'securityhub', notSubscribed(caller));
    return {
      AutoEnable: found.newAccounts,
      MemberAccountLimitReached: found.memberLimitReached,
      OrganizationConfiguration: { ConfigurationType: found.configuration, Status: found.status },
    };
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
  ListTagsForResource: (engine: Engine, caller: Caller, { ResourceArn }: ListTagsForResourceRequest): ListTagsForResourceResponse => {
    const found = rulesOf(engine, caller).find(({ arn }) => arn === ResourceArn);
    return { Tags: { ...answerOf(found?.tags, 'securityhub', notSubscribed(caller)) } };
  },
} satisfies Record<string, Handler>;

const detectionOf = ({ world }: Engine, { region = '' }: Caller): RegionDetection | undefined => world.detection?.regions[region];
const signalsOf = ({ world }: Engine, { region = '' }: Caller): RegionSignals | undefined => world.signals?.regions[region];
const rulesOf = (engine: Engine, caller: Caller) =>
  answerOf(signalsOf(engine, caller)?.automationRules, 'securityhub', notSubscribed(caller));

/** The detector that the snapshot has; one of its own where the snapshot says only that there is one. */
function detectorsOf(engine: Engine, caller: Caller): string[] {
  const { guardDuty } = detectionOf(engine, caller) ?? {};
  const known = signalsOf(engine, caller)?.detector;
  if (guardDuty?.status === 'absent' || (guardDuty === undefined && known?.status === 'absent')) return [];
  if (known?.status === 'present') return [known.value];
  answerOf(guardDuty, 'guardduty', noDetector);
  return ['0'.repeat(32)];
}

/** The reading as an answer: what is unknown to the snapshot is refused for the same reason. */
function answerOf<Value>(reading: Reading<Value> | undefined, service: 'guardduty' | 'securityhub', absence: () => RehearsedError): Value {
  if (reading?.status === 'present') return reading.value;
  if (reading?.status === 'absent') throw absence();
  const { code, message } = reading?.reason ?? { code: 'not-asked', message: 'the snapshot of the rehearsal does not say' };
  throw new RehearsedError(code, message, { service, httpStatusCode: 403 });
}

const noDetector = (): RehearsedError =>
  new RehearsedError('BadRequestException', 'The request is rejected because the input detectorId is not owned by the current account.', {
    service: 'guardduty',
    httpStatusCode: 400,
  });

const notSubscribed =
  ({ account }: Caller) =>
  (): RehearsedError =>
    new RehearsedError('InvalidAccessException', `Account ${account} is not subscribed to AWS Security Hub`, {
      service: 'securityhub',
      httpStatusCode: 401,
    });

import { administratorOf } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { isExpired } from '../configuration/governance';
import { shellText } from '../core/shell';
import { guardDutySample, securityHubSample } from '../routes/explain/finding-samples';
import { exampleMember } from '../routes/explain/origins';
import { type SampleEvent } from '../routes/explain/sample-place';
import { type EventPlace } from '../routes/layout';
import { resolveRules } from '../signals/environment';
import { suppressionMatches } from '../signals/guardduty/matching';
import { asffNames } from '../events/security-hub-types';
import { expectedEvents, type ExpectedEvent, type TestEvent } from './deliveries';

/**
 * Domain that GuardDuty makes a real finding of, when an instance asks for it.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-types-ec2.html#backdoor-ec2-ccactivitybdns
 */
export const testDomainName = 'guarddutyc2activityb.com';
/** Type of that finding. Its default severity is High. */
export const testFindingType = 'Backdoor:EC2/C&CActivity.B!DNS';
const severity = 8;

/** Criteria of `guardduty:ListFindings` for the findings of the test domain: archived ones too. */
export const testFindingCriteria = {
  type: { Equals: [testFindingType] },
  'service.action.dnsRequestAction.domain': { Equals: [testDomainName] },
};

/** What is to be seen some time after the query. */
export interface Expectation {
  /** Minutes after the query, at the most. */
  readonly withinMinutes: number;
  /** As a sentence. */
  readonly what: string;
}

/** The test of triage from end to end, explained: what to run and where, what to expect and when, and who is told. */
export interface TestDomain {
  readonly domain: string;
  /** What to run on an EC2 instance. */
  readonly command: string;
  /** From where, as sentences. */
  readonly from: readonly string[];
  readonly findingType: string;
  readonly severity: 'High';
  readonly expectations: readonly Expectation[];
  /** Commands that show the finding, one a Region, for the account that administers GuardDuty. */
  readonly commands: readonly string[];
  /** Events that the test makes in each Region in use, and the routes that take them. The same routes of several Regions stand once. */
  readonly events: readonly ExpectedEvent[];
  /** Suppression rules of the configuration that archive the finding before the service sees it, so that the test proves nothing. */
  readonly suppressedBy: readonly string[];
}

/**
 * The test domain, for one configuration. What to expect is of AWS's page on validating the configuration.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/config-validation.html
 *
 * @param today - YYYY-MM-DD, by which suppression rules end
 */
export function testDomain(configuration: Configuration, today: string): TestDomain {
  const { organization } = configuration;
  const regions = [...new Set(organization.regions)];
  return {
    domain: testDomainName,
    command: `dig ${testDomainName}`,
    from: [
      `Run it on an EC2 instance of a covered account, in ${regions.length === 1 ? regions[0]! : `one of ${regions.join(', ')}`}.`,
      'The instance must use the DNS resolver of its VPC: GuardDuty does not see other resolvers.',
      `On Windows, run nslookup ${testDomainName}.`,
      'Sample findings of GuardDuty prove nothing: triage leaves them out.',
    ],
    findingType: testFindingType,
    severity: 'High',
    expectations: [
      { withinMinutes: 5, what: `GuardDuty has a finding of the type ${testFindingType}, severity High.` },
      { withinMinutes: 15, what: 'Triage has archived the finding, because it is not a real security event.' },
      { withinMinutes: 15, what: 'In Security Hub, the workflow status of the finding is SUPPRESSED.' },
      { withinMinutes: 15, what: 'No case was opened: that is as it should be.' },
    ],
    commands: regions.map(findingCommand),
    events: eventsOf(configuration, regions),
    suppressedBy: suppressedBy(configuration, today),
  };
}

function findingCommand(region: string): string {
  const detector = `$(aws guardduty list-detectors --region ${region} --query "DetectorIds[0]" --output text)`;
  return `aws guardduty list-findings --detector-id ${detector} --finding-criteria ${shellText(JSON.stringify({ Criterion: testFindingCriteria }))} --region ${region}`;
}

/** The finding as it comes to the accounts that administer GuardDuty and Security Hub, before triage and after it. */
function eventsOf(configuration: Configuration, regions: readonly string[]): readonly ExpectedEvent[] {
  const { organization } = configuration;
  const guardDuty = administratorOf(organization, 'guardDuty');
  const securityHub = administratorOf(organization, 'securityHub');
  const events = regions.flatMap((region): readonly TestEvent[] => {
    const inGuardDuty = { account: guardDuty, region };
    const inSecurityHub = { account: securityHub, region };
    return [
      { what: 'GuardDuty has the finding (GuardDuty Finding)', event: guardDutyFinding(inGuardDuty), place: inGuardDuty },
      ...(['NEW', 'SUPPRESSED'] as const).map((status) => ({
        what: `Security Hub has the finding, workflow status ${status} (Security Hub Findings - Imported)`,
        event: securityHubFinding(inSecurityHub, status),
        place: inSecurityHub,
      })),
    ];
  });
  return expectedEvents(configuration, events);
}

const titleOf = (instance: string): string =>
  `The EC2 instance ${instance} is querying a domain name associated with a known Command & Control server.`;

function guardDutyFinding(place: EventPlace): SampleEvent {
  const event = guardDutySample({ ...place, member: exampleMember }, severity, testFindingType);
  const detail = event['detail'] as SampleEvent;
  const action = { actionType: 'DNS_REQUEST', dnsRequestAction: { domain: testDomainName, protocol: 'UDP', blocked: false } };
  return {
    ...event,
    detail: {
      ...detail,
      title: titleOf('i-0123456789abcdef0'),
      service: { ...(detail['service'] as SampleEvent), resourceRole: 'ACTOR', action },
    },
  };
}

function securityHubFinding(place: EventPlace, status: 'NEW' | 'SUPPRESSED'): SampleEvent {
  const event = securityHubSample({ ...place, member: exampleMember }, 'HIGH');
  const { findings } = event['detail'] as { readonly findings: readonly SampleEvent[] };
  return {
    ...event,
    detail: {
      findings: findings.map((finding) => ({
        ...finding,
        Title: titleOf('i-0123456789abcdef0'),
        Types: asffNames(testFindingType),
        Workflow: { Status: status },
      })),
    },
  };
}

/** Suppression rules that are enforced and surely match the finding, whatever the instance is. */
function suppressedBy(configuration: Configuration, today: string): readonly string[] {
  const { detail } = guardDutyFinding({ account: exampleMember, region: configuration.organization.membershipRegion });
  return resolveRules(configuration)
    .suppressionRules.filter((rule) => rule.stage === 'enforce' && !isExpired(rule, today))
    .filter(({ criteria }) => suppressionMatches(criteria, detail) === true)
    .map(({ name }) => name);
}

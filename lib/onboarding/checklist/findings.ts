import { administratorOf } from '../../configuration/administrators';
import { type Reading } from '../../core/reading';
import { count, some } from '../../core/text';
import { administrator } from '../context';
import { membershipInForce } from '../../membership/find';
import { guardDuty, securityHub } from '../steps/detection';
import { ingestedProducts, type IngestedProduct } from '../../signals/readers/product';
import { regionsWithServiceRules } from '../service-rules';
import { testDomainName, testFindingType } from '../test-domain';
import { type Observations, type TestFinding } from '../observations';
import {
  failedCall,
  forAPerson,
  needsAws,
  no,
  notAskedFor,
  ofStep,
  unknownItem,
  yes,
  type ChecklistContext,
  type ChecklistItem,
  type ItemVerdict,
} from './item';

type ByRegion<Value> = Readonly<Record<string, Reading<Value>>>;

/** The first Region whose reading failed, as a verdict. @returns undefined where none did */
function firstFailure<Value>(readings: ByRegion<Value>): ItemVerdict | undefined {
  for (const [region, reading] of Object.entries(readings)) {
    if (reading.status === 'unknown')
      return { ...failedCall(reading.reason), evidence: `${region}: ${failedCall(reading.reason).evidence}` };
  }
  return undefined;
}

const presentIn = <Value>(readings: ByRegion<Value>): readonly (readonly [region: string, value: Value])[] =>
  Object.entries(readings).flatMap(([region, reading]) => (reading.status === 'present' ? [[region, reading.value] as const] : []));

export function guardDutyEverywhere(context: ChecklistContext): ChecklistItem {
  const step = guardDuty(context);
  const verdict = ofStep(step);
  return {
    id: 'guardduty',
    item: 'GuardDuty is on in all accounts, in every Region in use',
    verdict: verdict.status === 'yes' ? membersVerdict(verdict, context) : verdict,
    account: step.account,
    check: 'aws guardduty list-members --detector-id ID --only-associated true --region REGION',
    remedy: `${step.title}: step guardduty of cordon onboard has the commands.`,
  };
}

/** That it is on in the account of the administrator is known; now the others. */
function membersVerdict(known: ItemVerdict, { observations, snapshot, configuration }: ChecklistContext): ItemVerdict {
  if (observations === undefined) return unknownItem(known.evidence);
  const { guardDutyMembers } = observations;
  const own = administratorOf(configuration.organization, 'guardDuty');
  const accounts = snapshot.accounts.filter(({ id, state }) => state === 'ACTIVE' && id !== own).map(({ id }) => id);
  const missing = presentIn(guardDutyMembers).flatMap(([region, members]) =>
    accounts.filter((id) => members[id] !== 'Enabled').map((id) => `${id} in ${region}`),
  );
  if (missing.length > 0) return no(`GuardDuty is not on for every account, as its administrator sees it: ${some(missing, 5)}.`);
  const off = Object.entries(guardDutyMembers).flatMap(([region, { status }]) => (status === 'absent' ? [region] : []));
  if (off.length > 0) return no(`GuardDuty has no detector in ${off.join(', ')}, in the account that administers it.`);
  const failure = firstFailure(guardDutyMembers);
  if (failure) return failure;
  const regions = Object.keys(guardDutyMembers);
  return yes(`GuardDuty is on in ${regions.join(', ')}, for the administrator and its ${count(accounts.length, 'member account')}.`);
}

/** Products of others from which the service takes findings through Security Hub CSPM. */
const thirdParties = ingestedProducts.filter(({ product }) => !product.startsWith('aws/'));
const nameOf = ({ CompanyName, ProductName }: IngestedProduct): string =>
  ProductName.startsWith(CompanyName) ? ProductName : `${CompanyName} ${ProductName}`;

export function thirdPartyProducts(context: ChecklistContext): ChecklistItem {
  const step = securityHub(context);
  return {
    id: 'third-party-products',
    item: 'Third-party products, where you use them, are accepted by Security Hub CSPM',
    verdict: productsVerdict(context.observations),
    account: step.account,
    check: 'aws securityhub list-enabled-products-for-import --region REGION',
    remedy: `Accept the findings of the product in Security Hub, Integrations: ${thirdParties.map(nameOf).join(', ')}. Standards and controls can stay off.`,
  };
}

function productsVerdict(observations: Observations | undefined): ItemVerdict {
  if (observations === undefined) return unknownItem(needsAws);
  const accepted = presentIn(observations.products).flatMap(([region, arns]) =>
    thirdParties.filter(({ product }) => arns.some((arn) => arn.endsWith(`/${product}`))).map((one) => `${nameOf(one)} in ${region}`),
  );
  if (accepted.length > 0)
    return yes(`Security Hub accepts findings of ${accepted.join(', ')}. Whether you use others, nobody can see here.`);
  const failure = firstFailure(observations.products);
  if (failure) return failure;
  return forAPerson(
    `Security Hub accepts findings of none of them in ${Object.keys(observations.products).join(', ')}. That is right where you use none of them.`,
  );
}

export function eventRules(context: ChecklistContext): ChecklistItem {
  const triage = membershipInForce(context)?.features.Triage;
  return {
    id: 'event-rules',
    item: 'EventBridge rules with SecurityIncidentResponse in their name are on in the member accounts',
    verdict:
      triage === false
        ? no('Triage is off in the membership, so that the service needs no rules.')
        : unknownItem('Cordon does not read the EventBridge rules of member accounts.'),
    check: `aws events list-rules --query "Rules[?contains(Name, 'SecurityIncidentResponse')].[Name, State]", in each covered account and Region`,
    remedy:
      triage === false
        ? 'Turn on triage: membership.triage of the configuration, then step membership of cordon onboard.'
        : 'Run the setup of proactive response in the console of the service again, or ask AWS Support.',
  };
}

export function testDomainFinding(context: ChecklistContext): ChecklistItem {
  return {
    id: 'test-domain',
    item: `A finding of the test domain ${testDomainName} is archived within 15 minutes`,
    verdict: testFindingVerdict(context.observations),
    account: administrator(context, 'guardDuty'),
    check: `GuardDuty, Findings, Archived: a finding of the type ${testFindingType}`,
    remedy: `Run dig ${testDomainName} on an EC2 instance of a covered account, and look again. If the finding is not archived, look at cordon onboard why.`,
  };
}

/** Triage has this long (User Guide, the page on validating the configuration). */
const archivedWithinMinutes = 15;

function testFindingVerdict(observations: Observations | undefined): ItemVerdict {
  if (observations === undefined) return unknownItem(needsAws);
  const found = presentIn(observations.testFindings).flatMap(([region, findings]) => findings.map((finding) => ({ ...finding, region })));
  const newest = found.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0];
  if (newest === undefined) {
    return (
      firstFailure(observations.testFindings) ??
      unknownItem(
        `GuardDuty has no such finding in ${Object.keys(observations.testFindings).join(', ')}: the test was not run, or more than 90 days ago.`,
      )
    );
  }
  const where = `The finding of ${newest.createdAt.slice(0, 10)} in account ${newest.account}, ${newest.region},`;
  if (newest.archived) return yes(`${where} is archived. Who archived it, and how fast, the finding does not say.`);
  return ageInMinutes(newest, observations.takenAt) <= archivedWithinMinutes
    ? unknownItem(`${where} is not archived yet. Look again ${archivedWithinMinutes} minutes after it was made.`)
    : no(`${where} is not archived, and more than ${archivedWithinMinutes} minutes old.`);
}

const ageInMinutes = ({ createdAt }: TestFinding, now: string): number => (Date.parse(now) - Date.parse(createdAt)) / 60_000;

export function triageActivity(context: ChecklistContext): ChecklistItem {
  return {
    id: 'triage-activity',
    item: 'After a week, archived findings show that triage works',
    verdict: activityVerdict(context),
    account: administrator(context, 'membership'),
    check: `aws security-ir get-finding-metrics --membership-id ${membershipInForce(context)?.id ?? 'ID'} --start-date START --end-date END --region ${context.configuration.organization.membershipRegion}`,
    remedy: 'If nothing is triaged for days, findings do not reach the service: look at GuardDuty and at the EventBridge rules.',
  };
}

function activityVerdict({ snapshot, observations, configuration }: ChecklistContext): ItemVerdict {
  if (configuration.membership?.triage === false) return notAskedFor('The configuration has triage off.');
  const regions = regionsWithServiceRules(snapshot);
  if (regions.length > 0) return yes(`GuardDuty has suppression rules that the service made, in ${regions.join(', ')}.`);
  const metrics = observations?.metrics;
  if (metrics === undefined) return unknownItem(`The snapshot has no suppression rule of the service, which come only later. ${needsAws}`);
  if (metrics.status === 'unknown') return failedCall(metrics.reason);
  if (metrics.status === 'absent') return unknownItem('There is no membership in force, of which AWS could tell what it triaged.');
  const { from, to, ingested, triaged } = metrics.value;
  if (triaged > 0) return yes(`From ${from} to ${to} the service took in ${count(ingested, 'finding')} and triaged ${triaged}.`);
  return unknownItem(
    ingested > 0
      ? `From ${from} to ${to} the service took in ${count(ingested, 'finding')} and triaged none.`
      : `From ${from} to ${to} the service took in no finding. That is right in the first days, and where GuardDuty found nothing.`,
  );
}

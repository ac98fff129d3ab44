import { administratorOf } from '../../configuration/administrators';
import { approvedActionTypes } from '../../configuration/configuration';
import { type AccountDetector } from '../../organization/detection';
import { type Reading, type UnknownReason } from '../../core/reading';
import { type Snapshot } from '../../organization/snapshot';
import { actionTypeNames } from '../action-type-names';
import { neededFeature } from '../action-types';
import { inEveryRegion, type RegionAnswer } from '../regions';
import {
  byAction,
  byValues,
  forEachAction,
  ofAccount,
  remedyOfUnread,
  takeSnapshot,
  whyUnread,
  type ChainInput,
  type Judge,
  type Judgements,
} from '../judge';
import { yes, type Judgement } from '../link';

type Detectors = Reading<Readonly<Record<string, AccountDetector>>> | undefined;
type Administrator = Reading<'ENABLED' | 'DISABLED'> | undefined;

/** What was read of GuardDuty in one Region in use. */
interface DetectorRegion {
  readonly region: string;
  readonly administrator: Administrator;
  readonly accounts: Detectors;
}

function detectorRegions({ configuration, snapshot }: ChainInput): readonly DetectorRegion[] {
  const regions = [...new Set(configuration.organization.regions)].sort();
  const asked = snapshot.detection?.administrators.guardDuty === administratorOf(configuration.organization, 'guardDuty');
  return regions.map((region) => {
    const read: Snapshot['detection'] = asked ? snapshot.detection : undefined;
    return { region, administrator: read?.regions[region]?.guardDuty, accounts: read?.regions[region]?.guardDutyAccounts };
  });
}

/** GuardDuty in an account as its administrator sees it, or why that is not known. No object has an ID of an account from elsewhere. */
const detectorOf = ({ accounts }: DetectorRegion, account: string): AccountDetector | undefined =>
  accounts?.status === 'present' ? accounts.value[account] : undefined;

/**
 * GuardDuty makes findings of an account where its detector there is enabled. The administrator's own detector being on says nothing of the others.
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_organizations.html
 */
export function detectorOn(input: ChainInput): Judge {
  const regions = detectorRegions(input);
  const administrator = administratorOf(input.configuration.organization, 'guardDuty');
  const ofStatuses = (own: boolean, statuses: readonly string[]): Judgements => {
    const answers = regions.map((region, index) => answerOf(region, statuses[index] ?? '', { administrator, own }));
    const judged = inEveryRegion(
      answers,
      (where) => `GuardDuty's administrator account ${administrator} lists the account as Enabled in ${where}.`,
    );
    return forEachAction(judged);
  };
  const judgeBy = (own: boolean) =>
    byValues(
      regions.length,
      (at, { id }) => detectorOf(regions[at]!, id)?.status ?? '',
      (statuses) => ofStatuses(own, statuses),
    );
  const [ofMember, ofOwn] = [judgeBy(false), judgeBy(true)];
  return ofAccount((account, coverage) => (account.id === administrator ? ofOwn : ofMember)(account, coverage));
}

function answerOf(
  { region, administrator: reading, accounts }: DetectorRegion,
  status: string,
  { administrator, own }: { readonly administrator: string; readonly own: boolean },
): RegionAnswer {
  const broken = (tell: (where: string) => string, remedy: string): RegionAnswer => ({ region, state: 'no', tell, remedy });
  const open = (tell: (where: string) => string, remedy = takeSnapshot): RegionAnswer => ({ region, state: 'unknown', tell, remedy });
  if (reading === undefined) return open((where) => `Nobody looked at whether GuardDuty is on in ${where}.`);
  if (reading.status === 'unknown') {
    return open((where) => whyUnread(`GuardDuty in ${where}`, reading.reason), remedyOfUnread(reading.reason));
  }
  if (reading.status === 'absent') {
    return broken(
      (where) => `The administrator account ${administrator} has no GuardDuty detector in ${where}.`,
      `turn on GuardDuty in account ${administrator}: aws guardduty create-detector --enable --region ${region}`,
    );
  }
  if (reading.value !== 'ENABLED') {
    return broken(
      (where) => `The GuardDuty detector of the administrator account ${administrator} is ${reading.value} in ${where}.`,
      `turn it on in account ${administrator}: aws guardduty update-detector --enable --detector-id ID --region ${region}`,
    );
  }
  // The administrator's own detector is the account's.
  if (own) return { region, state: 'yes' };
  if (accounts === undefined) {
    return open(
      (where) => `Nobody looked at whether GuardDuty is on in this account in ${where}. In its administrator account it is on.`,
      `look in account ${administrator}: aws guardduty list-members --detector-id ID --region ${region}`,
    );
  }
  if (accounts.status === 'unknown') {
    return open((where) => whyUnread(`GuardDuty's member accounts in ${where}`, accounts.reason), remedyOfUnread(accounts.reason));
  }
  if (status === 'Enabled') return { region, state: 'yes' };
  const remedy = `enable GuardDuty in every account, in account ${administrator}: aws guardduty update-organization-configuration --auto-enable-organization-members ALL --detector-id ID --region ${region}`;
  return status === ''
    ? broken((where) => `The account is not a member of GuardDuty's administrator account ${administrator} in ${where}.`, remedy)
    : broken((where) => `GuardDuty's administrator account ${administrator} lists the account as ${status} in ${where}.`, remedy);
}

/** Findings about the objects of a bucket need S3 Protection; the other two action types need only what is always on. */
export function dataSourceOn(input: ChainInput): Judge {
  const regions = detectorRegions(input);
  const administrator = administratorOf(input.configuration.organization, 'guardDuty');
  const unread = new Map<string, UnknownReason>();
  const always = yes('VPC flow logs, DNS logs and CloudTrail management events are read wherever GuardDuty is on.');
  const ofFeature = (feature: string, name: string, found: readonly string[]): Judgement => {
    const answers = regions.map((region, index) => featureAnswer(region, found[index] ?? '', { feature, name, administrator, unread }));
    return inEveryRegion(answers, (where) => `${feature} is ENABLED in the account in ${where}.`);
  };
  const needed = approvedActionTypes.flatMap((action) => {
    const feature = neededFeature[action];
    return feature === undefined ? [] : [{ action, feature }];
  });
  const found = (feature: string, region: DetectorRegion, id: string): string => {
    const { features, featuresUnread: reason } = detectorOf(region, id) ?? {};
    if (features !== undefined) return features.includes(feature) ? 'on' : 'off';
    if (reason === undefined) return '';
    const key = `${reason.call} ${reason.code}`;
    unread.set(key, reason);
    return key;
  };
  // For each needed feature, what was found in each Region.
  const judged = (all: readonly string[]): Judgements =>
    byAction((action) => {
      const at = needed.findIndex((one) => one.action === action);
      if (at === -1) return always;
      return ofFeature(needed[at]!.feature, actionTypeNames[action], all.slice(at * regions.length, (at + 1) * regions.length));
    });
  const places = needed.flatMap(({ feature }) => regions.map((region) => ({ feature, region })));
  return ofAccount(byValues(places.length, (at, { id }) => found(places[at]!.feature, places[at]!.region, id), judged));
}

function featureAnswer(
  { region, accounts }: DetectorRegion,
  found: string,
  {
    feature,
    name,
    administrator,
    unread,
  }: {
    readonly feature: string;
    readonly name: string;
    readonly administrator: string;
    /** Why the features of an account are not known, by what was found of it. */
    readonly unread: ReadonlyMap<string, UnknownReason>;
  },
): RegionAnswer {
  if (found === 'on') return { region, state: 'yes' };
  if (found === 'off') {
    return {
      region,
      state: 'no',
      tell: (where) => `${feature} is off in the account in ${where}. GuardDuty does not see who reads or deletes objects of an ${name}.`,
      remedy: `turn on S3 Protection for the account, in account ${administrator}: aws guardduty update-member-detectors --features Name=${feature},Status=ENABLED --detector-id ID --account-ids ACCOUNT --region ${region}`,
    };
  }
  const reason = accounts?.status === 'unknown' ? accounts.reason : unread.get(found);
  if (reason !== undefined) {
    const tell = (where: string): string => whyUnread(`the features of GuardDuty in ${where}`, reason);
    return { region, state: 'unknown', tell, remedy: remedyOfUnread(reason) };
  }
  const tell = (where: string): string =>
    accounts === undefined
      ? `Nobody looked at whether ${feature} is on in the account in ${where}.`
      : `AWS did not say whether ${feature} is on in the account in ${where}.`;
  const remedy = `look in account ${administrator}: aws guardduty get-member-detectors --detector-id ID --account-ids ACCOUNT --region ${region}`;
  return { region, state: 'unknown', tell, remedy };
}

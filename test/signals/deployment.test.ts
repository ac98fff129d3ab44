import { type Configuration } from '../../lib/configuration/configuration';
import { type DeployedSignals, type RegionSignals } from '../../lib/organization/snapshot';
import { problemToText } from '../../lib/core/problem';
import { absent, present, unknown } from '../../lib/core/reading';
import { signalDeployment, type SignalDeployment, type SignalDeploymentOptions } from '../../lib/signals/deployment';
import { administrator, configured, management } from '../support/organization';
import { automation, suppression } from '../support/rules';

const today = '2026-11-24';
const detectors = { 'eu-west-1': 'a1', 'us-east-1': 'b2' };

function deployment(
  over: Partial<Configuration['organization']> & { readonly stacksPerRegion?: number } = {},
  options: Partial<SignalDeploymentOptions['rules'] & Pick<SignalDeploymentOptions, 'deployed' | 'today'>> = {},
): SignalDeployment {
  const { stacksPerRegion = 1, ...organization } = over;
  const { suppressionRules = [suppression()], automationRules = [automation()], ...rest } = options;
  const configuration = configured({
    organization: { detectors, ...organization },
    signals: { stacksPerRegion },
    suppressionRules,
    automationRules,
  });
  return signalDeployment({ configuration, rules: { suppressionRules, automationRules }, today, ...rest });
}

const reading = (over: Partial<RegionSignals>): DeployedSignals => ({
  account: administrator,
  regions: { 'eu-west-1': { detector: present('c3'), filters: present([]), automationRules: present([]), ...over } },
});

describe('what is deployed where', () => {
  it('is in the account that administers: the delegated administrator, or the management account where there is none', () => {
    const both = (account: string) => ({ suppressionRules: account, automationRules: account });
    expect(deployment().accounts).toEqual(both(administrator));
    expect(deployment({ delegatedAdministrator: undefined }).accounts).toEqual(both(management));
  });

  it('is divided where GuardDuty and Security Hub have administrators of their own, in as many stacks each', () => {
    const other = '333333333333';
    const names = ['one', 'two', 'three', 'four', 'five', 'six'];
    const rules = {
      suppressionRules: names.map((name) => suppression({ name })),
      automationRules: names.map((name) => automation({ name })),
    };
    for (const [administrators, guardDuty, securityHub] of [
      [{ securityHub: other }, administrator, other],
      [{ guardDuty: other }, other, administrator],
      [{ securityHub: management }, administrator, management],
    ] as const) {
      const together = deployment({ stacksPerRegion: 2 }, rules).regions[0]!;
      const { accounts, problems, regions } = deployment({ stacksPerRegion: 2, administrators }, rules);
      expect([accounts, problems]).toEqual([{ suppressionRules: guardDuty, automationRules: securityHub }, []]);
      const stacks = regions[0]!.stacks;
      expect(stacks.map(({ stackName, account }) => [stackName, account])).toEqual([
        ['cordon-signals-eu-west-1', guardDuty],
        ['cordon-signals-eu-west-1-2', guardDuty],
        ['cordon-signals-security-hub-eu-west-1', securityHub],
        ['cordon-signals-security-hub-eu-west-1-2', securityHub],
      ]);
      // The same rules with the same ranks and orders, each in the account that can create it.
      expect(stacks.flatMap(({ suppressionRules }) => suppressionRules)).toEqual(together.stacks.flatMap((one) => one.suppressionRules));
      expect(stacks.flatMap(({ automationRules }) => automationRules)).toEqual(together.stacks.flatMap((one) => one.automationRules));
      for (const { account, suppressionRules, automationRules } of stacks) {
        expect(account === guardDuty ? automationRules : suppressionRules).toEqual([]);
      }
    }
  });

  it('takes the detector from the account that administers GuardDuty', () => {
    const other = { ...reading({}), account: '333333333333' };
    const detectorOf = (administrators: NonNullable<Configuration['organization']['administrators']>) =>
      deployment({ detectors: undefined, administrators }, { deployed: other }).regions[0]?.detector;
    expect(detectorOf({ guardDuty: '333333333333' })).toBe('c3');
    expect(detectorOf({ securityHub: '333333333333' })).toBeUndefined();
  });

  it('gives every Region in use a stack, with or without rules, sorted', () => {
    const { regions, problems } = deployment({ regions: ['us-east-1', 'eu-west-1'] });
    expect(problems).toEqual([]);
    expect(regions.map(({ region, stacks }) => [region, stacks.map(({ stackName }) => stackName)])).toEqual([
      ['eu-west-1', ['cordon-signals-eu-west-1']],
      ['us-east-1', ['cordon-signals-us-east-1']],
    ]);
    expect(regions.map(({ stacks }) => stacks[0]?.suppressionRules.length)).toEqual([1, 0]);
  });

  it('keeps the stacks where the lists are empty, and has none where there are no lists', () => {
    expect(deployment({}, { suppressionRules: [], automationRules: [] }).regions).toHaveLength(1);
    const configuration = configured();
    expect(signalDeployment({ configuration, rules: { suppressionRules: [], automationRules: [] }, today }).regions).toEqual([]);
  });

  it('leaves out a rule the day after it ends, not on the day', () => {
    const rules = { suppressionRules: [suppression({ expires: '2026-12-01' })], automationRules: [automation({ expires: '2026-12-01' })] };
    const counts = (day: string): readonly (number | undefined)[] => {
      const [stack] = deployment({}, { ...rules, today: day }).regions[0]!.stacks;
      return [stack?.suppressionRules.length, stack?.automationRules.length];
    };
    expect(counts('2026-12-01')).toEqual([1, 1]);
    expect(counts('2026-12-02')).toEqual([0, 0]);
  });

  it('ranks the suppression rules of a Region from 1 without a gap, in the order in which they are deployed', () => {
    const names = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];
    const suppressionRules = names.map((name) => suppression({ name }));
    for (const stacksPerRegion of [1, 2, 3]) {
      const [region] = deployment({ stacksPerRegion }, { suppressionRules }).regions;
      const ranked = region!.stacks.flatMap((stack) => stack.suppressionRules);
      expect(ranked.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(new Set(ranked.map(({ rule }) => rule.name))).toEqual(new Set(names));
    }
  });

  it('takes the detector of the configuration, or of the snapshot', () => {
    expect(deployment().regions[0]?.detector).toBe('a1');
    expect(deployment({ detectors: undefined }, { deployed: reading({}) }).regions[0]?.detector).toBe('c3');
  });

  it('asks for no detector where only automation rules go', () => {
    const { regions, problems } = deployment({ detectors: undefined }, { suppressionRules: [] });
    expect([regions[0]?.detector, problems]).toEqual([undefined, []]);
  });

  it.each<[string, DeployedSignals | undefined, string]>([
    [
      'without a snapshot',
      undefined,
      'organization.detectors has no detector ID for eu-west-1, but suppression rules are deployed there; add the ID that `aws guardduty list-detectors --region eu-west-1` prints in account 222222222222, or use a snapshot (cordon snapshot)',
    ],
    [
      'that could not be read',
      reading({ detector: unknown({ call: 'guardduty:ListDetectors', code: 'AccessDeniedException', message: 'not authorized' }) }),
      'organization.detectors has no detector ID for eu-west-1, and the snapshot could not read it: guardduty:ListDetectors answered not authorized; add the ID that `aws guardduty list-detectors --region eu-west-1` prints in account 222222222222, or use a snapshot (cordon snapshot)',
    ],
    [
      'that is not there',
      reading({ detector: absent }),
      'organization.detectors has no detector ID for eu-west-1; suppression rules need one there, but account 222222222222 has no detector in that Region; enable GuardDuty in eu-west-1, or remove eu-west-1 from the regions of the rules',
    ],
    [
      'of another account',
      { ...reading({}), account: management },
      'organization.detectors has no detector ID for eu-west-1, but suppression rules are deployed there; add the ID that `aws guardduty list-detectors --region eu-west-1` prints in account 222222222222, or use a snapshot (cordon snapshot)',
    ],
  ])('says what to do about a detector %s', (_, deployed, text) => {
    const { problems } = deployment({ detectors: undefined }, { ...(deployed && { deployed }) });
    expect(problems.map(problemToText)).toEqual([text]);
  });

  it.each([
    ['has another', reading({}), 'the detector of account 222222222222 there is c3'],
    ['has none', reading({ detector: absent }), 'account 222222222222 has no detector there'],
  ])('refuses a detector where the snapshot %s', (_, deployed, fact) => {
    const { problems } = deployment({}, { deployed });
    expect(problems.map(problemToText)).toEqual([
      `organization.detectors.eu-west-1 contradicts the snapshot: ${fact}, got "a1"; correct it, or take a new snapshot`,
    ]);
  });

  it('refuses automation rules where Security Hub is off, and no others; where nobody looked it is not known to be', () => {
    const off = reading({ detector: present('a1'), automationRules: absent });
    const { problems } = deployment({}, { deployed: off });
    expect(problems.map(problemToText)).toEqual([
      'automationRules has rules for eu-west-1 (raise-critical-accounts), but Security Hub is off there in its administrator account; enable Security Hub in eu-west-1 (aws securityhub enable-security-hub), or remove eu-west-1 from the regions of the rules; then take a new snapshot',
    ]);
    expect(deployment({}, { deployed: off, automationRules: [] }).problems).toEqual([]);
    const unasked = unknown({ call: 'securityhub:ListAutomationRules', code: 'not-asked', message: 'another account' });
    expect(deployment({}, { deployed: reading({ detector: present('a1'), automationRules: unasked }) }).problems).toEqual([]);
  });

  it('says once what is wrong in every Region', () => {
    const automationRules = Array.from({ length: 10 }, (_, index) =>
      automation({ name: `rule-${index}`, precedence: 'before-service', regions: ['eu-west-1', 'us-east-1'] }),
    );
    const { problems } = deployment({ regions: ['eu-west-1', 'us-east-1'] }, { automationRules });
    expect(problems.map(({ id }) => id)).toEqual(['no-rule-order-left']);
  });
});

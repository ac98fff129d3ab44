import { parse } from 'yaml';
import { type Clock } from '../../lib/core/clock';
import { type Applied } from '../../lib/onboarding/apply/applied';
import { stepIds } from '../../lib/onboarding/step';
import { type KillMoment } from './command-line';
import { wireEngines } from './engines';
import { nothingDone, Onboarder } from './onboarded';
import { type RecordedCall } from './proxy';
import { type WireWorld } from './wire-world';

// The pace at which AWS allows reads is kept in order, but not waited for: moto has no such limits.
jest.mock('../../lib/core/clock', () => ({ systemClock: jest.requireActual<{ fastClock: () => Clock }>('./fast-clock').fastClock() }));

/**
 * `cordon onboard --apply --yes` over the wire, from nothing: AWS's own clients, requests that moto and botocore's models take or refuse, signatures
 * and policies checked on every call. What the run says it did is compared with what went over the wire.
 */
const moto = wireEngines().find(({ name }) => name === 'moto')!;
afterAll(() => moto.close());

/** Steps that no call carries out here, and why. Every other step is done over the wire. */
const notCarriedOut: Readonly<Record<string, { readonly why: string; readonly outcome: string }>> = {
  'all-features': { why: 'an organization of the emulator begins with all features', outcome: 'was-done' },
  'control-policies': { why: 'an organization of the emulator begins without policies that deny anything', outcome: 'was-done' },
  'organization-trail': { why: 'people choose its bucket and the policy of it, so Cordon has no call for it', outcome: 'by-hand' },
  team: { why: 'the membership is created with its team', outcome: 'was-done' },
  'containment-preference': { why: 'cordon init writes none, and no API of AWS takes it', outcome: 'not-wanted' },
  routes: { why: 'cordon init writes none', outcome: 'not-wanted' },
  validation: { why: 'the test case is opened and closed; the test finding takes an EC2 instance', outcome: 'by-hand' },
};

/** What is written from nothing to the end: each call, and how often. */
const allWrites: Readonly<Record<string, number>> = {
  'cloudformation:CreateChangeSet': 1,
  'cloudformation:ExecuteChangeSet': 1,
  'organizations:EnableAWSServiceAccess': 1,
  'organizations:RegisterDelegatedAdministrator': 2,
  'cloudformation:ActivateOrganizationsAccess': 1,
  'guardduty:EnableOrganizationAdminAccount': 1,
  'guardduty:CreateDetector': 1,
  'guardduty:UpdateOrganizationConfiguration': 1,
  'securityhub:EnableOrganizationAdminAccount': 1,
  'securityhub:EnableSecurityHub': 1,
  'securityhub:UpdateOrganizationConfiguration': 1,
  'security-ir:CreateMembership': 1,
  'security-ir:UpdateMembership': 2,
  'cloudformation:CreateStackSet': 2,
  'cloudformation:CreateStackInstances': 2,
  'security-ir:CreateCase': 1,
  'security-ir:CreateCaseComment': 1,
  'security-ir:CloseCase': 1,
};

/** Where a process is ended, by kill -9 and by Ctrl-C in turn. Each goes on from what the one before left, and gets past its end. */
const killMoments: readonly KillMoment[] = [
  { call: 'cloudformation:CreateChangeSet', carriedOut: true },
  { call: 'cloudformation:ExecuteChangeSet', carriedOut: true },
  { call: 'organizations:EnableAWSServiceAccess' },
  { call: 'organizations:RegisterDelegatedAdministrator', after: 1 },
  { call: 'guardduty:CreateDetector', carriedOut: true },
  { call: 'securityhub:EnableSecurityHub' },
  { call: 'security-ir:CreateMembership', carriedOut: true },
  { call: 'security-ir:UpdateMembership', carriedOut: true },
  { call: 'cloudformation:CreateStackInstances', after: 1, carriedOut: true },
  { call: 'security-ir:CreateCase', carriedOut: true },
];

interface Written {
  readonly organization: Readonly<Record<string, unknown>>;
  readonly membership: { readonly coverage: readonly string[] };
}

const reading = /:(Get|List|Describe|BatchGet|Assume)/;

/** Writes that AWS carried out. Of one whose answer nobody got, the moment says it. */
function writesOf(calls: readonly RecordedCall[], moments: readonly KillMoment[] = []): Record<string, number> {
  const answered = calls.filter(({ error }) => error === undefined).map(({ service, command }) => `${service}:${command}`);
  const unanswered = moments.filter(({ carriedOut }) => carriedOut).map(({ call }) => call);
  const found: Record<string, number> = {};
  for (const name of [...answered, ...unanswered]) if (!reading.test(name)) found[name] = (found[name] ?? 0) + 1;
  return found;
}

const outcomesOf = ({ steps }: Applied): [string, string][] => steps.map(({ id, outcome }) => [id, outcome]);
const expected = (byCalls: string) => stepIds.map((id) => [id, notCarriedOut[id]?.outcome ?? byCalls]);

describe('from nothing', () => {
  let world: WireWorld;
  let user: Onboarder;
  let whole: object;
  beforeAll(async () => {
    world = await moto.build(nothingDone);
    user = new Onboarder(world);
    await user.init();
  });
  afterAll(async () => {
    user?.close();
    await world?.close();
  });

  it('one command does every step over the wire, and the second run changes nothing', async () => {
    const first = await user.onboard();
    const applied = JSON.parse(first.stdout) as Applied;
    expect({ status: first.status, problems: applied.problems, steps: outcomesOf(applied) }).toEqual({
      status: 0,
      problems: [],
      steps: expected('done'),
    });
    expect(writesOf(world.calls())).toEqual(allWrites);
    // What it says was made, AWS was seen to have.
    expect(applied.steps.flatMap(({ changes }) => changes).filter(({ outcome }) => outcome !== 'seen')).toEqual([]);
    whole = await user.essence();
    expect(whole).toMatchObject({ stack: 'CREATE_COMPLETE', triageRole: 'present', stackSetsAccess: { value: 'ENABLED' } });

    world.clearCalls();
    const again = await user.onboard();
    const { problems, steps } = JSON.parse(again.stdout) as Applied;
    expect({ status: again.status, problems, steps: steps.map(({ id, outcome }) => [id, outcome]) }).toEqual({
      status: 0,
      problems: [],
      steps: expected('was-done'),
    });
    expect(world.calls().length).toBeGreaterThan(30);
    expect(writesOf(world.calls())).toEqual({});
    expect(await user.essence()).toEqual(whole);
  });

  it('cordon init finds what was made, asks for the name alone, and what it writes passes cordon check', async () => {
    const init = ['init', '-c', 'again.yaml', '--management-profile', 'management'];
    const asked = await user.cordon(init, 'security-tooling');
    // A snapshot has no name of a membership, only a fingerprint.
    expect(asked).toMatchObject({ status: 2, stdout: '' });
    expect(asked.stderr.match(/add --\S+/g)).toEqual(['add --membership-name']);
    const answered = await user.cordon([...init, '--membership-name', world.organization.id], 'security-tooling');
    expect(answered).toMatchObject({ status: 0 });
    const [first, again] = [parse(user.read('cordon.yaml')), parse(user.read('again.yaml'))] as Written[];
    const { triageServiceLinkedRole, ...organization } = again!.organization;
    expect({ triageServiceLinkedRole, organization: { ...organization, triageServiceLinkedRole: 'absent' } }).toEqual({
      // The stack made it, or is to have it.
      triageServiceLinkedRole: expect.any(String) as string,
      organization: first!.organization,
    });
    expect(again!.membership.coverage.toSorted()).toEqual(first!.membership.coverage.toSorted());
    expect(await user.cordon(['check', '-c', 'again.yaml'], 'security-tooling')).toMatchObject({ status: 0 });
  });

  it(`ended at ${killMoments.length} moments, by kill -9 and by Ctrl-C in turn, it ends in the same state, and writes nothing twice`, async () => {
    const other = await moto.build(nothingDone);
    const killed = new Onboarder(other);
    try {
      await killed.init();
      other.clearCalls();
      for (const [index, moment] of killMoments.entries()) {
        const by = index % 2 === 0 ? 'SIGKILL' : 'SIGINT';
        const said = await killed.onboardKilled(moment, by);
        if (by === 'SIGINT') expect(said).toContain('interrupted: what was begun goes on in AWS; run the command again to continue');
      }
      const last = await killed.onboard();
      expect({ status: last.status, problems: (JSON.parse(last.stdout) as Applied).problems }).toEqual({ status: 0, problems: [] });
      // A change set that nobody carried out is left behind, and another one made.
      const changeSets = { 'cloudformation:CreateChangeSet': 2 };
      expect(writesOf(other.calls(), killMoments)).toEqual({ ...allWrites, ...changeSets });
      expect(await killed.essence()).toEqual(whole);
    } finally {
      killed.close();
      await other.close();
    }
  }, 600_000);
});

import { type Clock } from '../../lib/core/clock';
import { type Applied } from '../../lib/onboarding/apply/applied';
import { attachedTo } from '../policies/run-scenario';
import { sampled } from '../support/runs';
import { wireEngines } from './engines';
import { nothingDone, Onboarder } from './onboarded';
import { PolicyGate } from './policy-gate';
import { type WireWorld } from './wire-world';

// The pace at which AWS allows reads is kept in order, but not waited for: moto has no such limits.
jest.mock('../../lib/core/clock', () => ({ systemClock: jest.requireActual<{ fastClock: () => Clock }>('./fast-clock').fastClock() }));

/**
 * `cordon onboard --apply` with the policies of policies/ alone. Each request is judged as it goes over the wire: the call, its resource, and what
 * else the call takes by AWS's documentation.
 */
const moto = wireEngines().find(({ name }) => name === 'moto')!;
afterAll(() => moto.close());

const command = 'onboard --apply';
const reading = /:(Get|List|Describe|BatchGet|Assume)/;

describe('with the policies that Cordon ships', () => {
  let world: WireWorld;
  let user: Onboarder;
  let gate: PolicyGate;
  const open = async (): Promise<void> => {
    world = await moto.build(nothingDone);
    user = new Onboarder(world);
    const accounts = { caller: world.account('security-tooling'), managementAccount: world.organization.managementAccount };
    // The management account writes the configuration: the caller's credentials are those of the management account too.
    const initial = attachedTo('init');
    const initGate = new PolicyGate(accounts, { ...initial, 'management account': Object.values(initial).flat() });
    world.traffic.admit = initGate.admit;
    await user.init();
    expect(initGate.asked.length).toBeGreaterThan(10);
    gate = new PolicyGate(accounts, attachedTo(command));
    world.traffic.admit = gate.admit;
  };
  const close = async (): Promise<void> => {
    user?.close();
    await world?.close();
  };
  afterEach(close);

  it('every call from nothing to the end is allowed, and without one of its actions the run ends there, names it, and goes on once it is back', async () => {
    await open();
    const whole = await user.onboard();
    const applied = JSON.parse(whole.stdout) as Applied;
    expect({ status: whole.status, problems: applied.problems, denied: whole.stderr.match(/AWS denied .*/g) }).toEqual({
      status: 0,
      problems: [],
      denied: null,
    });
    expect(applied.steps.filter(({ outcome }) => outcome === 'done').length).toBeGreaterThan(7);
    const { asked } = gate;
    expect(new Set(asked.map(({ principal }) => principal))).toEqual(new Set(['caller', 'management account']));
    await close();

    // In the order in which they are first needed, so that each run gets to the next one.
    const written = [...new Set(asked.filter(({ action, call }) => action === call && !reading.test(action)).map(({ action }) => action))];
    expect(written.length).toBeGreaterThan(15);
    await open();
    // A run that may not close the case leaves it to the next one; one that may not comment on it closes it all the same.
    const last = ['security-ir:CloseCase', 'security-ir:CreateCaseComment'];
    const first = ['iam:CreateRole', 'iam:CreateServiceLinkedRole'];
    for (const action of new Set([...first, ...written.filter((one) => !last.includes(one)), ...last])) {
      gate.attached = attachedTo(command, [{ action }]);
      expect(await deniedIn(await user.onboard(), action)).toEqual({ action, status: 3, isNamed: true });
    }
    gate.attached = attachedTo(command);
    gate.asked.length = 0;
    const again = await user.onboard();
    expect({ status: again.status, problems: (JSON.parse(again.stdout) as Applied).problems }).toEqual({ status: 0, problems: [] });

    // What is read where everything is done. What a rollout reads besides is tried in memory.
    const read = [...new Set(gate.asked.filter(({ action }) => reading.test(action)).map(({ action }) => action))].sort();
    expect(read.length).toBeGreaterThan(20);
    for (const action of sampled(read)) {
      gate.attached = attachedTo(command, [{ action }]);
      const { status, ...said } = await deniedIn(await user.onboard(), action);
      expect(said).toEqual({ action, isNamed: true });
      // A step that is left to people anyway is left to them.
      expect([0, 3]).toContain(status);
    }
  }, 900_000);
});

interface Denied {
  readonly action: string;
  readonly status: number;
  /** Whether the action is named, with the policy that allows it. */
  readonly isNamed: boolean;
}

/** What a run without an action said of it. */
async function deniedIn({ status, stderr }: Awaited<ReturnType<Onboarder['onboard']>>, action: string): Promise<Denied> {
  const isNamed = stderr
    .split('\n')
    .some((line) => line.startsWith('AWS denied ') && line.includes(action) && line.includes(' policies/onboard-'));
  return { action, status, isNamed };
}

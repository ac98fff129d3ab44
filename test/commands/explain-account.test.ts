import { exitCode, CordonError } from '../../lib/core/problem';
import { explainAccountCommand } from '../../lib/commands/explain-account';
import { verifyCommand } from '../../lib/commands/verify';
import { Result } from '../../lib/commands/result';
import { edits } from '../chain/edits';
import { today, whole, type Whole } from '../chain/whole';

const member = '333333333333';
const base = whole();

function ran(run: (result: Result) => number, format: 'text' | 'json' = 'text') {
  let out = '';
  const io = { colour: false, out: (text: string) => void (out += text), progress: () => undefined };
  const code = run(new Result({ format }, io as never));
  return { code, out };
}

const explain = (id: string, { configuration, snapshot }: Whole, format: 'text' | 'json' = 'text') =>
  ran((result) => explainAccountCommand(id, { file: { configuration } as never, snapshot, today, result }), format);
const verify = ({ configuration, snapshot }: Whole, over: object = {}, format: 'text' | 'json' = 'text') =>
  ran((result) => verifyCommand({ configuration, snapshot, today, scope: 'all', showAge: false, result, ...over }), format);

function refusal(run: () => unknown): CordonError {
  try {
    run();
  } catch (error) {
    if (error instanceof CordonError) return error;
  }
  throw new Error('it was not refused');
}

describe('cordon explain account', () => {
  it('exits 0 where every link holds, and has nothing to do first', () => {
    const { code, out } = explain(member, base);
    expect(code).toBe(exitCode.holds);
    expect(out).toContain('✔ It would be contained');
    expect(out).not.toContain('Do this first');
  });

  it('exits 1 for a link that does not hold, and ends with its remedy', () => {
    const { code, out } = explain(member, edits.drifted!.apply(base, member));
    expect(code).toBe(exitCode.doesNotHold);
    expect(out.trimEnd().split('\n').at(-1)).toBe('Do this first: look at what changed, then deploy the roles again: cordon deploy');
  });

  it('exits 3 for a link that is not known', () => {
    expect(explain(member, edits['drift not checked']!.apply(base, member)).code).toBe(exitCode.unknown);
  });

  it('names what does not hold before what is not known, whatever their order', () => {
    const both = edits['nobody subscribed']!.apply(edits['association not answered']!.apply(base, member), member);
    const { out } = explain(member, both, 'json');
    expect(JSON.parse(out)).toMatchObject({ verdict: 'no', exitCode: 1, doFirst: { id: 'targets-alive', state: 'no' } });
  });

  it('tells a link apart by action types only where their evidence differs', () => {
    const { out } = explain(member, edits['S3 Protection off']!.apply(base, member));
    expect(out).toContain('✖ GuardDuty reads the data source that the resource needs (S3 bucket)');
    expect(out).toContain('✔ The membership covers the account\n');
  });

  it('does not judge an account that is suspended', () => {
    const suspended = whole({ units: { apps: 'root' }, accounts: { [member]: ['apps', 'SUSPENDED'] } });
    const { code, out } = explain(member, suspended);
    expect(code).toBe(exitCode.unknown);
    expect(out).toContain('The account is SUSPENDED. Cordon judges only active accounts.');
  });

  it('refuses an account that there is not with the nearest one, and a name with its ID', () => {
    expect(refusal(() => explain('333333333334', base)).problems[0]).toMatchObject({
      id: 'unknown-account',
      remedy: 'did you mean 333333333333?',
    });
    expect(refusal(() => explain('account-333', base)).problems[0]?.remedy).toBe('use the ID of the account of that name: 333333333333');
  });

  it('asks for a snapshot', () => {
    const { configuration } = base;
    const run = () => ran((result) => explainAccountCommand(member, { file: { configuration } as never, today, result }));
    expect(refusal(run)).toMatchObject({ exitCode: exitCode.usage, problems: [{ id: 'snapshot-missing' }] });
  });
});

describe('cordon verify', () => {
  it('shows verdicts by wave, and the weakest links first with their accounts', () => {
    const broken = edits['S3 Protection off']!.apply(edits['drift not checked']!.apply(base, member), '222222222222');
    const { out } = verify(broken);
    expect(out).toMatch(/would it be contained\? +yes +no +unknown\n +rest +0 +1 +1\n +management account +1 +0 +0/);
    expect(out.indexOf('✖ GuardDuty reads the data source')).toBeLessThan(out.indexOf('? The roles have not changed'));
    expect(out).toContain('that the resource needs: broken in 1 account\n');
  });

  it('has the verdict of each account in JSON, with the links that are the reason', () => {
    const { out } = verify(edits['S3 Protection off']!.apply(base, member), {}, 'json');
    const { chain } = JSON.parse(out) as { chain: { accounts: readonly { account: string }[] } };
    expect(chain.accounts.find(({ account }) => account === member)).toMatchObject({
      verdict: 'no',
      actions: { 'ec2-instance': { verdict: 'yes', no: [], unknown: [] }, 's3-bucket': { verdict: 'no', no: ['data-source-on'] } },
    });
  });

  it('exits by the chains with --contained alone', () => {
    const unknown = edits['preference not said']!.apply(base, member);
    const broken = edits['preference not submitted']!.apply(base, member);
    expect([verify(unknown).code, verify(broken).code]).toEqual([0, 0]);
    const contained = { contained: true };
    expect([verify(base, contained).code, verify(unknown, contained).code, verify(broken, contained).code]).toEqual([0, 3, 1]);
  });

  it('says nothing of chains where it looks at one part alone, and refuses --contained there', () => {
    expect(verify(base, { scope: 'stack-sets' }).out).not.toContain('would it be contained?');
    expect(refusal(() => verify(base, { scope: 'stack-sets', contained: true })).problems[0]?.id).toBe('contained-needs-all');
  });
});

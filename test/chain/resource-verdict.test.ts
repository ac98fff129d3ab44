import { resourceVerdict, type AccountChain, type LinkState } from '../../lib/chain';
import { type ApprovedAction } from '../../lib/configuration/configuration';
import { type FindingResource } from '../../lib/containment/containable';

const instance: FindingResource = { kind: 'EC2 instance', id: 'i-1', action: 'ec2-instance' };
const allowing = (...approvedActions: readonly ApprovedAction[]) =>
  ({ containment: { approvedActions } }) as unknown as Parameters<typeof resourceVerdict>[1];

/** A chain in which one link is as said. */
function chainWith(id: 'roles-current' | 'detector-on' | 'preference-submitted', state: LinkState): AccountChain {
  const links = (['detector-on', 'roles-current', 'preference-submitted'] as const).map((one) =>
    one === id && state !== 'yes'
      ? { id: one, state, evidence: `${one} is ${state}.`, remedy: 'mend it' }
      : { id: one, state: 'yes' as const, evidence: 'Seen.' },
  );
  const actions = [{ action: 'ec2-instance' as const, verdict: state, links }];
  return { account: '444444444444', name: 'one', group: 'rest', status: 'judged', verdict: state, actions };
}

describe('whether a runbook may contain a resource', () => {
  it.each([
    ['every link holds', chainWith('roles-current', 'yes'), 'yes', undefined],
    ['a role is missing', chainWith('roles-current', 'no'), 'no', 'mend it'],
    ['the preference was not seen', chainWith('preference-submitted', 'unknown'), 'unknown', 'mend it'],
    ['a link of another stage does not hold', chainWith('detector-on', 'no'), 'yes', undefined],
    [
      'the account is closed',
      { account: '4', name: 'x', group: 'rest', status: 'not-active', state: 'SUSPENDED' } as const,
      'no',
      undefined,
    ],
    ['no link was looked at', { ...chainWith('roles-current', 'yes'), actions: [] } as AccountChain, 'unknown', undefined],
  ])('%s', (_, chain, allowed, remedy) => {
    const verdict = resourceVerdict(instance, allowing('ec2-instance'), { chain });
    expect([verdict.allowed, verdict.remedy]).toEqual([allowed, remedy]);
    expect(verdict.runbook).toEqual({ document: 'AWSSupport-ContainEC2Instance', parameter: 'InstanceId' });
  });

  it('is unknown without a snapshot, and says what to give', () => {
    const known = { unknown: 'Nobody looked.', remedy: 'take a snapshot' };
    expect(resourceVerdict(instance, allowing('ec2-instance'), known)).toMatchObject({
      allowed: 'unknown',
      why: 'Nobody looked.',
      remedy: 'take a snapshot',
    });
  });

  it('is no for an action type that is not approved, whatever the account allows', () => {
    const verdict = resourceVerdict(instance, allowing('s3-bucket'), { chain: chainWith('roles-current', 'yes') });
    expect(verdict).toMatchObject({ allowed: 'no', remedy: 'add ec2-instance to containment.approvedActions, if AWS may contain it' });
  });

  it('is no for a resource that has no runbook', () => {
    const cluster: FindingResource = { kind: 'EKS cluster', id: 'shop', none: 'No containment runbook is for a resource of this kind.' };
    const verdict = resourceVerdict(cluster, allowing('ec2-instance'), { chain: chainWith('roles-current', 'yes') });
    expect(verdict.allowed).toBe('no');
    expect(verdict.runbook).toBeUndefined();
  });
});

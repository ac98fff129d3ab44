import { DescribeStackSetCommand } from '@aws-sdk/client-cloudformation';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { ListAccountsForParentCommand, ListOrganizationalUnitsForParentCommand } from '@aws-sdk/client-organizations';
import { killed } from '../../lib/aws/failures';
import { PlainStackSet, roleTemplate } from './stack-sets';
import { onEachEngine } from './subject';

onEachEngine((t) => {
  it('answers the retry of a request that was throttled three times', async () => {
    await t.stackSet.create(roleTemplate('Throttled'));
    t.world.clearCalls();
    t.world.faults([{ call: 'cloudformation:CreateStackInstances', kind: 'throttle', times: 3 }]);
    await t.stackSet.deploy({ units: ['sandbox'] });
    expect(t.made('CreateStackInstances')).toEqual(['Throttling', 'Throttling', 'Throttling', undefined]);
    expect(await t.holders('Throttled')).toEqual(['sandbox-a', 'sandbox-b']);
  });

  it('throttles Organizations under its own name for it', async () => {
    t.world.faults([{ call: 'organizations:*', kind: 'throttle', times: 1 }]);
    await t.clients.organizations.send(new ListOrganizationalUnitsForParentCommand({ ParentId: t.world.organization.root }));
    expect(t.made('ListOrganizationalUnitsForParent')).toEqual(['TooManyRequestsException', undefined]);
  });

  it.each([
    ['cloudformation:DescribeStackSet', 'AccessDenied'],
    ['organizations:ListAccountsForParent', 'AccessDeniedException'],
  ])('denies %s, at once and by name', async (call, error) => {
    t.world.faults([{ call, kind: 'deny' }]);
    const denied =
      error === 'AccessDenied'
        ? t.clients.stackSets.send(new DescribeStackSetCommand({ StackSetName: 'plain' }))
        : t.clients.organizations.send(new ListAccountsForParentCommand({ ParentId: t.world.organization.root }));
    await expect(denied).rejects.toMatchObject({ name: error, message: expect.stringContaining(call) });
    expect(t.made(call.split(':')[1] ?? '')).toEqual([error]);
  });

  it.each([
    ['cloudformation:DescribeStackSet', 'OperationInProgressException'],
    ['iam:GetRole', 'ConcurrentModificationException'],
    ['organizations:ListAccountsForParent', 'ConcurrentModificationException'],
  ])('refuses %s for another change that is under way, by name, and the next call is answered', async (call, error) => {
    await t.stackSet.create(roleTemplate('Contended'));
    await t.stackSet.deploy({ units: ['sandbox'] });
    const memberIam = await t.clients.memberIam?.(t.world.account('sandbox-a'));
    const send = (): Promise<unknown> | undefined =>
      call === 'cloudformation:DescribeStackSet'
        ? t.clients.stackSets.send(new DescribeStackSetCommand({ StackSetName: 'plain', CallAs: 'DELEGATED_ADMIN' }))
        : call === 'iam:GetRole'
          ? memberIam?.send(new GetRoleCommand({ RoleName: 'Contended' }))
          : t.clients.organizations.send(new ListAccountsForParentCommand({ ParentId: t.world.organization.root }));
    t.world.faults([{ call, kind: 'conflict', times: 1 }]);
    await expect(send()).rejects.toMatchObject({ name: error });
    await expect(send()).resolves.toBeDefined();
  });

  it('denies one account and not another', async () => {
    t.world.faults([{ call: 'iam:GetRole', kind: 'deny', account: t.world.organization.managementAccount }]);
    const memberIam = await t.clients.memberIam?.(t.world.account('legacy'));
    await expect(t.clients.management?.iam.send(new GetRoleCommand({ RoleName: 'Nobody' }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    await expect(memberIam?.send(new GetRoleCommand({ RoleName: 'Nobody' }))).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  it('sends a request again that never arrived', async () => {
    await t.stackSet.create(roleTemplate('Reset'));
    t.world.faults([{ call: 'cloudformation:CreateStackInstances', kind: 'reset', times: 1 }]);
    const operation = await t.stackSet.deploy({ units: ['sandbox'] });
    expect(operation?.Status).toBe('SUCCEEDED');
    expect(t.made('CreateStackInstances')).toHaveLength(2);
  });

  it('refuses the retry of a request whose answer was lost, by its operation ID, having carried it out', async () => {
    await t.stackSet.create(roleTemplate('Lost'));
    t.world.faults([{ call: 'cloudformation:CreateStackInstances', kind: 'reset', times: 1, carriedOut: true }]);
    const operationId = 'cordon-0123456789abcdef';
    const refusals = ['OperationIdAlreadyExistsException'];
    if (t.isKnown('a-running-operation-hides-its-own-id')) refusals.push('OperationInProgressException');
    const refusal: unknown = await t.stackSet.deploy({ units: ['sandbox'], operationId }).catch((error: unknown) => error);
    expect(refusals).toContain((refusal as Error).name);
    expect((await t.stackSet.ended(operationId))?.Status).toBe('SUCCEEDED');
    expect(await t.holders('Lost')).toEqual(['sandbox-a', 'sandbox-b']);
  });

  it('gives the retry of CreateStackSet the same StackSet, by its token', async () => {
    t.world.faults([{ call: 'cloudformation:CreateStackSet', kind: 'reset', times: 1, carriedOut: true }]);
    if (t.isKnown('client-request-token-is-ignored')) {
      await expect(t.stackSet.create(roleTemplate('Token'))).rejects.toMatchObject({ name: 'NameAlreadyExistsException' });
    } else {
      await t.stackSet.create(roleTemplate('Token'));
    }
    expect(t.made('CreateStackSet')).toHaveLength(2);
    await expect(t.stackSet.create(roleTemplate('Token'))).rejects.toMatchObject({ name: 'NameAlreadyExistsException' });
  });

  it('ends a killed process for good, whatever it carried out, and starts another', async () => {
    await t.stackSet.create(roleTemplate('Killed'));
    t.world.faults([{ call: 'cloudformation:CreateStackInstances', kind: 'kill', carriedOut: true }]);
    await expect(t.stackSet.deploy({ units: ['sandbox'] })).rejects.toMatchObject({ [killed]: true });
    await expect(t.stackSet.instances()).rejects.toMatchObject({ [killed]: true });
    const next = new PlainStackSet(t.world, await t.world.clients({ as: 'delegated-administrator' }));
    for (let polls = 0; polls < 200; polls += 1) {
      if (Object.values(await next.instances()).filter((status) => status === 'CURRENT SUCCEEDED').length === 2) break;
      await t.world.clock.sleep(5_000);
    }
    expect(await t.holders('Killed')).toEqual(['sandbox-a', 'sandbox-b']);
  });

  it('fails instances inside an operation that succeeds, and repairs them', async () => {
    if (t.isKnown('instances-fail-only-on-existing-roles')) {
      await expect(t.world.failInstances(['sandbox-a'])).rejects.toThrow('instances-fail-only-on-existing-roles');
      return;
    }
    await t.world.failInstances(['sandbox-a']);
    await t.stackSet.create(roleTemplate('Failing'));
    const operation = await t.stackSet.deploy({ units: ['sandbox'], tolerance: 1 });
    expect(operation).toMatchObject({ Status: 'SUCCEEDED', StatusDetails: { FailedStackInstancesCount: 1 } });
    expect(await t.stackSet.instances()).toMatchObject({
      [t.world.account('sandbox-a')]: 'OUTDATED FAILED',
      [t.world.account('sandbox-b')]: 'CURRENT SUCCEEDED',
    });
    expect(await t.holders('Failing')).toEqual(['sandbox-b']);
    await t.world.failInstances([]);
    expect((await t.stackSet.deploy({ units: ['sandbox'] }))?.Status).toBe('SUCCEEDED');
    expect(await t.holders('Failing')).toEqual(['sandbox-a', 'sandbox-b']);
  });
});

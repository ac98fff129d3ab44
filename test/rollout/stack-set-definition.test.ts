import { createHash } from 'node:crypto';
import { memberAccountTemplate } from '../../lib/containment/templates';
import { organizationRoot, stackSetDefinitions, type StackSetDefinition } from '../../lib/rollout/stack-set-definition';
import { templateToBody } from '../../lib/rollout/template-body';
import { configured, root, sketch, unit } from '../support/organization';

const canary = ['555555555555', '444444444444'];
const exclude = [{ account: '333333333333', reason: 'leaves in March' }];

const definitions = (over: Parameters<typeof configured>[0] = {}): readonly StackSetDefinition[] =>
  stackSetDefinitions(configured(over), { root });

function organization(over: Parameters<typeof configured>[0] = {}): StackSetDefinition {
  const found = definitions(over).find(({ purpose }) => purpose === 'organization');
  if (!found) throw new Error('there is no StackSet of the organization');
  return found;
}

describe('the StackSets of a configuration', () => {
  it("are the organization's alone where there is no canary", () => {
    expect(definitions().map(({ name, purpose }) => [name, purpose])).toEqual([['cordon-containment-roles', 'organization']]);
    expect(organization().targets).toEqual({ organizationalUnits: [root], accounts: [], accountFilterType: 'NONE' });
  });

  it("are the canary's first, with the named accounts alone and without auto-deployment", () => {
    const [first, second] = definitions({ rollout: { canary, exclude, autoDeployment: true } });
    expect(first).toMatchObject({
      name: 'cordon-containment-roles-canary',
      purpose: 'canary',
      targets: { organizationalUnits: [root], accounts: ['444444444444', '555555555555'], accountFilterType: 'INTERSECTION' },
      autoDeployment: { enabled: false, retainStacksOnAccountRemoval: false },
    });
    expect(second).toMatchObject({
      name: 'cordon-containment-roles',
      purpose: 'organization',
      targets: {
        organizationalUnits: [root],
        accounts: ['333333333333', '444444444444', '555555555555'],
        accountFilterType: 'DIFFERENCE',
      },
      autoDeployment: { enabled: true, retainStacksOnAccountRemoval: true },
    });
  });

  it('roll the canary out one account at a time with no failure tolerated, whatever the preferences say', () => {
    const preferences = {
      maxConcurrentCount: 20,
      failureToleranceCount: 10,
      concurrencyMode: 'soft-failure-tolerance',
    } as const;
    const [first, second] = definitions({ rollout: { canary, preferences } });
    expect(first?.preferences).toEqual({ maxConcurrentCount: 1, failureToleranceCount: 0, concurrencyMode: 'strict-failure-tolerance' });
    expect(second?.preferences).toEqual(preferences);
  });

  it('carry the member account template, all of them the same bytes, and their hash', () => {
    const body = templateToBody(memberAccountTemplate(configured().containment));
    for (const { templateBody, templateHash } of definitions({ rollout: { canary } })) {
      expect(templateBody).toBe(body);
      expect(templateHash).toBe(createHash('sha256').update(body).digest('hex'));
    }
  });

  it('go to one Region, with the capability that named IAM roles need', () => {
    expect(organization({ containment: { region: 'us-east-1' } })).toMatchObject({
      region: 'us-east-1',
      capabilities: ['CAPABILITY_NAMED_IAM'],
    });
  });

  it('call as the delegated administrator, or as the management account itself', () => {
    expect(organization({ rollout: { from: 'delegated-administrator' } }).callAs).toBe('DELEGATED_ADMIN');
    expect(organization({ rollout: { from: 'management-account' } }).callAs).toBe('SELF');
  });

  it('target the units that are named, in their order', () => {
    const targets = [unit('b'), unit('a')];
    expect(organization({ rollout: { targets } }).targets.organizationalUnits).toEqual(targets);
  });

  it('leave excluded accounts out where there is no canary', () => {
    expect(organization({ rollout: { exclude } }).targets).toMatchObject({ accounts: ['333333333333'], accountFilterType: 'DIFFERENCE' });
  });

  it.each([
    [true, true],
    [true, false],
  ])('take auto-deployment %s and retention %s from the configuration', (autoDeployment, retainStacksOnAccountRemoval) => {
    expect(organization({ rollout: { autoDeployment, retainStacksOnAccountRemoval } }).autoDeployment).toEqual({
      enabled: autoDeployment,
      retainStacksOnAccountRemoval,
    });
  });

  it('ask for no retention where auto-deployment is off, because StackSets refuses it there', () => {
    expect(organization({ rollout: { autoDeployment: false, retainStacksOnAccountRemoval: true } }).autoDeployment).toEqual({
      enabled: false,
      retainStacksOnAccountRemoval: false,
    });
  });

  it('take managed execution from the configuration, and say who owns them', () => {
    expect(organization({ rollout: { managedExecution: false } }).managedExecution).toBe(false);
    expect(organization({ rollout: { owner: 'cordon' } }).tags).toEqual({ 'cordon:owner': 'cordon' });
  });
});

describe('the root', () => {
  it('is that of the configuration, otherwise that of the snapshot', () => {
    const other = configured({ organization: { root: 'r-zz99' } });
    expect(organizationRoot(other, sketch({}))).toBe('r-zz99');
    expect(organizationRoot(configured(), sketch({}))).toBe(root);
  });

  it('is an error where neither knows it, unless units are targeted', () => {
    expect(() => organizationRoot(configured())).toThrow(
      'organization.root is needed for rollout.targets: root; set it to the output of aws organizations list-roots',
    );
    expect(definitions({ rollout: { targets: [unit('a')] } })[0]?.targets.organizationalUnits).toEqual([unit('a')]);
    expect(organizationRoot(configured({ rollout: { targets: [unit('a')] } }))).toBe('');
  });
});

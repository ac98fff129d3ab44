import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkLayers } from '../../lib/check/layers';
import { runCheck } from '../../lib/check/run-check';
import { systemClock } from '../../lib/core/clock';
import { readConfiguration } from '../../lib/meaning/read';
import { parseSnapshot } from '../../lib/organization/parse-snapshot';
import { type Snapshot } from '../../lib/organization/snapshot';
import { present } from '../../lib/core/reading';
import { repository } from '../support/run';

const read = (name: string): string => readFileSync(join(repository, 'examples', name), 'utf8');
const organization = parseSnapshot(read('organization.json'), { file: 'organization.json' });

/** The organization with service control policies at the root: the one that allows everything, and this statement. */
function under(statement: object): Snapshot {
  const targets = [organization.organization.root];
  const policy = (id: string, statements: readonly object[]) => ({
    id,
    name: id,
    content: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
    targets,
  });
  const all = { Sid: 'All', Effect: 'Allow', Action: '*', Resource: '*' };
  return { ...organization, serviceControlPolicies: present([policy('p-FullAWSAccess', [all]), policy('p-tagging', [statement])]) };
}

const example = read('cloudformation.yaml');
const withoutTags = example.replace(/^tags:\n(?: .*\n)+/m, '');

async function foundBy(statement: object, configuration: string): Promise<readonly string[]> {
  const { layers } = await runCheck({
    inputs: {
      configuration: () => readConfiguration(configuration, { file: 'cordon.yaml' }),
      snapshot: { file: 'organization.json', read: () => under(statement) },
      today: '2026-11-24',
    },
    layers: checkLayers.filter(({ id }) => ['configuration', 'synthesis', 'iam-proof'].includes(id)),
    configuration: 'cordon.yaml',
    clock: systemClock,
  });
  const proof = layers.find(({ id }) => id === 'iam-proof')!;
  return proof.findings.filter(({ detail = '' }) => detail.includes('p-tagging')).map(({ ruleId, severity }) => `${ruleId} ${severity}`);
}

it.each([
  ['asks for a tag on every role', { Action: 'iam:CreateRole', Condition: { Null: { 'aws:RequestTag/CostCenter': 'true' } } }],
  ['asks for a value', { Action: 'iam:CreateRole', Condition: { StringNotEquals: { 'aws:RequestTag/Team': 'security' } } }],
])('the proof knows the tags that StackSets puts on the roles: a policy that %s is met with `tags`, and found without', async (_, part) => {
  const statement = { Sid: 'Tagged', Effect: 'Deny', Resource: '*', ...part };
  expect(await foundBy(statement, example)).toEqual([]);
  expect(await foundBy(statement, withoutTags)).not.toEqual([]);
});

it('the proof knows the tags of the roles themselves: a policy that lets only principals with a tag delete login profiles is met with `tags`', async () => {
  const statement = {
    ...{ Sid: 'ByTag', Effect: 'Deny', Action: 'iam:DeleteLoginProfile', Resource: '*' },
    Condition: { StringNotEquals: { 'aws:PrincipalTag/Team': 'security' } },
  };
  expect(await foundBy(statement, example)).toEqual([]);
  expect(await foundBy(statement, withoutTags)).not.toEqual([]);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { approvedActionTypes } from '../../lib/configuration/configuration';
import { runbookGaps } from '../../lib/containment/policies';
import { containmentRunbooks } from '../../lib/containment/runbooks';
import { managementAccountTemplate, memberAccountTemplate } from '../../lib/containment/templates';
import { propertiesOf, published, type ResolvedRole, type ResolvedStatement } from './options';

interface FactStatement {
  readonly sid?: string;
  readonly effect?: string;
  readonly principal?: { readonly service: string };
  readonly action?: string;
  readonly actions?: readonly string[];
  readonly resources?: readonly string[];
  readonly resources_newer_guide?: readonly string[];
  readonly resources_feb_2026_guide?: readonly string[];
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

interface FactRole {
  readonly roleName: string;
  readonly trust: readonly FactStatement[];
  readonly managedPolicyArns: readonly string[];
  readonly policies: Readonly<Record<string, readonly FactStatement[]>>;
}

const fixture = (name: string): unknown => JSON.parse(readFileSync(join(__dirname, '..', 'fixtures', name), 'utf8'));
const facts = fixture('containment-roles.json') as { readonly containmentRole: FactRole; readonly executionRole: FactRole };
const runbooks = fixture('containment-runbooks.json') as Readonly<Record<string, readonly string[]>>;
const gaps = (fixture('containment-runbooks.json') as { readonly gaps: Readonly<Record<string, readonly string[]>> }).gaps;

const account = '123456789012';
const executionRoleArn = `arn:aws:iam::${account}:role/${facts.executionRole.roleName}`;

/** The facts spell what differs by account in angle brackets. */
function concrete(text: string): string {
  return text
    .replace('<partition>', 'aws')
    .replace('<account>', account)
    .replace('<ARN of the execution role>', executionRoleArn)
    .replace(/^<the target account's own ID.*>$/, account);
}

type ResourcesKey = 'resources_newer_guide' | 'resources_feb_2026_guide';

const list = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).map(String);

/** A statement of the facts and one of a template in the same shape: everything IAM looks at, lists sorted. */
function factStatement(statement: FactStatement, resourcesKey: ResourcesKey): unknown {
  const resources = statement.resources ?? statement[resourcesKey];
  return {
    sid: statement.sid,
    effect: statement.effect ?? 'Allow',
    service: statement.principal?.service,
    actions: list(statement.actions ?? statement.action).sort(),
    resources: resources === undefined ? undefined : list(resources).map(concrete).sort(),
    condition:
      statement.condition &&
      Object.fromEntries(
        Object.entries(statement.condition).map(([operator, keys]) => [
          operator,
          Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, concrete(value)])),
        ]),
      ),
  };
}

const known = ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'];

function templateStatement(statement: ResolvedStatement): unknown {
  expect(Object.keys(statement).filter((key) => !known.includes(key))).toEqual([]);
  expect(Object.keys(statement.Principal ?? { Service: '' })).toEqual(['Service']);
  return {
    sid: statement.Sid,
    effect: statement.Effect,
    service: statement.Principal?.Service,
    actions: list(statement.Action).sort(),
    resources: statement.Resource === undefined ? undefined : list(statement.Resource).sort(),
    condition: statement.Condition,
  };
}

function factPolicies(policies: FactRole['policies'], withTriage: boolean, resourcesKey: ResourcesKey): unknown {
  return Object.entries(policies)
    .filter(([name]) => withTriage || !name.includes('EC2 Triage'))
    .map(([name, statements]) => ({
      name: name.replace(/ \(.*\)$/, ''),
      statements: statements.map((statement) => factStatement(statement, resourcesKey)),
    }));
}

const templatePolicies = (policies: ResolvedRole['Policies']): unknown =>
  policies.map(({ PolicyName, PolicyDocument }) => {
    expect(PolicyDocument.Version).toBe('2012-10-17');
    return { name: PolicyName, statements: PolicyDocument.Statement.map(templateStatement) };
  });

describe.each([
  ['containment-only', 'documents', 'resources_newer_guide'],
  ['containment-only', 'automation-definitions', 'resources_feb_2026_guide'],
  ['containment-with-ec2-triage', 'documents', 'resources_newer_guide'],
  ['containment-with-ec2-triage', 'automation-definitions', 'resources_feb_2026_guide'],
] as const)('the published roles, %s, StartAutomationExecution on %s', (variant, startAutomationResources, resourcesKey) => {
  const options = { ...published, variant, startAutomationResources };
  describe.each([
    ['member account', memberAccountTemplate(options)],
    ['management account', managementAccountTemplate(options, { triageServiceLinkedRole: 'create' })],
  ])('in the template of a %s', (_, template) => {
    it('have the containment role of the facts, nothing more and nothing less', () => {
      const role = propertiesOf(template, 'ContainmentRole');
      expect(Object.keys(role).sort()).toEqual(['AssumeRolePolicyDocument', 'Policies', 'RoleName']);
      expect(role.RoleName).toBe(facts.containmentRole.roleName);
      expect(role.AssumeRolePolicyDocument.Statement.map(templateStatement)).toEqual(
        facts.containmentRole.trust.map((statement) => factStatement(statement, resourcesKey)),
      );
      expect(templatePolicies(role.Policies)).toEqual(
        factPolicies(facts.containmentRole.policies, variant === 'containment-with-ec2-triage', resourcesKey),
      );
    });

    it('have the execution role of the facts, nothing more and nothing less', () => {
      const role = propertiesOf(template, 'ContainmentExecutionRole');
      expect(Object.keys(role).sort()).toEqual(['AssumeRolePolicyDocument', 'ManagedPolicyArns', 'Policies', 'RoleName']);
      expect(role.RoleName).toBe(facts.executionRole.roleName);
      expect(role.ManagedPolicyArns).toEqual(facts.executionRole.managedPolicyArns.map(concrete));
      expect(role.AssumeRolePolicyDocument.Statement.map(templateStatement)).toEqual(
        facts.executionRole.trust.map((statement) => factStatement(statement, resourcesKey)),
      );
      expect(templatePolicies(role.Policies)).toEqual(factPolicies(facts.executionRole.policies, true, resourcesKey));
    });
  });
});

describe('the runbooks', () => {
  it('need the actions of the facts, and there is one for each approved action type', () => {
    const documents = Object.keys(runbooks).filter((key) => key.startsWith('AWSSupport-'));
    expect(approvedActionTypes.map((type) => containmentRunbooks[type].document).sort()).toEqual(documents.sort());
    for (const type of approvedActionTypes) {
      const { document, actions } = containmentRunbooks[type];
      expect([...actions].sort()).toEqual([...(runbooks[document] ?? [])].sort());
    }
  });

  it('have the gaps of the facts, in both directions', () => {
    const published = Object.values(facts.executionRole.policies)
      .flat()
      .flatMap(({ actions = [] }) => actions);
    const needed = approvedActionTypes.flatMap((type) => containmentRunbooks[type].actions);
    expect(runbookGaps(approvedActionTypes)).toEqual(
      [...(gaps['needed by a runbook and absent from the published execution policy'] ?? [])].sort(),
    );
    expect(published.filter((action) => !needed.includes(action)).sort()).toEqual(
      gaps['in the published execution policy and needed by no runbook page'],
    );
  });
});

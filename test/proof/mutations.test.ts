import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { approvedActionTypes } from '../../lib/configuration/configuration';
import { runbookGaps } from '../../lib/containment/policies';
import { type PolicyDocument, type Statement } from '../../lib/containment/statement';
import { type ContainmentRolesOptions } from '../../lib/containment/roles';
import { containmentRunbooks, runbookActions } from '../../lib/containment/runbooks';
import { investigationActions } from '../../lib/proof/role-actions';
import { proofStatementToText, proofVerdict } from '../../lib/proof';
import { type Template } from '../../lib/core/template';
import { published } from '../containment/options';
import { sampled } from '../support/runs';
import { edited, problemsOf, proofOf, templateOf, type Edit } from './support';

interface Mutation extends Edit {
  readonly name: string;
  readonly options?: Partial<ContainmentRolesOptions>;
  /** IDs of the statements that must say so; others may, too. */
  readonly expected: readonly string[];
  /** What the first of them says, in part. */
  readonly says: string;
}

const cases = JSON.parse(readFileSync(join(__dirname, '..', 'cases', 'proof', 'mutations.json'), 'utf8')) as Readonly<
  Record<'fails' | 'unknown', readonly Mutation[]>
>;
const kinds = ['member', 'management'] as const;
const mutations = kinds.flatMap((kind) => [
  ...cases.fails.map((mutation) => ({ kind, verdict: 'fails' as const, mutation, name: mutation.name })),
  ...cases.unknown.map((mutation) => ({ kind, verdict: 'unknown' as const, mutation, name: mutation.name })),
]);

it.each(sampled(mutations, ({ kind, verdict, mutation }) => `${kind} ${verdict} ${mutation.expected.join()}`))(
  'in a $kind account it is found: $name',
  ({ kind, verdict, mutation }) => {
    const options = { ...published, ...mutation.options };
    const template = templateOf(kind, options);
    const account = { memberAccount: '123456789012', managementAccount: '123456789012' };
    const proof = proofOf(options, account, { kind, body: edited(template, mutation) });
    expect(proofVerdict(proof)).toBe(verdict);
    const problems = problemsOf(proof);
    const ids = problems.map(({ id }) => id);
    for (const id of mutation.expected) expect(ids).toContain(id);
    const text = problems
      .filter(({ id }) => mutation.expected.includes(id))
      .map(
        (problem) =>
          // What is not known stands in a list of its own.
          `${proofStatementToText(problem)} ${problem.status === 'unknown' ? problem.unknowns.join() : ''}`,
      );
    expect(text.join('\n')).toContain(mutation.says);
  },
);

/** The template with the action taken out of the policies of a role, and statements of which nothing is left. */
function withoutAction(template: Template, logicalId: string, action: string): Template {
  const role = template.Resources[logicalId]!;
  const { Policies: policies } = role.Properties as { readonly Policies: readonly { readonly PolicyDocument: PolicyDocument }[] };
  const lessActions = (statement: Statement): Statement => ({ ...statement, Action: statement.Action.filter((name) => name !== action) });
  const Policies = policies.map((policy) => ({
    ...policy,
    PolicyDocument: {
      ...policy.PolicyDocument,
      Statement: policy.PolicyDocument.Statement.map(lessActions).filter(({ Action }) => Action.length > 0),
    },
  }));
  return { ...template, Resources: { ...template.Resources, [logicalId]: { ...role, Properties: { ...role.Properties, Policies } } } };
}

it.each(kinds)('in a %s account nothing is found without a change, whatever the changes start from', (kind) => {
  const starts = new Set([...cases.fails, ...cases.unknown].map(({ options = {} }) => JSON.stringify(options)));
  expect(starts.size).toBeGreaterThan(1);
  for (const start of starts) {
    const options = { ...published, ...(JSON.parse(start) as Partial<ContainmentRolesOptions>) };
    expect(problemsOf(proofOf(options, {}, { kind }))).toEqual([]);
  }
});

const serviceOf = (action: string): string => action.split(':')[0]!;

describe('without one action that a runbook needs', () => {
  it.each(approvedActionTypes)('the execution role fails for %s, by name', (type) => {
    const { document } = containmentRunbooks[type];
    // Granted gaps are needed as all others are.
    const options = { ...published, approvedActions: [type], grantRunbookGaps: true };
    const template = templateOf('member', options);
    for (const action of sampled([...new Set(runbookActions(type))], serviceOf)) {
      const without = withoutAction(template, 'ContainmentExecutionRole', action);
      const problems = problemsOf(proofOf(options, {}, { body: without }));
      expect(problems.map(({ id, status, actions }) => ({ id, status, actions }))).toEqual([
        { id: 'execution-role-runs-runbook', status: 'fails', actions: [action] },
      ]);
      expect(problems[0]!.fact).toBe(
        `AWSSecurityIncidentResponseContainmentExecution cannot do everything that ${document} needs, because it lacks ${action}`,
      );
    }
  });

  it('the published policy has its gaps named, as a note', () => {
    const proof = proofOf(published);
    const gaps = proof.statements.filter(({ id }) => id === 'execution-role-known-gaps');
    expect(gaps.map((gap) => [gap.status, gap.status === 'fails' && gap.severity, gap.actions])).toEqual([
      ['fails', 'note', runbookGaps(approvedActionTypes)],
    ]);
    expect(proofVerdict(proof)).toBe('holds');
  });

  it('the containment role fails, by name', () => {
    const options = { ...published, variant: 'containment-with-ec2-triage' } as const;
    const template = templateOf('member', options);
    const following = ['ssm:GetAutomationExecution', 'ssm:ListCommandInvocations'];
    // DescribeInstanceInformation stands in both policies.
    const investigating = [...investigationActions, 'ssm:SendCommand'].filter((action) => action !== 'ssm:DescribeInstanceInformation');
    for (const action of sampled([...following, ...investigating], serviceOf)) {
      const without = withoutAction(template, 'ContainmentRole', action);
      const problems = problemsOf(proofOf(options, {}, { body: without }));
      expect(problems.map(({ actions }) => actions)).toEqual([[action]]);
      expect(problems[0]!.id).toBe(following.includes(action) ? 'containment-role-follows-runbooks' : 'containment-role-investigates');
    }
  });
});

import { proofStatementToText, proofVerdict, type ContainmentProofInput, type ProofStatement } from '../../lib/proof';
import { absent, present, unknown } from '../../lib/core/reading';
import { proveControls } from '../../lib/proof/controls';
import { published } from '../containment/options';
import { management } from '../support/organization';
import { sampled } from '../support/runs';
import { controlledOrganization, organizationOf, policiesOf, proofCases, subjectOfCase, type ControlCase } from './control-cases';
import { memberSubject, proofOf } from './support';

interface Case extends ControlCase {
  /** By ID: `holds`, `unknown`, or the severity of what fails. */
  readonly expected: Readonly<Record<string, readonly string[]>>;
  /** What one of them says, in part. */
  readonly says: string;
  /** What the worst of them has. */
  readonly place?: ProofStatement['place'];
  readonly actions?: readonly string[];
  readonly unknowns?: readonly string[];
}

const cases = proofCases<readonly Case[]>('control-policies');

function inputOf({ guardrails, regions, ...written }: Case): Partial<ContainmentProofInput> {
  const read = policiesOf(written);
  return {
    ...(read && { snapshot: { ...organizationOf(written), serviceControlPolicies: present(read) } }),
    ...(guardrails && { guardrailPolicies: [{ name: 'Guardrail', document: { Version: '2012-10-17', Statement: guardrails } }] }),
    ...(regions && { regions }),
  };
}

/** Any account, as for templates that do not say which. */
const subject = { ...memberSubject, deployment: { ...memberSubject.deployment, account: '123456789012' } };
const ids = [
  'guardrails-let-containment-work',
  'service-control-policies-let-containment-work',
  'only-stacksets-change-roles',
  'stacksets-change-roles',
];
const outcome = (statement: ProofStatement): string => (statement.status === 'fails' ? statement.severity : statement.status);
const about = (statements: readonly ProofStatement[]): readonly ProofStatement[] => statements.filter(({ id }) => ids.includes(id));

it.each(sampled(cases))('$name', (one) => {
  // What the roles themselves may do is the same in all of them.
  const input = { templates: [], containment: published, managementAccount: management, ...inputOf(one) };
  const statements = about(proveControls(subjectOfCase(subject, one), input).statements);
  const outcomes: Record<string, string[]> = {};
  for (const statement of statements) (outcomes[statement.id] ??= []).push(outcome(statement));
  expect(outcomes).toEqual(one.expected);
  expect(statements.map(proofStatementToText).join('\n')).toContain(one.says);
  const speaking = statements.find((statement) => proofStatementToText(statement).includes(one.says))!;
  if (one.place) expect(speaking.place).toMatchObject(one.place);
  if (one.actions) expect(speaking.actions).toEqual(one.actions);
  if (one.unknowns) expect(speaking).toMatchObject({ status: 'unknown', unknowns: one.unknowns });
});

describe('without the policies of the organization', () => {
  const notConsidered = (limits: readonly { readonly id: string; readonly message: string }[]): readonly string[] =>
    limits.filter(({ id }) => id === 'service-control-policies-not-considered').map(({ message }) => message);

  it('says plainly that there is no snapshot', () => {
    const proof = proofOf(published);
    expect(notConsidered(proof.limits)).toEqual(['there is no snapshot, so service control policies are not checked']);
    expect(about(proof.statements).map((statement) => [statement.id, outcome(statement)])).toEqual([
      ['only-stacksets-change-roles', 'note'],
    ]);
    expect(proofVerdict(proof)).toBe('holds');
  });

  it('says plainly that a snapshot was taken without them', () => {
    const proof = proofOf(published, { snapshot: controlledOrganization });
    expect(notConsidered(proof.limits)).toEqual(['the snapshot was taken without service control policies, so they are not checked']);
    expect(proofVerdict(proof)).toBe('holds');
  });

  it('is unknown where they could not be read, and says which call failed', () => {
    const reason = { call: 'organizations:ListPolicies', code: 'AccessDeniedException', message: 'no' };
    const proof = proofOf(published, { snapshot: { ...controlledOrganization, serviceControlPolicies: unknown(reason) } });
    expect(notConsidered(proof.limits)).toEqual([]);
    expect(proofVerdict(proof)).toBe('unknown');
    const [statement] = about(proof.statements);
    expect(statement && proofStatementToText(statement)).toContain(
      'could not be read (organizations:ListPolicies, AccessDeniedException: no)',
    );
    expect(statement?.status).toBe('unknown');
  });

  it('holds where the organization uses none', () => {
    const proof = proofOf(published, { snapshot: { ...controlledOrganization, serviceControlPolicies: absent } });
    expect(about(proof.statements).map((statement) => [statement.id, outcome(statement)])).toEqual([
      ['service-control-policies-let-containment-work', 'holds'],
      ['only-stacksets-change-roles', 'note'],
    ]);
    expect(proofVerdict(proof)).toBe('holds');
  });
});

it('says of the management account that no policy can protect its roles, as a note', () => {
  const proof = proofOf(
    published,
    { guardrailPolicies: [{ name: 'All', document: { Statement: { Effect: 'Deny', Action: '*', Resource: '*' } } }] },
    { kind: 'management' },
  );
  expect(about(proof.statements).map((statement) => [statement.id, outcome(statement), statement.place.accountKind])).toEqual([
    ['only-stacksets-change-roles', 'note', 'management'],
  ]);
});

it('counts a policy whose text is no document as unknown', () => {
  const policy = { id: 'p-broken', name: 'Broken', content: '{', targets: ['r-ab12'] };
  const proof = proofOf(published, { snapshot: { ...controlledOrganization, serviceControlPolicies: present([policy]) } });
  expect(proofVerdict(proof)).toBe('fails');
  const statements = about(proof.statements).filter(({ id }) => id === 'service-control-policies-let-containment-work');
  // The levels below have no policy at all, which surely allows nothing.
  expect(statements.map(outcome)).toContain('error');
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluateAccess, parsePolicy, type AccessRequest, type PolicyLevel } from '../../lib/iam';
import { proveControls } from '../../lib/proof/controls';
import { accessRequest, essentialRequests } from '../../lib/proof/essential-requests';
import { changed, type PolicyChange } from '../../lib/proof/remedies';
import { administrator } from '../../lib/proof/subject';
import { proofStatementToText, type ProofStatement } from '../../lib/proof';
import { present } from '../../lib/core/reading';
import { published } from '../containment/options';
import { theirs } from '../iam/oracle';
import { management, sketch } from '../support/organization';
import { isQuick, sampled } from '../support/runs';
import { memberSubject, organizationKeys } from './support';

type Document = Readonly<Record<string, unknown>>;

interface Combination {
  readonly name: string;
  readonly content: Document;
  /** `error`, `warning`, `note` or `unknown` by Sid. @default - nothing stands in the way */
  readonly expected: Readonly<Record<string, string>>;
}

interface Case extends Combination {
  /** Address of the policy that it is after. */
  readonly source: string;
  /** How the expectation follows from what IAM documents. */
  readonly why: string;
  /** What is said of it, in part. */
  readonly says?: string;
  /** Sids of statements with text that is no policy variable. */
  readonly misread?: readonly string[];
}

const { cases, combinations } = JSON.parse(readFileSync(join(__dirname, '..', 'cases', 'proof', 'published-policies.json'), 'utf8')) as {
  readonly cases: readonly Case[];
  readonly combinations: readonly Combination[];
};

const fullAccess = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const organization = sketch({ units: {}, accounts: { '333333333333': ['root'] } });
const regions = ['eu-west-1', 'eu-central-1'];

function statementsOf(documents: readonly Document[]): readonly ProofStatement[] {
  const everywhere = ['r-ab12', '222222222222', '333333333333'];
  const attached = documents.map((content, index) => ({
    id: `p-${index}`,
    name: `Policy${index}`,
    content: JSON.stringify(content),
    targets: ['r-ab12'],
  }));
  const all = [{ id: 'p-FullAWSAccess', name: 'FullAWSAccess', content: JSON.stringify(fullAccess), targets: everywhere }, ...attached];
  const snapshot = { ...organization, serviceControlPolicies: present(all) };
  return proveControls(memberSubject, { templates: [], containment: published, managementAccount: management, snapshot, regions })
    .statements;
}

/** By Sid, what stands in the way of containment. */
function outcomes(statements: readonly ProofStatement[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const statement of statements) {
    if (statement.id !== 'service-control-policies-let-containment-work' || statement.status === 'holds') continue;
    found[statement.place.sid ?? ''] = statement.status === 'fails' ? statement.severity : statement.status;
  }
  return found;
}

it('has 56 policies and five combinations', () => {
  expect(cases.length).toBeGreaterThanOrEqual(56);
  expect(new Set(cases.map(({ source }) => source)).size).toBe(cases.length);
  expect(combinations).toHaveLength(5);
});

/** Each policy with every combination in CI; at a desk ten policies with one of them, in turn. */
const combinationsFor = (name: string): readonly (typeof combinations)[number][] => {
  const index = cases.findIndex((one) => one.name === name);
  const turn = index % combinations.length;
  if (isQuick) return index < 2 * combinations.length ? combinations.slice(turn, turn + 1) : [];
  return combinations;
};

describe.each(cases)('$name', ({ name, content, expected, says, misread = [] }) => {
  it('alone', () => {
    const statements = statementsOf([content]);
    expect(outcomes(statements)).toEqual(expected);
    if (says !== undefined) expect(statements.map(proofStatementToText).join('\n')).toContain(says);
    const warned = statements.filter(({ id }) => id === 'policy-variables-exist').map(({ place }) => place.sid);
    expect(warned).toEqual([...misread].sort());
    // Who changes the roles is known as well.
    expect(statements.filter(({ id, status }) => id === 'stacksets-change-roles' && status !== 'holds')).toEqual([]);
  });

  for (const combination of combinationsFor(name)) {
    it(`with ${combination.name}`, () => {
      expect(outcomes(statementsOf([content, combination.content]))).toEqual({ ...expected, ...combination.expected });
    });
  }
});

const levelsOf = (documents: readonly Document[]): readonly PolicyLevel[] => [
  {
    id: 'r-ab12',
    policies: [administrator, ...documents.map((document, index) => ({ name: `p-${index}`, policy: parsePolicy(document, `p-${index}`) }))],
  },
];

/** iam-simulate takes a statement with `${Account}` for one that never applies, so that it is given an account that there is not. */
const withoutVariables = (document: Document): Document =>
  JSON.parse(JSON.stringify(document).replaceAll('${Account}', '000000000000').replaceAll('${Region}', 'nowhere')) as Document;

/** What iam-simulate says of a request; of keys that have one of several values it is told the first. */
async function simulated(
  { principal, action, resource, resourceAccount, context }: AccessRequest,
  documents: readonly Document[],
): Promise<string> {
  const chosen = Object.entries(context.oneOf ?? {}).flatMap(([key, [first]]) => (first === undefined ? [] : [[key, first] as const]));
  return theirs({
    ...{ principal, action, resource, identityPolicies: [fullAccess] },
    ...(resourceAccount !== undefined && { resourceAccount }),
    context: { ...Object.fromEntries(chosen), ...context.values },
    serviceControlPolicies: [{ id: 'r-ab12', policies: [fullAccess, ...documents.map(withoutVariables)] }],
  });
}

/** Each decided answer that iam-simulate does not share. */
async function disagreements(documents: readonly Document[]): Promise<readonly string[]> {
  const levels = levelsOf(documents);
  const found: string[] = [];
  for (const essential of sampled(essentialRequests(memberSubject, levels), ({ action }) => action)) {
    const request = accessRequest(essential, memberSubject, organizationKeys);
    const { result } = evaluateAccess(request, { identityPolicies: [administrator], serviceControlPolicies: levels });
    if (result === 'unknown') continue;
    const other = await simulated(request, documents);
    // A key has a policy of its own, which is not part of the proof: iam-simulate allows nothing without it.
    const isAllowed = other === 'Allowed' || (request.action.startsWith('kms:') && other === 'ImplicitlyDenied');
    if ((result === 'allowed') !== isAllowed) found.push(`${request.action} on ${request.resource}: ${result}, iam-simulate: ${other}`);
  }
  return found;
}

it.each(sampled(cases))('iam-simulate agrees on the requests that are tried: $name', async ({ content }) =>
  expect(await disagreements([content])).toEqual([]),
);
it.each(combinations)('iam-simulate agrees on the requests that are tried: $name', async ({ content }) => {
  expect(await disagreements([content])).toEqual([]);
  expect(await disagreements([content, ...combinations.map((one) => one.content)])).toEqual([]);
});

describe('the statement that a remedy ends with', () => {
  const all: readonly (readonly [string, Document])[] = [...cases, ...combinations].map(({ name, content }) => [name, content]);
  // What else is said of a statement, such as of its variables, is changed one after the other: see remedy-properties.test.ts.
  const changesOf = (statements: readonly ProofStatement[]): readonly PolicyChange[] =>
    statements.flatMap((statement) =>
      statement.status === 'holds' || statement.change === undefined || statement.id !== 'service-control-policies-let-containment-work'
        ? []
        : [statement.change],
    );

  it.each(all)('is enough: %s', (_name, content) => {
    const before = statementsOf([content]);
    const changes = changesOf(before);
    const after = statementsOf([changes.reduce<Document>((document, change) => changed(document, change), content)]);
    const refused = before.filter(
      (statement) => statement.status === 'unknown' || (statement.status === 'fails' && statement.severity === 'error'),
    );
    for (const statement of refused) {
      const [change] = changesOf([statement]);
      expect(proofStatementToText(statement)).toContain(JSON.stringify(change?.statements[0]));
    }
    for (const { sid } of changes) expect(Object.keys(outcomes(after))).not.toContain(sid);
  });
});

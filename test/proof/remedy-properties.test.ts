import { policyProblems } from '../../lib/iam/policy-problems';
import { type ContainmentProofInput, type FailingStatement, type ProofStatement, type UnknownStatement } from '../../lib/proof';
import { proveControls } from '../../lib/proof/controls';
import { changed, type PolicyChange } from '../../lib/proof/remedies';
import { type ServiceControlPolicy, type Snapshot } from '../../lib/organization/snapshot';
import { present } from '../../lib/core/reading';
import { type ProofSubject } from '../../lib/proof/subject';
import { published } from '../containment/options';
import { isQuick } from '../support/runs';
import { management, unit } from '../support/organization';
import { controlledOrganization, organizationOf, policiesOf, proofCases, subjectOfCase, type ControlCase } from './control-cases';
import { memberSubject } from './support';

type Document = Readonly<Record<string, unknown>>;

/** An organization's policies and those of a configuration, as they are and as a change makes them. */
interface World {
  readonly policies?: readonly ServiceControlPolicy[];
  readonly guardrails?: readonly Document[];
  readonly regions?: readonly string[];
  /** @default - the published ones, at any time */
  readonly subject?: ProofSubject;
  /** @default - that of the cases */
  readonly organization?: Snapshot;
}

interface Written extends World {
  readonly name: string;
}

const everywhere = ['r-ab12', unit('sandbox'), unit('workloads'), '222222222222', '333333333333', '444444444444'];
const fullAccess = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const policyOf = (id: string, content: object, targets: readonly string[]): ServiceControlPolicy => ({
  id,
  name: id,
  content: JSON.stringify(content),
  targets,
});

const written: readonly Written[] = [
  ...proofCases<readonly ControlCase[]>('control-policies').map(({ guardrails, regions, ...one }): Written => {
    const policies = policiesOf(one);
    return {
      name: one.name,
      organization: organizationOf(one),
      subject: subjectOfCase(memberSubject, one),
      ...(policies && { policies }),
      ...(guardrails && { guardrails: [{ Version: '2012-10-17', Statement: guardrails }] }),
      ...(regions && { regions }),
    };
  }),
  ...proofCases<{ readonly cases: readonly { readonly name: string; readonly content: Document }[] }>('published-policies').cases.map(
    ({ name, content }): Written => ({
      name: `published: ${name}`,
      policies: [policyOf('p-FullAWSAccess', fullAccess, everywhere), policyOf('p-published', content, ['r-ab12'])],
      regions: ['eu-west-1', 'eu-central-1'],
    }),
  ),
];

const ids = [
  'guardrails-let-containment-work',
  'service-control-policies-let-containment-work',
  'policy-variables-exist',
  'only-stacksets-change-roles',
  'stacksets-change-roles',
];

type Found = FailingStatement | UnknownStatement;

function foundIn({
  policies,
  guardrails,
  regions,
  organization = controlledOrganization,
  subject = memberSubject,
}: World): readonly Found[] {
  const input: Partial<ContainmentProofInput> = {
    ...(policies && { snapshot: { ...organization, serviceControlPolicies: present(policies) } }),
    ...(guardrails && {
      guardrailPolicies: guardrails.map((document, index) => ({ name: index === 0 ? 'Guardrail' : `Added${index}`, document })),
    }),
    ...(regions && { regions }),
  };
  const { statements } = proveControls(subject, { templates: [], containment: published, managementAccount: management, ...input });
  return statements.filter((statement: ProofStatement): statement is Found => statement.status !== 'holds' && ids.includes(statement.id));
}

/** The world in which somebody pasted what the remedy says. */
function applied(world: World, change: PolicyChange): World {
  const { policies, guardrails = [] } = world;
  const added = { Version: '2012-10-17', Statement: change.statements };
  if (change.policy === 'Guardrail') return { ...world, guardrails: guardrails.map((document) => changed(document, change)) };
  if (change.policy !== undefined && policies) {
    return {
      ...world,
      policies: policies.map((policy) =>
        policy.id === change.policy
          ? { ...policy, content: JSON.stringify(changed(JSON.parse(policy.content) as Document, change)) }
          : policy,
      ),
    };
  }
  if (!policies || change.level === 'guardrails') {
    const [first, ...others] = guardrails;
    return { ...world, guardrails: first ? [changed(first, change), ...others] : [added] };
  }
  return { ...world, policies: [...policies, policyOf('p-added', added, [change.level ?? 'r-ab12'])] };
}

/** The same thing found: at the same statement, or for want of one at the same level. */
const isSame = (one: Found, { id, place, change }: Found): boolean =>
  one.id === id &&
  one.place.policy === place.policy &&
  one.place.sid === place.sid &&
  (place.sid !== undefined || change?.level === one.change?.level);

const outcome = (one: Found): string =>
  `${one.id} ${one.status === 'fails' ? one.severity : one.status} ${one.place.policy ?? ''} ${one.place.sid ?? ''}`;
/** Regions that nobody uses need nothing. */
const toDo = (one: Found): boolean => one.status !== 'fails' || one.severity !== 'note' || one.id === 'only-stacksets-change-roles';
const grave = (some: readonly Found[]): readonly string[] =>
  some.filter((one) => one.status === 'unknown' || one.severity === 'error').map(outcome);
/** At a desk one in two, and each with guardrails alone: to look for findings takes as long as all that follows. */
const tried = isQuick ? written.filter(({ policies }, index) => policies === undefined || index % 2 === 0) : written;
const all = tried.map((world) => ({ ...world, found: foundIn(world) }));

it('looks at statements about which there are several findings', () => {
  const places = all.map(({ found }) =>
    found.flatMap(({ change, place }) => (change?.sid === undefined ? [] : [`${place.policy} ${place.sid}`])),
  );
  expect(places.filter((one) => new Set(one).size < one.length).length).toBeGreaterThan(2);
});

it('looks at findings of every kind', () => {
  expect(new Set(all.flatMap(({ found }) => found.map(({ id }) => id)))).toEqual(new Set(ids));
});

describe.each(isQuick ? all.filter((_, index) => index % 6 === 0) : all)('$name', ({ found, ...world }) => {
  const problems = (statements: readonly unknown[]): readonly string[] =>
    policyProblems({ Version: '2012-10-17', Statement: statements }, 'service-control').map(({ path }) => String(path));

  it('each finding names the one statement that makes it go, ready to paste, and that makes nothing worse', () => {
    const before = new Set(grave(found));
    for (const one of found) {
      const { id, change, remedy, place } = one;
      if (!toDo(one)) continue;
      if (!change) throw new Error(`${outcome(one)} names no statement: ${remedy}`);
      expect(change.statements).toHaveLength(1);
      expect(remedy.endsWith(`: ${JSON.stringify(change.statements[0])}`)).toBe(true);
      const original = (world.policies ?? []).find((policy) => policy.id === place.policy)?.content;
      if (original === undefined || policyProblems(JSON.parse(original), 'service-control').length === 0) {
        expect(problems(change.statements)).toEqual([]);
      }
      const after = foundIn(applied(world, change));
      expect(after.filter((other) => isSame(other, one)).map(outcome)).toEqual([]);
      // What a text was to stand for takes effect when it does.
      if (id !== 'policy-variables-exist') expect(grave(after).filter((other) => !before.has(other))).toEqual([]);
    }
  });

  it('findings about one statement name the same replacement, and none of them is left once it is pasted', () => {
    for (const one of found) {
      const same = found.filter(
        ({ change, place }) => change?.sid !== undefined && place.policy === one.place.policy && place.sid === one.place.sid,
      );
      if (same.length < 2 || one.change?.sid === undefined) continue;
      expect(new Set(same.map(({ change }) => JSON.stringify(change?.statements))).size).toBe(1);
      const after = foundIn(applied(world, one.change));
      expect(after.filter((other) => toDo(other) && same.some((each) => isSame(other, each))).map(outcome)).toEqual([]);
    }
  });

  it('pasted one after the other, with a check between, they leave nothing to do', () => {
    let current: World = world;
    let open = found.filter(toDo);
    for (let step = 0; step < 20 && open.length > 0; step++) {
      current = applied(current, open[0]!.change!);
      open = foundIn(current).filter(toDo);
    }
    expect(open.map(outcome)).toEqual([]);
  });
});

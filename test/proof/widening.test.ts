import fc from 'fast-check';
import { type TemplateString } from '../../lib/containment/statement';
import { proofVerdict } from '../../lib/proof';
import { type Template } from '../../lib/core/template';
import { published } from '../containment/options';
import { management } from '../support/organization';
import { runs } from '../support/runs';
import { edited, proofOf, templateOf } from './support';

const account = '123456789012';
const template = templateOf('member', published);

/** Every text of the roles' policies that says what is allowed, with its place. */
interface Place {
  readonly role: string;
  readonly path: readonly (string | number)[];
  readonly text: string;
}

interface Properties {
  readonly Policies: readonly {
    readonly PolicyDocument: {
      readonly Statement: readonly { readonly Action: readonly string[]; readonly Resource: TemplateString | readonly TemplateString[] }[];
    };
  }[];
}

const places: readonly Place[] = ['ContainmentRole', 'ContainmentExecutionRole'].flatMap((role) =>
  (template.Resources[role]?.Properties as unknown as Properties).Policies.flatMap(({ PolicyDocument }, policy) =>
    PolicyDocument.Statement.flatMap(({ Action, Resource }, statement): Place[] => {
      const path = ['Policies', policy, 'PolicyDocument', 'Statement', statement];
      const isList = (resource: typeof Resource): resource is readonly TemplateString[] => Array.isArray(resource);
      const resources = isList(Resource)
        ? Resource.map((resource, index) => ({ resource, path: [...path, 'Resource', index] }))
        : [{ resource: Resource, path: [...path, 'Resource'] }];
      return [
        ...Action.map((text, index) => ({ role, path: [...path, 'Action', index], text })),
        ...resources.map(({ resource, path: at }) => ({ role, path: at, text: resolved(resource) })).filter(({ text }) => text !== '*'),
      ];
    }),
  ),
);

function resolved(value: TemplateString): string {
  const text = typeof value === 'string' ? value : 'Fn::Sub' in value ? value['Fn::Sub'] : '';
  return text.replaceAll('${AWS::Partition}', 'aws').replaceAll('${AWS::AccountId}', account);
}

/** Where a wildcard widens: in the name of an action; in the account (where there is one) and the name of a resource. */
function wideningPositions({ text }: Place): readonly number[] {
  const parts = text.split(':');
  const from = parts[0] === 'arn' ? parts.slice(0, 4).join(':').length + 1 : text.indexOf(':') + 1;
  // What follows the wildcard that is there already cannot be widened further.
  const to = text.endsWith('/*') ? text.length - 1 : text.length;
  return Array.from({ length: to - from }, (_, index) => from + index).filter((at) => text[at] !== ':');
}

const widened: fc.Arbitrary<{ readonly place: Place; readonly text: string }> = fc
  .constantFrom(...places)
  .chain((place) => fc.tuple(fc.constant(place), fc.constantFrom(...wideningPositions(place)), fc.constantFrom('*', '?')))
  .map(([place, at, wildcard]) => ({ place, text: place.text.slice(0, at) + wildcard + place.text.slice(at + 1) }));

const verdictOf = (body: Template): string =>
  proofVerdict(proofOf(published, { memberAccount: account, managementAccount: management }, { body }));

it('has texts to widen in both roles', () => {
  expect(places.filter(({ role }) => role === 'ContainmentRole').length).toBeGreaterThan(8);
  expect(places.filter(({ role }) => role === 'ContainmentExecutionRole').length).toBeGreaterThan(100);
  for (const { role, path, text } of places.slice(0, 5)) expect(verdictOf(edited(template, { role, path, set: text }))).toBe('holds');
});

it('finds any character of an action, an account or a name of a resource that is made a wildcard', () => {
  fc.assert(
    fc.property(widened, ({ place: { role, path }, text }) => {
      expect(verdictOf(edited(template, { role, path, set: text }))).toBe('fails');
    }),
    { numRuns: runs(200) },
  );
});

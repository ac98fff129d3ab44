import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../support/run';

/** Modules with a variable of their own, and what is in it. Test files share modules, so that it must be the same for everybody. */
const kept: Readonly<Record<string, string>> = {
  'lib/check/templates/iam.ts': 'the actions of AWS',
  'lib/configuration/compiled-schema.ts': 'validators, by the name of their schema',
  'lib/events/finding-types.ts': 'the finding types of GuardDuty',
  'lib/events/security-controls.ts': 'the controls of Security Hub',
  'lib/proof/request-context.ts': 'condition keys that actions support, by action',
  'lib/replay/alike/sieve.ts': 'a number that no two leaves share',
  'lib/replay/path/readings.ts': 'names of fields, taken apart',
  'lib/security-ir/schemas.ts': 'schemas of the service model, by name',
  'lib/signals/guardduty/fields.ts': 'the fields of findings of GuardDuty',
  'lib/signals/guardduty/matching.ts': 'texts of addresses, taken apart',
  'lib/signals/safety/reach/asff.ts': 'the fields of findings of Security Hub',
  'lib/signals/safety/reach/types.ts': 'parts of finding types, by kind of rule',
  'lib/signals/safety/rules/undocumented-finding-type.ts': 'parts of finding types',
  'lib/validation/cloudformation.ts': 'the engine of the CloudFormation validation',
};

it('no module keeps what it was told, but only data that it read or made once', () => {
  const files = ['bin', 'checks', 'constructs', 'lib', 'stacksets'].flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.startsWith('page/browser/'))
      .map((name) => `${folder}/${name}`),
  );
  const variable =
    /^(export )?(let|var) |^(export )?const \w+(: (?!readonly |Readonly)[^=]+)? = (new (Map|Set)(<[^>]*>)?\(\)|\[\]|\{\}( as [^;]+)?);/m;
  const found = files.filter((file) => variable.test(readFileSync(join(repository, file), 'utf8')));
  expect(found.sort()).toEqual(Object.keys(kept).sort());
});

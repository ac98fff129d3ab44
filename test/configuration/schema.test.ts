import { Ajv } from 'ajv';
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { approvedActionTypes } from '../../lib/configuration/configuration';
import { withDefaults } from '../../lib/configuration/defaults';
import { placesOfKey } from '../../lib/configuration/known-keys';
import { readConfiguration } from '../../lib/meaning/read';
import { readTeam } from '../../lib/membership/team-file';
import { definitionWording } from '../../lib/configuration/schema-wording';
import { configurationSchema, resolveReference, schemaText } from '../../lib/configuration/schema';
import { type JsonSchema } from '../../lib/configuration/schema/json-schema';
import { writeSchema } from '../../lib/configuration/write-schema';
import { safetyRules } from '../../lib/signals/safety';

const project = join(__dirname, '..', '..');

/** Every property of the schema with its path, and whether it has to be there. */
function properties(schema: JsonSchema = configurationSchema, path = ''): [string, JsonSchema, boolean][] {
  const resolved = resolveReference(schema);
  const own = Object.entries(resolved.properties ?? {}).flatMap(([key, property]): [string, JsonSchema, boolean][] => {
    const place = path === '' ? key : `${path}.${key}`;
    return [[place, resolveReference(property), resolved.required?.includes(key) ?? false], ...properties(property, place)];
  });
  return [...own, ...(resolved.items === undefined ? [] : properties(resolved.items, `${path}[]`))];
}

describe('the JSON Schema', () => {
  it('is the one that is shipped: npm run build writes it', () => {
    expect(readFileSync(join(project, 'schema', 'cordon.schema.json'), 'utf8')).toBe(schemaText());
  });

  it('has as examples of findings those that there are, as has the remedy for an ID that is none', () => {
    const [, example] = properties().find(([path]) => path === 'suppressionRules[].acknowledge[].finding')!;
    const examples = [example.description, definitionWording.findingId?.remedy].map((text) => [
      ...(/such as (.*?)(?:\. |$)/.exec(text ?? '')?.[1] ?? '').matchAll(/[a-z]+(?:-[a-z]+)+/g),
    ]);
    expect(examples.map((ids) => ids.length)).toEqual([2, 2]);
    const known = safetyRules.map(({ id }) => id);
    for (const [id] of examples.flat()) expect(known).toContain(id);
  });

  it('is written beside the nearest package.json', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cordon-'));
    try {
      writeFileSync(join(folder, 'package.json'), '{}');
      mkdirSync(join(folder, 'dist', 'lib'), { recursive: true });
      expect(writeSchema(join(folder, 'dist', 'lib'))).toBe(join(folder, 'schema', 'cordon.schema.json'));
      expect(readFileSync(join(folder, 'schema', 'cordon.schema.json'), 'utf8')).toBe(schemaText());
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is a valid draft-07 schema without a keyword that Ajv does not know in strict mode', () => {
    // strictRequired would refuse to name the pairs that exclude each other; everything else of strict mode holds.
    const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false });
    ajv.addVocabulary(['x-default', 'x-source']);
    expect(ajv.validateSchema(JSON.parse(schemaText()))).toBe(true);
    expect(() => ajv.compile(JSON.parse(schemaText()))).not.toThrow();
  });

  it('describes every key, and says what each optional one is without it', () => {
    for (const [place, property] of properties()) {
      expect([place, property.description]).toEqual([place, expect.stringMatching(/^.{10,}$/)]);
    }
    // A section is what its keys are; everything else is required, or says what holds without it.
    const sections = ['containment', 'rollout', 'environment', 'signals', 'routing', 'check'];
    for (const [place, property, required] of properties()) {
      const stated = property.default !== undefined || property['x-default'] !== undefined;
      expect([place, stated]).toEqual([place, !required && !sections.includes(place)]);
    }
  });

  it('states the defaults that reading fills in', () => {
    const minimal = withDefaults({
      organization: { id: 'o-exampleorgid', managementAccount: '111111111111', membershipRegion: 'eu-west-1' },
      guardrails: {},
      evidenceStore: {},
      responderAccess: {},
      remediation: {
        approvers: ['approver'],
        notify: ['security@example.com'],
        backupBucket: 'backups',
      },
      measures: {},
      replay: { findings: { bucket: 'b', keyArn: 'k' }, packageSha256: 'a' },
    });
    const stated = properties().filter(([, property]) => property.default !== undefined && !property.title);
    expect(stated.length).toBeGreaterThan(10);
    for (const [place, property] of stated.filter(([path]) => !path.includes('[]'))) {
      const value = place.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], minimal);
      expect([place, value]).toEqual([place, property.default]);
    }
  });

  it('knows every key of a whole configuration, and no other', () => {
    expect(placesOfKey('concurrencyMode')).toEqual(['rollout.waves[].preferences.concurrencyMode', 'rollout.preferences.concurrencyMode']);
    const whole = withDefaults({
      organization: {
        id: 'o',
        root: 'r',
        managementAccount: '1',
        delegatedAdministrator: '2',
        administrators: { guardDuty: '3' },
        membershipRegion: 'e',
        triageServiceLinkedRole: 'absent',
        detectors: { 'eu-west-1': 'd' },
      },
      membership: { name: 'example', coverage: 'organization', triage: true },
      containment: { preference: {} },
      guardrails: {},
      evidenceStore: {},
      responderAccess: {},
      remediation: {
        approvers: ['approver'],
        notify: ['security@example.com'],
        backupBucket: 'backups',
        backupBucketOwner: '2',
        acknowledge: [],
      },
      measures: {},
      replay: { findings: { bucket: 'b', keyArn: 'k' }, packageSha256: 'a' },
      environment: { identityProvider: 'i' },
      suppressionRules: [],
      automationRules: [],
      automationRulesV2: [],
      routes: [],
    });
    const keysOf = (schema: JsonSchema | undefined) => Object.keys(schema?.properties ?? {}).sort();
    expect(keysOf(configurationSchema)).toEqual(Object.keys(whole).sort());
    // It follows from the key of that name, and nobody writes it.
    const { remediation, ...containment } = whole.containment;
    expect(remediation?.roleArns).toHaveLength(1);
    const written = { ...whole, containment };
    for (const section of [
      'organization',
      'containment',
      'guardrails',
      'remediation',
      'rollout',
      'environment',
      'signals',
      'routing',
    ] as const) {
      expect(written[section]).toBeDefined();
      expect(keysOf(configurationSchema.properties?.[section])).toEqual(Object.keys(written[section]!).sort());
    }
    expect(whole.containment.approvedActions).toBe(approvedActionTypes);
  });

  it('takes the examples, as editors see them', () => {
    const ajv = new Ajv({ allowUnionTypes: true });
    ajv.addVocabulary(['x-default', 'x-source']);
    const validate = ajv.compile(JSON.parse(schemaText()));
    const names = readdirSync(join(project, 'examples')).filter((name) => name.endsWith('.yaml'));
    const others = ['routes.test.yaml', 'signals.test.yaml', 'team.yaml'];
    const configurations = [
      'cloudformation.yaml',
      'cordon.yaml',
      'evidence-store.yaml',
      'guardrails.yaml',
      'measures.yaml',
      'minimal.yaml',
      'remediation.yaml',
      'replay.yaml',
      'responder-access.yaml',
      'routes.yaml',
      'signals.yaml',
    ];
    expect(names.sort()).toEqual([...configurations, ...others].sort());
    for (const name of names.filter((name) => !others.includes(name))) {
      const text = readFileSync(join(project, 'examples', name), 'utf8');
      expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../schema/cordon.schema.json');
      expect([name, validate(parse(text)), validate.errors]).toEqual([name, true, null]);
      expect(() => readConfiguration(text, { file: name })).not.toThrow();
    }
  });

  it('takes the team that an example names', () => {
    const { membership } = readConfiguration(readFileSync(join(project, 'examples', 'cordon.yaml'), 'utf8'), {
      file: 'cordon.yaml',
    }).configuration;
    expect(readTeam(membership!, join(project, 'examples'))).toHaveLength(2);
  });
});

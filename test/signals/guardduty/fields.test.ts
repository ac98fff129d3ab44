import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { guardDutyField, guardDutyFields, nearestGuardDutyField } from '../../../lib/signals/guardduty/fields';

/** The types of the API as the SDK documents them: the list of fields of CreateFilter, and the shape of a finding. */
function documentation(): string {
  const folder = join(dirname(require.resolve('@aws-sdk/client-guardduty/package.json')), 'dist-types/models');
  return ['models_0.d.ts', 'models_1.d.ts'].map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
}

const text = documentation();
/** Bodies of the shapes, by name. */
const shapes: ReadonlyMap<string, string> = new Map(
  [...text.matchAll(/^export interface (\w+) \{([^]*?)\n\}/gm)].map(([, name = '', body = '']) => [name, body]),
);

function documentedFields(): ReadonlyMap<string, string> {
  const list = /export interface CreateFilterRequest \{[^]*?following fields are available for filtering:(.*)/.exec(text)?.[1] ?? '';
  return new Map(
    [...list.matchAll(/<li> <p>([A-Za-z0-9_.]+)<\/p>(?: <p>Type: (Timestamp)[^<]*<\/p>)?/g)].map(([, name = '', time]) => [
      name,
      time ?? '',
    ]),
  );
}

/** Fields that the User Guide has and CreateFilter's list has not. */
const ofTheGuideAlone = [
  'resource.instanceDetails.outpostARN',
  'resource.rdsDbInstanceDetails.tags.key',
  'resource.rdsDbInstanceDetails.tags.value',
  'resource.s3BucketDetails.publicAccess.effectivePermissions',
];

describe('fields of GuardDuty findings', () => {
  const documented = documentedFields();

  it('are those that CreateFilter documents, and those of the User Guide', () => {
    expect(documented.size).toBeGreaterThan(600);
    expect(
      guardDutyFields()
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...documented.keys(), ...ofTheGuideAlone].sort());
  });

  it('are times where CreateFilter says so', () => {
    const times = [...documented].flatMap(([name, type]) => (type === 'Timestamp' ? [name] : []));
    expect(times.length).toBeGreaterThan(20);
    expect(
      guardDutyFields()
        .flatMap(({ name, values }) => (values === 'timestamp' ? [name] : []))
        .sort(),
    ).toEqual(times.sort());
  });

  it('hold several values wherever the shape of a finding has a list on the way, or does not say', () => {
    const single = guardDutyFields().filter(({ name, multiple }) => !multiple && mayBeMultiple(name));
    // The API's shape leaves the identity of a caller out; an access key has one.
    expect(single.map(({ name }) => name).filter((name) => !name.startsWith('resource.accessKeyDetails.userIdentity.'))).toEqual([]);
  });

  it('are addresses where a rule needs it', () => {
    expect(guardDutyField('service.action.awsApiCallAction.remoteIpDetails.ipAddressV4')).toEqual({
      name: 'service.action.awsApiCallAction.remoteIpDetails.ipAddressV4',
      values: 'string',
      kind: 'address-v4',
      multiple: false,
      identification: expect.objectContaining({ reason: 'remote-address', identifies: 'always' }),
      anyAction: true,
    });
  });

  it.each([
    ['resource.instanceDetails.imageID', 'resource.instanceDetails.imageId'],
    ['resource.instanceDetail.imageId', 'resource.instanceDetails.imageId'],
    ['Type', 'type'],
    ['resource.instanceDetails.imageId', undefined],
    ['service.something.new', undefined],
    ['', undefined],
  ])('nearest to %p is %p', (name, nearest) => {
    expect(nearestGuardDutyField(name)?.name).toBe(nearest);
  });
});

/** Whether a list stands on the path in the shape `Finding`, or the path is not in it. */
function mayBeMultiple(path: string): boolean {
  let shape = 'Finding';
  for (const step of path.split('.')) {
    const body = shapes.get(shape) ?? '';
    const [, type] = new RegExp(`\\n    ${step}\\??: ([^;]+);`, 'i').exec(body) ?? [];
    if (type === undefined || type.includes('[]')) return true;
    shape = type.replace(' | undefined', '');
  }
  return false;
}

import { FieldChecker, type Fields } from '../../lib/organization/field-checker';
import { checkDetector } from '../../lib/organization/parse-detection';
import { checkRelationship } from '../../lib/organization/parse-membership';
import { checkAccount, checkInstance } from '../../lib/organization/parse-snapshot';
import { isSoundAccount, isSoundDetector, isSoundInstance, isSoundRelationship } from '../../lib/organization/sound-items';

const id = '333333333333';

/** An item, whether it is sound at once, and what is found field by field. */
interface Kind {
  readonly item: Fields;
  readonly isSound: (item: unknown) => boolean;
  readonly check: (check: FieldChecker, item: unknown) => void;
}

const kinds: Readonly<Record<string, Kind>> = {
  account: {
    item: {
      ...{ id, name: 'workload', state: 'ACTIVE', parent: 'ou-ab12-11111111' },
      containmentRoles: { status: 'present', value: ['AWSSecurityIncidentResponseContainment'] },
      triageServiceLinkedRole: { status: 'present', value: { arn: 'arn:aws:iam::333333333333:role/triage' } },
    },
    isSound: (item) => isSoundAccount(item as Fields),
    check: (check, item) => checkAccount(check, item as Fields),
  },
  'stack instance': {
    item: {
      ...{ account: id, region: 'eu-west-1', status: 'CURRENT', detailedStatus: 'SUCCEEDED', statusReason: 'none' },
      ...{ organizationalUnit: 'ou-ab12-11111111', stackId: 'arn:aws:cloudformation', driftStatus: 'IN_SYNC' },
    },
    isSound: (item) => isSoundInstance(item as Fields),
    check: (check, item) => checkInstance(check, item as Fields),
  },
  detector: {
    item: { status: 'Enabled', features: ['S3_DATA_EVENTS'] },
    isSound: (item) => isSoundDetector(id, item),
    check: (check, item) => checkDetector(check, { [id]: item }, id),
  },
  relationship: {
    item: { status: 'present', value: { status: 'Associated', type: 'Organization' } },
    isSound: (item) => isSoundRelationship(id, item),
    check: (check, item) => checkRelationship(check, { [id]: item }, id),
  },
};

const values: readonly unknown[] = [
  ...[
    undefined,
    null,
    '',
    'x',
    0,
    1,
    true,
    [],
    {},
    ['a'],
    ['a', 1],
    [null],
    'present',
    'absent',
    'unknown',
    '33333333333',
    '3333333333334',
  ],
  ...[
    'CURRENT',
    'OUTDATED',
    'INOPERABLE',
    '333333333333\n',
    { status: 'absent' },
    { status: 'present' },
    { status: 'present', value: [1] },
  ],
  ...[
    { status: 'unknown' },
    { status: 'unknown', reason: { call: 'a:B', code: 'c', message: '' } },
    { call: 'a:B', code: 'c', message: 'd' },
  ],
];

/** An item with each of its parts, at any depth, replaced by each of the values; and with parts that it does not have. */
function changes(item: unknown): readonly unknown[] {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return values;
  const fields = item as Fields;
  const ofFields = [...Object.keys(fields), 'value', 'reason', 'featuresUnread'].flatMap((key) =>
    changes(fields[key]).map((value) => ({ ...fields, [key]: value })),
  );
  return [...values, ...ofFields];
}

describe.each(Object.entries(kinds))('an item that is sound at once: %s', (_, { item, isSound, check }) => {
  const problems = (of: unknown) => {
    const checker = new FieldChecker(20);
    check(checker, of);
    return checker.problems;
  };
  const all = changes(item).filter((one) => typeof one === 'object' && one !== null && !Array.isArray(one));

  it('is one that nothing is wrong with, field by field', () => {
    expect(all.filter((one) => isSound(one) && problems(one).length > 0)).toEqual([]);
    expect(isSound(item)).toBe(true);
  });

  it('is nearly each one that nothing is wrong with, so that few are looked at field by field', () => {
    // What could not be read, and states of stack instances that are seldom.
    const seldom = /unknown|reason|INOPERABLE|featuresUnread/;
    expect(all.filter((one) => !isSound(one) && problems(one).length === 0 && !seldom.test(JSON.stringify(one)))).toEqual([]);
    expect(all.some((one) => !isSound(one))).toBe(true);
  });
});

it('no detector or relationship is sound under a key that is no account ID', () => {
  for (const key of ['', 'x', '33333333333', '3333333333334', '333333333333\n']) {
    expect(isSoundDetector(key, kinds.detector!.item)).toBe(false);
    expect(isSoundRelationship(key, kinds.relationship!.item)).toBe(false);
  }
});

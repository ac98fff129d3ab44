import { errors } from '../../lib/security-ir';
import { model, operationNames, shapeOf } from '../../lib/security-ir/model';
import { inputProblems, redacted, sensitiveTexts, unknownValues, withoutTexts } from '../../lib/security-ir/values';

const membershipId = 'm-a1b2c3d4e5';
const responder = { name: 'Ann Example', jobTitle: 'Lead', email: 'ann@example.com' };

describe('the model', () => {
  it('has what Cordon calls, and no way to cancel a membership', () => {
    expect(operationNames).toHaveLength(16);
    expect(operationNames).not.toContain('CancelMembership');
  });

  it('names every shape that it has, and every error has a class', () => {
    const found = new Set<string>();
    const follow = (name: string): void => {
      if (found.has(name)) return;
      found.add(name);
      const { members = {}, member, key, value } = shapeOf(name);
      for (const { shape } of [...Object.values(members), member, key, value].filter((part) => part !== undefined)) follow(shape);
    };
    for (const { input, output, errors: thrown } of Object.values(model.operations))
      for (const { shape } of [input, output, ...thrown]) follow(shape);
    expect([...found].sort()).toEqual(Object.keys(model.shapes).sort());
    expect(Object.keys(errors).sort()).toEqual([...found].filter((name) => shapeOf(name).exception).sort());
  });

  it.each(Object.entries(errors))('says of %s whose fault it is, and whether it is retried', (name, Constructor) => {
    const { error, retryable } = shapeOf(name);
    const thrown = new Constructor({ message: '', $metadata: {} });
    expect(thrown.$fault).toBe(error?.senderFault ? 'client' : 'server');
    expect(thrown.$retryable !== undefined).toBe(retryable !== undefined);
    expect(thrown.$retryable?.throttling ?? false).toBe(retryable?.throttling ?? false);
  });
});

describe('an input', () => {
  it.each<readonly [string, Parameters<typeof inputProblems>, readonly string[]]>([
    ['nothing where nothing is required', ['ListMemberships', undefined], []],
    ['a member that is missing', ['GetMembership', {}], ['membershipId is required']],
    ['a member that is null', ['GetMembership', { membershipId: null }], ['membershipId is required']],
    ['an unknown member', ['GetMembership', { membershipId, constructor: 1 }], ['constructor is not a member that the service knows']],
    ['a string that is too short', ['GetMembership', { membershipId: 'm-1' }], ['membershipId must have 12 to 34 characters, got 3']],
    ['a pattern', ['GetMembership', { membershipId: 'M-A1B2C3D4E5' }], ['membershipId must match m-[a-z0-9]{10,32}, got "M-A1B2C3D4E5"']],
    [
      'a line break at its end',
      ['GetMembership', { membershipId: `${membershipId}\n` }],
      ['membershipId must match m-[a-z0-9]{10,32}, got "m-a1b2c3d4e5\\n"'],
    ],
    ['a type', ['GetMembership', { membershipId: 12 }], ['membershipId must be a string']],
    ['a number out of range', ['ListCases', { maxResults: 26 }], ['maxResults must be 1 to 25, got 26']],
    ['a number with a fraction', ['ListCases', { maxResults: 2.5 }], ['maxResults must be a whole number']],
    [
      'too many accounts',
      ['BatchGetMemberAccountDetails', { membershipId, accountIds: Array(101).fill('111111111111') }],
      ['accountIds must have 1 to 100 items, got 101'],
    ],
    [
      'a wrong account',
      ['BatchGetMemberAccountDetails', { membershipId, accountIds: ['1'] }],
      ['accountIds[0] must have 12 characters, got 1'],
    ],
    [
      'six units in one call',
      [
        'UpdateMembership',
        { membershipId, membershipAccountsConfigurationsUpdate: { organizationalUnitsToAdd: Array(6).fill('ou-ab12-12345678') } },
      ],
      ['membershipAccountsConfigurationsUpdate.organizationalUnitsToAdd must have 1 to 5 items, got 6'],
    ],
    [
      'a date that is none',
      ['GetFindingMetrics', { membershipId, startDate: new Date('x'), endDate: '2026-12-01' }],
      ['startDate must be a valid Date', 'endDate must be a valid Date'],
    ],
    [
      'a tag without a key',
      ['TagResource', { resourceArn: `arn:aws:security-ir:eu-west-1:111111111111:membership/${membershipId}`, tags: { '': 'x' } }],
      ['tags[""] must have 1 to 128 characters, got 0'],
    ],
    [
      'a sensitive value, which is not said',
      ['UpdateMembership', { membershipId, incidentResponseTeam: [responder, { ...responder, email: 'secret address' }] }],
      ["incidentResponseTeam[1].email must match [a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9-]+(?:\\.[a-zA-Z0-9-]+)*"],
    ],
  ])('is checked for %s', (_, [operation, input], expected) => {
    expect(inputProblems(operation, input).map(({ member, message }) => `${member} ${message}`)).toEqual(expected);
  });

  it('counts characters as the service does', () => {
    const named = (membershipName: string) => inputProblems('UpdateMembership', { membershipId, membershipName });
    expect(named('🌊'.repeat(50))).toEqual([]);
    expect(named('🌊'.repeat(51))).toHaveLength(1);
  });

  it('may send back an unknown value of an enumeration that the service answered', () => {
    const incidentResponseTeam = [{ ...responder, communicationPreferences: ['Something New'] }, responder];
    expect(unknownValues('GetMembership', { membershipId, incidentResponseTeam })).toMatchObject([
      { member: 'incidentResponseTeam[0].communicationPreferences[0]', value: 'Something New' },
    ]);
    expect(inputProblems('UpdateMembership', { membershipId, incidentResponseTeam })).toEqual([]);
  });
});

describe('what is sensitive', () => {
  const input = {
    membershipId,
    membershipName: 'Example',
    incidentResponseTeam: [responder, { ...responder, email: 'bob@example.com', phone: '1' }],
  };

  it('is left out of a copy, and what the model does not know too', () => {
    const hidden = '***SensitiveInformation***';
    expect(redacted('UpdateMembership', 'input', input)).toEqual({
      membershipId,
      membershipName: hidden,
      incidentResponseTeam: [
        { name: hidden, jobTitle: hidden, email: hidden },
        { name: hidden, jobTitle: hidden, email: hidden, phone: hidden },
      ],
    });
    expect(redacted('GetMembership', 'output', { membershipStatus: 'Active', membershipName: 'x', numberOfAccountsCovered: 0 })).toEqual({
      membershipStatus: 'Active',
      membershipName: hidden,
      numberOfAccountsCovered: 0,
    });
  });

  it('is found in an input, the longest first', () => {
    expect(sensitiveTexts('UpdateMembership', input)).toEqual(['ann@example.com', 'bob@example.com', 'Ann Example', 'Example', 'Lead']);
  });

  it('is taken out of a message: whole words where it is short, everywhere else where it is not', () => {
    expect(withoutTexts('IT said: team IT, IT-1, sIT; a+b$', ['a+b$', 'IT'])).toBe(
      '***SensitiveInformation*** said: team ***SensitiveInformation***, ***SensitiveInformation***-1, sIT; ***SensitiveInformation***',
    );
    expect(withoutTexts('Sensitive', ['Sensitive', 'Information'])).toBe('***SensitiveInformation***');
    expect(withoutTexts('nothing', [])).toBe('nothing');
  });
});

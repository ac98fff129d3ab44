import { bySpelling, charactersOfSlip, nearest } from '../../lib/core/nearest';

describe('the nearest known text', () => {
  const keys = ['managementAccount', 'membershipRegion', 'regions', 'root'];

  it('is the one that differs in case alone, before any other', () => {
    expect(nearest('managementaccount', keys)).toBe('managementAccount');
    expect(nearest('CASES', ['cases', 'CASE'])).toBe('cases');
  });

  it.each([
    ['regons', 'regions'],
    ['membershpRegin', 'membershipRegion'],
    ['rot', 'root'],
  ])('of %s is %s, a third of whose characters may differ', (text, expected) => {
    expect(nearest(text, keys)).toBe(expected);
  });

  it.each(['', 'tags', 'quarantine', 'r'])('of %j is none: nothing is near enough', (text) => {
    expect(nearest(text, keys)).toBeUndefined();
  });

  it('may be held to a number of characters, in which case does not count', () => {
    expect(nearest('guardduty findin', ['GuardDuty Finding'], charactersOfSlip)).toBe('GuardDuty Finding');
    expect(nearest('GuardDuty Fnd', ['GuardDuty Finding'], charactersOfSlip)).toBeUndefined();
    expect(nearest('GuardDuty Fnd', ['GuardDuty Finding'])).toBe('GuardDuty Finding');
  });

  it('is none where nothing but letters in other places is left of a short text', () => {
    expect(nearest('ab', ['xyz'], charactersOfSlip)).toBeUndefined();
  });

  it('is none of a text of more than 200 characters, and none where nothing is known', () => {
    expect(nearest('a'.repeat(200), ['a'.repeat(201)])).toBe('a'.repeat(201));
    expect(nearest('a'.repeat(201), ['a'.repeat(200)])).toBeUndefined();
    expect(nearest('root', [])).toBeUndefined();
  });
});

it('lists known texts, the most similar first and equally similar ones as they stand', () => {
  expect(bySpelling('eu-west-1', ['us-east-1', 'eu-west-2', 'eu-west-1', 'eu-west-3'])).toEqual([
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'us-east-1',
  ]);
});

import { arnPatternOf } from '../../lib/configuration/role-reference';

/** As ArnLike compares: each part of an ARN by itself, with `*` for any text and `?` for one character. */
function arnLike(pattern: string, arn: string): boolean {
  const [wanted, found] = [pattern.split(':'), arn.split(':')];
  const form = (part: string): RegExp =>
    new RegExp(
      `^${part
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.')}$`,
    );
  return wanted.length === found.length && wanted.every((part, index) => form(part).test(found[index]!));
}

const name = 'AWSReservedSSO_AdministratorAccess_0123456789abcdef';
const path = 'aws-reserved/sso.amazonaws.com';
const real = [`arn:aws:iam::222222222222:role/${path}/${name}`, `arn:aws:iam::222222222222:role/${path}/eu-west-1/${name}`];

describe('a role of IAM Identity Center', () => {
  it.each([
    ['its name', name],
    ['its ARN without the path', `arn:aws:iam::222222222222:role/${name}`],
    ['its permission set', 'permission-set/AdministratorAccess'],
  ])('is found by %s, in whatever Region Identity Center is', (_, reference) => {
    const pattern = arnPatternOf(reference, 'aws');
    expect(real.map((arn) => arnLike(pattern, arn))).toEqual([true, true]);
  });

  it('is found as it is by its whole ARN, or by its name with its path', () => {
    expect(arnPatternOf(real[1]!, 'aws')).toBe(real[1]);
    expect(arnPatternOf(`${path}/${name}`, 'aws')).toBe(`arn:aws:iam::*:role/${path}/${name}`);
  });
});

it('leaves the names of other roles as they are', () => {
  expect(arnPatternOf('ops/Admin', 'aws')).toBe('arn:aws:iam::*:role/ops/Admin');
  expect(arnPatternOf('NotAWSReservedSSO_x', 'aws')).toBe('arn:aws:iam::*:role/NotAWSReservedSSO_x');
});

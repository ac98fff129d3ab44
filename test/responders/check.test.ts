import { checkResponderAccess } from '../../lib/responders/check';
import { responderRules } from '../../lib/responders/findings';
import { exampleAccess, withAccess } from './support';

const idsOf = (...args: Parameters<typeof withAccess>): readonly string[] =>
  checkResponderAccess(withAccess(...args)).findings.map(({ id, severity, path }) => `${severity} ${id} ${path}`);
const breakGlass = { principals: ['arn:aws:iam::222222222222:user/break-glass-1'] };
const permissionSet = '222222222222/permission-set/BreakGlass';

describe('the check of responder access', () => {
  const cases: readonly (readonly [name: string, args: Parameters<typeof withAccess>, expected: readonly string[]])[] = [
    ['has nothing to say of roles, permission sets and users with multi-factor authentication', [], []],
    [
      'refuses a permission set that can never show multi-factor authentication',
      [{ breakGlass: { principals: [permissionSet] } }],
      [`error mfa-never-present[breakGlass ${permissionSet}] responderAccess.breakGlass.principals[0]`],
    ],
    [
      'refuses a role of Identity Center by its ARN for the same reason',
      [{ breakGlass: { principals: ['arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_B_0123456789abcdef'] } }],
      [
        'error mfa-never-present[breakGlass arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_B_0123456789abcdef] responderAccess.breakGlass.principals[0]',
      ],
    ],
    [
      'warns where only the identity provider asks for it',
      [{ breakGlass: { principals: [permissionSet], mfa: 'identity-provider' } }],
      ['warning mfa-not-in-trust responderAccess.breakGlass.mfa'],
    ],
    [
      'accepts that with a reason',
      [
        {
          breakGlass: { principals: [permissionSet], mfa: 'identity-provider' },
          acknowledge: [{ finding: 'mfa-not-in-trust', justification: 'Identity Center asks for a security key at each sign-in.' }],
        },
      ],
      [],
    ],
    [
      'warns of a whole account',
      [{ responders: { principals: ['222222222222'] } }],
      ['warning account-trusted[responders 222222222222] responderAccess.responders.principals[0]'],
    ],
    [
      'warns of a SAML provider',
      [{ investigators: { principals: ['saml-provider/Okta'] } }],
      ['warning identity-provider-decides[investigators saml-provider/Okta] responderAccess.investigators.principals[0]'],
    ],
    [
      'warns of an IAM user for daily work, not for emergencies',
      [{ responders: breakGlass, breakGlass }],
      ['warning iam-user-trusted[responders arn:aws:iam::222222222222:user/break-glass-1] responderAccess.responders.principals[0]'],
    ],
    [
      'warns of a break-glass session of more than an hour',
      [{ breakGlass: { ...breakGlass, sessionMinutes: 61 } }],
      ['warning break-glass-session-long responderAccess.breakGlass.sessionMinutes'],
    ],
    [
      'warns where nobody is told of its use',
      [exampleAccess, { routes: [] }],
      ['warning break-glass-use-not-seen responderAccess.breakGlass'],
    ],
    [
      'does not know what a boundary takes away',
      [{ ...exampleAccess, permissionsBoundary: 'Boundary' }],
      ['unknown boundary-not-read responderAccess.permissionsBoundary'],
    ],
  ];

  it.each(cases)('%s', (_, args, expected) => {
    expect(idsOf(...args)).toEqual(expected);
  });

  it('has a case for each rule', () => {
    const seen = new Set(cases.flatMap(([, , expected]) => expected.map((text) => text.split(' ')[1]!.split('[')[0])));
    // No configuration makes a role otherwise than meant; the tests of the proof change the roles.
    expect(responderRules.map(({ id }) => id as string).filter((id) => !seen.has(id))).toEqual(['role-not-as-meant']);
  });
});

import { mayHold, type PatternCombination } from '../../events/field-condition';
import { accountId, globalArns, nothing, oneOf, type Domain } from './domain';

/** What a kind of identity has. */
interface IdentityType {
  readonly type: string;
  /** @default - it is not known */
  readonly arn?: { readonly service: string; readonly resource: string } | 'none';
  /** Whether it has a `userName`. @default true */
  readonly userName?: false;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
const types: readonly IdentityType[] = [
  { type: 'Root', arn: { service: 'iam', resource: 'root' } },
  { type: 'IAMUser', arn: { service: 'iam', resource: 'user/' } },
  { type: 'AssumedRole', arn: { service: 'sts', resource: 'assumed-role/' }, userName: false },
  { type: 'Role' },
  { type: 'FederatedUser', arn: { service: 'sts', resource: 'federated-user/' }, userName: false },
  { type: 'Directory' },
  { type: 'AWSAccount', userName: false },
  { type: 'AWSService', arn: 'none', userName: false },
  { type: 'Unknown' },
  { type: 'IdentityCenterUser' },
  { type: 'SAMLUser' },
  { type: 'WebIdentityUser' },
];

/** Who made a request, as the type of the identity has it. */
export function identityFields(combination: PatternCombination): Readonly<Record<string, Domain>> {
  const type = 'detail.userIdentity.type';
  const taken = types.filter((one) => mayHold(combination, type, [one.type]));
  const inWords = taken.map((one) => one.type).join(' and ');
  const arns = taken.flatMap(({ arn }) => (arn === undefined || arn === 'none' ? [] : [arn]));
  const isAsked = combination.some(({ path }) => path === type) && taken.length > 0;
  return {
    'detail.userIdentity.accountId': { ...accountId, isOptional: true },
    'detail.userIdentity.sessionContext.attributes.mfaAuthenticated': { ...oneOf(['true', 'false']), isOptional: true },
    'detail.userIdentity.sessionContext.sessionIssuer.accountId': { ...accountId, isOptional: true },
    'detail.userIdentity.sessionContext.sessionIssuer.type': { ...oneOf(['Root', 'IAMUser', 'Role']), isOptional: true },
    'detail.userIdentity.type': { ...oneOf(types.map((one) => one.type)), isOptional: true },
    ...(isAsked && taken.every(({ arn }) => arn !== undefined) && { 'detail.userIdentity.arn': arnOf(arns, inWords) }),
    ...(isAsked &&
      taken.every(({ userName }) => userName === false) && {
        'detail.userIdentity.userName': {
          ...nothing,
          words: `absent where the type is ${inWords}; the name of a role is in userIdentity.sessionContext.sessionIssuer.userName`,
        },
      }),
  };
}

const arnOf = (arns: readonly { readonly service: string; readonly resource: string }[], type: string): Domain =>
  arns.length === 0
    ? { ...nothing, words: `absent where the type is ${type}` }
    : { ...globalArns(arns), words: `${globalArns(arns).words} where the type is ${type}` };

import { evaluateAccess, type RequestPrincipal, type Statement } from '../iam';
import { type Control } from './control';
import { resourceOf } from './resources';
import { administrator } from './subject';

/** What makes the things that are contained Region by Region; identities belong to no Region. */
const makingActions = ['ec2:RunInstances', 's3:CreateBucket'] as const;

/** Whether nobody whom no policy names can make anything in a Region that could have to be contained. */
export const isShutToAll = (control: Control, region: string): boolean => nobodyCan(control, makingActions, region);

/** Whether nobody whom no policy names can make a directory bucket in a Region. */
export const hasNoDirectoryBuckets = (control: Control, region: string): boolean => nobodyCan(control, ['s3express:CreateBucket'], region);

function nobodyCan({ subject, levels, keys }: Control, actions: readonly string[], region: string): boolean {
  const { partition, account } = subject.deployment;
  const iam = (name: string): string => `arn:${partition}:iam::${account}:${name}`;
  const principals: readonly RequestPrincipal[] = [
    { type: 'role', arn: iam('role/cordon-proof') },
    { type: 'user', arn: iam('user/cordon-proof') },
    { type: 'root', arn: iam('root') },
  ];
  return principals.every((principal) =>
    actions.every((action) => {
      const resource = resourceOf(action, subject.deployment, region);
      const context = { values: { 'aws:RequestedRegion': region, ...keys } };
      // A statement that is not valid is in nobody's way, containment's no more than theirs.
      const request = { principal, action, resource, resourceAccount: account, context, withoutValue: 'denials-apply' } as const;
      return evaluateAccess(request, { identityPolicies: [administrator], serviceControlPolicies: levels }).result === 'denied';
    }),
  );
}

/** Whom a denial leaves out, as it is written: ARNs, and conditions on other keys of the principal. */
export function exemptedPrincipals({ conditions }: Statement): readonly string[] {
  return conditions
    .filter(({ key, name }) => key.toLowerCase().startsWith('aws:principal') && name.includes('Not'))
    .flatMap(({ key, values }) =>
      key.toLowerCase() === 'aws:principalarn'
        ? values.filter((value) => !/\$\{\w*\}/.test(value))
        : [`whoever has ${key} ${values.join(' or ')}`],
    );
}

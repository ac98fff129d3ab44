import { unknown, violation, type CheckRule } from '../rule';
import { isIntrinsic, shown } from '../values';

export const serviceLinkedRoleRetained: CheckRule = {
  id: 'ServiceLinkedRoleNotRetained',
  level: 'warning',
  types: ['AWS::IAM::ServiceLinkedRole'],
  what: 'A service-linked role that is deleted with its stack.',
  why: 'The service still needs the role, and others in the account may use it. IAM refuses to delete a role in use, so the deletion of the stack fails half-way.',
  fix: 'Set `DeletionPolicy: Retain` (`applyRemovalPolicy(RemovalPolicy.RETAIN)`).',
  pages: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html'],
  check: ({ deletionPolicy }) => {
    if (deletionPolicy === 'Retain' || deletionPolicy === 'RetainExceptOnCreate') return [];
    return isIntrinsic(deletionPolicy)
      ? [unknown('DeletionPolicy', `Cordon cannot tell before deployment whether ${shown(deletionPolicy)} retains the role`)]
      : [violation('DeletionPolicy', 'the service-linked role is deleted with its stack')];
  },
};

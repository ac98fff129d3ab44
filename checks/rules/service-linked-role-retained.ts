import { unknown, violation, type CheckRule } from '../rule';
import { isIntrinsic, shown } from '../values';

export const serviceLinkedRoleRetained: CheckRule = {
  id: 'ServiceLinkedRoleNotRetained',
  level: 'warning',
  types: ['AWS::IAM::ServiceLinkedRole'],
  what: 'A service-linked role that goes with its stack.',
  why: 'The service goes on needing it, and others in the account may rely on it; IAM refuses to delete one in use, and the stack stays half deleted.',
  fix: 'Set `DeletionPolicy: Retain` (`applyRemovalPolicy(RemovalPolicy.RETAIN)`).',
  pages: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html'],
  check: ({ deletionPolicy }) => {
    if (deletionPolicy === 'Retain' || deletionPolicy === 'RetainExceptOnCreate') return [];
    return isIntrinsic(deletionPolicy)
      ? [unknown('DeletionPolicy', `whether ${shown(deletionPolicy)} retains the role is only known when it is deployed`)]
      : [violation('DeletionPolicy', 'the service-linked role is deleted with its stack')];
  },
};

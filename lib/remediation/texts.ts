import { type ApprovedAction } from '../configuration/configuration';

/** What people are told before they answer, each a sentence. */
export interface ContainmentText {
  readonly does: string;
  /** What goes on in spite of it. */
  readonly leaves: string;
  readonly undone: string;
}

/** https://docs.aws.amazon.com/security-ir/latest/userguide/contain.html and the pages of the runbooks. */
export const containmentTexts: Readonly<Record<ApprovedAction, ContainmentText>> = {
  'ec2-instance': {
    does: 'The instance keeps running. Its network interfaces get a security group that allows no traffic.',
    leaves:
      'A security group does not end connections that are tracked already, and it does not stop DNS queries to the resolver of the VPC. The credentials of the role of the instance stay valid.',
    undone: 'The network interfaces get the security groups that they had before.',
  },
  'iam-principal': {
    does: 'A user loses its access keys and its password. A user or a role gets a policy that denies what older sessions do.',
    leaves:
      'Whoever can still assume the role gets new sessions, which the policy does not deny. What the principal made, such as other users or keys, stays.',
    undone: 'The policy is removed. Access keys stay inactive.',
  },
  's3-bucket': {
    does: 'A bucket policy denies everybody but the execution role. Public access is blocked, and access control lists are disabled.',
    leaves: 'Copies that were made before stay where they are, also by replication. Every application that uses the bucket stops.',
    undone: 'The bucket gets the policy and the settings that it had before.',
  },
};

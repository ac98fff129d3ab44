import { proofExplanations } from '../lib/proof';
import { proofIds } from '../lib/proof/statement';
import { regionsOf } from '../lib/core/regions';

/** `docs/iam-proof.md`: what is proven of the roles, how, and what is not. */
export function iamProofReference(): string {
  return [
    '# Proof that containment works, and nothing more',
    '<!-- Written by docs/iam-proof.ts; a test fails when it is stale. -->',
    'The templates are read as they are rendered, their intrinsic functions resolved for an account, and their policies evaluated as IAM does: ' +
      'with requests that must be allowed, and with requests that must be denied. Among the latter are some that are derived from the policies ' +
      'themselves (what a wildcard lets through, whom a trust policy names, whom a denial spares), so that a policy that was widened is found ' +
      'without a list of what to look for. Nothing is asked of AWS.',
    'Requests that are tried can all be denied where others are not, so what must be denied is bounded by the words of the policy as well: each ' +
      'statement of a trust policy names the one service and its actions, and the external ID; each that passes a role or starts an automation ' +
      'names those that are meant, under whatever conditions. A statement that is not bounded so fails or is unknown, though no request that was ' +
      'tried gets through. What must be allowed is asked for every resource, and for those that a denial singles out.',
    '## Three answers',
    'Each statement holds, fails or is unknown. A failure is an error, which fails the gate; a warning, which is something that the organization ' +
      'did or can change by the configuration; or a note. Known weaknesses of the roles as AWS publishes them are notes, and `cordon check` says ' +
      'them once, together ([why](decisions/0018-what-aws-publishes-is-a-note.md)). Unknown never passes a gate, and names what is not known.',
    'A condition key of a request is present with a value, absent where that is sure, or not known; AWS puts keys into requests that nobody ' +
      'sees before (`aws:SourceVpc`, session tags of the containment role). What is not known says why nobody can know it. A denial that depends on one that is not known makes the answer unknown, unless ' +
      'another surely denies; an allow that does, unless another surely allows. So is what AWS documents nowhere: a wildcard that would have to ' +
      'reach over a colon, an operator or element that is not known.',
    'A variable that the request has no value for fits nothing, and so does text that only looks like a variable, such as `${Account}`. IAM ' +
      'documents that such a statement may be "invalid" as a whole: where that makes a difference, a denial is taken to apply, and an allow is ' +
      'unknown. Text that only looks like a variable is a warning by itself.',
    '## What is known of the requests',
    'The roles have the tags that the template gives them. Nobody can bring session tags to the execution role, and the service may bring some ' +
      'to the containment role. Sessions of services have no multi-factor authentication, no user name and no identity provider. Requests have ' +
      'no condition keys of a service but those that the service authorization reference lists for the action. A runbook puts the tag of its ' +
      'parameter TagIdentifier: a tag that no policy names is asked for, and so are resources without tags. Tags that a policy singles out are ' +
      'named in a warning. With which parameters a runbook makes a bucket or an object no page says: a denial that depends on it is unknown.',
    '## Regions',
    'Containment has to get through in the Regions of the configuration. In any other Region a denial is a note where it keeps everybody from ' +
      'making instances and buckets, since there is nothing to contain; the note names the principals that the denial exempts. Where some can ' +
      'still make them, it is a warning.',
    '## What it covers',
    `Every Region of the partition (${regionsOf.aws.length} in \`aws\`), whatever the configuration names. Policies: identity, trust and resource ` +
      'policies, service control policies level by level, resource control policies for the services that AWS lists, permissions boundaries, ' +
      'session policies. Service-linked roles, services and the management account are out of reach of service control policies.',
    'Service control policies are considered where a snapshot has them: `cordon snapshot` reads them. Without a snapshot the proof says so. ' +
      'Where they could not be read it is unknown.',
    'Not covered: the content of SecurityAudit, which AWS keeps; policies of the resources that are contained (a key policy can keep a runbook ' +
      'out); what a runbook does; resource control policies of the organization.',
    '## Statements',
    ...proofIds.map((id) => {
      const { what, why, fix } = proofExplanations[id];
      return `### \`${id}\`\n\n${what}\n\n- Why: ${why}\n- Fix: ${fix}`;
    }),
  ]
    .join('\n\n')
    .concat('\n');
}

import { proofExplanations } from '../lib/proof';
import { proofIds } from '../lib/proof/statement';
import { regionsOf } from '../lib/core/regions';

/** `docs/iam-proof.md`: what is proven of the roles, how, and what is not. */
export function iamProofReference(): string {
  return [
    '# Proof that containment works, and nothing more',
    '<!-- Written by docs/iam-proof.ts; a test fails when it is stale. -->',
    '`cordon check` proves that the containment roles allow what the runbooks need, and nothing more. It reads the templates as they ' +
      "are rendered, puts in the account's values, and evaluates the policies as IAM does. It makes no call to AWS.",
    'It tries requests that must be allowed, and requests that must be denied. Some of the latter come from the policies themselves: ' +
      'what a wildcard lets through, whom a trust policy names, whom a denial exempts. So a policy that somebody widened is found ' +
      'without a list of what to look for.',
    'Trying requests is not enough: all that were tried may be denied, and others allowed. So the words of each statement are checked ' +
      'too. Each statement of a trust policy must name the one service, its actions and the external ID. Each statement that passes a ' +
      'role or starts an automation must name which. A statement with looser words fails or is unknown.',
    'What must be allowed is tried for every resource, and for the resources that a denial singles out.',
    '## Three answers',
    'Each statement passes, fails or is unknown. A failure has one of three severities. An error fails the gate. A warning is ' +
      'something that the organization did, or can change by the configuration. A note is for information.',
    'Known weaknesses of the roles as AWS publishes them are notes. `cordon check` reports them once, together ' +
      '([why](decisions/0018-what-aws-publishes-is-a-note.md)). Unknown never passes a gate, and says what is not known.',
    'A condition key of a request has a value, is surely absent, or is not known. AWS adds keys that nobody knows before the request, ' +
      'such as `aws:SourceVpc` and session tags of the containment role. The answer says why nobody can know it.',
    'If a denial depends on such a key, the answer is unknown, unless another statement surely denies. If an allow depends on it, the ' +
      'answer is unknown, unless another surely allows. The answer is also unknown where AWS documents nothing: a wildcard that would ' +
      'have to reach over a colon, an unknown operator or element.',
    'A variable for which the request has no value fits nothing. Nor does text that only looks like a variable, such as `${Account}`. ' +
      'IAM documents that such a statement may be "invalid" as a whole. Where that matters, a denial is taken to apply, and an allow is ' +
      'unknown. Such text is also a warning by itself.',
    '## What is known of the requests',
    'The roles have the tags that the template gives them. Nobody can bring session tags to the execution role, and the service may bring some ' +
      'to the containment role. Sessions of services have no multi-factor authentication, no user name and no identity provider. Requests have ' +
      'no condition keys of a service but those that the service authorization reference lists for the action. A runbook puts the tag of its ' +
      'parameter TagIdentifier: a tag that no policy names is asked for, and so are resources without tags. Tags that a policy singles out are ' +
      'named in a warning. With which parameters a runbook makes a bucket or an object no page says: a denial that depends on it is unknown.',
    'Tags of the roles are those of the template, of `tags` in the configuration, and of the StackSet. They are known as tags of who asks and of what ' +
      'is asked about; other tags are absent. A protection by such a tag counts only if nobody else can change the tags of the roles.',
    'An incident is on the day of `--date` or later. A condition on `aws:CurrentTime`, `aws:EpochTime` or `aws:TokenIssueTime` is decided if every such ' +
      'time has the same answer: a freeze that is over denies nothing. Otherwise it is unknown.',
    'Containment of IAM Identity Center users works from the management account, which no service control policy reaches, and from the account ' +
      'that administers Identity Center. So these calls are asked of that account alone, and a denial in other accounts is no finding. If the snapshot ' +
      'does not know the account, a denial is a note.',
    'AWS publishes two forms of the resource of ssm:StartAutomationExecution, and which one a role has changes nothing about what AWS asks. The service ' +
      'authorization reference requires `document` and `automation-execution`: a denial of one of them is an error. It says that ' +
      '`automation-definition` is optional: a denial of it is unknown.',
    'Each finding names the action types that do not work. Calls that make images belong to the optional parameter CreateAMIBackup; a denial of ' +
      'them is an error that says so, because no page says whether the service uses it.',
    '## Regions',
    'Containment must work in the Regions of the configuration. In another Region, a denial that keeps everybody from making ' +
      'instances and buckets is a note: there is nothing to contain. The note names the principals that the denial exempts. If somebody ' +
      'can still make them, it is a warning.',
    'Likewise, a policy that blocks calls about directory buckets is a note if nobody can make a directory bucket.',
    '## What it covers',
    `Every Region of the partition (${regionsOf.aws.length} in \`aws\`), whatever the configuration names. Policies: identity, trust and resource ` +
      'policies, service control policies level by level, resource control policies for the services that AWS lists, permissions boundaries, ' +
      'session policies. Service-linked roles, services and the management account are out of reach of service control policies.',
    '`cordon snapshot` reads the service control policies, and the proof uses those of the snapshot. Without a snapshot the proof ' +
      'says so. If they could not be read, the answer is unknown.',
    'Not covered: the content of SecurityAudit, which AWS maintains; what a runbook does; resource control policies of the ' +
      'organization. Policies of the contained resources are not covered either: a key policy can keep a runbook out.',
    '## Statements',
    ...proofIds.map((id) => {
      const { what, why, fix } = proofExplanations[id];
      return `### \`${id}\`\n\n${what}\n\n- Why: ${why}\n- Fix: ${fix}`;
    }),
  ]
    .join('\n\n')
    .concat('\n');
}

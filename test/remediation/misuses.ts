/** A way to misuse remediation, and what stops it. */
export interface Misuse {
  /** What the attacker does. */
  readonly attack: string;
  readonly stoppedBy: string;
}

/** Those that are tried on the state machine itself: test/emulator/remediation-misuse.test.ts. */
export const triedOnStateMachine = {
  'forged-event': {
    attack: 'starts the state machine with an event that names another account and resource',
    stoppedBy: 'only the ID and the product of the finding are taken; the rest is read from Security Hub',
  },
  'invented-finding': { attack: 'names a finding that does not exist', stoppedBy: 'Security Hub is asked for it' },
  'malformed-input': { attack: 'sends values of other types and names', stoppedBy: 'the first state takes what is known and nothing else' },
  'resource-of-another-account': {
    attack: 'imports a finding in an account of their own that names an instance of another account',
    stoppedBy: 'the account in the ARN must be that of the finding',
  },
  'bucket-of-another-account': {
    attack: 'imports a finding that names a bucket of another account',
    stoppedBy: 'the owner in the finding must be its account',
  },
  'key-of-another-account': {
    attack: 'imports a finding on an access key that names a user of another account',
    stoppedBy: 'the account of the key must be that of the finding',
  },
  'account-outside-the-organization': {
    attack: 'brings in a finding of an account that left the organization',
    stoppedBy: 'AWS Organizations is asked for the account',
  },
  'containment-of-containment': {
    attack: 'has the roles of containment contained, so that nobody can contain any more',
    stoppedBy: 'these roles are refused by name',
  },
  'several-resources': {
    attack: 'hides the right resource among others',
    stoppedBy: 'a finding with several resources of the kind is refused',
  },
  'words-in-the-title': {
    attack: 'writes instructions and another request into the title of a finding',
    stoppedBy: 'what comes from outside loses line breaks and signs, and stands at the end',
  },
  'forged-sender': { attack: 'answers as an IAM user, or with no sender', stoppedBy: 'only sessions of roles count as people' },
  'one-person-two-roles': { attack: 'approves twice, with two roles', stoppedBy: 'people are told apart by the name of the session' },
  'one-person-two-names': {
    attack: 'approves as alice and as alice@example.com',
    stoppedBy:
      'names are compared in small letters and without what follows an @; the check refuses approvers whose names cannot be compared',
  },
  'asker-approves-alone': { attack: 'asks and approves', stoppedBy: 'one person more is needed than configured' },
  'replayed-approval': { attack: 'sends an approval of an earlier request again', stoppedBy: 'an answer names the ID of its request' },
  'approval-for-something-else': {
    attack: 'has people approve one thing and uses the approval for another',
    stoppedBy: 'an answer repeats what was shown, and counts for nothing else',
  },
  'late-approval': { attack: 'approves after the time', stoppedBy: 'the request is over, and the condition of the write fails' },
  'overruled-rejection': { attack: 'rejects and approves, or has others approve after a no', stoppedBy: 'a no is final' },
  'flood-of-messages': { attack: 'fills the queue with what is no answer', stoppedBy: 'such messages are deleted, and others are read' },
  'race-for-one-resource': { attack: 'asks twice at once', stoppedBy: 'one request at a time has the resource, by a conditional write' },
  'trigger-on-what-is-contained': {
    attack: 'has a trigger start again for what is contained',
    stoppedBy: 'a trigger takes a resource that is free',
  },
  'undone-by-hand': {
    attack: 'undoes the containment behind the back of the table, which says contained',
    stoppedBy: 'people can have it contained again, and the first backup stays',
  },
  'stopped-runbook': {
    attack: 'stops the runbook in their own account, so that the resource is unclear for ever',
    stoppedBy:
      'guardrails keep runs with the tag of remediation; people can have it contained again, or say that it is free; a trigger asks people',
  },
  'asked-in-vain': {
    attack: 'keeps a request open, so that another one ends in silence',
    stoppedBy: 'a person who asked is told that another request is open',
  },
  'forged-severity-or-type': {
    attack: 'changes the severity or the types of a finding of AWS, so that a trigger asks nobody',
    stoppedBy: 'a trigger needs what the provider of the finding gave',
  },
  'click-on-a-trigger': {
    attack: 'asks for what a trigger would ask for with fewer people, and approves alone',
    stoppedBy: 'one person more is needed wherever a person asked',
  },
  'overtaken-rejection': {
    attack: 'sends many approvals, so that a no is read too late',
    stoppedBy: 'the queue has to be empty before anything starts',
  },
  'late-commit': {
    attack: 'continues a request days after its time',
    stoppedBy: 'the last write before the runbook has the time in its condition',
  },
  'changed-finding': {
    attack: 'has an approval stand for a finding that is archived in the meantime',
    stoppedBy: 'the finding is read and judged again before anything is changed',
  },
  'undoing-what-people-said': {
    attack: 'sends another finding after people rejected or released',
    stoppedBy: 'a trigger asks people about a resource that people decided on',
  },
  'backup-in-a-name': {
    attack: 'names a resource like a backup, which a release would restore',
    stoppedBy: 'of several keys only the one with the ID of the execution counts',
  },
  'words-in-the-identifier': {
    attack: 'writes instructions into the ID of a finding or the failure of a runbook',
    stoppedBy: 'both lose line breaks and signs',
  },
  'line-break-in-the-account': {
    attack: 'ends the account or the resource with a line break',
    stoppedBy: 'text with control characters is no account and no resource',
  },
  'bucket-without-owner': {
    attack: 'imports a finding on a bucket and leaves its owner out',
    stoppedBy: 'only findings of AWS services may leave the owner out',
  },
  'containment-of-evidence': {
    attack: 'has the bucket of the backups contained',
    stoppedBy: 'buckets of backups and evidence are refused',
  },
  'taken-backup-bucket': {
    attack: 'takes the name of the bucket for backups in an account of their own, to get the backups or to forge one',
    stoppedBy: 'Amazon S3 is asked whether the right account owns the bucket, before anything is started',
  },
  'containment-of-logs': {
    attack: 'has a bucket of CloudTrail or of access logs contained, so that nothing is logged any more',
    stoppedBy: 'buckets of logs are refused, those of the configuration and those of the evidence store',
  },
  'trigger-on-logs': {
    attack: 'has a trigger contain a bucket of logs that the configuration does not name',
    stoppedBy: 'people are asked about buckets whose names sound like logs or evidence',
  },
  'containment-of-responders': {
    attack: 'has a trigger contain the roles by which people answer, respond, administer or act in an emergency',
    stoppedBy: 'for these roles people are asked, in whatever case the name is written',
  },
  'principal-in-another-region': {
    attack: 'starts the state machine of another Region for an IAM principal, so that two tables know it',
    stoppedBy: 'principals are refused there',
  },
  'release-without-containing': {
    attack: 'releases what was never contained, to restore an older state',
    stoppedBy: 'only what the table knows as contained can be released',
  },
  'nagging-trigger': { attack: 'updates a finding until somebody approves', stoppedBy: 'a finding that starts by itself asks once' },
  'pretends-to-be-automatic': {
    attack: 'claims that a finding started by itself, so that fewer people are needed',
    stoppedBy: 'whether it would have is decided from the finding',
  },
  'imported-finding-as-trigger': {
    attack: 'imports a finding with the type of a trigger that asks nobody',
    stoppedBy: 'triggers take findings of AWS services alone',
  },
} as const satisfies Readonly<Record<string, Misuse>>;

/** Those that IAM stops: test/remediation/policies.test.ts. */
export const stoppedByPolicies = {
  'assumes-the-starting-role': { attack: 'assumes CordonRemediation in a member account', stoppedBy: 'its trust names the state machines' },
  'lookalike-role': {
    attack: 'makes a role of the name of the state machine in another account',
    stoppedBy: 'the trust names the whole ARN',
  },
  'other-state-machine': {
    attack: 'gives the role of the state machine to another state machine or service',
    stoppedBy: 'aws:SourceArn and aws:SourceAccount in its trust',
  },
  'rule-of-somebody-else': { attack: 'lets a rule of their own start with the role of the rules', stoppedBy: 'aws:SourceArn in its trust' },
  'answers-as-nobody': {
    attack: 'an administrator of the account sends an answer',
    stoppedBy: 'the policy of the queue names the approvers',
  },
  'answers-from-another-account': {
    attack: 'a role of the name of an approver in another account answers',
    stoppedBy: 'approvers are roles of one account',
  },
  'takes-answers-away': { attack: 'an approver reads, deletes or purges the answers of others', stoppedBy: 'only the state machine may' },
  'writes-the-table': { attack: 'an administrator writes approvals into the table', stoppedBy: 'the policy of the table' },
  'other-runbooks': { attack: 'uses the starting role for runbooks of their own', stoppedBy: 'its policy names the containment runbooks' },
  'passes-the-execution-role': { attack: 'passes the execution role to another service', stoppedBy: 'iam:PassedToService' },
  'role-outside-the-organization': {
    attack: 'lures the state machine into an account outside the organization',
    stoppedBy: 'aws:ResourceOrgID in its policy',
  },
} as const satisfies Readonly<Record<string, Misuse>>;

/** A misuse whose test has another name. */
interface NamedMisuse extends Misuse {
  /** File of the test, and a part of its name. */
  readonly test: readonly [file: string, name: string];
}

const watcher = 'test/emulator/remediation-watcher.test.ts';
const guardrails = 'test/remediation/guardrails.test.ts';
const constructs = 'test/constructs/remediation.test.ts';

/** Those that something else stops. */
export const stoppedElsewhere = {
  'stopped-execution': {
    attack: 'stops the execution while an instance is half contained, so that nobody is told',
    stoppedBy: 'a second state machine lets go of the resource and tells people',
    test: [watcher, 'while an instance is half contained'],
  },
  'forged-end': {
    attack: 'starts the second state machine for an execution that goes on, so that two requests have one resource',
    stoppedBy: 'Step Functions is asked how the execution ended',
    test: [watcher, 'lets go of nothing where the execution is %s, whoever says that it ended'],
  },
  'stopped-run': {
    attack: 'an administrator of the account stops the runbook, or takes its tag away',
    stoppedBy: 'guardrails, by the tag of the run',
    test: [guardrails, "'CordonRemediationRuns'"],
  },
  'old-approvals': {
    attack: 'continues an execution that ended, with its old approvals',
    stoppedBy: 'guardrails; the item has no request any more, so the last write fails',
    test: [guardrails, "'states:RedriveExecution'"],
  },
  'wider-roles': {
    attack: 'hides a wider permission beside one that is acknowledged',
    stoppedBy: 'cdk-nag finds it in every synthesis',
    test: [constructs, 'what is planted beside it is found'],
  },
} as const satisfies Readonly<Record<string, NamedMisuse>>;

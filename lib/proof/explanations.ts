import { type ProofId } from './statement';

/** What a statement of the proof is about, for people; each a sentence or more. */
export interface ProofExplanation {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

/** Of every ID. */
export const proofExplanations: Readonly<Record<ProofId, ProofExplanation>> = {
  'template-readable': {
    what: 'The template is JSON with resources, and no macro changes it after it was proven.',
    why: 'What is proven must be what is deployed.',
    fix: 'Give the template as it is deployed, as JSON, with its Transform carried out.',
  },
  'roles-present': {
    what: 'The template has the containment role and the execution role, each once, under its name and without a path.',
    why: 'AWS Security Incident Response looks for the roles by these very names.',
    fix: 'Give the template each role once, with its name in RoleName and without a Path.',
  },
  'no-other-iam-resource': {
    what: 'The template has no resources besides the two roles and the triage service-linked role.',
    why: 'A policy resource, a nested stack or a custom resource can give a role what its own properties do not show.',
    fix: 'Put statements into the inline policies of the roles, and other resources into a template of their own.',
  },
  'managed-policies-known': {
    what: 'The containment role has no managed policy, the execution role has SecurityAudit alone, and neither has a permissions boundary.',
    why: 'The content of a managed policy is not in the template and can change without a deployment; AWS publishes the roles so.',
    fix: 'Put the statements that are needed into the inline policies of the role.',
  },
  'service-assumes-containment-role': {
    what: "The service can assume the containment role with the account's own ID as external ID, and tag the session.",
    why: 'Without it nothing in the account can be contained.',
    fix: 'Allow sts:AssumeRole (StringEquals sts:ExternalId: AWS::AccountId) and sts:TagSession to containment.security-ir.amazonaws.com.',
  },
  'containment-role-external-id': {
    what: "No external ID but the account's own opens the containment role: not another account's, not one that is alike, not none.",
    why: 'The external ID keeps the service from being used against an account by somebody else (confused deputy).',
    fix: 'Require StringEquals sts:ExternalId: AWS::AccountId for sts:AssumeRole.',
  },
  'containment-role-trusts-nobody-else': {
    what: 'Nobody but the service can assume the containment role, and the service does nothing else with it.',
    why: 'Whoever assumes it can cut off any instance, bucket or identity of the account.',
    fix: 'Let the trust policy name Service containment.security-ir.amazonaws.com and nobody else.',
  },
  'containment-role-starts-runbooks': {
    what: 'The containment role can start each runbook that it is meant to, in every Region of the partition, whatever the configuration names.',
    why: 'An incident can be in a Region that nobody uses.',
    fix: 'Allow ssm:StartAutomationExecution on the resources that AWS publishes, with * for the Region.',
  },
  'containment-role-starts-nothing-else': {
    what: 'The containment role can start no other document, version or automation, under least privilege not even a runbook that is not approved.',
    why: 'Any automation that it starts can run with the execution role, which can put policies on any role.',
    fix: 'Allow ssm:StartAutomationExecution on the documents by their whole names alone.',
  },
  'containment-role-follows-runbooks': {
    what: 'The containment role can follow the automations that it started.',
    why: 'The service would not see how a containment ends.',
    fix: 'Allow ssm:DescribeInstanceInformation, ssm:GetAutomationExecution and ssm:ListCommandInvocations on *.',
  },
  'containment-role-investigates': {
    what: 'In the variant containment-with-ec2-triage the containment role can do what AWS publishes for the triage of EC2 instances.',
    why: 'The variant is for that.',
    fix: 'Allow the actions of AWSSecurityIncidentResponseInvestigationPolicy on *.',
  },
  'containment-role-passes-execution-role': {
    what: 'The containment role can pass the execution role to Systems Manager.',
    why: 'A runbook is started with the execution role.',
    fix: 'Allow iam:PassRole on the execution role with StringEquals iam:PassedToService: ssm.amazonaws.com.',
  },
  'containment-role-passes-nothing-else': {
    what: 'The containment role can pass no other role, and the execution role to no other service.',
    why: 'Passing a role gives whatever that role may do.',
    fix: 'Allow iam:PassRole on the ARN of the execution role alone, with iam:PassedToService.',
  },
  'containment-role-allows-nothing-else': {
    what: 'The containment role allows the actions of its variant, each by name, and none by wildcard or NotAction.',
    why: 'What is not needed is there for whoever misuses the role.',
    fix: 'Take the action out of the role.',
  },
  'containment-role-sends-commands': {
    what: 'Whether the containment role can run any command on any managed instance; in the variant containment-with-ec2-triage it can, as AWS publishes it.',
    why: 'The agent on an instance is often an administrator of it.',
    fix: 'Accept it, or choose the variant containment-only.',
  },
  'automation-assumes-execution-role': {
    what: 'Systems Manager can assume the execution role for automations of the account, in every Region.',
    why: 'A runbook that cannot assume its role starts, and does nothing.',
    fix: 'Allow sts:AssumeRole to ssm.amazonaws.com, with conditions that fit automation-execution/* of every Region.',
  },
  'execution-role-trusts-nobody-else': {
    what: 'Nobody but Systems Manager can assume the execution role.',
    why: 'Whoever assumes it can put policies on any role, and so is an administrator of the account.',
    fix: 'Let the trust policy name Service ssm.amazonaws.com and nobody else.',
  },
  'execution-role-source-conditions': {
    what: 'Systems Manager can assume the execution role for automations of its own account alone. A known weakness, and so a note, unless the configuration asks for the conditions: the published trust has none.',
    why: 'The Systems Manager guide recommends aws:SourceAccount and aws:SourceArn against confused deputies.',
    fix: 'Set containment.confusedDeputyConditions to true.',
  },
  'execution-role-runs-runbook': {
    what: 'The execution role can do every action that the reference page of an approved runbook names, on any resource.',
    why: 'A runbook that lacks one fails in the middle of a containment, or of its restoration.',
    fix: 'Allow the action on * in the policy of the execution role.',
  },
  'execution-role-known-gaps': {
    what: 'The actions that the pages of approved runbooks name and the policy that AWS publishes leaves out. A known weakness, and so a note; a warning under least privilege.',
    why: 'The gap is in what AWS publishes; whether a runbook needs the action depends on how it is used.',
    fix: 'Set containment.grantRunbookGaps to true, or wait for AWS to add them.',
  },
  'execution-role-allows-nothing-else': {
    what: 'The execution role allows what AWS publishes, under least privilege what the approved runbooks need, each action by name.',
    why: 'The role is in every account of the organization.',
    fix: 'Take the action out of the role.',
  },
  'guardrails-let-containment-work': {
    what: 'The service control policies that the configuration brings let the roles do all that the approved runbooks need.',
    why: 'A guardrail that blocks containment shows on the day of the incident.',
    fix: 'Replace the statement with the one that the message ends with: it exempts the two roles and nobody else.',
  },
  'service-control-policies-let-containment-work': {
    what: 'The service control policies on the way from the root to each active member account let the roles do all that the approved runbooks need. Each statement that does not is named, with the place it is attached to; one that keeps certain resources or tags from containment is a warning. A note says of Regions that nobody can use that there is nothing to contain.',
    why: 'A Region-deny policy that exempts nobody keeps containment out of the other Regions.',
    fix: 'Replace the statement with the one that the message ends with: it exempts the two roles and nobody else.',
  },
  'policy-variables-exist': {
    what: 'What the service control policies write as a policy variable is one. A warning.',
    why: 'IAM puts nothing in the place of ${Account} and the like, which stand in samples for text to replace: the value fits no ARN.',
    fix: 'Write the account ID or the Region, or * for all of them, as in the statement that the message ends with.',
  },
  'only-stacksets-change-roles': {
    what: 'Service control policies keep everyone but StackSets from changing the roles of member accounts. A known weakness, and so a note, where no guardrail is configured, and for the management account, which no such policy reaches.',
    why: 'Whoever changes the execution role is an administrator, and whoever deletes the roles takes containment away.',
    fix: 'Add the statement that the message ends with: it denies changes of the roles to all but stacksets-exec-*.',
  },
  'stacksets-change-roles': {
    what: 'Guardrails and service control policies let StackSets create, change and delete the roles.',
    why: 'Otherwise no rollout and no repair gets through.',
    fix: 'Replace the statement with the one that the message ends with: it exempts stacksets-exec-* and nobody else.',
  },
};

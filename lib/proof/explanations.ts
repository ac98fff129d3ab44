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
    what: 'The template is JSON with resources, and no macro changes it after the proof.',
    why: 'The proof must be about the template that is deployed.',
    fix: 'Provide the template as it is deployed: as JSON, after its transforms have run.',
  },
  'roles-present': {
    what: 'The template has the containment role and the execution role exactly once, each with its fixed name and without a path.',
    why: 'AWS Security Incident Response finds the roles by these names.',
    fix: 'Define each role once in the template, with its name in RoleName and without a Path.',
  },
  'no-other-iam-resource': {
    what: 'The template has no resources other than the two roles and the triage service-linked role.',
    why: 'A policy resource, a nested stack or a custom resource can give a role more permissions than its own properties show.',
    fix: 'Move statements into the inline policies of the roles, and other resources into a separate template.',
  },
  'managed-policies-known': {
    what: 'The containment role has no managed policy, and the execution role has only SecurityAudit. Neither has a permissions boundary.',
    why: 'The content of a managed policy is not in the template and can change without a deployment. AWS publishes the roles without others.',
    fix: 'Move the necessary statements into the inline policies of the role.',
  },
  'service-assumes-containment-role': {
    what: "The service can assume the containment role with the account's own ID as external ID, and can tag the session.",
    why: 'Otherwise the service cannot contain anything in the account.',
    fix: 'Allow sts:AssumeRole (StringEquals sts:ExternalId: AWS::AccountId) and sts:TagSession to containment.security-ir.amazonaws.com.',
  },
  'containment-role-external-id': {
    what: "The containment role can be assumed only with the account's own ID as external ID. Another account's ID, a similar ID, or no ID is refused.",
    why: 'The external ID prevents that somebody else uses the service against an account (confused deputy).',
    fix: 'Require StringEquals sts:ExternalId: AWS::AccountId for sts:AssumeRole.',
  },
  'containment-role-trusts-nobody-else': {
    what: 'Only the service can assume the containment role, and the service can do nothing else with it.',
    why: 'Whoever assumes the role can cut off any instance, bucket or identity of the account.',
    fix: 'Name only Service containment.security-ir.amazonaws.com in the trust policy.',
  },
  'containment-role-starts-runbooks': {
    what: 'The containment role can start every runbook of its policy, in every Region of the partition, whatever the configuration names.',
    why: 'An incident can happen in a Region that nobody uses.',
    fix: 'Allow ssm:StartAutomationExecution on the resources that AWS publishes, with * for the Region.',
  },
  'containment-role-starts-nothing-else': {
    what: 'The containment role can start no other document, version or automation. Under least privilege, it cannot start a runbook that is not approved.',
    why: 'Any automation that it starts can run with the execution role, which can attach policies to any role.',
    fix: 'Allow ssm:StartAutomationExecution only on the complete names of the documents.',
  },
  'containment-role-follows-runbooks': {
    what: 'The containment role can follow the automations that it started.',
    why: 'Otherwise the service cannot see how a containment ends.',
    fix: 'Allow ssm:DescribeInstanceInformation, ssm:GetAutomationExecution and ssm:ListCommandInvocations on *.',
  },
  'containment-role-investigates': {
    what: 'In the variant containment-with-ec2-triage, the containment role can do what AWS publishes for the triage of EC2 instances.',
    why: 'The variant exists for this triage.',
    fix: 'Allow the actions of AWSSecurityIncidentResponseInvestigationPolicy on *.',
  },
  'containment-role-passes-execution-role': {
    what: 'The containment role can pass the execution role to Systems Manager.',
    why: 'Systems Manager runs a runbook with the execution role.',
    fix: 'Allow iam:PassRole on the execution role with StringEquals iam:PassedToService: ssm.amazonaws.com.',
  },
  'containment-role-passes-nothing-else': {
    what: 'The containment role cannot pass any other role, and cannot pass the execution role to any other service.',
    why: 'Passing a role gives away all permissions of that role.',
    fix: 'Allow iam:PassRole only on the ARN of the execution role, with iam:PassedToService.',
  },
  'containment-role-allows-nothing-else': {
    what: 'The containment role allows only the actions of its variant, each by name, without wildcards and without NotAction.',
    why: 'Anybody who misuses the role can also use its unnecessary permissions.',
    fix: 'Remove the action from the role.',
  },
  'containment-role-sends-commands': {
    what: 'Whether the containment role can run any command on any managed instance. In the variant containment-with-ec2-triage it can, as AWS publishes the role.',
    why: 'The agent on an instance often runs as administrator.',
    fix: 'Accept it, or use the variant containment-only.',
  },
  'automation-assumes-execution-role': {
    what: 'Systems Manager can assume the execution role for automations of the account, in every Region.',
    why: 'A runbook that cannot assume its role starts but does nothing.',
    fix: 'Allow sts:AssumeRole to ssm.amazonaws.com, with conditions that match automation-execution/* of every Region.',
  },
  'execution-role-trusts-nobody-else': {
    what: 'Only Systems Manager can assume the execution role.',
    why: 'Whoever assumes the role can attach policies to any role, and so is an administrator of the account.',
    fix: 'Name only Service ssm.amazonaws.com in the trust policy.',
  },
  'execution-role-source-conditions': {
    what: 'Systems Manager can assume the execution role only for automations of its own account. The published trust policy has no such condition, so this is a note, unless the configuration asks for the conditions.',
    why: 'The Systems Manager guide recommends the conditions aws:SourceAccount and aws:SourceArn against confused deputies.',
    fix: 'Set containment.confusedDeputyConditions to true.',
  },
  'execution-role-runs-runbook': {
    what: 'The execution role can do every action on the reference page of an approved runbook, on any resource.',
    why: 'A runbook without one of these actions fails in the middle of a containment, or while it restores a resource.',
    fix: 'Allow the action on * in the policy of the execution role.',
  },
  'execution-role-known-gaps': {
    what: 'Actions that the pages of approved runbooks name, but the published policy leaves out. This is a known weakness, so it is a note. Under least privilege it is a warning.',
    why: 'The gap is in what AWS publishes. Whether a runbook needs the action depends on how it is used.',
    fix: 'Set containment.grantRunbookGaps to true, or wait for AWS to add them.',
  },
  'execution-role-allows-nothing-else': {
    what: 'The execution role allows only what AWS publishes, each action by name. Under least privilege, it allows only what the approved runbooks need.',
    why: 'The role exists in every account of the organization.',
    fix: 'Remove the action from the role.',
  },
  'guardrails-let-containment-work': {
    what: 'The guardrail policies of the configuration allow the roles everything that the approved runbooks need.',
    why: 'Without this check, a guardrail that blocks containment is noticed only during the incident.',
    fix: 'Replace the statement with the statement at the end of the message. It exempts only the two roles.',
  },
  'service-control-policies-let-containment-work': {
    what: 'The service control policies between the root and each active member account allow the roles everything that the approved runbooks need. Each blocking statement is named, with the place where it is attached. A statement that blocks only certain resources or tags is a warning. Regions that nobody can use are a note, because there is nothing to contain.',
    why: 'A Region-deny policy without exemptions blocks containment in the other Regions.',
    fix: 'Replace the statement with the statement at the end of the message. It exempts only the two roles.',
  },
  'policy-variables-exist': {
    what: 'Every policy variable in the service control policies is one that IAM knows. Others are a warning.',
    why: 'IAM replaces ${Account} and similar placeholders of samples with nothing, so the value matches no ARN.',
    fix: 'Write the account ID or the Region, or * for all of them. The statement at the end of the message shows how.',
  },
  'only-stacksets-change-roles': {
    what: 'Service control policies let only StackSets change the roles of member accounts. It is a note if no guardrail is configured, and for the management account, to which service control policies do not apply.',
    why: 'Whoever changes the execution role is an administrator. Whoever deletes the roles disables containment.',
    fix: 'Add the statement at the end of the message. It denies changes of the roles to all principals except stacksets-exec-*.',
  },
  'stacksets-change-roles': {
    what: 'Guardrails and service control policies let StackSets create, change and delete the roles.',
    why: 'Otherwise StackSets can neither roll out nor repair the roles.',
    fix: 'Replace the statement with the statement at the end of the message. It exempts only stacksets-exec-*.',
  },
};

import { Stack, Validations } from 'aws-cdk-lib';
import { isRunbookOfAws, runbookArn } from '../../lib/routes/target-arn';
import { parametersTransformer } from '../../lib/routes/runbook-parameters';
import { targetRole } from './target-role';
import { type RouteTargetConfig, type TargetInput } from './target-config';

export interface AutomationTarget {
  /** Name of the runbook; those of AWS begin with `AWS` or `Amazon`. */
  readonly documentName: string;
  /** A value that begins with `$.` is a path into the event. @default - the event as the parameter `Event` */
  readonly parameters?: Readonly<Record<string, readonly string[]>>;
  /** Role that the runbook works with, its parameter `AutomationAssumeRole`; it must trust ssm.amazonaws.com. */
  readonly roleArn: string;
}

/**
 * An automation runbook, started for each event. The role of the target may start this runbook and hand over this one role, to Systems Manager
 * alone. Systems Manager asks for permission on the document and on the execution.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/running-automations-event-bridge.html
 */
export const automationTarget = (target: AutomationTarget): RouteTargetConfig => ({
  identity: `ssm ${JSON.stringify(target)}`,
  automation: target,
  bind: (context) => {
    const { documentName, roleArn } = target;
    const stack = Stack.of(context.scope);
    const arn = (resource: string, account = stack.account): string => `arn:${stack.partition}:ssm:${stack.region}:${account}:${resource}`;
    const owner = isRunbookOfAws(documentName) ? '' : undefined;
    const definition = runbookArn(stack, documentName);
    const executions = arn('automation-execution/*');
    const role = targetRole(context, [
      {
        Effect: 'Allow',
        Action: 'ssm:StartAutomationExecution',
        Resource: [definition, arn(`document/${documentName}`, owner), executions],
      },
      {
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: roleArn,
        Condition: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
      },
    ]);
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${forNag(stack.resolve(executions))}]`,
      reason: 'The ID of an execution does not exist before the execution starts. The ARN contains the account and Region of the rule.',
    });
    return { arn: definition, roleArn: role.attrArn, input: automationInput(target) };
  },
});

function automationInput({ parameters, roleArn }: AutomationTarget): TargetInput {
  if (parameters !== undefined) {
    const inputTransformer = parametersTransformer(parameters, roleArn);
    return inputTransformer === undefined
      ? { input: JSON.stringify({ AutomationAssumeRole: [roleArn], ...parameters }) }
      : { inputTransformer };
  }
  // Outside quotes the variable becomes a JSON value: the parameter is a list, as Systems Manager has it, of one event.
  const inputTemplate = `{"AutomationAssumeRole":[${JSON.stringify(roleArn)}],"Event":[<event>]}`;
  return { inputTransformer: { inputPathsMap: { event: '$' }, inputTemplate } };
}

/** As cdk-nag spells what is not known before deployment. */
function forNag(resolved: unknown): string {
  const join = resolved as { readonly 'Fn::Join'?: readonly [string, readonly (string | { readonly Ref: string })[]] };
  const parts = join['Fn::Join']?.[1];
  return parts === undefined ? String(resolved) : parts.map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join('');
}

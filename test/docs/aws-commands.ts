import { wordsOf } from './cdk-commands';

/** Commands of the AWS CLI that pages use, with the parameters that they take there (of aws-cli 1.45.11). */
const commands: Readonly<Record<string, readonly string[]>> = {
  'cloudformation activate-organizations-access': [],
  'cloudformation create-stack-instances': ['stack-set-name', 'deployment-targets', 'regions'],
  'cloudformation create-stack-set': [
    'stack-set-name',
    'template-body',
    'permission-model',
    'auto-deployment',
    'capabilities',
    'parameters',
  ],
  'cloudformation delete-stack': ['stack-name', 'retain-resources'],
  'cloudformation delete-stack-set': ['stack-set-name', 'call-as'],
  'cloudformation describe-stack-events': ['stack-name'],
  'cloudformation describe-stack-set': ['stack-set-name', 'call-as'],
  'cloudformation list-stack-instances': ['stack-set-name', 'call-as', 'filters'],
  'cloudformation list-stack-sets': ['status', 'call-as'],
  'cloudformation update-stack-set': ['stack-set-name', 'call-as', 'use-previous-template', 'capabilities', 'tags'],
  'cloudformation delete-stack-instances': [
    'stack-set-name',
    'call-as',
    'regions',
    'deployment-targets',
    'no-retain-stacks',
    'retain-stacks',
  ],
  'events create-archive': ['archive-name', 'retention-days', 'event-source-arn', 'event-pattern'],
  'events describe-replay': ['replay-name'],
  'events start-replay': ['replay-name', 'event-source-arn', 'event-start-time', 'event-end-time', 'destination'],
  'guardduty list-detectors': [],
  'iam create-service-linked-role': ['aws-service-name'],
  'iam delete-role': ['role-name'],
  'organizations register-delegated-administrator': ['account-id', 'service-principal'],
  'security-ir create-membership': ['cli-input-json'],
  's3api get-object': ['bucket', 'key'],
  's3api put-object': ['bucket', 'key', 'body'],
  'securityhub create-action-target': ['name', 'description', 'id'],
  'sns subscribe': ['topic-arn', 'protocol', 'notification-endpoint'],
  'sqs delete-message': ['queue-url', 'receipt-handle'],
  'sqs receive-message': ['queue-url', 'message-attribute-names', 'max-number-of-messages'],
  'stepfunctions start-execution': ['state-machine-arn', 'name', 'input'],
  'sts get-caller-identity': [],
};
/** Of every command. */
const everywhere = ['region', 'profile', 'output', 'query'];

export function wrongInAwsCommand(command: string): string[] {
  const [service, operation, ...words] = wordsOf(command).slice(1);
  const parameters = commands[`${service} ${operation}`];
  if (parameters === undefined) return [`no test knows "aws ${service} ${operation}": look it up, and add it to test/docs/aws-commands.ts`];
  const given = words.filter((word) => word.startsWith('--')).map((word) => word.slice(2));
  return given
    .filter((name) => ![...parameters, ...everywhere].includes(name))
    .map((name) => `"aws ${service} ${operation}" takes no --${name}`);
}

import { coversAction, isBoundBy, principals, readPolicy, type AllowStatement } from './policies';
import { unknown, violation, type CheckedResource, type CheckResult } from './rule';
import { isAbsent, isIntrinsic, listOf, referredTo, shown, shownArn } from './values';

const eventBridge = 'events.amazonaws.com';

/** A kind of target that EventBridge reaches by a policy of the target, and which may be encrypted. */
interface Kind {
  readonly type: string;
  readonly service: string;
  readonly policyTypes: readonly string[];
  /** Property of the policy that names the targets. */
  readonly named: string;
  readonly action: string;
  readonly managedKey: RegExp;
}

const kinds: readonly Kind[] = [
  {
    type: 'AWS::SQS::Queue',
    service: 'sqs',
    policyTypes: ['AWS::SQS::QueuePolicy', 'AWS::SQS::QueueInlinePolicy'],
    named: 'Queue',
    action: 'sqs:SendMessage',
    managedKey: /alias\/aws\/sqs$/,
  },
  {
    type: 'AWS::SNS::Topic',
    service: 'sns',
    policyTypes: ['AWS::SNS::TopicPolicy', 'AWS::SNS::TopicInlinePolicy'],
    named: 'Topic',
    action: 'sns:Publish',
    managedKey: /alias\/aws\/sns$/,
  },
];

/** Where EventBridge sends something. */
export interface Delivery {
  /** Name for findings, such as the ID of the target. */
  readonly place: string;
  readonly arn: unknown;
  /** @default - the target's policy lets EventBridge in */
  readonly roleArn?: unknown;
}

/** What keeps a queue or topic from receiving events, as far as the stack of the rule tells. Nothing for targets of other kinds. */
export function deliveryResults(rule: CheckedResource, { place, arn, roleArn }: Delivery): readonly CheckResult[] {
  const logicalId = referredTo(arn);
  const target = logicalId === undefined ? undefined : rule.others().find((other) => other.logicalId === logicalId);
  const kind = kinds.find(({ type, service }) => (target === undefined ? isArnOf(arn, service) : type === target.type));
  if (kind === undefined) {
    return target !== undefined || /^arn:[^:]*:(?!<)/.test(shownArn(arn))
      ? []
      : [
          unknown(
            `${place}::${shown(arn)}`,
            `whether ${shown(arn)} is a queue or topic that lets EventBridge in is not to be seen in the stack`,
          ),
        ];
  }
  if (target === undefined) {
    return [unknown(`${place}::${shown(arn)}`, `whether ${shown(arn)} and its key let EventBridge in is not to be seen in the stack`)];
  }
  const role = isAbsent(roleArn)
    ? []
    : [violation(`Role::${place}`, `the target ${place} is a queue or topic of the stack and has a role, with which deliveries may fail`)];
  return [...role, ...policyResults(rule, target, kind), ...keyResults(rule, target, kind)];
}

const isArnOf = (arn: unknown, service: string): boolean => new RegExp(`^arn:[^:]+:${service}:`).test(shownArn(arn));

function policyResults(rule: CheckedResource, target: CheckedResource, kind: Kind): readonly CheckResult[] {
  const policies = rule
    .others(kind.policyTypes)
    .filter(({ properties }) =>
      [...listOf(properties[`${kind.named}s`]), properties[kind.named]].some((named) => referredTo(named) === target.logicalId),
    )
    .map(({ properties }) => readPolicy(properties.PolicyDocument));
  if (policies.some(({ allows }) => allows.some((statement) => lets(statement, [kind.action])))) return [];
  return policies.some(({ unreadable }) => unreadable.length > 0)
    ? [
        unknown(
          `Policy::${target.logicalId}`,
          `whether the policy of ${target.logicalId} lets EventBridge in is only known when it is deployed`,
        ),
      ]
    : [violation(`Policy::${target.logicalId}`, `no policy of ${target.logicalId} allows ${kind.action} to ${eventBridge}`)];
}

function keyResults(rule: CheckedResource, target: CheckedResource, kind: Kind): readonly CheckResult[] {
  const key = target.properties.KmsMasterKeyId;
  if (isAbsent(key)) return [];
  const name = `Key::${target.logicalId}`;
  if (kind.managedKey.test(shown(key))) {
    return [
      violation(name, `${target.logicalId} is encrypted with the AWS managed key, whose policy nobody can change to let EventBridge in`),
    ];
  }
  const made = keyOf(rule, key);
  if (made === undefined) {
    return [unknown(name, `whether the key of ${target.logicalId}, ${shown(key)}, lets EventBridge in is not to be seen in the stack`)];
  }
  const { allows, unreadable } = readPolicy(made.properties.KeyPolicy);
  const letting = ['kms:Decrypt', 'kms:GenerateDataKey'].map((action) => allows.filter((statement) => lets(statement, [action])));
  if (letting.some((statements) => statements.length === 0)) {
    return unreadable.length > 0
      ? [unknown(name, `whether the key of ${target.logicalId} lets EventBridge in is only known when it is deployed`)]
      : [violation(name, `the key of ${target.logicalId} allows kms:Decrypt and kms:GenerateDataKey to ${eventBridge} not both`)];
  }
  // "Adding the aws:SourceAccount, aws:SourceArn, and aws:SourceOrgID to a AWS KMS policy is not supported for EventBridge-to-encrypted topics."
  const bound = letting.some((statements) => statements.every((statement) => isBoundBy(statement, sourceKeys) === true));
  return kind.service === 'sns' && bound
    ? [
        violation(
          `KeyCondition::${target.logicalId}`,
          `the key of the topic ${target.logicalId} has a condition on the source, with which events are dropped`,
        ),
      ]
    : [];
}

const sourceKeys = ['aws:SourceAccount', 'aws:SourceArn', 'aws:SourceOrgID'];

/** The key of the stack that a queue or topic names, by itself or by an alias. */
function keyOf(rule: CheckedResource, key: unknown): CheckedResource | undefined {
  const alias = rule
    .others(['AWS::KMS::Alias'])
    .find(({ logicalId, properties }) => logicalId === referredTo(key) || (typeof key === 'string' && properties.AliasName === key));
  const logicalId = referredTo(alias === undefined ? key : alias.properties.TargetKeyId);
  return logicalId === undefined ? undefined : rule.others(['AWS::KMS::Key']).find((other) => other.logicalId === logicalId);
}

/** Whether a statement lets EventBridge do all of the actions. */
const lets = (statement: AllowStatement, actions: readonly string[]): boolean =>
  actions.every((action) => coversAction(statement, action) === true) &&
  (principals(statement, 'Service').some((service) => !isIntrinsic(service) && service === eventBridge) ||
    principals(statement, 'AWS').some((principal) => principal === '*'));

import { coversAction, isBoundBy, principals, readPolicy, type AllowStatement } from './policies';
import { unknown, violation, type CheckedResource, type CheckResult } from './rule';
import { isAbsent, isIntrinsic, isObject, listOf, referredTo, shown, shownArn } from './values';

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

/** What findings call the dead-letter queue of a target: targets often share one, which is one finding. */
export const deadLettersPlace = 'DeadLetters';

/** Where EventBridge sends something. */
export interface Delivery {
  /** Name for findings, such as the ID of the target. */
  readonly place: string;
  readonly arn: unknown;
  /** @default - the target's policy lets EventBridge in */
  readonly roleArn?: unknown;
}

/** Problems that prevent a queue or topic from receiving events, as far as the app shows. Empty for targets of other kinds. */
export function deliveryResults(rule: CheckedResource, { place, arn, roleArn }: Delivery): readonly CheckResult[] {
  const name = shown(arn);
  const target = resourceOf(rule, arn);
  const kind = kinds.find(({ type, service }) => (target === undefined ? isArnOf(arn, service) : type === target.type));
  if (kind === undefined) {
    return target !== undefined || /^arn:[^:]*:(?!<)/.test(shownArn(arn))
      ? []
      : [unknown(`${place}::${name}`, `the app does not show whether the policy of ${name} allows EventBridge to deliver`)];
  }
  if (target === undefined) {
    return [unknown(`${place}::${name}`, `the app does not show whether ${name} and its key allow EventBridge to deliver`)];
  }
  const role =
    isAbsent(roleArn) || target.account !== rule.account
      ? []
      : [
          violation(
            `Role::${place}`,
            `the target ${place} is a queue or topic of the same account and has a role; deliveries with a role can fail`,
          ),
        ];
  return [...role, ...policyResults(target, kind), ...keyResults(target, kind)];
}

const isArnOf = (arn: unknown, service: string): boolean => new RegExp(`^arn:[^:]+:${service}:`).test(shownArn(arn));

/** The resource of the app that a value means: by reference, by an export, or by the name in an ARN. */
function resourceOf(from: CheckedResource, value: unknown): CheckedResource | undefined {
  const logicalId = referredTo(value);
  if (logicalId !== undefined) return from.others().find((other) => other.logicalId === logicalId);
  const exportName = isObject(value) ? value['Fn::ImportValue'] : undefined;
  if (typeof exportName === 'string') return from.exported(exportName);
  const [arn, , service, region, account, name, ...more] = shownArn(value).split(':');
  const kind = kinds.find((each) => each.service === service);
  if (arn !== 'arn' || kind === undefined || name === undefined || more.length > 0) return undefined;
  return from
    .everywhere([kind.type])
    .find(
      (other) =>
        other.properties[`${kind.named}Name`] === name &&
        other.region === (region === '<AWS..Region>' ? from.region : region) &&
        other.account === (account === '<AWS..AccountId>' ? from.account : account),
    );
}

function policyResults(target: CheckedResource, kind: Kind): readonly CheckResult[] {
  const policies = target
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
          `Cordon cannot tell before deployment whether the policy of ${target.logicalId} allows EventBridge to deliver`,
        ),
      ]
    : [violation(`Policy::${target.logicalId}`, `no policy of ${target.logicalId} allows ${kind.action} to ${eventBridge}`)];
}

function keyResults(target: CheckedResource, kind: Kind): readonly CheckResult[] {
  const key = target.properties.KmsMasterKeyId;
  if (isAbsent(key)) return [];
  const name = `Key::${target.logicalId}`;
  if (kind.managedKey.test(shown(key))) {
    return [
      violation(name, `${target.logicalId} is encrypted with the AWS managed key; nobody can change its policy to allow EventBridge`),
    ];
  }
  const made = keyOf(target, key);
  if (made === undefined) {
    return [unknown(name, `the app does not show whether the key of ${target.logicalId}, ${shown(key)}, allows EventBridge to use it`)];
  }
  const { allows, unreadable } = readPolicy(made.properties.KeyPolicy);
  const letting = ['kms:Decrypt', 'kms:GenerateDataKey'].map((action) => allows.filter((statement) => lets(statement, [action])));
  if (letting.some((statements) => statements.length === 0)) {
    return unreadable.length > 0
      ? [unknown(name, `Cordon cannot tell before deployment whether the key of ${target.logicalId} allows EventBridge to use it`)]
      : [violation(name, `the key of ${target.logicalId} does not allow both kms:Decrypt and kms:GenerateDataKey to ${eventBridge}`)];
  }
  // "Adding the aws:SourceAccount, aws:SourceArn, and aws:SourceOrgID to a AWS KMS policy is not supported for EventBridge-to-encrypted topics."
  const bound = letting.some((statements) => statements.every((statement) => isBoundBy(statement, sourceKeys) === true));
  return kind.service === 'sns' && bound
    ? [
        violation(
          `KeyCondition::${target.logicalId}`,
          `the key of the topic ${target.logicalId} has a condition on the source, so events are dropped`,
        ),
      ]
    : [];
}

const sourceKeys = ['aws:SourceAccount', 'aws:SourceArn', 'aws:SourceOrgID'];

/** The key of the app that a queue or topic names, by itself or by an alias of the stack. */
function keyOf(target: CheckedResource, key: unknown): CheckedResource | undefined {
  const alias =
    typeof key === 'string' ? target.others([aliasType]).find(({ properties }) => properties.AliasName === key) : resourceOf(target, key);
  const made = alias?.type === aliasType ? resourceOf(alias, alias.properties.TargetKeyId) : alias;
  return made?.type === 'AWS::KMS::Key' ? made : undefined;
}

const aliasType = 'AWS::KMS::Alias';

/** Whether a statement lets EventBridge do all of the actions. */
const lets = (statement: AllowStatement, actions: readonly string[]): boolean =>
  actions.every((action) => coversAction(statement, action) === true) &&
  (principals(statement, 'Service').some((service) => !isIntrinsic(service) && service === eventBridge) ||
    principals(statement, 'AWS').some((principal) => principal === '*'));

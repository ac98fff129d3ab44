import { readPolicy, type AllowStatement } from './policies';
import { at, isAbsent, isIntrinsic, isObject, shown, type Properties } from './values';

/** A statement of the policy of an event bus. */
export type BusStatement = AllowStatement;

export interface BusPolicies {
  readonly statements: readonly BusStatement[];
  readonly unreadable: readonly string[];
}

/** The policy of a bus: its property, a statement of `EventBusPolicy`, or the deprecated properties of that. */
export function busPolicies(type: string, properties: Properties): BusPolicies {
  const read = readPolicy(type === 'AWS::Events::EventBus' ? properties.Policy : { Statement: statementOf(properties) });
  const { StatementId: id } = properties;
  return {
    statements: read.allows.map((statement) => (typeof id === 'string' ? { ...statement, name: id } : statement)),
    unreadable: read.unreadable,
  };
}

function statementOf({ Statement: statement, Principal: principal, Action: action, Condition: condition }: Properties): unknown {
  if (!isAbsent(statement))
    return isObject(statement) && !isIntrinsic(statement) && at(statement, 'Statement') !== undefined
      ? at(statement, 'Statement')
      : statement;
  return { Effect: 'Allow', Principal: principal === '*' ? '*' : { AWS: principal }, Action: action, ...oldCondition(condition) };
}

/** `{ Type: StringEquals, Key: aws:PrincipalOrgID, Value: o-... }`. */
function oldCondition(condition: unknown): Properties {
  if (isAbsent(condition)) return {};
  if (isIntrinsic(condition)) return { Condition: condition };
  return { Condition: { [shown(at(condition, 'Type'))]: { [shown(at(condition, 'Key'))]: at(condition, 'Value') } } };
}

import { type Clients } from './clients';
import { deniedAction } from './failures';

/** Whose credentials a call was made with. */
export type Principal = 'caller' | 'management account' | 'member account';

/** A call that AWS denied. */
export interface DeniedCall {
  /** The IAM action that is missing, e.g. `organizations:ListRoots`. */
  readonly action: string;
  readonly principal: Principal;
}

type ServiceKey = Exclude<keyof Clients, 'management' | 'reads'> | keyof NonNullable<Clients['management']>;

/** Prefix of the IAM actions of each client. */
const prefixes: Readonly<Record<ServiceKey, string>> = {
  sts: 'sts',
  organizations: 'organizations',
  stackSets: 'cloudformation',
  cloudFormation: 'cloudformation',
  iam: 'iam',
  memberIam: 'iam',
  guardDuty: 'guardduty',
  securityHub: 'securityhub',
  cloudTrail: 'cloudtrail',
  eventBridge: 'events',
  cloudWatch: 'cloudwatch',
  sns: 'sns',
  sqs: 'sqs',
  securityIr: 'security-ir',
};

/**
 * The same clients, which tell of each call that AWS denies. Errors pass through unchanged.
 *
 * CloudFormation makes the resources of a stack with the caller's permissions. What it was denied stands in the events of the stack, and is told
 * of when they are read. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/control-access-with-iam.html
 */
export function watchDenials(clients: Clients, tell: (denied: DeniedCall) => void): Clients {
  const { management, reads, ...others } = clients;
  const assuming: Principal = management ? 'management account' : 'caller';
  const watched = (part: object, principal: Principal): object =>
    Object.fromEntries<unknown>(
      Object.entries(part).map(([key, client]: [string, unknown]) => {
        const prefix = prefixes[key as ServiceKey];
        const by: Principal = key === 'memberIam' ? 'member account' : principal;
        const heard = (call: string, error: unknown, who = by): void => {
          const action = deniedAction(call, error);
          if (action !== undefined) tell({ action, principal: who });
        };
        if (typeof client !== 'function') return [key, watchedClient(client as AnyClient, prefix, heard)];
        const make = client as (of: string) => Promise<AnyClient>;
        return [
          key,
          async (of: string) => {
            try {
              return watchedClient(await make(of), prefix, heard);
            } catch (error) {
              // The role in a member account is assumed when its client is made.
              heard('sts:AssumeRole', error, assuming);
              throw error;
            }
          },
        ];
      }),
    );
  return {
    ...watched(others, 'caller'),
    ...(reads && { reads }),
    ...(management && { management: watched(management, 'management account') }),
  } as Clients;
}

interface AnyClient {
  send(command: object): Promise<object>;
}

function watchedClient(client: AnyClient, prefix: string, heard: (call: string, error: unknown) => void): AnyClient {
  const send = async (command: object): Promise<object> => {
    const call = `${prefix}:${command.constructor.name.replace(/Command$/, '')}`;
    try {
      const answer = await client.send(command);
      for (const reason of stackEventReasons(answer)) heard(call, new DeniedByEvent(reason));
      return answer;
    } catch (error) {
      heard(call, error);
      throw error;
    }
  };
  return new Proxy(client, {
    get: (target, key): unknown => {
      if (key === 'send') return send;
      const value: unknown = Reflect.get(target, key);
      // Private members of the SDK's clients answer the client alone.
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });
}

/** A denial that stands in the events of a stack. */
class DeniedByEvent extends Error {
  public override readonly name = 'AccessDenied';
}

/** Reasons of the last operation on a stack. Events come newest first, and an operation begins with the event `User Initiated`. */
function stackEventReasons(answer: object): readonly string[] {
  const { StackEvents = [] } = answer as { StackEvents?: readonly { readonly ResourceStatusReason?: string }[] };
  const reasons = StackEvents.map(({ ResourceStatusReason: reason = '' }) => reason);
  const begin = reasons.findIndex((reason) => /user initiated/i.test(reason));
  return (begin === -1 ? reasons : reasons.slice(0, begin)).filter((reason) => /is not authorized to perform: /.test(reason));
}

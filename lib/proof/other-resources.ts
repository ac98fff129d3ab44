import { splitArn, type NamedPolicy } from '../iam';
import { type Probe } from './expectation';
import { granted, mayAllow } from './grants';
import { allowStatements } from './witnesses';

/**
 * Resources that a policy of a role allows an action on besides those that are meant. Those of another service do not count: a statement
 * can have the actions of two, and each acts on its own.
 * @param isMeant whether a pattern, as it is written, lets through nothing but what is meant
 */
export function otherResources(policy: NamedPolicy, action: string, isMeant: (pattern: string) => boolean): readonly Probe[] {
  const service = action.split(':')[0];
  return allowStatements(policy.policy)
    .filter((statement) => mayAllow(statement, action))
    .flatMap((statement): readonly Probe[] => {
      const { resources } = statement;
      const whats =
        resources === undefined || resources.negated
          ? ['everything except NotResource']
          : resources.list.map(({ text }) => text).filter((text) => !isMeant(text) && !isOfOtherService(text, service));
      return whats.map((what) => ({ what, action, decision: granted(policy, 'identity', statement) }));
    });
}

function isOfOtherService(pattern: string, service: string | undefined): boolean {
  const of = splitArn(pattern)?.[2];
  return of !== undefined && /^[a-z0-9-]+$/.test(of) && of !== service;
}

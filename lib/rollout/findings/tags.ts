import { mostTags } from '../../configuration/tag-limits';
import { stackSetNames } from '../placement';
import { type Finding } from '../plan';
import { withTagsOfOthers } from '../tags';
import { list, type FindingsInput } from './input';

type Tags = Readonly<Record<string, string>>;

/**
 * Deployed tags that the configuration does not name. `cordon deploy` keeps them: they may belong to others, or the
 * configuration named them earlier, and Cordon cannot tell which. CloudFormation removes them from StackSets that it owns.
 */
export function tagsOfOthers(input: FindingsInput): Finding[] {
  const { configuration } = input;
  if (configuration.rollout.owner !== 'cordon') return [];
  const stackSetTags = { ...configuration.tags, 'cordon:owner': 'cordon' };
  return deployedTags(input).flatMap(({ what, tags, ofStackSet }) => {
    const wanted = ofStackSet ? stackSetTags : configuration.tags;
    const others = Object.keys(tags).filter((key) => !/^aws:/i.test(key) && !Object.hasOwn(wanted, key));
    return others.length === 0 ? [] : [...clashes(what, others, wanted, tags), notConfigured(what, others)];
  });
}

function deployedTags({ configuration, snapshot, scope }: FindingsInput): { what: string; tags: Tags; ofStackSet: boolean }[] {
  const { canary, organization } = stackSetNames(configuration);
  const stackSets = [canary, organization].flatMap((name) => {
    const reading = snapshot.stackSets[name];
    return reading?.status === 'present' ? [{ what: `the StackSet ${name}`, tags: reading.value.tags, ofStackSet: true }] : [];
  });
  const { stack } = snapshot.managementAccount;
  const tags = stack.status === 'present' ? stack.value.tags : undefined;
  return [
    ...(scope === 'management-account' ? [] : stackSets),
    ...(scope === 'stack-sets' || !tags ? [] : [{ what: 'the stack of the management account', tags, ofStackSet: false }]),
  ];
}

/** Tags that AWS refuses: an IAM role cannot have two keys that differ only in case, and a resource at most 50 tags. */
function clashes(what: string, others: readonly string[], wanted: Tags, deployed: Tags): Finding[] {
  const sameButForCase = others.filter((key) => Object.keys(wanted).some((own) => own.toLowerCase() === key.toLowerCase()));
  const count = Object.keys(withTagsOfOthers(deployed, wanted)).length;
  const facts = [
    ...(sameButForCase.length > 0
      ? [`has the tag ${list(sameButForCase)}, which differs from a configured key only in case, and AWS refuses both together`]
      : []),
    ...(count > mostTags ? [`would have ${count} tags together with the configured ones, and AWS allows ${mostTags}`] : []),
  ];
  return facts.map((fact) => ({
    id: 'tags-conflict',
    severity: 'error',
    message: `${what} ${fact}`,
    remedy: 'remove the tags there, or add them to `tags` exactly as they are deployed',
  }));
}

function notConfigured(what: string, others: readonly string[]): Finding {
  return {
    id: 'tags-not-configured',
    severity: 'notice',
    message: `${what} has tags that the configuration does not name: ${list([...others].sort())}`,
    remedy: 'keep the tags if you need them, because cordon deploy does not change them. Otherwise remove them in CloudFormation',
  };
}

import { type Configuration } from '../configuration/configuration';
import { type Snapshot } from '../organization/snapshot';
import { stackSetDefinitions, type StackSetDefinition } from './stack-set-definition';

/** Tags that the StackSet puts on the roles: those of the configuration, and those that others gave the one that is deployed. */
export function roleTags(configuration: Configuration, snapshot: Snapshot | undefined): Readonly<Record<string, string>> | 'unknown' {
  const [{ name, tags }] = stackSetDefinitions(configuration, { root: snapshot?.organization.root ?? '' }).slice(-1) as [
    StackSetDefinition,
  ];
  const deployed = snapshot?.stackSets[name];
  if (deployed?.status === 'unknown') return 'unknown';
  return { ...(deployed?.status === 'present' && deployed.value.tags), ...tags };
}

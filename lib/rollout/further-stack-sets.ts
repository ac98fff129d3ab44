import { type Configuration } from '../configuration/configuration';
import { responderRolesOptions } from '../responders/roles';
import { layoutOf } from '../routes/layout';
import { memberForwardingStackName } from '../routes/member-forwarding';
import { type FurtherStackSetDefinition } from './further-stack-set';
import { memberForwardingStackSetDefinition } from './member-forwarding-stack-set';
import { responderStackSetDefinition, responderStackSetName } from './responder-stack-set';

interface Kind {
  /** Whether the configuration makes it. */
  readonly isMade: (configuration: Configuration) => boolean;
  readonly name: (configuration: Configuration) => string;
  readonly define: (configuration: Configuration, options: { readonly root: string }) => FurtherStackSetDefinition | undefined;
}

/** Every kind of StackSet besides those of the containment roles. A new one is added here, and with that is read and verified. */
const kinds: readonly Kind[] = [
  {
    isMade: (configuration) => responderRolesOptions(configuration) !== undefined,
    name: ({ rollout }) => responderStackSetName(rollout.stackSetName),
    define: responderStackSetDefinition,
  },
  {
    isMade: (configuration) => layoutOf(configuration).members !== undefined,
    name: () => memberForwardingStackName,
    define: memberForwardingStackSetDefinition,
  },
];

/** Names of the further StackSets that a configuration makes. They need no root. */
export function furtherStackSetNames(configuration: Configuration): readonly string[] {
  return kinds.filter(({ isMade }) => isMade(configuration)).map(({ name }) => name(configuration));
}

/**
 * The further StackSets that a configuration makes.
 * @param options `root`: ID of the organization's root, where StackSets target it
 */
export function furtherStackSetDefinitions(
  configuration: Configuration,
  options: { readonly root: string },
): readonly FurtherStackSetDefinition[] {
  return kinds.flatMap(({ define }) => define(configuration, options) ?? []);
}

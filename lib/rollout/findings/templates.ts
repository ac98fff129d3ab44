import { type Configuration } from '../../configuration/configuration';
import { count, some } from '../../core/text';
import { type Snapshot } from '../../organization/snapshot';
import { templateMeaningHash } from '../canonical-template';
import { templateDifferences } from '../differences';
import { isOtherStack } from '../placement';
import { type Difference, type Finding, type Plan } from '../plan';
import { type StackSetDefinition } from '../stack-set-definition';

/** The deployed template of a StackSet or stack beside the one that the configuration renders. */
export interface ComparedTemplate {
  /** Name of the StackSet or stack. */
  readonly name: string;
  readonly status: 'same' | 'differs' | 'absent' | 'unknown';
  /** Hash of what the configured template means. */
  readonly configured: string;
  /** Hash of what the deployed template means. @default - there is none, it was not read, or it is not a template */
  readonly deployed?: string;
  /** Empty unless `status` is `differs`. */
  readonly differences: readonly Difference[];
}

export interface TemplatesInput {
  readonly configuration: Configuration;
  readonly snapshot: Snapshot;
  readonly definitions: readonly StackSetDefinition[];
  readonly plan: Pick<Plan, 'stackSets' | 'managementAccount' | 'scope'>;
  /** Template of the management account's stack. @default - nobody knows it, or the account is excluded */
  readonly managementTemplate?: string;
}

/** Compares templates by what they mean: neither their notation nor the order of keys and statements counts. */
export function comparedTemplates(input: TemplatesInput): readonly ComparedTemplate[] {
  const { configuration, snapshot, definitions, plan, managementTemplate } = input;
  const meaningOf = meaningsFor(configuration);
  const planned = new Set(plan.stackSets.map(({ name }) => name));
  const stackSets = definitions
    .filter(({ name }) => planned.has(name))
    .map(({ name, templateBody }) => compared(name, templateBody, bodyOf(snapshot.stackSets[name]), meaningOf));
  const { stackName } = plan.managementAccount;
  const { stack } = snapshot.managementAccount;
  if (plan.scope === 'stack-sets' || managementTemplate === undefined) return stackSets;
  return [...stackSets, compared(stackName, managementTemplate, isOtherStack(stack, stackName) ? 'unknown' : bodyOf(stack), meaningOf)];
}

type Meaning = (text: string) => string | undefined;

/** Hashes of templates, by their text: a rollout is judged again and again, and its templates mostly stay the same. */
const meanings = new WeakMap<Configuration, Map<string, { readonly hash: string | undefined }>>();

function meaningsFor(configuration: Configuration): Meaning {
  const known = meanings.get(configuration) ?? new Map<string, { readonly hash: string | undefined }>();
  meanings.set(configuration, known);
  return (text) => {
    const found = known.get(text) ?? { hash: templateMeaningHash(text) };
    known.set(text, found);
    return found.hash;
  };
}

type Body = { readonly text: string } | 'absent' | 'unknown';

function bodyOf(reading: Snapshot['stackSets'][string] | Snapshot['managementAccount']['stack'] | undefined): Body {
  if (reading?.status === 'present') return { text: reading.value.templateBody };
  return reading?.status === 'absent' ? 'absent' : 'unknown';
}

function compared(name: string, configuredBody: string, body: Body, meaningOf: Meaning): ComparedTemplate {
  const configured = meaningOf(configuredBody) ?? '';
  if (typeof body === 'string') return { name, status: body, configured, differences: [] };
  const deployed = meaningOf(body.text);
  const differences = templateDifferences(body.text, configuredBody);
  return {
    name,
    status: differences.length === 0 ? 'same' : 'differs',
    configured,
    ...(deployed !== undefined && { deployed }),
    differences,
  };
}

/** Findings of `verify`: what differs, by path. A plan shows each change with its values. */
export function templatesProven(found: readonly ComparedTemplate[]): readonly Finding[] {
  return found
    .filter(({ status }) => status === 'differs')
    .map(({ name, differences }) => ({
      id: 'template-differs',
      severity: 'error',
      message: `the deployed template of ${name} differs from the configuration in ${count(differences.length, 'place')}: ${some(
        differences.map(({ path }) => path),
        3,
      )}`,
      remedy: 'see each change with cordon plan, then deploy it; or correct the configuration',
      about: name,
    }));
}

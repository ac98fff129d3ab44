import { textOf, type NotCarried } from './found';
import { cloudControlType, templateType, terraformType, type ResourceType } from './resource-types';
import { readKinds, type Resource } from './terraform-resource';
import { unimported, type ReadBodies } from './unimported';

const cloudControlResource = 'aws_cloudcontrolapi_resource';

/** What Terraform has that hides, changes or routes findings or events, and that no rule of the configuration says. */
export function unimportedOf(resources: readonly Resource[], file: string): readonly NotCarried[] {
  const bodies: ReadBodies = new Map();
  return resources.flatMap((resource): readonly NotCarried[] => {
    const { type, address, isEmpty = false, isDeposed = false } = resource;
    const kind = typeOf(resource);
    if (kind === 'unknown') return [{ file, address, why: 'The source does not tell the type of the resource.', isUnknown: true }];
    if (kind === undefined || kind.treatment === 'irrelevant') return [];
    if (isDeposed)
      return [{ file, address, why: 'Terraform replaced this instance and deletes it with the next apply.', isReplaced: true }];
    if (isEmpty) return [{ file, address, why: 'The source does not have its values.', isUnknown: true }];
    if (kind.treatment !== 'imported') return unimported({ kind, properties: propertiesOf(resource), file, address }, bodies);
    return !readKinds.includes(type) ? [{ file, address, why: whyProvider(type, kind) }] : [];
  });
}

function typeOf({ type, values }: Resource): ResourceType | 'unknown' | undefined {
  if (type === cloudControlResource) {
    const name = textOf(values.type_name);
    return name === undefined ? 'unknown' : templateType(name);
  }
  return terraformType(type) ?? cloudControlType(type);
}

/** Cloud Control has the properties as JSON. */
function propertiesOf({ type, values }: Resource): unknown {
  if (type !== cloudControlResource) return values;
  try {
    return JSON.parse(textOf(values.desired_state) ?? '{}') as unknown;
  } catch {
    return {};
  }
}

function whyProvider(type: string, kind: ResourceType): string {
  const what = cloudControlType(type) === undefined ? `the resource type ${type}` : 'the Terraform provider awscc';
  const instead =
    kind.type === 'AWS::Events::Rule' ? 'Write it under routes by hand.' : 'Import a snapshot, which has the rule once it is deployed.';
  return `Cordon does not read rules of ${what}. ${instead}`;
}

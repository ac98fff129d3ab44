import { templateBodyLimitBytes } from '../../rollout/template-body';
import { templateBytes } from '../../synthesis/template-bytes';
import { isObject, stackSetsOf, templatePlace, type CheckedTemplate } from '../template';
import { type Quota } from './quota';

const cloudFormation = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html';
const stackSetQuotas = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-limits.html';

export const templateSize: Quota = {
  id: 'template-bytes',
  unit: 'bytes',
  limit: templateBodyLimitBytes,
  what: 'The size of a template that is sent with the request: a StackSet template, or the template of a stack without a bootstrap bucket.',
  adjustable: 'no',
  fix: 'Split the stack or the StackSet, or name fewer accounts and rules.',
  source: cloudFormation,
  measure: ({ templates }) =>
    templates.map((template) => ({
      what: `the template ${template.name}`,
      // A stack is sent by tools that write YAML too; a StackSet's template goes as it is.
      value: template.kind === 'stack' ? templateBytes(template.body) : Buffer.byteLength(template.body),
      place: templatePlace(template),
    })),
};

function sectionQuota(id: string, section: string, limit: number): Quota {
  const unit = section.toLowerCase();
  return {
    id,
    unit,
    limit,
    what: `The ${unit} of a template.`,
    adjustable: 'no',
    fix: `Move some of the ${unit} to another stack.`,
    source: cloudFormation,
    measure: ({ templates }) =>
      templates.map((template) => ({
        what: `the template ${template.name}`,
        value: Object.keys(isObject(template.data?.[section]) ? template.data[section] : {}).length,
        place: templatePlace(template),
      })),
  };
}

export const unitsPerCall: Quota = {
  id: 'organizational-units-per-call',
  unit: 'organizational units',
  limit: 50,
  what: 'The organizational units in one CreateStackInstances call.',
  adjustable: 'no',
  fix: 'Name a parent unit, or spread the units over several groups or waves.',
  source: stackSetQuotas,
  measure: ({ templates }) =>
    templates.flatMap((template) =>
      groups(template).map(({ logicalId, index, group }) => ({
        what: `group ${index + 1} of the StackSet ${logicalId}`,
        value: lengthOf(isObject(group.DeploymentTargets) ? group.DeploymentTargets.OrganizationalUnitIds : []),
        place: templatePlace(template, logicalId, `Properties.StackInstancesGroup[${index}].DeploymentTargets.OrganizationalUnitIds`),
      })),
    ),
};

const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

function groups(template: CheckedTemplate) {
  return stackSetsOf(template).flatMap(
    ([
      logicalId,
      {
        Properties: { StackInstancesGroup: given },
      },
    ]) => (Array.isArray(given) ? given.filter(isObject) : []).map((group, index) => ({ logicalId, index, group })),
  );
}

export const templateQuotas: readonly Quota[] = [
  templateSize,
  sectionQuota('template-resources', 'Resources', 500),
  sectionQuota('template-parameters', 'Parameters', 200),
  sectionQuota('template-outputs', 'Outputs', 200),
  sectionQuota('template-mappings', 'Mappings', 200),
  unitsPerCall,
];

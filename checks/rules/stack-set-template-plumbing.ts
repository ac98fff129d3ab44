import { innerTemplate } from '../inner-template';
import { violation, type CheckRule } from '../rule';
import { at, isAbsent } from '../values';

export const stackSetTemplatePlumbing: CheckRule = {
  id: 'StackSetTemplateNotPortable',
  level: 'error',
  types: ['AWS::CloudFormation::StackSet'],
  what: 'A StackSet template with content that StackSets cannot deploy: nested stacks, transforms, or CDK metadata of the app.',
  why: 'Service-managed StackSets reject nested stacks and transforms. `BootstrapVersion` fails in an account that is not bootstrapped. `CDKMetadata` belongs to the outer app.',
  fix: 'Synthesize with `BootstraplessSynthesizer` and `analyticsReporting: false`. Put nested resources into the template itself.',
  pages: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-associate-stackset-with-org.html'],
  check: ({ properties }) => {
    const inner = innerTemplate(properties);
    if (inner.status === 'unread') return [];
    const { template, resources } = inner;
    const managed = properties.PermissionModel !== 'SELF_MANAGED';
    const ofType = (type: string): readonly string[] => Object.keys(resources).filter((id) => resources[id]?.Type === type);
    return [
      ...(isAbsent(at(template, 'Parameters', 'BootstrapVersion'))
        ? []
        : [violation('BootstrapVersion', 'the parameter BootstrapVersion requires that every target account is bootstrapped')]),
      ...(isAbsent(at(template, 'Rules', 'CheckBootstrapVersion'))
        ? []
        : [violation('CheckBootstrapVersion', 'the rule CheckBootstrapVersion requires that every target account is bootstrapped')]),
      ...ofType('AWS::CDK::Metadata').map((id) => violation(id, `${id} is metadata of the CDK app`)),
      ...(managed ? ofType('AWS::CloudFormation::Stack') : []).map((id) => violation(id, `${id} is a nested stack`)),
      ...(managed && !isAbsent(template.Transform) ? [violation('Transform', 'the template has a transform')] : []),
    ];
  },
};

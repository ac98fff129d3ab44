import { type Stack } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { type ContainmentRolesOptions } from '../lib/containment/roles';
import { memberAccountTemplate } from '../lib/containment/templates';
import { type Template } from '../lib/core/template';
import { type ResponderRolesOptions } from '../lib/responders/roles';
import { responderAccessTemplate, responderAccessTemplateName } from '../lib/responders/template';
import { memberForwardingTemplate, memberForwardingTemplateName, type MemberForwardingOptions } from '../lib/routes/member-forwarding';
import { ContainmentRolesStack } from './containment-roles';
import { MemberForwardingStack } from './member-forwarding';
import { ResponderAccessRolesStack } from './responder-access';

/** A StackSet template in two forms: as data, which is deployed, and as a stack, which cdk-nag and CDK's validation can check. */
export interface StackSetTemplate {
  /** Name of the stack, e.g. `containment-roles`. */
  readonly name: string;
  readonly template: Template;
  /** Makes the stack in `scope`; its template must equal `template`. */
  readonly stack: (scope: Construct, id: string) => Stack;
}

/** What the StackSet templates are made of. */
export interface StackSetTemplatesOptions {
  readonly containment: ContainmentRolesOptions;
  /** @default - nothing is forwarded from member accounts */
  readonly memberForwarding?: MemberForwardingOptions;
  /** @default - no roles for responders */
  readonly responders?: ResponderRolesOptions;
}

/** Every StackSet template. A new one is added here, and with that is rendered, checked by nag and validated on every synthesis. */
export function stackSetTemplates({ containment, memberForwarding, responders }: StackSetTemplatesOptions): readonly StackSetTemplate[] {
  return [
    {
      name: 'containment-roles',
      template: memberAccountTemplate(containment),
      stack: (scope, id) => new ContainmentRolesStack(scope, id, containment),
    },
    ...(memberForwarding === undefined
      ? []
      : [
          {
            name: memberForwardingTemplateName,
            template: memberForwardingTemplate(memberForwarding),
            stack: (scope: Construct, id: string) => new MemberForwardingStack(scope, id, memberForwarding),
          },
        ]),
    ...(responders === undefined
      ? []
      : [
          {
            name: responderAccessTemplateName,
            template: responderAccessTemplate(responders),
            stack: (scope: Construct, id: string) => new ResponderAccessRolesStack(scope, id, responders),
          },
        ]),
  ];
}

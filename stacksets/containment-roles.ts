import { type Construct } from 'constructs';
import { ContainmentRoles } from '../constructs/containment-roles';
import { type ContainmentRolesOptions } from '../lib/containment/roles';
import { memberAccountTemplate } from '../lib/containment/templates';
import { PlainStack } from '../lib/synthesis/plain-stack';

/** The containment roles of a member account: the template that the StackSets carry, environment-agnostic. */
export class ContainmentRolesStack extends PlainStack {
  public constructor(scope: Construct, id: string, options: ContainmentRolesOptions) {
    super(scope, id, { description: memberAccountTemplate(options).Description });
    new ContainmentRoles(this, 'ContainmentRoles', options);
  }
}

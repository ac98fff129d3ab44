import { type Construct } from 'constructs';
import { ResponderRoles } from '../constructs/responder-roles';
import { type ResponderRolesOptions } from '../lib/responders/roles';
import { responderAccessDescription } from '../lib/responders/template';
import { PlainStack } from '../lib/synthesis/plain-stack';

/** The roles of people who respond, in a member account: environment-agnostic. */
export class ResponderAccessRolesStack extends PlainStack {
  public constructor(scope: Construct, id: string, options: ResponderRolesOptions) {
    super(scope, id, { description: responderAccessDescription });
    new ResponderRoles(this, 'ResponderRoles', options);
  }
}

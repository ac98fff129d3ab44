import { type Configuration } from '../../lib/configuration/configuration';
import { withDefaults, type WrittenConfiguration } from '../../lib/configuration/defaults';
import { type WrittenResponderAccess } from '../../lib/configuration/responder-access';

/** The principals of examples/responder-access.yaml. */
export const exampleAccess: WrittenResponderAccess = {
  investigators: { principals: ['222222222222/permission-set/IncidentInvestigator'] },
  responders: { principals: ['222222222222/permission-set/IncidentResponder', 'arn:aws:iam::333333333333:role/OnCall'] },
  breakGlass: { principals: ['arn:aws:iam::222222222222:user/break-glass-1'] },
};

/** A configuration with roles for responders, whose use is seen. */
export const withAccess = (
  responderAccess: WrittenResponderAccess = exampleAccess,
  over: Partial<WrittenConfiguration> = {},
): Configuration =>
  withDefaults({
    organization: {
      id: 'o-exampleorgid',
      managementAccount: '111111111111',
      delegatedAdministrator: '222222222222',
      membershipRegion: 'eu-west-1',
    },
    responderAccess,
    routes: [{ name: 'break-glass', events: { preset: 'break-glass-used' }, targets: [{ sns: { topicName: 'on-call' } }] }],
    ...over,
  });

import { responderRoleKinds } from '../../configuration/responder-access';
import { checkResponderAccess } from '../../responders/check';
import { type CheckLayer } from '../layer';
import { findingsOfSection } from '../section';

/** Whether the roles for responders suffice, allow nothing else, and let the right people in. Acknowledgements stand in the configuration. */
export const responderAccessLayer: CheckLayer = {
  id: 'responder-access',
  title: 'roles of responders',
  needs: ['configuration'],
  idle: ({ material: { file } }) =>
    file?.configuration.responderAccess === undefined ? 'the configuration has no roles for responders' : undefined,
  run({ material: { file } }) {
    const { responderAccess } = file!.configuration;
    const report = checkResponderAccess(file!.configuration);
    const count = responderRoleKinds.filter((kind) => responderAccess![kind] !== undefined).length;
    return {
      ...findingsOfSection('responder-access', report, file!),
      looked: `${report.requests.toLocaleString('en-US')} requests of ${count === 1 ? '1 role' : `${count} roles`}`,
    };
  },
};

import { type ConfigurationFile } from '../../configuration/read';
import { responderRoleKinds } from '../../configuration/responder-access';
import { checkResponderAccess } from '../../responders/check';
import { type ResponderFinding } from '../../responders/findings';
import { type CheckFinding } from '../finding';
import { type CheckLayer } from '../layer';
import { configurationPlace } from '../place';

/** Whether the roles for responders suffice, allow nothing else, and let the right people in. Acknowledgements stand in the configuration. */
export const responderAccessLayer: CheckLayer = {
  id: 'responder-access',
  title: 'roles of responders',
  needs: ['configuration'],
  idle: ({ material: { file } }) =>
    file?.configuration.responderAccess === undefined ? 'the configuration has no roles for responders' : undefined,
  run({ material: { file } }) {
    const { responderAccess } = file!.configuration;
    const { findings, acknowledged, requests } = checkResponderAccess(file!.configuration);
    const count = responderRoleKinds.filter((kind) => responderAccess![kind] !== undefined).length;
    return {
      findings: findings.map((finding) => toFinding(finding, file!)),
      acknowledged: acknowledged.map(({ finding, justification }) => ({ ...toFinding(finding, file!), justification })),
      looked: `${requests.toLocaleString('en-US')} requests of ${count === 1 ? '1 role' : `${count} roles`}`,
    };
  },
};

function toFinding({ id, severity, path, message, value, remedy }: ResponderFinding, file: ConfigurationFile): CheckFinding {
  return {
    ruleId: `responder-access/${id}`,
    severity,
    message,
    remedy,
    ...(value !== undefined && { value }),
    place: configurationPlace(file, path),
  };
}

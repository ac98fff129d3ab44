import { type ConfigurationFile } from '../../configuration/read';
import { checkRouteSafety, routeFindingToProblem, type PlacedRouteFinding } from '../../routes/safety';
import { type CheckFinding } from '../finding';
import { type CheckLayer } from '../layer';
import { configurationPlace } from '../place';

/** Whether routes take what they seem to take, and start nothing that nobody answers for. Acknowledgements stand in the configuration. */
export const routeSafetyLayer: CheckLayer = {
  id: 'route-safety',
  title: 'safety of the routes',
  needs: ['configuration'],
  idle: ({ material: { file } }) => (file?.configuration.routes === undefined ? 'the configuration has no routes' : undefined),
  run({ material: { file } }) {
    const { routes = [], organization, routing } = file!.configuration;
    const { findings, acknowledged } = checkRouteSafety(routes, organization, routing);
    return {
      findings: findings.map((finding) => toFinding(finding, file!)),
      acknowledged: acknowledged.map(({ finding, justification }) => ({ ...toFinding(finding, file!), justification })),
      looked: routes.length === 1 ? '1 route' : `${routes.length} routes`,
    };
  },
};

function toFinding(finding: PlacedRouteFinding, file: ConfigurationFile): CheckFinding {
  const { id, path = '', message, value, remedy } = routeFindingToProblem(finding);
  return {
    ruleId: `route-safety/${id}`,
    severity: finding.severity,
    message: `${path} ${message}`,
    remedy,
    ...(value !== undefined && { value }),
    place: configurationPlace(file, path),
  };
}

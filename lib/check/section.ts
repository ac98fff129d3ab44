import { type ConfigurationFile } from '../configuration/read';
import { type SectionFinding, type SectionReport } from '../core/section-findings';
import { type CheckFinding } from './finding';
import { type LayerId, type LayerOutcome } from './layer';
import { configurationPlace } from './place';

/** What a layer says of a section of the configuration, with the places in the file. */
export function findingsOfSection(
  layer: LayerId,
  { findings, acknowledged }: SectionReport,
  file: ConfigurationFile,
): Required<Pick<LayerOutcome, 'findings' | 'acknowledged'>> {
  const placed = ({ id, severity, path, message, value, remedy }: SectionFinding): CheckFinding => ({
    ruleId: `${layer}/${id}`,
    severity,
    message,
    remedy,
    ...(value !== undefined && { value }),
    place: configurationPlace(file, path),
  });
  return {
    findings: findings.map(placed),
    acknowledged: acknowledged.map(({ finding, justification }) => ({ ...placed(finding), justification })),
  };
}

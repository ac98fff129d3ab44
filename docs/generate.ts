import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checksReference } from './checks';
import { configurationReference } from './configuration-reference';
import { findingFields } from './finding-fields';
import { iamProofReference } from './iam-proof';
import { nagRulesReference } from './nag-rules';
import { remediationMisuses } from './remediation-misuses';
import { routingGuide } from './routing-guide';
import { securityIrShapes } from './security-ir-shapes';
import { signalSafetyReference } from './signal-safety';
import { tamperDetectionReference } from './tamper-detection';

/** A document, or data of the code, that is written from code; a test fails when the one in the repository is stale. */
export interface GeneratedDocument {
  /** Its path from docs/. */
  readonly file: string;
  readonly render: () => string;
}

export const generatedDocuments: readonly GeneratedDocument[] = [
  { file: 'configuration.md', render: configurationReference },
  { file: '../lib/events/finding-fields.json', render: findingFields },
  { file: '../lib/security-ir/shapes.ts', render: securityIrShapes },
  { file: 'iam-proof.md', render: iamProofReference },
  { file: 'nag-rules.md', render: nagRulesReference },
  { file: 'remediation-misuses.md', render: remediationMisuses },
  { file: 'routing.md', render: routingGuide },
  { file: 'signal-safety.md', render: signalSafetyReference },
  { file: 'tamper-detection.md', render: tamperDetectionReference },
  { file: 'checks.md', render: checksReference },
];

if (require.main === module) {
  for (const { file, render } of generatedDocuments) {
    writeFileSync(join(__dirname, file), render());
  }
}

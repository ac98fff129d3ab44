import { type CheckLayer } from '../layer';
import { configurationLayer } from './configuration';
import { evidenceStoreLayer } from './evidence-store';
import { guardrailsLayer } from './guardrails';
import { iamProofLayer } from './iam-proof';
import { cdkNagLayer } from './nag-packs';
import { planLayer } from './plan';
import { quotasLayer } from './quotas';
import { remediationLayer } from './remediation';
import { responderAccessLayer } from './responder-access';
import { routeSafetyLayer } from './route-safety';
import { signalSafetyLayer } from './signal-safety';
import { synthesisLayer } from './synthesis';
import { templatesLayer } from './templates';
import { cloudFormationValidationLayer } from './cloudformation-validation';

/** Every layer, in the order in which they run: what is cheap and what others need comes first. */
export const checkLayers: readonly CheckLayer[] = [
  configurationLayer,
  signalSafetyLayer,
  routeSafetyLayer,
  planLayer,
  synthesisLayer,
  cdkNagLayer,
  cloudFormationValidationLayer,
  templatesLayer,
  quotasLayer,
  iamProofLayer,
  guardrailsLayer,
  evidenceStoreLayer,
  responderAccessLayer,
  remediationLayer,
];

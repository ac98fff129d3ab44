import { type CheckLayer } from '../layer';
import { configurationLayer } from './configuration';
import { iamProofLayer } from './iam-proof';
import { nagLayer } from './nag';
import { planLayer } from './plan';
import { quotasLayer } from './quotas';
import { routeSafetyLayer } from './route-safety';
import { signalSafetyLayer } from './signal-safety';
import { synthesisLayer } from './synthesis';
import { unseenLayer } from './unseen';
import { validationLayer } from './validation';

/** Every layer, in the order in which they run: what is cheap and what others need comes first. */
export const checkLayers: readonly CheckLayer[] = [
  configurationLayer,
  signalSafetyLayer,
  routeSafetyLayer,
  planLayer,
  synthesisLayer,
  nagLayer,
  validationLayer,
  unseenLayer,
  quotasLayer,
  iamProofLayer,
];

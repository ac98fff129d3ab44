import { type ConfigurationFile } from '../configuration/read';
import { type Snapshot } from '../organization/snapshot';
import { type AcknowledgedFinding, type CheckFinding } from './finding';
import { type Synthesis } from './synthesis';

/** Layers, in the order in which they run. */
export const layerIds = [
  'configuration',
  'signal-safety',
  'route-safety',
  'plan',
  'synthesis',
  'cdk-nag',
  'cloudformation-validation',
  'templates',
  'quotas',
  'iam-proof',
  'guardrails',
  'evidence-store',
  'responder-access',
  'remediation',
] as const;
export type LayerId = (typeof layerIds)[number];

/** What a check is given. */
export interface CheckInputs {
  /** @throws CordonError where the configuration cannot be read or used */
  readonly configuration: () => ConfigurationFile | Promise<ConfigurationFile>;
  /** @throws CordonError where it cannot be read. @default - no snapshot was given */
  readonly snapshot?: { readonly file: string; readonly read: () => Snapshot | Promise<Snapshot> };
  /** YYYY-MM-DD, by which exclusions and rules end. */
  readonly today: string;
}

/** The results of the layers before. Each layer names those that it needs. */
export interface CheckMaterial {
  readonly file?: ConfigurationFile;
  readonly snapshot?: Snapshot;
  readonly synthesis?: Synthesis;
}

export interface CheckContext {
  readonly inputs: CheckInputs;
  readonly material: CheckMaterial;
}

/** What a layer came to. */
export interface LayerOutcome {
  readonly findings: readonly CheckFinding[];
  /** @default - none */
  readonly acknowledged?: readonly AcknowledgedFinding[];
  /** What was looked at, e.g. `5 templates, 61 resources`. */
  readonly looked: string;
  /** What later layers may use. @default - nothing */
  readonly provides?: CheckMaterial;
  /**
   * Set if later layers cannot use the result, with the reason. `usage`: an input is wrong. `does-not-hold`: a result was made but is
   * wrong. `unknown`: the result is unknown. @default - later layers can use it
   */
  readonly failed?: LayerFailure;
}
export type LayerFailure = 'usage' | 'does-not-hold' | 'unknown';

/** A part of the check, with a section of its own in the report. */
export interface CheckLayer {
  readonly id: LayerId;
  /** What it asks, in a few words. */
  readonly title: string;
  /** Layers without whose material it cannot run. @default - none */
  readonly needs?: readonly LayerId[];
  /** Why it has nothing to do, as a sentence without a full stop. @default - it always runs */
  readonly idle?: (context: CheckContext) => string | undefined;
  run(context: CheckContext): Promise<LayerOutcome> | LayerOutcome;
}

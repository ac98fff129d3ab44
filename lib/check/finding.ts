import { createHash } from 'node:crypto';

/** `unknown`: the result is unknown, which always fails the check. `note`: information that never fails the check. */
export type CheckSeverity = 'error' | 'warning' | 'unknown' | 'note';

/** A value of the configuration. */
export interface ConfigurationPlace {
  readonly kind: 'configuration';
  readonly file: string;
  /** From 1. @default - unknown */
  readonly line?: number;
  /** From 1. @default - unknown */
  readonly column?: number;
  /** E.g. `suppressionRules[2].criteria[0]`. @default - the file as a whole */
  readonly path?: string;
  /**
   * The path with list items by name, so that it stays the same when the list grows: `suppressionRules[scanner].criteria[type]`. @default -
   * `path`
   */
  readonly stablePath?: string;
}

/** A place in a template. */
export interface TemplatePlace {
  readonly kind: 'template';
  /** Name of the stack or StackSet, or of the property that holds the template. */
  readonly template: string;
  /** @default - no one resource */
  readonly logicalId?: string;
  /** E.g. `Properties.RoleName`. @default - the resource as a whole */
  readonly propertyPath?: string;
  /** @default - the template was given as data, and no construct made it */
  readonly constructPath?: string;
  /** What of the configuration the resource is made from. @default - no one value */
  readonly source?: ConfigurationPlace;
}

/** The organization, as read in its snapshot. */
export interface OrganizationPlace {
  readonly kind: 'organization';
  readonly file: string;
}

export type CheckPlace = ConfigurationPlace | TemplatePlace | OrganizationPlace;

/** A finding of a layer. */
export interface CheckFinding {
  /** Rule that found it, e.g. `quotas/template-bytes`, `E3012` or `AwsSolutions-IAM5[Resource::*]`. */
  readonly ruleId: string;
  readonly severity: CheckSeverity;
  /** The fact, as a sentence without a full stop. */
  readonly message: string;
  /** @default - there is none to show */
  readonly value?: unknown;
  /** What to do about it, as an imperative. */
  readonly remedy: string;
  /** @default - it is about no one place */
  readonly place?: CheckPlace;
  /** What distinguishes it from other findings of the same rule in the same place, e.g. an account. @default - nothing */
  readonly detail?: string;
}

/** Whether a finding is only information. A layer with nothing else passes. */
export const isNote = ({ severity }: Pick<CheckFinding, 'severity'>): boolean => severity === 'note';

/** Something that was found and that somebody answers for. */
export interface AcknowledgedFinding extends CheckFinding {
  readonly justification: string;
}

/**
 * Identifies a finding across changes: by its rule and by its place in names, not lines. Wording and numbers do not matter. 32 hexadecimal
 * digits.
 */
export function fingerprint({ ruleId, place, detail }: CheckFinding): string {
  return createHash('sha256')
    .update(JSON.stringify([ruleId, ...placeKey(place), detail ?? '']))
    .digest('hex')
    .slice(0, 32);
}

function placeKey(place: CheckPlace | undefined): readonly string[] {
  switch (place?.kind) {
    case undefined:
      return [''];
    case 'configuration':
      return [place.kind, place.stablePath ?? place.path ?? ''];
    case 'template':
      return [place.kind, place.template, place.logicalId ?? place.constructPath ?? '', place.propertyPath ?? ''];
    case 'organization':
      return [place.kind];
  }
}

/** Fingerprints of findings, in their order. Those that would be alike are numbered. */
export function fingerprints(findings: readonly CheckFinding[]): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const own = fingerprint(finding);
    const before = seen.get(own) ?? 0;
    seen.set(own, before + 1);
    return before === 0 ? own : `${own}-${before + 1}`;
  });
}

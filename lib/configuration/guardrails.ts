/** Service control policies that keep responders able to act. */
export interface GuardrailsConfiguration {
  /** `root`, or units including the units below them. @default root */
  readonly targets: 'root' | readonly string[];
  /**
   * Who attaches the policies: `cloudformation` is a stack of the management account; `other` is another tool, which gets them from
   * `cordon explain guardrails --format json`. @default cloudformation
   */
  readonly owner: GuardrailsOwner;
  /** Roles of an emergency: no guardrail stops them. @default - none; only the management account can then undo what guardrails protect */
  readonly breakGlassRoles: readonly string[];
  /**
   * Roles that deploy StackSets, change the membership and the settings of GuardDuty and Security Hub.
   * @default - none; these changes are then not protected
   */
  readonly administratorRoles: readonly string[];
}

export const guardrailsOwners = ['cloudformation', 'other'] as const;
export type GuardrailsOwner = (typeof guardrailsOwners)[number];

/** `guardrails` where the configuration leaves something out. */
export const defaultGuardrails: GuardrailsConfiguration = {
  targets: 'root',
  owner: 'cloudformation',
  breakGlassRoles: [],
  administratorRoles: [],
};

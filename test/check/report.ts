import { type CheckFinding } from '../../lib/check/finding';
import { type CheckLayer, type LayerId, type LayerOutcome } from '../../lib/check/layer';
import { type CheckReport } from '../../lib/check/report';
import { runCheck, type CheckOptions } from '../../lib/check/run-check';
import { CordonError, exitCode } from '../../lib/core/problem';

/** A layer that comes to what it is told. */
export function fakeLayer(id: LayerId, outcome: Partial<LayerOutcome> | Error, over: Partial<CheckLayer> = {}): CheckLayer {
  return {
    id,
    title: `layer ${id}`,
    run: () => {
      if (outcome instanceof Error) throw outcome;
      return { findings: [], looked: '1 thing', ...outcome };
    },
    ...over,
  };
}

export const error: CheckFinding = {
  ruleId: 'quotas/template-bytes',
  severity: 'error',
  message: 'the template has 51,300 of at most 51,200 bytes',
  remedy: 'split it',
  place: {
    kind: 'template',
    template: 'cordon-signals-eu-west-1',
    logicalId: 'Scanner',
    propertyPath: 'Properties.Name',
    constructPath: 'cordon-signals-eu-west-1/Scanner/Resource',
    source: {
      kind: 'configuration',
      file: 'cordon.yaml',
      line: 12,
      column: 5,
      path: 'suppressionRules[0]',
      stablePath: 'suppressionRules[scanner]',
    },
  },
};
export const warning: CheckFinding = {
  ruleId: 'signal-safety/hides-threat-purpose[Backdoor]',
  severity: 'warning',
  message: 'suppressionRules[0] hides <backdoors> & more @security | `x`',
  value: ['a', 'b'],
  remedy: 'narrow it',
  place: {
    kind: 'configuration',
    file: 'cordon.yaml',
    line: 12,
    column: 5,
    path: 'suppressionRules[0]',
    stablePath: 'suppressionRules[scanner]',
  },
};
export const unknown: CheckFinding = {
  ruleId: 'plan/stack-set-unknown',
  severity: 'unknown',
  message: 'the StackSet could not be read',
  remedy: 'take a new snapshot',
  place: { kind: 'organization', file: 'organization.json' },
};

export const unusable = new CordonError(exitCode.usage, {
  id: 'unknown-key',
  message: 'is not a known key',
  remedy: 'did you mean canary?',
  path: 'rollout.canaries',
  file: 'cordon.yaml',
  line: 3,
  column: 2,
});

let time = 0;

/** Runs layers on nothing, with a clock that ticks 5 ms at each look. */
export function check(layers: readonly CheckLayer[], over: Partial<CheckOptions> = {}): Promise<CheckReport> {
  const clock = { now: () => new Date((time += 5)) };
  const inputs = {
    configuration: () => {
      throw unusable;
    },
    today: '2026-11-24',
  };
  return runCheck({ inputs, layers, configuration: 'cordon.yaml', clock, ...over });
}

/** A report with everything in it that there can be. */
export function fullReport(over: Partial<CheckOptions> = {}): Promise<CheckReport> {
  return check(
    [
      fakeLayer('configuration', {}),
      fakeLayer('signal-safety', {
        findings: [warning],
        acknowledged: [{ ...warning, ruleId: 'signal-safety/hides-high-severity', justification: 'by contract' }],
      }),
      fakeLayer('plan', { findings: [unknown] }),
      fakeLayer('synthesis', { failed: 'does-not-hold', findings: [{ ...error, ruleId: 'synthesis/template-too-large' }] }),
      fakeLayer('cdk-nag', {}, { needs: ['synthesis'] }),
      fakeLayer('cloudformation-validation', { findings: [{ ...error, ruleId: 'E3012' }] }),
      fakeLayer('templates', {}, { idle: () => 'there is nothing' }),
      fakeLayer('quotas', { findings: [error, error] }),
    ],
    over,
  );
}

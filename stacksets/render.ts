import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type AppProps, type Stack } from 'aws-cdk-lib';
import { CordonError, exitCode, type Problem } from '../lib/core/problem';
import { assertStackSetTemplate, templateToBody } from '../lib/rollout/template-body';
import { innerAppProps } from '../lib/synthesis/inner-app';
import { addNag } from '../lib/validation/nag';
import { type Template } from '../lib/core/template';
import { type StackSetTemplate } from './index';

/** A StackSet template that passed nag, the validation and the comparison. */
export interface RenderedStackSetTemplate {
  readonly name: string;
  /** JSON, the bytes that are deployed. */
  readonly body: string;
}

/**
 * Renders a StackSet template in a separate app, so that cdk-nag and CDK's CloudFormation validation check it. For the app that deploys it,
 * the template is only a string. That app's assembly stays unchanged.
 * @throws CordonError where nag or the validation finds anything, where StackSets could not carry the template, or where the stack's
 * template is not the data's: what was checked would not be what is deployed
 */
export function renderStackSetTemplate(definition: StackSetTemplate): RenderedStackSetTemplate {
  // Without an output folder of its own the app would write into the one that the CDK CLI gave to the outer app.
  const outdir = mkdtempSync(join(tmpdir(), 'cordon-stackset-'));
  try {
    const app = innerApp(outdir, {
      builtinCloudFormationValidation: true,
      postCliContext: {
        '@aws-cdk/core:validateAgainstDefaultRules': true,
        // The report is read below: how a failure shows would otherwise depend on who runs the app.
        '@aws-cdk/core:failSynthOnValidationErrors': false,
      },
    });
    addNag(app);
    const { template } = synthesized(app, definition);
    const problems = reportProblems(join(outdir, 'validation-report.json'));
    if (problems.length > 0) throw new CordonError(exitCode.doesNotHold, problems);
    const body = templateToBody(definition.template);
    assertSameTemplate(definition.name, template, body);
    assertStackSetTemplate(body);
    return { name: definition.name, body };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** A StackSet template as its stack synthesizes it, which nobody has looked at. */
export interface SynthesizedStackSetTemplate {
  readonly name: string;
  readonly stack: Stack;
  /** JSON, the bytes that are deployed. */
  readonly body: string;
}

/**
 * Synthesizes a StackSet template in a separate app, for a caller that checks it itself. Neither cdk-nag nor the validation runs.
 * @throws CordonError where the stack's template is not the data's: what is looked at would not be what is deployed
 */
export function synthesizeStackSetTemplate(definition: StackSetTemplate, outdir: string): SynthesizedStackSetTemplate {
  const { stack, template } = synthesized(innerApp(outdir, { builtinCloudFormationValidation: false }), definition);
  const body = templateToBody(definition.template);
  assertSameTemplate(definition.name, template, body);
  return { name: definition.name, stack, body };
}

function innerApp(outdir: string, props: Pick<AppProps, 'builtinCloudFormationValidation' | 'postCliContext'>): App {
  return new App({ ...innerAppProps, outdir, ...props });
}

function synthesized(app: App, definition: StackSetTemplate): { readonly stack: Stack; readonly template: string } {
  const stack = definition.stack(app, definition.name);
  return { stack, template: templateToBody(app.synth().getStackArtifact(stack.artifactId).template as Template) };
}

/**
 * Refuses a stack whose template differs from the data it is made of.
 * @throws CordonError that names the first line that differs
 */
export function assertSameTemplate(name: string, synthesized: string, data: string): void {
  if (synthesized === data) return;
  const [ours, theirs] = [synthesized.split('\n'), data.split('\n')];
  const line = ours.findIndex((text, index) => text !== theirs[index]);
  const index = line === -1 ? ours.length : line;
  throw new CordonError(exitCode.doesNotHold, {
    id: 'template-differs-from-data',
    message: `template of ${name} must equal its data, but differs at line ${index + 1}: ${(theirs[index] ?? 'nothing').trim()} in the data`,
    value: (ours[index] ?? 'nothing').trim(),
    remedy: 'change the role definitions instead of the stack, so that the checked template is the deployed one',
  });
}

/** The part of CDK's validation report that is used. */
interface ValidationReport {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations: readonly {
      readonly ruleName: string;
      readonly description: string;
      readonly suggestedFix?: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

/** Every violation that nobody acknowledged; warnings too, because nobody sees those of an inner app. */
function reportProblems(file: string): readonly Problem[] {
  const { pluginReports } = JSON.parse(readFileSync(file, 'utf8')) as ValidationReport;
  return pluginReports.flatMap(({ pluginName, violations }) =>
    violations.flatMap(({ ruleName, description, suggestedFix, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => ({
        id: ruleName,
        message: `${pluginName} ${ruleName}: ${description.trim().replace(/\.$/, '')} (StackSet template ${constructPath})`,
        remedy: suggestedFix ?? 'correct it, or acknowledge this finding on this construct with a reason',
      })),
    ),
  );
}

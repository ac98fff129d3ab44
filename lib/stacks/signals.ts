import { Annotations, type App } from 'aws-cdk-lib';
import { checkRuleSafety, ruleSafetyIsChecked, type RuleSafetyOptions } from '../../constructs/rule-safety';
import { plain } from '../core/plain';
import { problemToText, type Problem } from '../core/problem';
import { type EvaluatedSignals } from '../signals/evaluate';
import { findingToProblem } from '../signals/problems';
import { stopsSynthesis } from '../signals/safety';
import { SignalsStack } from './signals-stack';

/**
 * Adds the stacks of the rules on findings, and says at each rule what the safety rules warn of.
 * @param options - for the safety rules. @default - the caller has them look at the rules itself
 */
export function addSignals(app: App, { deployment, safety }: EvaluatedSignals, options?: RuleSafetyOptions): readonly SignalsStack[] {
  const stacks = deployment.regions.flatMap(({ region, detector, stacks: contents }) => {
    const last = new Map<string, SignalsStack>();
    return contents.map((content) => {
      const stack = new SignalsStack(app, content.stackName, {
        account: content.account,
        region,
        ...(detector !== undefined && { detector }),
        content,
      });
      // A rule that moves to a stack that was added is deleted before it is created. Accounts are deployed each with its own credentials.
      const before = last.get(content.account);
      if (before) stack.addStackDependency(before);
      last.set(content.account, stack);
      return stack;
    });
  });
  if (options === undefined) {
    ruleSafetyIsChecked(app);
    return stacks;
  }
  // What is left out is in no stack, where the safety rules would see it.
  for (const finding of safety.findings.filter(({ severity }) => severity === 'error')) {
    Annotations.of(stacks[0] ?? app).addWarningV2(`cordon:${finding.id}`, plain(problemToText(findingToProblem(finding))));
  }
  checkRuleSafety(app, options);
  return stacks;
}

/** What forbids the synthesis, with paths in the configuration. */
export function refusals({ safety }: EvaluatedSignals): readonly Problem[] {
  const stopping = safety.findings.filter(stopsSynthesis);
  // An acknowledgement that misses what it was written for is half of the answer to why the rule is refused.
  const missed = safety.findings.filter(
    ({ id, list, index }) => id === 'unused-acknowledgement' && stopping.some((other) => other.list === list && other.index === index),
  );
  return safety.findings.filter((finding) => stopping.includes(finding) || missed.includes(finding)).map(findingToProblem);
}

import { Annotations, type App } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { plain } from '../plain';
import { problemToText, type Problem } from '../problem';
import { type EvaluatedSignals } from '../signals/evaluate';
import { findingToProblem, stopsSynthesis } from '../signals/problems';
import { type SafetyFinding } from '../signals/safety/safety-rule';
import { ruleKey, SignalsStack } from './signals-stack';

/** Adds the stacks of the rules on findings, and says at each rule what the safety rules warn of. */
export function addSignals(app: App, { deployment, rules, safety }: EvaluatedSignals): readonly SignalsStack[] {
  const stacks = deployment.regions.flatMap(({ region, detector, stacks: contents }) => {
    let before: SignalsStack | undefined;
    return contents.map((content) => {
      const stack = new SignalsStack(app, content.stackName, {
        account: deployment.account,
        region,
        ...(detector !== undefined && { detector }),
        content,
      });
      // A rule that moves to a stack that was added is deleted before it is created.
      if (before) stack.addDependency(before);
      before = stack;
      return stack;
    });
  });
  for (const finding of safety.findings) {
    const name = finding.index === undefined ? undefined : rules[finding.list][finding.index]?.name;
    const place = placeOf(stacks, finding, name);
    if (place) annotate(place, finding);
  }
  return stacks;
}

/** What forbids the synthesis, with paths in the configuration. */
export function refusals({ safety }: EvaluatedSignals): readonly Problem[] {
  return safety.findings.filter(stopsSynthesis).map(findingToProblem);
}

/** The rule in the first stack that has it, otherwise the first stack: once is enough, in however many Regions it is deployed. */
function placeOf(stacks: readonly SignalsStack[], { list }: SafetyFinding, name: string | undefined): Construct | undefined {
  const found =
    name === undefined ? undefined : stacks.find((stack) => stack.rules.has(ruleKey(list, name)))?.rules.get(ruleKey(list, name));
  return found ?? stacks[0];
}

function annotate(place: Construct, finding: SafetyFinding): void {
  Annotations.of(place).addWarningV2(`cordon:${finding.id}`, plain(problemToText(findingToProblem(finding))));
}

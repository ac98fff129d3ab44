import { Token } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { CordonError, exitCode, type Problem } from '../lib/core/problem';

/** @throws CordonError with all problems, if there are any, under the path of the construct */
export function throwProblems({ node }: Construct, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw new CordonError(
    exitCode.usage,
    problems.map((problem) => ({ ...problem, path: problem.path === undefined ? node.path : `${node.path}.${problem.path}` })),
  );
}

/** Problems of known values. The value of a token is known only after deployment. */
export function problemsOfKnown(props: object, problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ path = '' }) => !holdsToken(at(props, path)));
}

/** What stands at a path such as `targets[0].sns.topicArn`. */
function at(value: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((key) => key !== '')
    .reduce<unknown>((inside, key) => (typeof inside === 'object' && inside !== null ? Reflect.get(inside, key) : undefined), value);
}

function holdsToken(value: unknown): boolean {
  return Token.isUnresolved(typeof value === 'object' ? JSON.stringify(value) : value);
}

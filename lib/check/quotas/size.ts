import { isObject } from '../template';

/** Longest values of pseudo parameters, in characters; a template is deployed to any Region and partition. */
const pseudoParameters: Readonly<Record<string, number>> = {
  'AWS::AccountId': 12,
  'AWS::Partition': 'aws-us-gov'.length,
  'AWS::Region': 'ap-southeast-1'.length,
  'AWS::URLSuffix': 'amazonaws.com.cn'.length,
  'AWS::NoValue': 0,
  'AWS::StackName': 128,
};

/** An ARN or a name that is known only where it is deployed. AWS gives no figure for the longest: an ARN of a role is at most 112 characters. */
const unknownLength = 112;

/**
 * Characters of a policy or a pattern as AWS counts them: JSON without blanks between its parts, with functions taken at their longest. Blanks in
 * texts are counted: the page says that white space is not, and not whether that is meant of texts too.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function documentCharacters(document: unknown): number {
  return JSON.stringify(filled(document))?.length ?? 0;
}

function filled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filled);
  if (!isObject(value)) return value;
  const [[key, argument] = ['', undefined], ...more] = Object.entries(value);
  if (more.length === 0 && (key === 'Ref' || key.startsWith('Fn::'))) return stand(key, argument);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filled(inner)]));
}

/** A text as long as what a function gives at most. */
function stand(name: string, argument: unknown): string {
  const of = (length: number): string => 'x'.repeat(length);
  if (name === 'Ref') return of(pseudoParameters[String(argument)] ?? unknownLength);
  if (name === 'Fn::Sub') {
    const text = Array.isArray(argument) ? String(argument[0]) : String(argument);
    return text.replace(/\$\{([^!}][^}]*)\}/g, (_, variable: string) => of(pseudoParameters[variable] ?? unknownLength));
  }
  if (name === 'Fn::Join' && Array.isArray(argument) && Array.isArray(argument[1])) {
    const parts: readonly unknown[] = argument[1];
    return parts.map((part) => String(filled(part))).join(String(argument[0]));
  }
  return of(unknownLength);
}

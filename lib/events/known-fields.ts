import texts from './finding-fields.json';

/**
 * Paths of the fields of a kind of finding, from the finding down: `resource.instanceDetails.instanceId`; one that ends in `.*` may have any name in
 * it. They are those of the SDK's models; `npm run docs` writes them anew.
 *
 * https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
 *
 * @param kind - as in the data: names apart by spaces, and in parentheses what is in a field
 */
export function findingFields(kind: keyof typeof texts): readonly string[] {
  const paths: string[] = [];
  const around: string[] = [];
  let last = '';
  for (const [token] of texts[kind].matchAll(/[^\s()]+|[()]/g)) {
    if (token === '(') {
      around.push(last);
      paths.pop();
    } else if (token === ')') {
      last = around.pop() ?? '';
    } else {
      last = token;
      paths.push([...around, token].join('.'));
    }
  }
  return paths;
}

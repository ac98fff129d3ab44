import { stringify } from 'yaml';

/**
 * Most bytes of a template that is sent with the request, without a bucket.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
export const maximumTemplateBytes = 51_200;

/** Bytes of a template as it is sent: other tools send the file, the CDK CLI rewrites it as YAML. The larger of the two counts. */
export function templateBytes(json: string): number {
  return Math.max(Buffer.byteLength(json), yamlBytes(json));
}

/**
 * As YAML, exactly where it matters. YAML has a line for each line of indented JSON, and no longer one, unless a text of several lines is spread
 * over them with indentation; writing it takes long, and most templates are far from the limit.
 */
function yamlBytes(json: string): number {
  const template: unknown = JSON.parse(json);
  const indented = Buffer.byteLength(`${JSON.stringify(template, undefined, 2)}\n`);
  if (indented <= maximumTemplateBytes && !json.includes('\\n')) return indented;
  return Buffer.byteLength(stringify(template, { schema: 'yaml-1.1', lineWidth: 0 }));
}

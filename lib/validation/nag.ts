import { type App, type Stage, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { CordonChecks } from '../../checks';

/** Has cdk-nag look at everything in the app on synthesis: AwsSolutions, NIST 800-53 revision 5, and our own pack. */
export function addNag(app: App | Stage): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new NIST80053R5Checks(app), new CordonChecks(app));
}

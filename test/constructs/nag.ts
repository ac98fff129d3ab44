import { type App } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { CordonChecks } from '../../checks';

/** What nag finds and nobody acknowledged, as `rule path`. */
export function nagFindings(app: App): readonly string[] {
  return [new AwsSolutionsChecks(app), new NIST80053R5Checks(app), new CordonChecks(app)].flatMap((pack) =>
    pack
      .validateScope(app)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
      ),
  );
}

import { type Processes } from './measure';
import { cordon } from './programs';
import { ms, type Report } from './report';

/** What a command takes that does nothing. */
export function measureStart(report: Report, { measured }: Processes): void {
  const node = measured(['-e', '0']);
  report.row('node -e 0', ms(node.milliseconds), '1.00');
  for (const flag of ['--help', '--version']) {
    const shown = measured(cordon(flag));
    report.row(
      `cordon ${flag}`,
      ms(shown.milliseconds),
      `${report.bounded('wall time of node -e 0', shown.leastMilliseconds / node.leastMilliseconds, 1.5)}; ${report.bounded('processor time of node -e 0', shown.processorMilliseconds / node.processorMilliseconds, 1.5)}`,
    );
  }
  const cdk = measured(['-e', "require('aws-cdk-lib')"]);
  report.row(
    'node -e "require(\'aws-cdk-lib\')"',
    ms(cdk.milliseconds),
    `${(cdk.milliseconds / node.milliseconds).toFixed(2)} × node -e 0`,
  );
  const created = measured(['-e', "new (require('aws-cdk-lib').App)()"]);
  report.row(
    'node -e "new (require(\'aws-cdk-lib\').App)()"',
    ms(created.milliseconds),
    'the index of aws-cdk-lib loads lazily; this is what an app loads at least',
  );
}

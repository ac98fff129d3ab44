import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Measured, type Processes } from './measure';
import { app, cordon, repository, today } from './programs';
import { ms, type Report } from './report';
import { configurationWithRules } from './signals';

const validated = { '@aws-cdk/core:validateAgainstDefaultRules': true };

/** The app with many rules on findings, and `cordon check`, which synthesizes and validates. */
export function measureSynthesis(report: Report, directory: string, { measured }: Processes): void {
  const synthesis = (rules: number): Measured => {
    const configuration = join(directory, `rules-${rules}.yaml`);
    writeFileSync(configuration, configurationWithRules(rules));
    return measured(app, {
      CDK_CONTEXT_JSON: JSON.stringify({ configuration, date: today, ...validated }),
      CDK_OUTDIR: join(directory, 'cdk.out'),
    });
  };
  const few = synthesis(1);
  const many = synthesis(100);
  report.row('synthesis, 1 rule in 20 Regions', ms(few.milliseconds), '1.00');
  // The validation that comes with the CDK is compiled beside the rest, which hides half of it while the other processor is free.
  report.row(
    'synthesis, 100 rules in 20 Regions',
    ms(many.milliseconds),
    `${report.bounded('processor time of 1 rule', many.processorMilliseconds / few.processorMilliseconds, 2)} (${(many.milliseconds / few.milliseconds).toFixed(2)} × its wall time)`,
  );
  measureCheck(report, directory, { measured });
}

function measureCheck(report: Report, directory: string, { measured }: Pick<Processes, 'measured'>): void {
  const configuration = join(repository, 'examples', 'routes.yaml');
  const organization = join(repository, 'examples', 'organization.json');
  const bare = measured(app, {
    CDK_CONTEXT_JSON: JSON.stringify({ configuration, organization, date: today, ...validated }),
    CDK_OUTDIR: join(directory, 'cdk.out.example'),
  });
  const args = cordon('check', '-c', configuration, '--organization', organization, '--date', today);
  const check = measured([...args, '--no-cache']);
  report.row('synthesis of the example, built-in validation', ms(bare.milliseconds), '1.00');
  report.row(
    'cordon check of the example',
    ms(check.milliseconds),
    `${report.bounded('processor time of the synthesis', check.processorMilliseconds / bare.processorMilliseconds, 1.5)} (${(check.milliseconds / bare.milliseconds).toFixed(2)} × its wall time)`,
  );
  // The run that does not count fills the cache.
  const again = measured(args, { CORDON_CACHE_DIR: join(directory, 'cache') });
  report.row(
    'cordon check again, nothing changed',
    ms(again.milliseconds),
    `${report.bounded('wall time of cordon check', again.leastMilliseconds / check.leastMilliseconds, 0.5)}; ${report.bounded('processor time of cordon check', again.processorMilliseconds / check.processorMilliseconds, 0.5)}`,
  );
}

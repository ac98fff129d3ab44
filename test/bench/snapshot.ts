import { counted, leastCalls, organizationAtScale, quotaSeconds, readAtRates } from '../organization/at-scale';
import { type Report } from './report';

/** Reading 10,000 accounts at the rates that AWS allows, by a virtual clock: the same on every machine. */
export async function measureSnapshot(report: Report): Promise<void> {
  const organization = organizationAtScale(10_000, 1_000);
  const fewest = leastCalls(organization);
  const { taken, calls, seconds } = await readAtRates(organization);
  if (taken.accounts.length !== organization.accounts.length) throw new Error(`only ${taken.accounts.length} accounts were read`);
  const made = counted(calls);
  // An operation that need not be called makes the ratio infinite, and that is no measurement.
  const most = Math.max(...Object.entries(made).map(([operation, number]) => number / (fewest[operation] ?? 0)));
  report.row(
    'snapshot: 10000 accounts in 1000 units',
    `${seconds.toFixed(0)} s`,
    report.bounded('what the quotas allow for the fewest calls', seconds / quotaSeconds(fewest), 1.15),
  );
  report.row('  its calls', `${calls.length}`, report.bounded('the fewest calls of an operation', most, 1));
}

import { type RoutedConfiguration } from '../../routes/layout';
import { securityIrSamples } from '../../routes/explain/service-samples';
import { expectedEvents, homeOf, type ExpectedEvent } from '../deliveries';

/** What happens with a test case, and the name of the event's sample. */
const happenings = [
  ['The test case is opened (Case Created)', 'Case Created by customer'],
  ['The test case gets a comment (Case Comment Created)', 'Case Comment Created by customer'],
  ['The test case is closed (Case Closed)', 'Case Closed'],
] as const;

/** The events that a test case makes, and which route of the configuration takes each. */
export function testCaseEvents(configuration: RoutedConfiguration): readonly ExpectedEvent[] {
  const place = homeOf(configuration);
  const samples = new Map(securityIrSamples(place).map(({ name, event }) => [name, event]));
  return expectedEvents(
    configuration,
    // The samples have each of these names, which a test holds.
    happenings.map(([what, name]) => ({ what, event: samples.get(name)!, place })),
  );
}

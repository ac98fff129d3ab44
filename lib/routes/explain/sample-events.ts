import { parseEventPattern } from '../../events/event-pattern';
import { type PatternCombination } from '../../events/field-condition';
import { type EventPattern } from '../route-pattern';
import { adapted } from './adapted-event';
import { cloudTrailSamples } from './cloudtrail-samples';
import { findingSamples } from './finding-samples';
import { allSecurityIrSamples, otherSamples } from './service-samples';
import { placeFor, type SampleEvent, type SamplePlace } from './sample-place';
import { takes } from './takes';

/**
 * An event that a pattern takes, of a kind that AWS documents, with nothing but fields that its kind has.
 * @returns undefined where no documented event is one
 */
export function sampleFor(eventPattern: EventPattern, place: SamplePlace): SampleEvent | undefined {
  const { pattern } = parseEventPattern(eventPattern);
  for (const combination of pattern?.combinations ?? []) {
    const event = sampleOf(combination, place, (candidate) => takes(eventPattern, candidate));
    if (event !== undefined) return event;
  }
  return undefined;
}

function sampleOf(combination: PatternCombination, place: SamplePlace, isTaken: (event: SampleEvent) => boolean): SampleEvent | undefined {
  const wanted = placeFor(combination, place);
  const samples = wanted === undefined ? [] : samplesAt(combination, wanted);
  return (
    samples.find(isTaken) ??
    samples.map((sample) => adapted(sample, combination)).find((event): event is SampleEvent => event !== undefined && isTaken(event))
  );
}

function samplesAt(combination: PatternCombination, place: SamplePlace): readonly SampleEvent[] {
  return [
    ...allSecurityIrSamples(place).map(({ event }) => event),
    ...findingSamples(combination, place),
    ...otherSamples(place),
    ...cloudTrailSamples(combination, place),
  ];
}

import { mayHold, type PatternCombination } from '../../events/field-condition';
import { type EventPattern } from '../route-pattern';
import { adapted } from './adapted-event';
import { cloudTrailSamples } from './cloudtrail-samples';
import { containmentSamples } from './containment-samples';
import { findingSamples } from './finding-samples';
import { allSecurityIrSamples, otherSamples } from './service-samples';
import { placeFor, type SampleEvent, type SamplePlace } from './sample-place';
import { compiledPattern, takes } from '../compiled-pattern';
import { isDocumentedEvent } from '../values/documented-event';
import { canBe } from '../values/values-of-no-event';

/**
 * An event that a pattern matches, of a kind that AWS documents, with nothing but fields that its kind has.
 * @returns undefined where no documented event is one
 */
export function sampleFor(eventPattern: EventPattern, place: SamplePlace): SampleEvent | undefined {
  for (const combination of compiledPattern(eventPattern)?.combinations ?? []) {
    const event = sampleOf(combination, place, (candidate) => takes(eventPattern, candidate));
    if (event !== undefined) return event;
  }
  return undefined;
}

function sampleOf(combination: PatternCombination, place: SamplePlace, isTaken: (event: SampleEvent) => boolean): SampleEvent | undefined {
  const wanted = placeFor(combination, place);
  if (wanted === undefined || !canBe(combination)) return undefined;
  const samples = samplesAt(combination, wanted).filter((sample) => isOfKind(combination, sample));
  const isExample = (event: SampleEvent): boolean => isTaken(event) && isDocumentedEvent(event);
  return (
    samples.find(isExample) ??
    // As they are: other calls of these services are no use of containment.
    containmentSamples(wanted).find(({ event }) => isExample(event))?.event ??
    samples.map((sample) => adapted(sample, combination)).find((event) => event !== undefined && isExample(event))
  );
}

/** Whether a pattern matches events of the kind of a sample. */
const isOfKind = (combination: PatternCombination, sample: SampleEvent): boolean =>
  ['source', 'detail-type'].every((field) => mayHold(combination, field, [String(sample[field])]));

function samplesAt(combination: PatternCombination, place: SamplePlace): readonly SampleEvent[] {
  return [
    ...allSecurityIrSamples(place).map(({ event }) => event),
    ...findingSamples(combination, place),
    ...otherSamples(place),
    ...cloudTrailSamples(combination, place),
  ];
}

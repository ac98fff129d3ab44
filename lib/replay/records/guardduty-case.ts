import { type Document } from '../../signals/readers/example-event';
import { isDocument } from './record';

/** Members whose keys are values, such as the type of a resource, and stay as they are. */
const maps = ['affectedResources'];

/** Levels that a finding can have; what is deeper stays as it is. */
const deepest = 60;

/**
 * A finding as the CLI and SDKs answer it (`AccountId`) with the names that events and exported files have (`accountId`): the API writes every name
 * with a small first letter. https://docs.aws.amazon.com/guardduty/latest/APIReference/API_Finding.html
 */
export function asInEvents(finding: Document): Document {
  return renamed(finding, 0) as Document;
}

function renamed(value: unknown, depth: number): unknown {
  if (depth > deepest) return value;
  if (Array.isArray(value)) return value.map((entry: unknown) => renamed(entry, depth + 1));
  if (!isDocument(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const name = `${key.charAt(0).toLowerCase()}${key.slice(1)}`;
      return [name, maps.includes(name) ? member : renamed(member, depth + 1)];
    }),
  );
}

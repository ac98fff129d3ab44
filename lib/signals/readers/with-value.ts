import { dependingOn, normalized } from './depending-fields';
import { findingOf, findingPath, isDocument, set, withFinding, type Document, type Path } from './example-event';

/** The event with another value at a path, or without it; what depends on it is set as Security Hub sets it. */
export function withValue(event: Document, path: Path, value: unknown): Document {
  const changed = set(event, path, value) as Document;
  if (path.length <= findingPath.length || path[0] !== 'detail') return changed;
  const finding = findingOf(changed);
  const depending = dependingOn(path.slice(findingPath.length).join('.'), value, finding);
  if (depending.length === 0) return changed;
  return withFinding(
    changed,
    depending.reduce<Document>((made, [at, next]) => set(made, at.split('.'), next) as Document, finding),
  );
}

/** `Severity` as an automation rule leaves it. */
export function severityOf(label: string, before: unknown): Document {
  return { ...(isDocument(before) ? before : {}), Label: label, Normalized: normalized[label] };
}

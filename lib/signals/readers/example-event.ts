/** Where something is in an event, e.g. `['detail', 'findings', 'Severity', 'Label']`. A list adds nothing to a path. */
export type Path = readonly string[];
export type Document = Readonly<Record<string, unknown>>;

/** Path of the finding in an event of Security Hub; each event has one finding, though in a list. */
export const findingPath: Path = ['detail', 'findings'];

/** The finding of an event. */
export function findingOf(event: Document): Document {
  const [finding] = (event.detail as { findings: readonly Document[] }).findings;
  return finding ?? {};
}

/** The event with another finding. */
export function withFinding(event: Document, finding: Document): Document {
  return { ...event, detail: { ...(event.detail as Document), findings: [finding] } };
}

/** Every value at a path; lists are looked into. */
export function valuesAt(value: unknown, path: Path): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((entry: unknown) => valuesAt(entry, path));
  const [step, ...rest] = path;
  if (step === undefined) return value === undefined ? [] : [value];
  return isDocument(value) && Object.hasOwn(value, step) ? valuesAt(value[step], rest) : [];
}

/** Lists of the AWS Security Finding Format that an example does not have from the start. */
const lists: readonly string[] = ['RelatedFindings', 'AssociatedStandards'];
/** Lists of texts. */
const textLists: readonly string[] = ['Types', 'types'];

/** A document with another value at a path, or without it. */
export function set(document: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(document)) return [set((document as unknown[])[0], [step, ...rest], value), ...(document as unknown[]).slice(1)];
  const own = isDocument(document) ? document : {};
  const { [step]: before, ...others } = own;
  const next = set(before ?? (lists.includes(step) ? [{}] : undefined), rest, value);
  if (next === undefined) return others;
  const isList = textLists.includes(step) || (step === 'resources' && typeof next === 'string');
  return { ...own, [step]: rest.length === 0 && isList && !Array.isArray(next) ? [next] : next };
}

export function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

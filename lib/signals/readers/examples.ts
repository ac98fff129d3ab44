import { severityLabels, verificationStates, workflowStatuses } from '../../configuration/automation-rule';
import { findingPath, valuesAt, withValue, type Document, type Path } from './example-event';
import { type Ask } from './reader';

/** Most examples that are tried of one event. */
const most = 400;

/** Fields of a finding that tell its product; a finding of another product is made from another event. */
const ofProduct: readonly string[] = [
  'ProductName',
  'ProductArn',
  'CompanyName',
  'Compliance',
  'SchemaVersion',
  'metadata',
  'compliance',
  'class_name',
];

/** Whether somebody asks for the product of a finding. */
export function looksAtProduct(asks: readonly Ask[]): boolean {
  return asks.some(({ path }) => path.length > findingPath.length && ofProduct.includes(path[findingPath.length] ?? ''));
}

/** Values that are worth a try in every finding: a reader may ask for what they are not. */
const usual: Readonly<Record<string, readonly unknown[]>> = {
  'Severity.Label': severityLabels.toReversed(),
  'Workflow.Status': workflowStatuses,
  VerificationState: verificationStates,
  RecordState: ['ACTIVE', 'ARCHIVED'],
  Types: [
    'TTPs/Discovery/Recon:EC2-Portscan',
    'Effects/Data Exfiltration/Exfiltration:S3-AnomalousBehavior',
    'Unusual Behaviors/User/Persistence:IAMUser-AnomalousBehavior',
  ],
  severity_id: [5, 4, 3, 2, 1],
  severity: ['Critical', 'High', 'Medium', 'Low', 'Informational'],
  status_id: [1, 2],
  status: ['New', 'In Progress'],
  'finding_info.types': ['Backdoor:EC2/Spambot', 'Recon:EC2/Portscan', 'Exfiltration:S3/AnomalousBehavior'],
  Confidence: [undefined, 1, 50, 100],
  Criticality: [undefined, 0, 50, 100],
};

/** Namespaces of types that no detection has (Security Hub User Guide, "Types taxonomy for ASFF"). */
const otherNamespaces = /^(Software and Configuration Checks|Sensitive Data Identifications)(\/|$)/;

/**
 * Variants of an event that may satisfy all of what is asked for, one field after the other.
 *
 * @param must - all of them hold, or may hold, of each variant
 * @param may - what others ask for: their values are worth a try
 */
export function* examples(event: Document, must: readonly Ask[], may: readonly Ask[]): Generator<Document> {
  const paths = new Map([...must, ...may].map(({ path }) => [path.join('\n'), path]));
  const pools = [...paths.values()].map((path) => ({ path, values: pool(event, path, must, may) }));
  if (pools.some(({ values }) => values.length === 0)) return;
  const count = pools.reduce((product, { values }) => product * values.length, 1);
  yield* count <= most ? all(event, pools) : oneByOne(event, pools);
}

interface Pool {
  readonly path: Path;
  readonly values: readonly unknown[];
}

function pool(event: Document, path: Path, must: readonly Ask[], may: readonly Ask[]): readonly unknown[] {
  const here = ({ path: other }: Ask): boolean => other.join('\n') === path.join('\n');
  const asked = must.filter(here);
  const own = valuesAt(event, path);
  const now = own.length === 0 ? undefined : own[0];
  const values = asked.flatMap((ask) => ask.values);
  const tried = isFixed(path)
    ? [now]
    : [now, ...values, ...joinedTexts(asked), ...(usual[nameOf(path)] ?? fresh(now)), ...may.filter(here).flatMap((ask) => ask.values)];
  return [...new Set(tried)].filter(
    (value) => isOfDetection(path, value) && asked.every((ask) => ask.admits(withValue(event, path, value)) !== false),
  );
}

function nameOf(path: Path): string {
  return path.slice(findingPath.length).join('.');
}

function isFixed(path: Path): boolean {
  if (path.length <= 1) return path[0] !== 'account' && path[0] !== 'region';
  return path.length > findingPath.length && ofProduct.includes(path[findingPath.length] ?? '');
}

/** Values that nobody asks for. */
function fresh(now: unknown): readonly unknown[] {
  return typeof now === 'number' ? [now + 3] : typeof now === 'string' ? [`${now}-other`, `other-${now}`] : [undefined];
}

/** Texts that begin with what one asks for and end with what another does. */
function joinedTexts([one, other]: readonly Ask[]): readonly string[] {
  const texts = (ask: Ask | undefined): readonly string[] => (ask?.values ?? []).filter((value) => typeof value === 'string').slice(0, 6);
  return texts(one).flatMap((start) => texts(other).flatMap((end) => [start + end, end + start]));
}

/** Whether a value may stand in a finding of a detection: its types have a purpose, and its generator is not a control. */
function isOfDetection(path: Path, value: unknown): boolean {
  if (typeof value !== 'string') return true;
  if (nameOf(path) === 'Types') return value.includes(':') && !otherNamespaces.test(value);
  return nameOf(path) !== 'GeneratorId' || !/security-control\/|\/rule\/|standards?\//.test(value);
}

function* all(event: Document, [pool, ...rest]: readonly Pool[]): Generator<Document> {
  if (pool === undefined) {
    yield event;
    return;
  }
  for (const value of pool.values) yield* all(withValue(event, pool.path, value), rest);
}

/** Each value of each field beside the first values of the others, where there are too many to try all. */
function* oneByOne(event: Document, pools: readonly Pool[]): Generator<Document> {
  const first = pools.reduce((made, { path, values }) => withValue(made, path, values[0]), event);
  yield first;
  for (const { path, values } of pools) {
    for (const value of values.slice(1)) yield withValue(first, path, value);
  }
}

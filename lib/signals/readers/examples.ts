import { ocsfComplianceStatuses } from '../../configuration/ocsf';
import { severityLabels, verificationStates, workflowStatuses } from '../../configuration/automation-rule';
import { severityFits } from './control';
import { classNumbers } from './depending-fields';
import { findingOf, findingPath, valuesAt, type Document, type Path } from './example-event';
import { mayStand } from './plausible';
import { type Ask } from './reader';
import { type Start } from './starts';
import { anyTexts } from './values';
import { withValue } from './with-value';

/** Most examples that are tried of one event. */
const most = 400;

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
    'Software and Configuration Checks/Vulnerabilities/CVE',
    'Sensitive Data Identifications/PII/Name',
  ],
  'Compliance.Status': ['FAILED', 'WARNING', 'NOT_AVAILABLE', 'PASSED'],
  'compliance.status_id': Object.values(ocsfComplianceStatuses).toReversed(),
  'compliance.status': Object.keys(ocsfComplianceStatuses).toReversed(),
  class_name: Object.keys(classNumbers),
  class_uid: Object.values(classNumbers),
  severity_id: [5, 4, 3, 2, 1],
  severity: ['Critical', 'High', 'Medium', 'Low', 'Informational'],
  status_id: [1, 2],
  status: ['New', 'In Progress'],
  'finding_info.types': ['Backdoor:EC2/Spambot', 'Recon:EC2/Portscan', 'Exfiltration:S3/AnomalousBehavior'],
  Confidence: [undefined, 1, 50, 100],
  Criticality: [undefined, 0, 50, 100],
};

/**
 * Variants of a finding that may satisfy all of what is asked for, one field after the other.
 *
 * @param must - all of them hold, or may hold, of each variant
 * @param may - what others ask for: their values are worth a try
 */
export function* examples(start: Start, must: readonly Ask[], may: readonly Ask[]): Generator<Document> {
  const paths = new Map([...must, ...may].map(({ path }) => [path.join('\n'), path]));
  const pools: Pool[] = [];
  for (const path of paths.values()) {
    const values = pool(start, path, must, may);
    if (values.length === 0) return;
    pools.push({ path, values });
  }
  const count = pools.reduce((product, { values }) => product * values.length, 1);
  for (const event of count <= most ? all(start.event, pools) : oneByOne(start.event, pools)) {
    if (severityFits(findingOf(event))) yield event;
  }
}

interface Pool {
  readonly path: Path;
  readonly values: readonly unknown[];
}

function pool({ event, product }: Start, path: Path, must: readonly Ask[], may: readonly Ask[]): readonly unknown[] {
  const here = ({ path: other }: Ask): boolean => other.join('\n') === path.join('\n');
  const asked = must.filter(here);
  const own = valuesAt(event, path);
  const now = own.length === 0 ? undefined : own[0];
  const values = asked.flatMap((ask) => ask.values);
  const name = path.slice(findingPath.length).join('.');
  const others = may.filter(here).flatMap((ask) => ask.values);
  const known = usual[name];
  const tried = new Set([now, ...values, ...joinedTexts(asked), ...(known ?? fresh(now)), ...others]);
  if (known !== undefined) for (const text of anyTexts) tried.delete(text);
  return [...tried].filter(
    (value) => mayStand(product, path, value, now) && asked.every((ask) => ask.admits(withValue(event, path, value)) !== false),
  );
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

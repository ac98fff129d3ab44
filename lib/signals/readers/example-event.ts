import { ocsfSeverities, ocsfStatuses } from '../../configuration/ocsf';

/** Where something is in an event, e.g. `['detail', 'findings', 'Severity', 'Label']`. A list adds nothing to a path. */
export type Path = readonly string[];
export type Document = Readonly<Record<string, unknown>>;

/** Path of the finding in an event of Security Hub; each event has one finding, though in a list. */
export const findingPath: Path = ['detail', 'findings'];

/** A product whose findings AWS Security Incident Response ingests. */
export interface IngestedProduct {
  readonly ProductName: string;
  readonly CompanyName: string;
  /** End of the ARN of the product. */
  readonly product: string;
}

/**
 * GuardDuty, and what the service takes from third parties by way of Security Hub.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/detect-and-analyze.html
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-partner-providers.html
 */
export const ingestedProducts: readonly IngestedProduct[] = [
  { ProductName: 'GuardDuty', CompanyName: 'Amazon', product: 'aws/guardduty' },
  { ProductName: 'CrowdStrike Falcon', CompanyName: 'CrowdStrike', product: 'crowdstrike/crowdstrike-falcon' },
  { ProductName: 'Cloud One', CompanyName: 'Trend Micro', product: 'trend-micro/cloud-one' },
  { ProductName: 'Lacework', CompanyName: 'Lacework', product: 'lacework/lacework' },
];

/** `Severity.Normalized` that Security Hub sets from `Severity.Label` (API_Severity). */
const normalized: Readonly<Record<string, number>> = { INFORMATIONAL: 0, LOW: 1, MEDIUM: 40, HIGH: 70, CRITICAL: 90 };

/** A finding of a product as Security Hub gets it, in the event that it sends to EventBridge. Days are those of `today`. */
export function exampleEvent({ ProductName, CompanyName, product }: IngestedProduct, today: string): Document {
  const region = 'eu-west-1';
  const account = '111122223333';
  const id = `arn:aws:guardduty:${region}:${account}:detector/b2f8c1/finding/9ab1c2`;
  const times = Object.fromEntries(
    ['CreatedAt', 'FirstObservedAt', 'LastObservedAt', 'UpdatedAt'].map((name) => [name, `${today}T00:00:01.000Z`]),
  );
  const types = ['TTPs/Command and Control/Backdoor:EC2-C&CActivity.B'];
  const finding = {
    SchemaVersion: '2018-10-08',
    Id: id,
    ProductArn: `arn:aws:securityhub:${region}::product/${product}`,
    ProductName,
    CompanyName,
    Region: region,
    GeneratorId: id.replace(/\/finding.*/, ''),
    AwsAccountId: account,
    Types: types,
    ...times,
    Severity: { Label: 'HIGH', Normalized: normalized.HIGH, Product: 8 },
    Title: 'EC2 instance i-0123 is communicating with a command and control server.',
    Description: 'A finding as an example.',
    Resources: [{ Type: 'AwsEc2Instance', Id: `arn:aws:ec2:${region}:${account}:instance/i-0123`, Partition: 'aws', Region: region }],
    WorkflowState: 'NEW',
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
    VerificationState: 'UNKNOWN',
    FindingProviderFields: { Severity: { Label: 'HIGH' }, Types: types },
  };
  return {
    version: '0',
    id: '8e5622f9-d81c-4d81-612a-9319e7ee2506',
    'detail-type': 'Security Hub Findings - Imported',
    source: 'aws.securityhub',
    account,
    time: `${today}T00:00:02Z`,
    region,
    resources: [id],
    detail: { findings: [finding] },
  };
}

/** The finding in the form of Security Hub V2 (OCSF), in the event that it sends. */
export function exampleEventV2(today: string): Document {
  const event = exampleEvent({ ProductName: '', CompanyName: '', product: '' }, today);
  const account = String(event.account);
  const region = String(event.region);
  const finding = {
    class_name: 'Detection Finding',
    class_uid: 2004,
    activity_id: 1,
    activity_name: 'Create',
    severity: 'High',
    severity_id: ocsfSeverities.High,
    status: 'New',
    status_id: ocsfStatuses.New,
    cloud: { account: { uid: account }, provider: 'AWS', region },
    finding_info: {
      title: 'EC2 instance i-0123 is communicating with a command and control server.',
      types: ['Backdoor:EC2/C&CActivity.B'],
      uid: `arn:aws:guardduty:${region}:${account}:detector/b2f8c1/finding/9ab1c2`,
    },
    metadata: { product: { name: 'GuardDuty', uid: `arn:aws:securityhub:${region}::productv2/aws/guardduty`, vendor_name: 'AWS' } },
    resources: [{ type: 'AWS::EC2::Instance', uid: `arn:aws:ec2:${region}:${account}:instance/i-0123`, region, provider: 'AWS' }],
    vendor_attributes: { severity: 'High', severity_id: ocsfSeverities.High },
  };
  return { ...event, 'detail-type': 'Findings Imported V2', detail: { findings: [finding] } };
}

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

/** The same with another value at a path, or without it; what depends on it is set as Security Hub sets it. */
export function withValue(event: Document, path: Path, value: unknown): Document {
  const name = path.slice(findingPath.length).join('.');
  const changed = set(event, path, value) as Document;
  const inFinding = (...steps: string[]): Path => [...findingPath, ...steps];
  switch (path.length > findingPath.length && path[0] === 'detail' ? name : '') {
    case 'Severity.Label':
      return [
        [inFinding('Severity', 'Normalized'), normalized[String(value)]] as const,
        [inFinding('FindingProviderFields', 'Severity', 'Label'), value] as const,
      ].reduce((made, [at, next]) => set(made, at, next) as Document, changed);
    case 'Severity.Normalized': {
      const label = Object.keys(normalized).findLast((known) => typeof value === 'number' && value >= (normalized[known] ?? 0));
      return set(changed, inFinding('Severity', 'Label'), label) as Document;
    }
    case 'severity_id':
    case 'severity':
    case 'status_id':
    case 'status':
      return withNameAndNumber(changed, name, value);
    case 'Types':
      return set(changed, inFinding('FindingProviderFields', 'Types'), value) as Document;
    default:
      return changed;
  }
}

/** A name of OCSF and its number go together. */
function withNameAndNumber(event: Document, field: string, value: unknown): Document {
  const part = field.replace(/_id$/, '');
  const numbers: Readonly<Record<string, number>> = part === 'severity' ? ocsfSeverities : ocsfStatuses;
  const name = typeof value === 'number' ? Object.keys(numbers).find((known) => numbers[known] === value) : value;
  const both = { [part]: name, [`${part}_id`]: typeof value === 'number' ? value : numbers[String(value)] };
  const finding = { ...findingOf(event), ...both };
  const vendor = part === 'severity' ? { vendor_attributes: both } : {};
  return withFinding(event, { ...finding, ...vendor });
}

/** Lists of the AWS Security Finding Format that an example does not have from the start. */
const lists: readonly string[] = ['RelatedFindings', 'AssociatedStandards'];
/** Lists of texts. */
const textLists: readonly string[] = ['Types', 'types'];

function set(document: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(document)) return [set((document as unknown[])[0], [step, ...rest], value), ...(document as unknown[]).slice(1)];
  const own = isDocument(document) ? document : {};
  const { [step]: before, ...others } = own;
  const next = set(before ?? (lists.includes(step) ? [{}] : undefined), rest, value);
  if (next === undefined) return others;
  const isList = textLists.includes(step) || (step === 'resources' && typeof next === 'string');
  return { ...own, [step]: rest.length === 0 && isList && !Array.isArray(next) ? [next] : next };
}

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `Severity` as an automation rule leaves it. */
export function severityOf(label: string, before: unknown): Document {
  return { ...(isDocument(before) ? before : {}), Label: label, Normalized: normalized[label] };
}

import { lookUp, type Json, type Sight } from './answers';

/** A recorded finding, in the form in which it was recorded. */
export interface SlowRecord {
  readonly form: 'guardduty' | 'security-hub' | 'security-hub-v2';
  readonly finding: Json;
  /** Whether it was recorded as the event of EventBridge. */
  readonly isEvent: boolean;
}

/** The finding as GuardDuty and both Security Hubs have it. Where one does not have it, nothing is claimed. */
export interface Sights {
  readonly guardDuty?: Sight;
  readonly securityHub?: Sight;
  readonly securityHubV2?: Sight;
}

/** What is known of a finding of GuardDuty, from whichever form. */
interface Facts {
  readonly type?: string;
  readonly account?: string;
  readonly region?: string;
  readonly title?: string;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly severities: readonly number[];
}

/** "Interpreting GuardDuty finding names" of the Security Hub integration: the beginnings under which types stand in ASFF. */
const beginnings: Readonly<Record<string, readonly string[]>> = {
  'Recon:EC2/Portscan': ['TTPs/Discovery'],
  'Recon:EC2/PortProbeUnprotectedPort': ['TTPs/Discovery'],
  'Backdoor:EC2/Spambot': ['TTPs/Command and Control'],
  'CryptoCurrency:EC2/BitcoinTool.B': ['Effects/Resource Consumption', 'TTPs/Command and Control'],
};
const asffTypes = (type: string): readonly string[] =>
  (beginnings[type] ?? []).flatMap((begin) => [`${begin}/${type.replace('/', '-')}`, `${begin}/${type}`]);
const typeOf = (asff: unknown): string | undefined => Object.keys(beginnings).find((type) => asffTypes(type).includes(String(asff)));

/** Low 1 to 3.9, Medium 4 to 6.9, High 7 to 8.9, Critical 9 to 10. */
const levels = ['Low', 'Medium', 'High', 'Critical'] as const;
const levelOf = (severity: number): (typeof levels)[number] =>
  severity < 4 ? 'Low' : severity < 7 ? 'Medium' : severity < 9 ? 'High' : 'Critical';
const numbersOf: Readonly<Record<string, readonly number[]>> = {
  Informational: [0],
  Low: [1, 1.9, 2, 2.9, 3, 3.9],
  Medium: [4, 4.9, 5, 5.9, 6, 6.9],
  High: [7, 7.9, 8, 8.9],
  Critical: [9, 9.9, 10],
  // What OCSF has above Critical.
  Fatal: [9, 9.9, 10],
};
const named = (label: unknown): string => `${String(label).slice(0, 1)}${String(label).slice(1).toLowerCase()}`;

export function sightsOf({ form, finding }: SlowRecord): Sights {
  const everything = (...may: readonly Json[]): Sight => ({ may: different(may), knows: () => true });
  const text = (path: string): string | undefined => lookUp(finding, path).find((value) => typeof value === 'string');
  if (form === 'guardduty') {
    const severities = typeof finding.severity === 'number' ? [finding.severity] : [];
    const facts = {
      ...{ type: text('type'), account: text('accountId'), region: text('region'), title: text('title') },
      ...{ createdAt: text('createdAt'), updatedAt: text('updatedAt'), severities },
    };
    return { guardDuty: everything(finding), securityHub: inSecurityHub(facts), securityHubV2: inSecurityHubV2(facts) };
  }
  if (form === 'security-hub') {
    const own = everything(...arrivedInSecurityHub(finding));
    if (text('ProductArn')?.endsWith('/aws/guardduty') !== true) return { securityHub: own };
    const label = named(text('FindingProviderFields.Severity.Label') ?? text('Severity.Label'));
    // What GuardDuty calls Critical may be HIGH: it had no Critical once.
    const severities = label === 'High' ? [...numbersOf.High!, ...numbersOf.Critical!] : (numbersOf[label] ?? []);
    const facts = {
      ...{
        type: typeOf(lookUp(finding, 'FindingProviderFields.Types')[0] ?? lookUp(finding, 'Types')[0]),
        account: text('AwsAccountId'),
      },
      ...{ region: text('Region'), title: text('Title'), createdAt: text('CreatedAt'), updatedAt: text('UpdatedAt'), severities },
    };
    return { guardDuty: inGuardDuty(facts), securityHub: own, securityHubV2: inSecurityHubV2(facts) };
  }
  const own = everything(...arrivedInSecurityHubV2(finding));
  if (text('metadata.product.name') !== 'GuardDuty') return { securityHubV2: own };
  const severities = numbersOf[text('vendor_attributes.severity') ?? text('severity') ?? ''] ?? [];
  const facts = {
    ...{ type: text('finding_info.types'), account: text('cloud.account.uid'), region: text('cloud.region') },
    ...{ title: text('finding_info.title'), severities },
  };
  return { guardDuty: inGuardDuty(facts), securityHub: inSecurityHub(facts), securityHubV2: own };
}

function different(may: readonly Json[]): readonly Json[] {
  return [...new Map(may.map((one) => [JSON.stringify(Object.entries(one).sort()), one])).values()];
}

/** Nothing is known beside the named paths. */
const knowing =
  (paths: readonly string[]): Sight['knows'] =>
  (path) =>
    paths.some((known) => path === known || path.startsWith(`${known}.`));

const given = (members: Json): Json => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

function inGuardDuty({ type, account, region, title, createdAt, updatedAt, severities }: Facts): Sight {
  const finding = given({ type, accountId: account, region, title, createdAt, updatedAt });
  return {
    may: severities.length === 0 ? [finding] : severities.map((severity) => ({ ...finding, severity })),
    knows: knowing([...Object.keys(finding), ...(severities.length === 0 ? [] : ['severity'])]),
  };
}

/** https://docs.aws.amazon.com/guardduty/latest/ug/securityhub-integration.html */
function inSecurityHub({ type, account, region, title, createdAt, updatedAt, severities }: Facts): Sight {
  const finding = given({
    ...{
      ProductName: 'GuardDuty',
      CompanyName: 'Amazon',
      RecordState: 'ACTIVE',
      Workflow: { Status: 'NEW' },
      VerificationState: 'UNKNOWN',
    },
    ...{ AwsAccountId: account, Region: region, Title: title, CreatedAt: createdAt, UpdatedAt: updatedAt },
    ProductArn: `arn:aws:securityhub:${region}::product/aws/guardduty`,
  });
  const labels = [
    ...new Set(severities.map(levelOf).flatMap((level) => (level === 'Critical' ? ['CRITICAL', 'HIGH'] : [level.toUpperCase()]))),
  ];
  const types = type === undefined ? [] : asffTypes(type);
  const withLabel = labels.length === 0 ? [finding] : labels.map((label): Json => ({ ...finding, Severity: { Label: label } }));
  return {
    may: types.length === 0 ? withLabel : withLabel.flatMap((one) => types.map((asff): Json => ({ ...one, Types: [asff] }))),
    knows: knowing([
      ...Object.keys(finding),
      ...['Compliance', 'Note', 'UserDefinedFields', 'Vulnerabilities'],
      ...(labels.length === 0 ? [] : ['Severity.Label']),
      ...(types.length === 0 ? [] : ['Types']),
    ]),
  };
}

/** https://docs.aws.amazon.com/securityhub/latest/userguide/security-hub-adv-ocsf-findings.html */
function inSecurityHubV2({ type, account, region, title, severities }: Facts): Sight {
  const finding = {
    ...{ class_name: 'Detection Finding', status: 'New', status_id: 1 },
    cloud: given({ provider: 'AWS', account: account === undefined ? undefined : { uid: account }, region }),
    finding_info: given({ types: type === undefined ? undefined : [type], title }),
    metadata: { product: { name: 'GuardDuty', vendor_name: 'AWS' } },
  };
  const possible = [...new Set(severities.map(levelOf))].map((severity): Json => {
    const both = { severity, severity_id: levels.indexOf(severity) + 2 };
    return { ...finding, ...both, vendor_attributes: both };
  });
  return {
    may: possible.length === 0 ? [finding] : possible,
    knows: knowing([
      ...['class_name', 'status', 'status_id', 'cloud.provider', 'compliance', 'vulnerabilities'],
      ...['metadata.product.name', 'metadata.product.vendor_name'],
      ...(account === undefined ? [] : ['cloud.account.uid']),
      ...(region === undefined ? [] : ['cloud.region']),
      ...(type === undefined ? [] : ['finding_info.types']),
      ...(title === undefined ? [] : ['finding_info.title']),
      ...(possible.length === 0 ? [] : ['severity', 'severity_id', 'vendor_attributes.severity', 'vendor_attributes.severity_id']),
    ]),
  };
}

/**
 * Rules see the values of the provider, which stand in FindingProviderFields. Whether what customers set was there from the beginning is not recorded, so
 * that a finding is looked at with and without it.
 */
function arrivedInSecurityHub(finding: Json): readonly Json[] {
  const provider = (finding.FindingProviderFields ?? {}) as Json;
  const label = (provider.Severity as Json | undefined)?.Label;
  const original: Json = {
    ...finding,
    ...given({ Confidence: provider.Confidence, Criticality: provider.Criticality, Types: provider.Types }),
    ...(label !== undefined && { Severity: { Label: label } }),
  };
  const first = without(original, 'Note', 'UserDefinedFields');
  return [
    {
      ...first,
      Workflow: { Status: 'NEW' },
      ...(original.VerificationState !== undefined && { VerificationState: 'UNKNOWN' }),
    },
    original,
  ];
}

const without = (finding: Json, ...names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(finding).filter(([name]) => !names.includes(name)));

/** The same in Security Hub V2, where `vendor_attributes` has what the provider gave. */
function arrivedInSecurityHubV2(finding: Json): readonly Json[] {
  const original: Json = { ...finding, ...(finding.vendor_attributes as Json | undefined) };
  const first = without(original, 'comment');
  return [{ ...first, status: 'New', status_id: 1 }, original];
}

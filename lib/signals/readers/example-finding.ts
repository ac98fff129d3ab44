import { ocsfComplianceStatuses, ocsfSeverities, ocsfStatuses } from '../../configuration/ocsf';
import { classNumbers } from './depending-fields';
import { type Document } from './example-event';
import { type Product, type ProductKind } from './product';

/** A finding of a product as Security Hub gets it, in the event that it sends to EventBridge. Days are those of `today`. */
export function exampleEvent(made: Product, today: string): Document {
  const { ProductName, CompanyName } = made;
  const place = placeOf(made);
  const { region, account } = place;
  const times = Object.fromEntries(
    ['CreatedAt', 'FirstObservedAt', 'LastObservedAt', 'UpdatedAt'].map((name) => [name, `${today}T00:00:01.000Z`]),
  );
  const { Types, ...own } = contentOf(made, place);
  const finding = {
    SchemaVersion: '2018-10-08',
    ProductArn: made.arn ?? `arn:aws:securityhub:${region}:${ownAccount(made)}:product/${made.product}`,
    ProductName,
    CompanyName,
    Region: region,
    ...own,
    AwsAccountId: account,
    Types,
    ...times,
    Severity: { Label: 'HIGH', Normalized: 70, Product: 8 },
    Description: 'A finding as an example.',
    Resources: [{ Type: 'AwsEc2Instance', Id: `arn:aws:ec2:${region}:${account}:instance/i-0123`, Partition: 'aws', Region: region }],
    WorkflowState: 'NEW',
    Workflow: { Status: 'NEW' },
    RecordState: 'ACTIVE',
    VerificationState: 'UNKNOWN',
    FindingProviderFields: { Severity: { Label: 'HIGH' }, Types },
  };
  return eventOf('Security Hub Findings - Imported', finding, String(own.Id), place, today);
}

interface Place {
  readonly region: string;
  readonly account: string;
}

/** The Region is that of the product's ARN. */
function placeOf({ arn }: Product): Place {
  return { region: arn?.split(':')[3] || 'eu-west-1', account: '111122223333' };
}

function ownAccount({ product }: Product): string {
  return /^\d{12}(?=\/)/.exec(product)?.[0] ?? '';
}

/** What a finding says of what was found, by what the product looks for. */
function contentOf({ ProductName, product, kind }: Product, { region, account }: Place): Document {
  switch (kind) {
    case 'detection': {
      const detector = `arn:aws:guardduty:${region}:${account}:detector/b2f8c1`;
      return {
        Id: `${detector}/finding/9ab1c2`,
        GeneratorId: product === 'aws/guardduty' ? detector : product,
        Types: ['TTPs/Command and Control/Backdoor:EC2-C&CActivity.B'],
        Title: 'EC2 instance i-0123 is communicating with a command and control server.',
      };
    }
    case 'control':
      return {
        Id: `arn:aws:securityhub:${region}:${account}:security-control/${anyControl}/finding/9ab1c2`,
        GeneratorId: `security-control/${anyControl}`,
        Types: ['Software and Configuration Checks/Industry and Regulatory Standards'],
        Title: 'What the control asks for',
        Compliance: {
          Status: 'FAILED',
          SecurityControlId: anyControl,
          AssociatedStandards: [{ StandardsId: 'standards/example/v/1.0.0' }],
        },
      };
    case 'other':
    case 'unknown':
      return {
        Id: `${product}/finding/9ab1c2`,
        GeneratorId: product,
        Types: ['Software and Configuration Checks/Vulnerabilities/CVE'],
        Title: `A finding of ${ProductName}`,
      };
  }
}

/** A control that stands for those that nobody names: its findings may have any severity. */
const anyControl = 'Example.1';

/** Class, and what only findings of this class have. */
const contentV2: Readonly<Record<ProductKind, Document>> = {
  detection: { class_name: 'Detection Finding', class_uid: classNumbers['Detection Finding'] },
  control: {
    class_name: 'Compliance Finding',
    class_uid: classNumbers['Compliance Finding'],
    compliance: { control: anyControl, status: 'Fail', status_id: ocsfComplianceStatuses.Fail, standards: ['standards/example/v/1.0.0'] },
  },
  other: { class_name: 'Vulnerability Finding', class_uid: classNumbers['Vulnerability Finding'] },
  unknown: { class_name: 'Detection Finding', class_uid: classNumbers['Detection Finding'] },
};

function eventOf(detailType: string, finding: Document, id: string, { region, account }: Place, today: string): Document {
  return {
    version: '0',
    id: '8e5622f9-d81c-4d81-612a-9319e7ee2506',
    'detail-type': detailType,
    source: 'aws.securityhub',
    account,
    time: `${today}T00:00:02Z`,
    region,
    resources: [id],
    detail: { findings: [finding] },
  };
}

/** The finding in the form of Security Hub V2 (OCSF), in the event that it sends. */
export function exampleEventV2(made: Product, today: string): Document {
  const place = placeOf(made);
  const { region, account } = place;
  const { Id, Title, Types = [] } = contentOf(made, place);
  const finding = {
    ...contentV2[made.kind],
    activity_id: 1,
    activity_name: 'Create',
    severity: 'High',
    severity_id: ocsfSeverities.High,
    status: 'New',
    status_id: ocsfStatuses.New,
    cloud: { account: { uid: account }, provider: 'AWS', region },
    finding_info: {
      title: Title,
      types: made.kind === 'detection' ? ['Backdoor:EC2/C&CActivity.B'] : Types,
      uid: Id,
    },
    metadata: {
      product: {
        name: made.ProductName,
        uid: made.arn ?? `arn:aws:securityhub:${region}:${ownAccount(made)}:productv2/${made.product}`,
        vendor_name: made.product.startsWith('aws/') ? 'AWS' : made.CompanyName,
      },
    },
    resources: [{ type: 'AWS::EC2::Instance', uid: `arn:aws:ec2:${region}:${account}:instance/i-0123`, region, provider: 'AWS' }],
    vendor_attributes: { severity: 'High', severity_id: ocsfSeverities.High },
  };
  return eventOf('Findings Imported V2', finding, String(Id), place, today);
}

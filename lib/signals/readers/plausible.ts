import { findingPath, type Path } from './example-event';
import { type Product, type ProductKind } from './product';
import { fieldsOfProduct } from './starts';

const compliance: readonly string[] = ['Compliance', 'compliance'];
const otherSubjects: readonly string[] = ['Vulnerabilities', 'vulnerabilities', 'databucket'];

/** Fields that findings of a kind do not have. */
const lackedBy: Readonly<Record<ProductKind, readonly string[]>> = {
  detection: [...compliance, ...otherSubjects],
  control: otherSubjects,
  other: compliance,
  unknown: [],
};

/** How the `GeneratorId` of a control is told from others (Security Hub User Guide, "Impact of consolidation on ASFF fields and values"). */
const ofControl = /security-control\/|\/rule\/|standards?\/|\/v\/\d/;

/** Namespaces of types that no detection has (Security Hub User Guide, "Types taxonomy for ASFF"). */
const otherNamespaces = /^(Software and Configuration Checks|Sensitive Data Identifications)/;

/** Whether a value may stand in findings of a product, where an example has another now. */
export function mayStand({ kind, product }: Product, path: Path, value: unknown, now: unknown): boolean {
  const isInFinding = path.length > findingPath.length;
  if (!isInFinding) return value === now || path[0] === 'account' || path[0] === 'region' || path.length > 1;
  const field = path[findingPath.length] ?? '';
  if (fieldsOfProduct.includes(field)) return value === now;
  if (lackedBy[kind].includes(field)) return value === now;
  if (field.startsWith('class_') && (kind === 'detection' || kind === 'control')) return value === now;
  if (typeof value !== 'string') return true;
  switch (path.slice(findingPath.length).join('.')) {
    case 'Types':
      if (kind === 'detection') return value.includes(':') && !otherNamespaces.test(value);
      return kind !== 'control' || value.startsWith('Software and Configuration Checks');
    case 'GeneratorId':
      if (product === 'aws/guardduty') return /^arn:aws[a-z-]*:guardduty:/.test(value);
      return (kind === 'control') === ofControl.test(value);
    default:
      return true;
  }
}

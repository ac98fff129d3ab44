import written from './identification.json';

/**
 * When a value of a field identifies something that an attacker with rights in the workload or the account cannot choose.
 * `with-account`: as an exact value beside the account; `with-network`: beside the account, VPC or subnet; `with-digest`: as an image with its digest;
 * `from-outside`: as an exact value beside a criterion by which the caller is outside the organization;
 * `by-tag`: as far as tagging is restricted, which is the matter of the rule `tags-as-only-identifier`; `control`: a value that is of a security
 * control (`security-hub/control-scope.ts`), in findings of controls alone.
 */
export type Identifies = 'always' | 'with-account' | 'with-network' | 'with-digest' | 'from-outside' | 'by-tag' | 'control' | 'never';

/** What a field identifies, and why. */
export interface Identification {
  /** Name of the reason in `identification.json`. */
  readonly reason: string;
  readonly identifies: Identifies;
  /** A clause without a full stop that can follow the name of the field. */
  readonly why: string;
}

type Schema = 'guardDuty' | 'securityHub' | 'securityHubV2';

/** What `identification.json` holds: reasons, and under each reason the fields of a schema to which it applies. */
interface WrittenIdentification extends Readonly<Record<Schema, Readonly<Partial<Record<string, readonly string[]>>>>> {
  readonly reasons: Readonly<Record<string, Omit<Identification, 'reason'>>>;
}

const known = new Map<Schema, ReadonlyMap<string, Identification>>();

/**
 * What a field identifies. Every field of the three schemas stands in `identification.json`.
 * Sources: GuardDuty API reference, shape `Finding` of each field; IAM User Guide, "IAM identifiers" (reference_identifiers.html); Amazon S3 User
 * Guide, "General purpose bucket naming rules"; Amazon VPC User Guide, "IP addressing" (vpc-ip-addressing.html) and "Flow log limitations": the local
 * address of a connection is the private one of the interface; Kubernetes, "Object Names and IDs" and "Images" (tags can be moved, digests cannot).
 * @throws Error for a field that stands in no group: a decision is missing
 */
export function identification(schema: Schema, field: string): Identification {
  const found = identifications(schema).get(field);
  if (found === undefined) throw new Error(`${field} is in no group of ${schema} in lib/signals/identification.json`);
  return found;
}

function identifications(schema: Schema): ReadonlyMap<string, Identification> {
  const before = known.get(schema);
  if (before !== undefined) return before;
  const { reasons, [schema]: groups } = written as WrittenIdentification;
  const all = new Map(
    Object.entries(groups).flatMap(([reason, fields = []]) => {
      const facts = reasons[reason];
      return facts === undefined ? [] : fields.map((field) => [field, { reason, ...facts }] as const);
    }),
  );
  known.set(schema, all);
  return all;
}

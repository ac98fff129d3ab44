import { type Identification } from './identification';

/** What a value of a field is, so that references to the environment and breadth can be told. */
export type ValueKind =
  | 'account'
  | 'address-v4'
  | 'address-v6'
  | 'executable'
  | 'image'
  | 'instance'
  | 'port'
  | 'principal'
  | 'product'
  | 'region'
  | 'resource'
  | 'severity'
  | 'tag-key'
  | 'tag-value'
  | 'type'
  | 'other';

/** A field of findings that a rule can look at. */
export interface FindingField {
  /** Path (GuardDuty) or criterion name (Security Hub). */
  readonly name: string;
  readonly values: 'string' | 'number' | 'timestamp' | 'map';
  readonly kind: ValueKind;
  /** Whether a finding can have several values of the field. One value then does not exclude another. */
  readonly multiple: boolean;
  /** Whether a value identifies something that an attacker cannot choose, and why. */
  readonly identification: Identification;
}

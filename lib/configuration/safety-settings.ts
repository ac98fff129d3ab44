/** Limits of the safety rules that the configuration may set. */
export interface SafetySettings {
  /** Suppression rules, and automation rules, per Region that are left to AWS Security Incident Response. @default 20 */
  readonly reservedForService: number;
  /** Prefix length of the broadest IPv4 range that needs no acknowledgement. @default 24 */
  readonly broadestIpv4Prefix: number;
  /** Prefix length of the broadest IPv6 range that needs no acknowledgement. @default 48 */
  readonly broadestIpv6Prefix: number;
}

import * as ipaddr from 'ipaddr.js';
import { CordonError, exitCode } from '../../core/problem';
import { type GuardDutyNumberField, type GuardDutyStringField } from './fields';
import { findingType, findingTypes, mayReachHigh } from '../../events/finding-types';

/** A criterion on text, of a field that every filter takes. */
export interface TextCriterion {
  readonly field: GuardDutyStringField;
  readonly equals: readonly string[];
}
/** A criterion on a number below another. */
export interface BelowCriterion {
  readonly field: GuardDutyNumberField;
  readonly lessThan: number;
}
export type DocumentedCriterion = TextCriterion | BelowCriterion;

/** Instances by the images that they run, or by one tag that they have. */
export type Instances = { readonly images: readonly string[] } | { readonly tag: { readonly key: string; readonly value: string } };

/** Lowest severity of level High. */
const high = 7;

/**
 * A vulnerability scanner that looks at ports: `Recon:EC2/Portscan` of its instances, below High.
 *
 * A tag is two criteria, for its key and its value, which may be met by different tags of an instance. Whoever can tag instances can hide with it.
 * Source: GuardDuty User Guide, "Suppression rules" (findings_suppression-rule.html).
 */
export function vulnerabilityScanner(scanner: Instances): readonly DocumentedCriterion[] {
  return [...ofTypes(['Recon:EC2/Portscan']), ...instanceCriteria(scanner)];
}

/**
 * A bastion host that somebody tries passwords on: `UnauthorizedAccess:EC2/SSHBruteForce` of its instances, as the target and below High; a bastion
 * host that attacks others is High, and is not hidden. A tag is as in `vulnerabilityScanner`.
 * Source: GuardDuty User Guide, "Suppression rules" and `UnauthorizedAccess:EC2/SSHBruteForce`.
 */
export function bastionHost(bastion: Instances): readonly DocumentedCriterion[] {
  return [
    ...ofTypes(['UnauthorizedAccess:EC2/SSHBruteForce']),
    { field: 'service.resourceRole', equals: ['TARGET'] },
    ...instanceCriteria(bastion),
  ];
}

/** Findings of some types that are about callers or peers whose addresses are known. */
export interface KnownRemoteAddressesOptions {
  /** Finding types, at least one. */
  readonly types: readonly string[];
  /** Addresses and CIDR ranges, all of IPv4 or all of IPv6: the fields of both are ANDed, so that no finding would have both. */
  readonly addresses: readonly string[];
  /** Whether they call AWS APIs or connect over the network. @default api-call */
  readonly by?: 'api-call' | 'network-connection';
}

/**
 * Findings of the given types about known remote addresses, e.g. those of a VPN; below High, unless all of the types are always High.
 * Source: GuardDuty User Guide, "Filtering findings in GuardDuty" (API caller and network connection addresses).
 * @throws CordonError where addresses of both families, or something else, are given
 */
export function knownRemoteAddresses({ types, addresses, by = 'api-call' }: KnownRemoteAddressesOptions): readonly DocumentedCriterion[] {
  const action = by === 'api-call' ? 'awsApiCallAction' : 'networkConnectionAction';
  return [...ofTypes(types), { field: `service.action.${action}.remoteIpDetails.ipAddress${familyOf(addresses)}`, equals: [...addresses] }];
}

/**
 * Credentials of instances that are used from a known address outside AWS, such as the gateway of a data center:
 * `UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS` with that IPv4 address. Its findings are always High, so that the safety
 * rules ask for an acknowledgement; naming the principals too makes the rule narrower.
 * Source: GuardDuty User Guide, `UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS`.
 * @throws CordonError where something else than IPv4 addresses and ranges is given
 */
export function instanceCredentialsFromKnownAddress(options: {
  readonly addresses: readonly string[];
  /** Principal IDs, e.g. `AROAEXAMPLE:i-0123456789abcdef0`. @default - the credentials of every instance */
  readonly principals?: readonly string[];
}): readonly DocumentedCriterion[] {
  const { addresses, principals } = options;
  if (familyOf(addresses) !== 'V4') throw notOneFamily(addresses, 'must be IPv4 addresses, because the documented rule uses an IPv4 field');
  return [
    ...ofTypes(['UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS']),
    { field: 'service.action.awsApiCallAction.remoteIpDetails.ipAddressV4', equals: [...addresses] },
    ...(principals === undefined ? [] : [{ field: 'resource.accessKeyDetails.principalId', equals: [...principals] } as const]),
  ];
}

/**
 * A DNS server that is monitored at runtime: it looks domains up for others, and each look-up is a second finding, of the server. Runtime finding
 * types ending in `!DNS`, with the server's executable, below High.
 * Source: GuardDuty User Guide, "Suppression rules" (Runtime Monitoring finding types for DNS events).
 */
export function dnsServer(options: {
  /** Paths of executables, e.g. `/usr/sbin/named`. */
  readonly executables: readonly string[];
  /** Finding types. @default - the documented Runtime types ending in `!DNS` that are never High */
  readonly types?: readonly string[];
}): readonly DocumentedCriterion[] {
  const { executables, types = neverHighDnsTypes() } = options;
  return [...ofTypes(types), { field: 'service.runtimeDetails.process.executablePath', equals: [...executables] }];
}

function neverHighDnsTypes(): readonly string[] {
  return findingTypes()
    .map(({ type }) => type)
    .filter((type) => type.includes(':Runtime/') && type.endsWith('!DNS') && !mayReachHigh(type));
}

/** The types, below High; without that bound where every type is always above it and the rule would never match. */
function ofTypes(types: readonly string[]): readonly DocumentedCriterion[] {
  const alwaysHigh = types.every((type) => {
    const { severities } = findingType(type) ?? { severities: [] };
    return severities.length > 0 && severities.every((severity) => severity === 'high' || severity === 'critical');
  });
  return [{ field: 'type', equals: [...types] }, ...(alwaysHigh ? [] : [{ field: 'severity', lessThan: high } as const])];
}

function instanceCriteria(instances: Instances): readonly DocumentedCriterion[] {
  if ('images' in instances) return [{ field: 'resource.instanceDetails.imageId', equals: [...instances.images] }];
  return [
    { field: 'resource.instanceDetails.tags.key', equals: [instances.tag.key] },
    { field: 'resource.instanceDetails.tags.value', equals: [instances.tag.value] },
  ];
}

function familyOf(addresses: readonly string[]): 'V4' | 'V6' {
  const families = new Set(
    addresses.map((text) => {
      const [address = ''] = text.split('/');
      return ipaddr.IPv4.isValidFourPartDecimal(address) ? 'V4' : ipaddr.IPv6.isValid(address) ? 'V6' : undefined;
    }),
  );
  const [family] = families;
  if (family === undefined || families.size !== 1)
    throw notOneFamily(addresses, 'must be at least one address or range, all of one IP version');
  return family;
}

function notOneFamily(addresses: readonly string[], message: string): CordonError {
  return new CordonError(exitCode.usage, {
    id: 'wrong-ip-version',
    path: 'addresses',
    message,
    value: addresses,
    remedy: 'write IPv4 and IPv6 addresses in separate rules',
  });
}

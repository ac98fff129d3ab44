import written from './security-hub-types.json';

const paths: Readonly<Partial<Record<string, readonly string[]>>> = written.paths;
const withoutPurpose: ReadonlyMap<string, string> = new Map(Object.entries(written.withoutPurpose));

/**
 * Paths under which GuardDuty puts the types that begin so into Security Hub: `TTPs/Command and Control` of `Backdoor:EC2/`. The path of a single
 * type is one of them.
 * Source: https://docs.aws.amazon.com/guardduty/latest/ug/securityhub-integration.html, "Interpreting GuardDuty finding names".
 * @returns undefined for a purpose that the page does not have
 */
export function asffPaths(type: string): readonly string[] | undefined {
  const narrow = Object.keys(paths).find((key) => key.includes(':') && type.startsWith(key));
  return paths[narrow ?? type.split(':', 1)[0] ?? type];
}

/** Types whose name in Security Hub does not hold their purpose: `TTPs/Impact/IAMUser-AnomalousBehavior`. */
export function namesWithoutPurpose(): ReadonlyMap<string, string> {
  return withoutPurpose;
}

/** Every name that a finding type of GuardDuty may have in Security Hub. */
export function asffNames(type: string): readonly string[] {
  const other = withoutPurpose.get(type);
  if (other !== undefined) return [other];
  return (asffPaths(type) ?? []).flatMap((path) => [`${path}/${type.replace('/', '-')}`, `${path}/${type}`]);
}

/** `Recon:EC2/Portscan` of `TTPs/Discovery/Recon:EC2-Portscan`. @returns undefined where no part of it reads as a finding type */
export function guardDutyTypeOf(asffType: string): string | undefined {
  const other = [...withoutPurpose].find(([, name]) => name === asffType)?.[0];
  if (other !== undefined) return other;
  const colon = asffType.indexOf(':');
  if (colon === -1) return undefined;
  const last = asffType.slice(asffType.lastIndexOf('/', colon) + 1);
  return last.includes('/') ? last : last.replace('-', '/');
}

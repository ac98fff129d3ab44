/** Groups of Regions between which no credentials work. */
export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov';

interface Region {
  /** Degrees north and east of its city, rounded: they only put Regions in order of nearness. */
  readonly at: readonly [north: number, east: number];
  /** Whether an account has to enable it: such were launched after March 20, 2019. */
  readonly isOptIn?: true;
}

/**
 * Regions by partition.
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 * https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 */
const regions: Readonly<Record<Partition, Readonly<Record<string, Region>>>> = {
  aws: {
    'us-east-1': { at: [39, -77] },
    'us-east-2': { at: [40, -83] },
    'us-west-1': { at: [37, -122] },
    'us-west-2': { at: [46, -120] },
    'ca-central-1': { at: [46, -74] },
    'ca-west-1': { at: [51, -114], isOptIn: true },
    'mx-central-1': { at: [21, -100], isOptIn: true },
    'sa-east-1': { at: [-24, -47] },
    'eu-central-1': { at: [50, 9] },
    'eu-central-2': { at: [47, 8], isOptIn: true },
    'eu-north-1': { at: [59, 18] },
    'eu-south-1': { at: [45, 9], isOptIn: true },
    'eu-south-2': { at: [42, -1], isOptIn: true },
    'eu-west-1': { at: [53, -6] },
    'eu-west-2': { at: [52, 0] },
    'eu-west-3': { at: [49, 2] },
    'af-south-1': { at: [-34, 18], isOptIn: true },
    'il-central-1': { at: [32, 35], isOptIn: true },
    'me-central-1': { at: [25, 55], isOptIn: true },
    'me-south-1': { at: [26, 51], isOptIn: true },
    'ap-east-1': { at: [22, 114], isOptIn: true },
    'ap-east-2': { at: [25, 122], isOptIn: true },
    'ap-northeast-1': { at: [36, 140] },
    'ap-northeast-2': { at: [38, 127] },
    'ap-northeast-3': { at: [35, 136] },
    'ap-south-1': { at: [19, 73] },
    'ap-south-2': { at: [17, 78], isOptIn: true },
    'ap-southeast-1': { at: [1, 104] },
    'ap-southeast-2': { at: [-34, 151] },
    'ap-southeast-3': { at: [-6, 107], isOptIn: true },
    'ap-southeast-4': { at: [-38, 145], isOptIn: true },
    'ap-southeast-5': { at: [3, 102], isOptIn: true },
    'ap-southeast-6': { at: [-37, 175], isOptIn: true },
    'ap-southeast-7': { at: [14, 101], isOptIn: true },
  },
  'aws-cn': { 'cn-north-1': { at: [40, 116] }, 'cn-northwest-1': { at: [38, 105] } },
  'aws-us-gov': { 'us-gov-east-1': { at: [40, -83] }, 'us-gov-west-1': { at: [46, -120] } },
};

const partitions = Object.keys(regions) as readonly Partition[];
const region = new Map(partitions.flatMap((partition) => Object.entries(regions[partition])));

/** Regions of each partition, those included that an account has to opt in to: an incident can be in any. */
export const regionsOf: Readonly<Record<Partition, readonly string[]>> = {
  aws: Object.keys(regions.aws),
  'aws-cn': Object.keys(regions['aws-cn']),
  'aws-us-gov': Object.keys(regions['aws-us-gov']),
};

/**
 * Regions where a membership can be. Older copies of the page list 15 of them. The API's model names 36 codes: those of the Regions that an
 * incident can affect, not of the service.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/supported-configs.html
 */
export const membershipRegions: readonly string[] = [
  ...['us-east-1', 'us-east-2', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
  ...['af-south-1', 'me-central-1', 'me-south-1'],
  ...['ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-south-1', 'ap-south-2'],
  ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4'],
];

/**
 * Region in which requests to global services (IAM, Organizations) are made.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion
 */
export const globalRegion: Readonly<Record<Partition, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};

/** The partition of a Region. @returns undefined where no partition has it */
export function partitionOf(code: string): Partition | undefined {
  return partitions.find((partition) => Object.hasOwn(regions[partition], code));
}

/** Whether an account has to enable a Region before anything can be in it. */
export function isOptIn(code: string): boolean {
  return region.get(code)?.isOptIn === true;
}

/** Regions in order of nearness to one of them. @returns undefined where that one is no Region */
export function nearestFirst(code: string, codes: readonly string[]): readonly string[] | undefined {
  const from = region.get(code);
  if (from === undefined) return undefined;
  const away = (other: string): number => distance(from, region.get(other) ?? from);
  return [...codes].sort((a, b) => away(a) - away(b));
}

/** Angle between two places on the globe, in radians. */
function distance({ at: [north, east] }: Region, { at: [otherNorth, otherEast] }: Region): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const along = Math.sin(radians(north)) * Math.sin(radians(otherNorth));
  const across = Math.cos(radians(north)) * Math.cos(radians(otherNorth)) * Math.cos(radians(east - otherEast));
  return Math.acos(Math.min(1, along + across));
}

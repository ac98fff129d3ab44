/** A bucket with findings, and how Step Functions replays it. */
export interface ReplayConfiguration {
  readonly findings: FindingsBucket;
  /** SHA-256 of the packed npm package of Cordon, 64 lower-case hexadecimal digits. The builds run no other. */
  readonly packageSha256: string;
  /** Objects that one build replays, 1 to 500. @default 200 */
  readonly objectsPerBuild: number;
  /** Builds that run or wait at once, 1 to 1,000. @default 5 */
  readonly concurrentBuilds: number;
  /** Days that inputs, parts and results are kept, 1 to 365. @default 30 */
  readonly keepDays: number;
}

/** Where the findings are. Step Functions lists buckets of its own account and Region alone. */
export interface FindingsBucket {
  readonly bucket: string;
  /** Key that the objects are encrypted with. GuardDuty exports to no bucket without one. */
  readonly keyArn: string;
  /** Beginning of the keys of the objects. @default - every object of the bucket */
  readonly prefix: string;
  /** 12 digits. @default - the administrator account of GuardDuty */
  readonly account?: string;
  /** @default - the membership Region */
  readonly region?: string;
}

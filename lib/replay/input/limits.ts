/**
 * Bytes of one finding or event. The largest that AWS sends have 1 MB (events of EventBridge); what is longer is skipped and counted, and never held in
 * memory.
 */
export const maximumRecordBytes = 4 * 1024 * 1024;

/** Levels of one finding or event. Those of AWS have about fifteen. */
export const maximumLevels = 200;

/** A packed file is read to its end while it has unpacked to no more than this, or to no more than so many times what was read. */
export const unpackedWithoutQuestion = 64 * 1024 * 1024;
export const maximumRatio = 250;

export const inMegabytes = (bytes: number): string => `${bytes / 1024 / 1024} MB`;

import { type MeaningCheck } from '../configuration/draft';

/** What a schema cannot say of the replay of a bucket. */
export const checkReplay: MeaningCheck = (written) => {
  const { findings } = written.draft.replay ?? {};
  if (findings?.keyArn === undefined) return [];
  const region = findings.region ?? (written.given('replay.findings.region') ? undefined : written.draft.organization?.membershipRegion);
  const keyRegion = findings.keyArn.split(':')[3];
  return region === undefined || region === keyRegion
    ? []
    : [
        {
          id: 'replay-key-in-other-region',
          path: 'replay.findings.keyArn',
          message: `must be a key in ${region}: S3 encrypts the objects of a bucket with keys of its own Region only`,
          value: findings.keyArn,
          remedy: `use the key of the bucket, or set replay.findings.region to ${keyRegion ?? 'its Region'}`,
        },
      ];
};

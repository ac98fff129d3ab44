import { acknowledgementProblems } from '../configuration/acknowledgements';
import { type MeaningCheck } from '../configuration/draft';
import { twice } from '../configuration/repeated';
import { type Problem } from '../core/problem';
import { regionOfPartition } from '../organization/region-meaning';

/** What a schema cannot say of the evidence store. */
export const checkEvidenceMeaning: MeaningCheck = ({ draft: { evidenceStore }, given }) => {
  if (evidenceStore === undefined) return [];
  const { regions, objectLock, expireAfterDays } = evidenceStore;
  const both = given('evidenceStore.objectLock.retentionDays') && given('evidenceStore.objectLock.retentionYears');
  const days = objectLock?.retentionDays ?? (objectLock?.retentionYears === undefined ? 365 : objectLock.retentionYears * 366);
  return [
    ...twice('duplicate-region', 'a Region', regions, (index) => `evidenceStore.regions[${index}]`),
    ...(regions ?? []).flatMap((region, index) => regionOfPartition(region, `evidenceStore.regions[${index}]`)),
    ...(both
      ? [
          {
            id: 'days-and-years',
            path: 'evidenceStore.objectLock',
            message: 'has retentionDays and retentionYears, and Object Lock takes only one of them',
            remedy: 'remove one of them',
          } satisfies Problem,
        ]
      : []),
    // Object Lock would keep the object all the same, and the lifecycle rule would only hide it behind a delete marker.
    ...(expireAfterDays !== undefined && !both && expireAfterDays <= days
      ? [
          {
            id: 'expires-before-retention',
            path: 'evidenceStore.expireAfterDays',
            message: `must be more than the ${days} days of the retention`,
            value: expireAfterDays,
            remedy: `write at least ${days + 1}, or remove it`,
          } satisfies Problem,
        ]
      : []),
    ...acknowledgementProblems(evidenceStore.acknowledge, 'evidenceStore', given),
  ];
};

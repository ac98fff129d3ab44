import { type Problem } from '../core/problem';
import { membershipRegions, nearestFirst, partitionOf, regionsOf } from '../core/regions';
import { bySpelling } from '../core/nearest';
import { type ConfigurationDraft } from '../configuration/draft';

/** Regions that the membership cannot be in, and Regions in use that AWS does not have. */
export function checkRegions({ draft: { organization } }: ConfigurationDraft): Problem[] {
  return [
    ...membershipRegion(organization?.membershipRegion),
    ...(organization?.regions ?? []).flatMap((code, index) => regionOfPartition(code, `organization.regions[${index}]`)),
  ];
}

function membershipRegion(code: string | undefined): Problem[] {
  if (code === undefined || membershipRegions.includes(code)) return [];
  const list = nearestFirst(code, membershipRegions) ?? bySpelling(code, membershipRegions);
  return [
    {
      id: 'membership-region-unsupported',
      path: 'organization.membershipRegion',
      message: 'is not a Region of AWS Security Incident Response',
      value: code,
      remedy: `use one of its ${list.length} Regions. You cannot change the Region later. Nearest first: ${list.join(', ')}`,
    },
  ];
}

/** A membership exists in the partition `aws` alone, and neither findings nor roles leave their partition. */
export function regionOfPartition(code: string | undefined, path: string): Problem[] {
  if (code === undefined || regionsOf.aws.includes(code)) return [];
  const partition = partitionOf(code);
  if (partition !== undefined) {
    return [
      {
        id: 'region-of-another-partition',
        path,
        message: `is in the partition ${partition}, where AWS Security Incident Response does not exist`,
        value: code,
        remedy: 'use a Region of the partition aws, because findings and roles stay in their partition',
      },
    ];
  }
  const list = bySpelling(code, regionsOf.aws);
  return [
    {
      id: 'unknown-region',
      path,
      message: 'is not a Region that AWS documents',
      value: code,
      remedy: `use one of these, the most similar first: ${list.join(', ')}`,
    },
  ];
}

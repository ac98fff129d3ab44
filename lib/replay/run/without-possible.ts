import { type Replayed } from '../ways';

/** A path without what the finding can become: that is in the record, and in what the rules write. */
export function withoutPossible({ securityHub, securityHubV2, ...path }: Replayed): object {
  return {
    ...path,
    ...(securityHub && { securityHub: { ...securityHub, possible: undefined } }),
    ...(securityHubV2 && { securityHubV2: { ...securityHubV2, possible: undefined } }),
  };
}

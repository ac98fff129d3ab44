import { accountIdPattern, type Fields } from './field-checker';

/*
 * Items that a snapshot has by tens of thousands, and that are nearly always as they have to be. Each function tells at once whether nothing is wrong.
 * What it does not call sound is looked at field by field, which finds what is wrong or that it is sound all the same. A test holds the two together.
 */

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isTextOrNothing = (value: unknown): boolean => value === undefined || isText(value);
const isStrings = (value: unknown): boolean => {
  if (!Array.isArray(value)) return false;
  for (const item of value) if (typeof item !== 'string') return false;
  return true;
};
const isAccountId = (value: unknown): boolean => typeof value === 'string' && accountIdPattern.test(value);

/** A reading that somebody made: of a failed one the reason is to be looked at. */
const isRead = (value: unknown, isSound: (value: unknown) => boolean): boolean => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const reading = value as Fields;
  return reading.status === 'present' ? isSound(reading.value) : reading.status === 'absent';
};

const isRole = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && isText((value as Fields).arn);

export function isSoundAccount({ id, name, state, parent, containmentRoles, triageServiceLinkedRole }: Fields): boolean {
  return (
    isAccountId(id) &&
    isText(name) &&
    isText(state) &&
    isText(parent) &&
    isRead(containmentRoles, isStrings) &&
    (triageServiceLinkedRole === undefined || isRead(triageServiceLinkedRole, isRole))
  );
}

export function isSoundInstance(instance: Fields): boolean {
  const { account, region, status, detailedStatus, statusReason, organizationalUnit, stackId, driftStatus } = instance;
  return (
    isAccountId(account) &&
    isText(region) &&
    (status === 'CURRENT' || status === 'OUTDATED') &&
    isTextOrNothing(detailedStatus) &&
    (statusReason === undefined || typeof statusReason === 'string') &&
    isTextOrNothing(organizationalUnit) &&
    isTextOrNothing(stackId) &&
    isTextOrNothing(driftStatus)
  );
}

/** GuardDuty in an account, by the ID of the account. */
export function isSoundDetector(account: string, value: unknown): boolean {
  if (!accountIdPattern.test(account) || typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { status, features, featuresUnread } = value as Fields;
  return isText(status) && (features === undefined || isStrings(features)) && featuresUnread === undefined;
}

/** How an account stands to the membership, by the ID of the account. */
export function isSoundRelationship(account: string, value: unknown): boolean {
  return accountIdPattern.test(account) && isRead(value, isRelationship);
}

const isRelationship = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  isText((value as Fields).status) &&
  isText((value as Fields).type);

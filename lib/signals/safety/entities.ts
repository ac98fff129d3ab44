import { isPrivateAddress } from './address-range';
import { type Atom } from './atoms';
import { type Condition, type Conditions } from './conditions';
import { holdsNames, isWithin } from './parts';
import { addressVersion, tells } from './telling';

/** An image by its digest (OCI image specification, "Digests"). */
const digest = /@sha256:[0-9a-f]{64}$/i;

/** Whether a criterion names entities that an attacker cannot choose (`lib/signals/identification.json`), and not nearly any. */
export function namesEntity(condition: Condition, conditions: Conditions): boolean {
  const enough = enoughFor(condition, conditions);
  return (
    enough !== undefined &&
    !condition.opaque &&
    condition.anyOf.some(({ atoms }) => atoms.length > 0 && atoms.every((one) => tells(one, condition) && enough(one)))
  );
}

/** What a value must be. Of a field that is not documented nobody knows whether GuardDuty looks at it at all. @returns undefined where none is enough */
function enoughFor(condition: Condition, conditions: Conditions): ((one: Atom) => boolean) | undefined {
  const { field, known } = condition;
  switch (known?.identification.identifies) {
    case 'always':
      if (known.identification.reason === 'own-address' && addressVersion(condition) !== undefined) {
        return (one) => isSingleAddress(one) && (!isPrivate(one, condition) || namesNetworks(conditions));
      }
      return holdsNames(field) ? (one) => isExact(one) || isWithin(one, field) : () => true;
    case 'by-tag':
      return () => true;
    case 'with-account':
      // A name that is taken cannot be had again; one that fits a pattern can.
      return namesAccounts(conditions) ? isExact : undefined;
    case 'with-network':
      if (!namesNetworks(conditions)) return undefined;
      return addressVersion(condition) === undefined ? isExact : isSingleAddress;
    case 'with-digest':
      return ({ text }) => digest.test(text);
    case 'from-outside':
      return namesExactly(conditions, affiliation, 'false') ? isExact : undefined;
    case 'control':
    case 'never':
    case undefined:
      return undefined;
  }
}

function namesAccounts(conditions: Conditions): boolean {
  return namesExactly(conditions, 'accountId');
}

/** Where a private address is one of the organization's own. A VPC belongs to one account, and a subnet to one VPC. */
function namesNetworks(conditions: Conditions): boolean {
  return ['accountId', ...networkFields].some((field) => namesExactly(conditions, field));
}

/** VPC and subnet of an instance. */
export const networkFields: readonly string[] = [
  'resource.instanceDetails.networkInterfaces.vpcId',
  'resource.instanceDetails.networkInterfaces.subnetId',
];

/** "If it is False, the API caller is from outside your environment" (GuardDuty API reference, API_RemoteAccountDetails). */
export const affiliation = 'service.action.awsApiCallAction.remoteAccountDetails.affiliated';

/** @param text - the value. @default - any */
function namesExactly({ byName }: Conditions, field: string, text?: string): boolean {
  const isNamed = (one: Atom): boolean => isExact(one) && (text === undefined || one.text === text);
  return (byName.get(field) ?? []).some(
    ({ anyOf, opaque }) => !opaque && anyOf.some(({ atoms }) => atoms.length > 0 && atoms.every(isNamed)),
  );
}

/** Whether a value of a field that may hold public addresses can be a private one. */
export function isPrivate({ operator, text }: Atom, condition: Pick<Condition, 'field' | 'known'>): boolean {
  const version = addressVersion(condition);
  return version !== undefined && isPrivateAddress(text, version, operator === 'matches');
}

/**
 * Whether it is one address. A range of private ones is a network: whoever launches a resource there, or is inside already, has an address of it
 * (Amazon VPC User Guide, "IP addressing for your VPCs and subnets"). https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html
 */
export function isSingleAddress({ operator, text, range }: Atom): boolean {
  return range === undefined ? isExact({ operator, text }) : range.prefix === (range.version === 4 ? 32 : 128);
}

function isExact({ operator, text }: Pick<Atom, 'operator' | 'text'>): boolean {
  return operator === 'equals' || (operator === 'matches' && !/[*?]/.test(text));
}

import { fixedBits } from './address-range';
import { type Atom } from './atoms';
import { type Condition } from './conditions';

/** Fewest letters and digits in a row by which a pattern tells some entities from others: of two, every name has some. */
const fewestTelling = 3;

/** The resource of findings that are about an account as a whole (AWS Security Finding Format, `AwsAccount`). */
const wholeAccount = /^aws::::account:\d{12}$/i;

/** Keys of tags that nearly every resource has, or that AWS itself sets. */
const commonTagKey = /^(name$|aws:)/i;

/** Fields with the ID of the finding, or of what it is part of: by one of them a finding is named, and by a pattern none is. */
const findingIds: readonly string[] = ['id', 'arn', 'associatedAttackSequenceArn', 'Id', 'finding_info.uid', 'metadata.uid'];

/** Values that stand for whoever it may be (GuardDuty User Guide, "Finding details"; Kubernetes, "Authenticating"). */
const anybody: readonly string[] = ['anonymous', 'anonymous_principal', 'system:anonymous', 'system:unauthenticated'];

/**
 * The root user: whoever takes the account over, and no principal that somebody made (IAM User Guide, "IAM identifiers"). GuardDuty calls it `Root`
 * (GuardDuty User Guide, "Policy:IAMUser/RootCredentialUsage").
 */
const rootUser = /^(?:\d{12}|arn:aws[a-z-]*:iam::\d{12}:root|root)$/i;

/**
 * Words that are in so many values that they tell nothing apart: parts of ARNs and of IDs, directories of programs, ends of host names,
 * registries of images.
 */
const common: readonly string[] = [
  'arn aws cn gov iam sts ec2 s3 ecs eks ecr rds lambda backup bedrock guardduty securityhub inspector macie access analyzer',
  'root user role assumed instance profile function task definition cluster service container bucket object volume snapshot image',
  'db detector finding product default policy group vault recovery point session federated account subnet vpc sg eni ami i',
  'us eu ap sa ca me af il mx east west north south central northeast southeast northwest southwest',
  'system serviceaccount serviceaccounts kube node nodes pod pods masters authenticated unauthenticated',
  'usr bin sbin local lib lib64 libexec opt etc var tmp home proc dev',
  'compute amazonaws internal ip com net org io gov edu co dkr docker public library registry hub gcr ghcr quay k8s latest',
].flatMap((line) => line.split(' '));
/** How the IDs of principals and access keys begin (IAM User Guide, "IAM identifiers"). */
const idPrefixes = ['abia', 'acca', 'agpa', 'aida', 'aipa', 'akia', 'anpa', 'anva', 'apka', 'aroa', 'asca', 'asia'];
const idPrefix = new RegExp(`^(${idPrefixes.join('|')})`);
const commonWords = new Set([...common, ...idPrefixes]);

/** Whether a criterion says of some entities that they are meant, and does not take nearly every value that the field has. */
export function namesSome(condition: Condition): boolean {
  return !condition.opaque && condition.anyOf.some(({ atoms }) => atoms.length > 0 && atoms.every((one) => tells(one, condition)));
}

/** The values because of which criteria with values name nobody. */
export function namelessValues(condition: Condition): readonly Atom[] {
  return condition.anyOf.flatMap(({ atoms }) => atoms.filter((one) => !tells(one, condition)));
}

/** Whether a value tells some entities from others. */
export function tells({ operator, text }: Atom, condition: Condition): boolean {
  if (operator === 'equals') {
    const everywhere = condition.known?.kind === 'tag-key' && commonTagKey.test(text);
    const isRoot = (isOfPrincipals(condition) || isOfResources(condition)) && rootUser.test(text);
    return !everywhere && !isRoot && !wholeAccount.test(text) && !anybody.includes(text.toLowerCase());
  }
  if (findingIds.includes(condition.field)) return false;
  const version = addressVersion(condition);
  if (version !== undefined) return operator === 'matches' && fixedBits(text, version) > 0;
  return longestTelling(operator === 'matches' ? text : operator === 'prefix' ? `${text}*` : `*${text}*`) >= fewestTelling;
}

const isOfPrincipals = ({ field }: Condition): boolean => field.startsWith('resource.accessKeyDetails.');
/** Fields with the ID of any resource, also of a principal. */
const isOfResources = ({ field }: Condition): boolean => ['ResourceId', 'resources.uid'].includes(field);

/** Length of the longest word of a pattern that is not common, nor may be a piece of a common word. */
function longestTelling(pattern: string): number {
  // Accounts are classes of resources, not resources.
  const text = pattern.toLowerCase().replaceAll(/\d{12}/g, ' ');
  const lengths = Array.from(text.matchAll(/[\p{L}\p{N}]+/gu), ({ 0: word, index }) => {
    const piece = isWildcard(text[index - 1]) || isWildcard(text[index + word.length]);
    const tells = !commonWords.has(word) && !(piece && [...commonWords].some((other) => other.includes(word)));
    return tells ? word.replace(idPrefix, '').length : 0;
  });
  return Math.max(0, ...lengths);
}

function isWildcard(character: string | undefined): boolean {
  return character === '*' || character === '?';
}

/** Which addresses a field holds. Of a field that is not documented its name tells. @returns undefined for any other field */
export function addressVersion({ field, known }: Pick<Condition, 'field' | 'known'>): 4 | 6 | undefined {
  if (known !== undefined) return known.kind === 'address-v4' ? 4 : known.kind === 'address-v6' ? 6 : undefined;
  if (/(^|\.)(ipAddressV4|privateIpAddress|publicIp)$/.test(field)) return 4;
  return /(^|\.)(ipAddressV6|ipv6Addresses)$/.test(field) ? 6 : undefined;
}

import { type ErrorObject } from 'ajv';
import { type Problem } from '../core/problem';
import { nearest } from '../core/nearest';
import { type JsonSchema } from './schema/json-schema';
import { formerPreferences } from './membership';
import { maximumInstances } from './schema/rollout';

interface Wording {
  readonly id: string;
  /** After "must be". */
  readonly what: string;
  readonly remedy: string;
}

/** What a value of each definition of the schema is, in words. */
export const definitionWording: Readonly<Record<string, Wording>> = {
  accountId: { id: 'invalid-account-id', what: 'a string of 12 digits', remedy: 'write the account ID in quotes, such as "111111111111"' },
  organizationId: {
    id: 'invalid-organization-id',
    what: 'o- and 10 to 32 lower-case letters or digits',
    remedy: 'copy it from the output of aws organizations describe-organization',
  },
  rootId: {
    id: 'invalid-root-id',
    what: 'r- and 4 to 32 lower-case letters or digits',
    remedy: 'copy it from the output of aws organizations list-roots',
  },
  organizationalUnitId: {
    id: 'invalid-organizational-unit-id',
    what: 'the ID of an organizational unit, such as ou-ab12-11111111',
    remedy: 'copy the ID, not the name, from the output of aws organizations list-organizational-units-for-parent',
  },
  region: { id: 'invalid-region', what: 'a Region code', remedy: 'write a code such as eu-west-1' },
  date: { id: 'not-a-date', what: 'a date in the form YYYY-MM-DD', remedy: 'write a date such as 2027-03-31' },
  waveName: {
    id: 'invalid-wave-name',
    what: '1 to 40 lower-case letters, digits or hyphens, not beginning with a hyphen',
    remedy: 'rename the wave',
  },
  stackSetName: {
    id: 'invalid-stack-set-name',
    what: 'at most 121 letters, digits or hyphens, beginning with a letter',
    remedy: 'shorten or correct the name; the canary StackSet adds -canary, and StackSets allows 128 characters',
  },
  detectorId: {
    id: 'invalid-detector-id',
    what: '1 to 300 letters and digits',
    remedy: 'copy it from the output of aws guardduty list-detectors, and write it in quotes',
  },
  environmentName: {
    id: 'invalid-name',
    what: '1 to 40 lower-case letters, digits or hyphens, not beginning with a hyphen',
    remedy: 'rename it, also in the rules that use this name',
  },
  backupBucketName: {
    id: 'invalid-bucket-name',
    what: 'a name of a bucket: lower-case letters, digits, dots and hyphens, and {account} and {region}',
    remedy: 'write a name such as backups-{account}-{region}',
  },
  bucketPattern: {
    id: 'invalid-bucket-name',
    what: 'at least 3 lower-case letters, digits, dots, hyphens and *, and {account} and {region}',
    remedy: 'write a name such as aws-controltower-logs-*',
  },
  range: { id: 'invalid-range', what: 'a CIDR range', remedy: 'write a range such as 10.0.0.0/16 or 2001:db8::/48' },
  address: {
    id: 'invalid-address',
    what: 'an address or a CIDR range',
    remedy: 'write an address or range such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/48',
  },
  imageId: {
    id: 'invalid-image-id',
    what: 'ami- and 8 or 17 digits or letters from a to f',
    remedy: 'copy the ID, not the name, from the output of aws ec2 describe-images',
  },
  instanceId: {
    id: 'invalid-instance-id',
    what: 'i- and 8 or 17 digits or letters from a to f',
    remedy: 'copy the ID, not the name, from the output of aws ec2 describe-instances',
  },
  executable: { id: 'invalid-executable', what: 'the absolute path of an executable', remedy: 'write a path such as /usr/sbin/named' },
  port: { id: 'invalid-port', what: 'a whole number from 1 to 65,535', remedy: 'write one port as a number, without quotes' },
  ruleName: { id: 'invalid-rule-name', what: '3 to 40 letters, digits, dots, underscores or hyphens', remedy: 'rename the rule' },
  routeName: {
    id: 'invalid-route-name',
    what: '1 to 40 lower-case letters, digits or hyphens',
    remedy: 'rename the route; its name is part of the names of its rules, queue and alarms',
  },
  owner: {
    id: 'invalid-owner',
    what: '1 to 128 letters, digits, spaces or _.:/=+-@',
    remedy: 'write the team or address that owns the rule; it becomes a tag',
  },
  findingId: {
    id: 'invalid-finding-id',
    what: 'the ID of a finding of the safety rules',
    remedy: 'copy the ID from the finding, such as hides-high-severity or hides-threat-purpose[Backdoor]',
  },
  membershipName: {
    id: 'invalid-membership-name',
    what: 'text of 3 to 50 characters',
    remedy: 'change the name of the membership; use quotes if it looks like a number',
  },
  personName: { id: 'invalid-team-member', what: 'a name of 3 to 50 characters', remedy: 'write the name in full, as text' },
  jobTitle: { id: 'invalid-team-member', what: 'text of 1 to 50 characters', remedy: 'write in a few words what the person does' },
  emailAddress: {
    id: 'invalid-email-address',
    what: 'an e-mail address of 6 to 254 characters',
    remedy: 'write it as in security@example.com, without a name or brackets',
  },
  checksum: {
    id: 'invalid-checksum',
    what: '16 digits or letters from a to f, in quotes',
    remedy: 'copy it from cordon onboard preference',
  },
  roleReference: {
    id: 'invalid-role-reference',
    what: 'the ARN of a role, the name of a role, or permission-set/NAME',
    remedy: 'write it without * and ?, such as IncidentBreakGlass or permission-set/IncidentBreakGlass',
  },
  bucketPrefix: {
    id: 'invalid-bucket-prefix',
    what: '3 to 28 lower-case letters, digits and hyphens, with a letter or digit at both ends',
    remedy: 'shorten it or change its letters; the account and the Region follow it in the name of a bucket',
  },
  policyName: {
    id: 'invalid-policy-name',
    what: 'the name of a policy of your own, without an ARN',
    remedy: 'write the name that the policy has in every account, with its path if it has one',
  },
  responderPrincipal: {
    id: 'invalid-principal',
    what: 'the ARN of a role or IAM user, ACCOUNT/permission-set/NAME, saml-provider/NAME, or an account ID in quotes',
    remedy: 'write it without * and ?, such as "222222222222/permission-set/IncidentResponder"',
  },
  precedence: {
    id: 'invalid-precedence',
    what: 'before-service, after-service, or a whole number from 1 to 1,000 other than 10',
    remedy: 'write before-service or after-service. Write a number only if your own rules need a fixed order',
  },
};

/** Definitions of which there is nothing to say but that they are text. */
export const textDefinitions: ReadonlySet<string> = new Set(['text', 'note']);

/** For a key of `organization.detectors`. */
export const keyOfNoRegion: Omit<Problem, 'path'> = {
  id: 'invalid-region',
  message: 'is not a Region code',
  remedy: 'write a Region such as eu-west-1 as the key, and the detector ID as its value',
};

/**
 * What is wrong with one value. `place` is the name of its definition, or its path.
 * @param written - how a number stands in the text
 */
export function keywordProblem(error: ErrorObject, place: string, written: string | undefined): Omit<Problem, 'path'> {
  const problem = wordingOf(error, place, written);
  // JSON has neither `.nan` nor `.inf`, and would show null.
  const { value } = problem;
  return typeof value === 'number' && !Number.isFinite(value) ? { ...problem, value: written ?? String(value) } : problem;
}

function wordingOf(error: ErrorObject, place: string, written: string | undefined): Omit<Problem, 'path'> {
  const value: unknown = error.data;
  if (value === null) {
    return { id: 'empty-value', message: 'has no value', remedy: 'write a value, or remove the key if it is optional' };
  }
  const wording = definitionWording[place];
  switch (error.keyword) {
    case 'anyOf':
      return mustBe(wording, value);
    case 'type':
      return wrongType(error, place, value, written);
    case 'enum': {
      const allowed = (error.params as { allowedValues: string[] }).allowedValues;
      const near = typeof value === 'string' ? nearest(value, allowed) : undefined;
      if (wording !== undefined) {
        return { ...mustBe(wording, value), ...(near !== undefined && { remedy: `did you mean ${near}?` }) };
      }
      const former = typeof value === 'string' ? formerPreference(value, allowed) : undefined;
      if (former !== undefined) return former;
      return {
        id: 'unknown-value',
        // The nearest of many is more than all of them.
        message: near !== undefined && allowed.length > 12 ? `must be one of ${allowed.length} values` : `must be ${alternatives(allowed)}`,
        value,
        remedy: near === undefined ? 'choose one of them' : `did you mean ${near}?`,
      };
    }
    case 'pattern':
      if (place.endsWith('.reason')) {
        return { id: 'empty-value', message: 'is blank', value, remedy: 'write the reason, for the readers of the plan' };
      }
      if (textDefinitions.has(place)) {
        return { id: 'empty-value', message: 'is blank', value, remedy: 'write a text' };
      }
      if (wording === undefined) {
        return placeProblem(place, value);
      }
      return { ...mustBe(wording, value), ...otherTarget(error, place) };
    case 'minItems': {
      const { limit } = error.params as { limit: number };
      if (limit > 1) return tooFew(limit, value);
      if (place === 'membership.coverage')
        return { id: 'empty-list', message: 'is an empty list', remedy: 'write organization, or list units' };
      return { id: 'empty-list', message: 'is an empty list', remedy: 'add at least one item, or remove the key' };
    }
    case 'minLength':
      return {
        id: 'empty-value',
        message: 'is empty',
        remedy:
          place === 'membership.teamFile'
            ? 'write the path of the file with the team'
            : place.endsWith('.reason')
              ? 'write the reason, for the readers of the plan'
              : 'write a text',
      };
    case 'maxLength': {
      const { limit } = error.params as { limit: number };
      return { id: 'too-long', message: `must have at most ${limit} characters`, value, remedy: 'shorten it' };
    }
    case 'minProperties':
      return {
        id: 'empty-mapping',
        message: 'is an empty mapping',
        remedy: 'add at least one key, or remove the mapping if it is optional',
      };
    case 'minimum':
    case 'maximum':
      return wording === undefined ? outOfRange(error, place) : mustBe(wording, value);
    default:
      throw new Error(`no wording for the keyword ${error.keyword} of the schema`);
  }
}

/** Also for `containment.region` written as a list. */
export function moreThanOneRegion(path: string, value: unknown): Problem {
  return {
    id: 'more-than-one-iam-region',
    path,
    message: 'must be one Region, because IAM is global and the role names would conflict in a second Region',
    value,
    remedy: 'set containment.region to one of them',
  };
}

function wrongType(error: ErrorObject, place: string, value: unknown, written: string | undefined): Omit<Problem, 'path'> {
  const wording = definitionWording[place];
  if (place === 'accountId' && written !== undefined) {
    const whole = /^\d{12}$/.test(written);
    return {
      id: 'unquoted-account-id',
      message: `must be a string of 12 digits, but YAML reads ${written} without quotes as a number${/^0\d/.test(written) ? ' and drops its leading zeros' : ''}`,
      remedy: whole ? `write it in quotes: "${written}"` : 'write all 12 digits, in quotes',
    };
  }
  if (Array.isArray(value) && error.instancePath === '/containment/region' && value.length > 1) {
    const { id, message, remedy } = moreThanOneRegion('', value);
    return { id, message, value, remedy };
  }
  if (wording !== undefined) {
    return mustBe(wording, value);
  }
  const type = (error.params as { type: string | string[] }).type;
  const types = Array.isArray(type) ? type : [type];
  if (types.includes('integer')) {
    return typeof value === 'number'
      ? outOfRange(error, place)
      : { id: 'wrong-type', message: 'must be a whole number', value, remedy: 'write a number without quotes' };
  }
  if (types.includes('number')) {
    return types.includes('string')
      ? {
          id: 'wrong-type',
          message: 'must be text or a number',
          value,
          remedy: 'write one text or number; use quotes if YAML would read the text as another type',
        }
      : { id: 'wrong-type', message: 'must be a number', value, remedy: 'write a number without quotes' };
  }
  if (types.length > 1) {
    return placeProblem(place, value);
  }
  switch (String(types[0])) {
    case 'boolean':
      return { id: 'wrong-type', message: 'must be true or false', value, remedy: 'write true or false without quotes' };
    case 'array':
      return {
        id: 'wrong-type',
        message: 'must be a list',
        value,
        remedy: 'write the items in brackets, or each on its own line after a hyphen',
      };
    case 'object':
      return {
        id: 'wrong-type',
        message: 'must be a mapping of keys to values',
        value,
        remedy: 'write its keys on the next lines, indented',
      };
    default:
      return place === 'membership.teamFile'
        ? { id: 'wrong-type', message: 'must be the path of one file', value, remedy: 'write the path as text' }
        : { id: 'wrong-type', message: 'must be text', value, remedy: 'write one text; use quotes if it looks like a number' };
  }
}

/** The root's ID where a unit's belongs, as people write it who know that StackSets takes it as a target; or an account in a coverage. */
function otherTarget({ data, instancePath }: ErrorObject, place: string): { readonly remedy?: string } {
  if (place !== 'organizationalUnitId' || typeof data !== 'string') return {};
  const isCoverage = instancePath.startsWith('/membership/');
  if (/^r-[a-z0-9]{4,32}$/.test(data)) return { remedy: isCoverage ? 'write coverage: organization' : 'write targets: root' };
  return isCoverage && /^\d{12}$/.test(data) ? { remedy: 'write the unit of the account: a membership covers no single account' } : {};
}

/** A key that is one word, or a list. */
function placeProblem(place: string, value: unknown): Omit<Problem, 'path'> {
  if (place.endsWith('targets')) return targetsProblem(value);
  if (place !== 'membership.coverage')
    return { id: 'wrong-form', message: 'has a form that is not taken', value, remedy: 'look the key up in docs/configuration.md' };
  return {
    id: 'invalid-coverage',
    message: 'must be organization or a list of organizational units',
    value,
    remedy: typeof value === 'string' && value.startsWith('ou-') ? `write it in brackets: [${value}]` : 'write organization, or [ou-...]',
  };
}

/** A list that takes more than one item; its items can be personal, so it is not shown. */
function tooFew(limit: number, value: unknown): Omit<Problem, 'path'> {
  const count = Array.isArray(value) ? value.length : 0;
  return {
    id: 'too-few-items',
    message: `has ${count === 1 ? '1 item' : `${count} items`}, and AWS takes ${limit} at least`,
    remedy: 'add the others',
  };
}

/** One of the words of the guide's older page about containment preferences. */
function formerPreference(value: string, allowed: readonly string[]): Omit<Problem, 'path'> | undefined {
  if (!allowed.includes('approval-required')) return undefined;
  const word = value
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-')
    .replace(/-actions$/, '');
  const nearestOfToday = Object.hasOwn(formerPreferences, word) ? formerPreferences[word] : undefined;
  if (nearestOfToday === undefined) return undefined;
  return {
    id: 'unknown-value',
    message: `must be ${alternatives(allowed)}: the value is a word of an older page of the AWS guide`,
    value,
    remedy: `the nearest of today's options is ${nearestOfToday}; read what it means before you choose it`,
  };
}

function targetsProblem(value: unknown): Omit<Problem, 'path'> {
  return {
    id: 'invalid-targets',
    message: 'must be root or a list of organizational units',
    value,
    remedy: typeof value === 'string' && value.startsWith('ou-') ? `write it in brackets: [${value}]` : 'write root, or [ou-...]',
  };
}

/** A number that is out of range or not whole. */
function outOfRange(error: ErrorObject, place: string): Omit<Problem, 'path'> {
  const value: unknown = error.data;
  const key = place.slice(place.lastIndexOf('.') + 1);
  const { minimum, maximum, type } = error.parentSchema as JsonSchema;
  const percentage = key.endsWith('Percentage');
  const concurrent = key.startsWith('maxConcurrent');
  const count = concurrent ? 'maxConcurrentCount' : 'failureToleranceCount';
  if (percentage && typeof value === 'number' && value >= 0 && value < 1) {
    return {
      id: 'percentage-rounds-down-to-zero',
      message: concurrent
        ? 'must be 1 to 100, because a lower value selects no account'
        : 'must be a whole number, and this value rounds down to zero',
      value,
      remedy: `raise it, or use ${count}`,
    };
  }
  const inWords = (bound: number) => bound.toLocaleString('en-US');
  const range =
    minimum === undefined ? '' : maximum === undefined ? ` ${inWords(minimum)} or more` : ` ${inWords(minimum)} to ${inWords(maximum)}`;
  const fits = type === 'number' || (typeof value === 'number' && Number.isInteger(value));
  const tooMany = maximum === maximumInstances && typeof value === 'number' && value > maximum;
  return {
    id: fits ? 'number-out-of-range' : 'wrong-type',
    message: `${fits ? 'must be' : `must be a whole number${range === '' ? '' : ','}`}${range}${fits && tooMany ? ', the maximum number of instances of a StackSet' : ''}`,
    value,
    remedy: percentage ? `write a percentage in this range, or use ${count}` : range === '' ? 'round it' : 'write a number in this range',
  };
}

function mustBe(wording: Wording | undefined, value: unknown): Omit<Problem, 'path'> {
  if (wording === undefined) {
    throw new Error('a definition of the schema has no wording');
  }
  return { id: wording.id, message: `must be ${wording.what}`, value, remedy: wording.remedy };
}

function alternatives(values: readonly string[]): string {
  return values.length === 1 ? String(values[0]) : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}

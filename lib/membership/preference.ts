import { createHash } from 'node:crypto';
import { type Configuration } from '../configuration/configuration';
import { type ContainmentPreference, type PreferenceConfiguration } from '../configuration/membership';

/** The words of the User Guide, "Contain". */
const names: Readonly<Record<ContainmentPreference, string>> = {
  'approval-required': 'Approval Required',
  'contain-confirmed': 'Contain Confirmed',
  'contain-suspected': 'Contain Suspected',
};

const actionNames = { 'ec2-instance': 'EC2 instance', 'iam-principal': 'IAM principal', 's3-bucket': 'S3 bucket' } as const;

/** What no check of the containment preference covers, as a noun phrase. `cordon verify` and the chain of an account name it alike. */
export const preferenceNotSeen = 'whether AWS follows the containment preference: no API tells';

/** A support case about the containment preference, ready to be submitted. */
export interface PreferenceCase {
  readonly subject: string;
  readonly body: string;
  /** 16 hexadecimal digits, which change with every word of `body`. */
  readonly checksum: string;
}

/** The part of the configuration that the preference comes from. */
type PreferenceSource = {
  readonly organization: Pick<Configuration['organization'], 'id'>;
  readonly containment: Pick<Configuration['containment'], 'approvedActions'>;
};

/**
 * The text of the support case, always the same for the same configuration.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/contain.html
 */
export function preferenceCase(
  { organization, containment }: PreferenceSource,
  { organization: whole, accounts }: PreferenceConfiguration,
): PreferenceCase {
  const exceptions = Object.entries(accounts).sort(([a], [b]) => (a < b ? -1 : 1));
  const body = [
    `Please set the containment preferences of AWS Security Incident Response for the organization ${organization.id}.`,
    '',
    `Organization: ${names[whole]}`,
    ...(exceptions.length === 0
      ? ['Accounts: none with a preference of their own']
      : ['Accounts with a preference of their own:', ...exceptions.map(([account, preference]) => `- ${account}: ${names[preference]}`)]),
    '',
    'Containment actions that we authorize:',
    ...Object.entries(actionNames)
      .filter(([action]) => (containment.approvedActions as readonly string[]).includes(action))
      .map(([, name]) => `- ${name}`),
    '',
    'Please confirm the preferences that you have on record.',
    '',
  ].join('\n');
  return {
    subject: `Security Incident Response: containment preferences of ${organization.id}`,
    body,
    checksum: createHash('sha256').update(body).digest('hex').slice(0, 16),
  };
}

/**
 * How the configuration stands to what was submitted. That AWS follows it nobody can read: no API tells.
 *
 * - `not-submitted`: no support case is noted.
 * - `submitted`: the text that was submitted is that of today's configuration.
 * - `changed`: the configuration has changed since.
 */
export type PreferenceState =
  { readonly status: 'not-submitted' } | { readonly status: 'submitted' | 'changed'; readonly on: string; readonly checksum: string };

export function preferenceState(source: PreferenceSource, preference: PreferenceConfiguration): PreferenceState {
  const { submitted } = preference;
  if (submitted === undefined) return { status: 'not-submitted' };
  const { checksum } = preferenceCase(source, preference);
  return { status: submitted.checksum === checksum ? 'submitted' : 'changed', ...submitted };
}

import { type Problem } from '../core/problem';

/**
 * How credentials begin or look that have a form of their own, so that they can be told from other text wherever they stand.
 * https://api.slack.com/concepts/token-types, https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html,
 * https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
 */
const knownForms: readonly RegExp[] = [
  /\bxox[a-z]-\S|\bxapp-\S/,
  /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/,
  /\bgh[a-z]_\w{20}|\bgithub_pat_\w|\bglpat-\w|\bATATT3\w/,
  /\beyJ[\w-]{8,}\.[\w-]{8,}/,
  // With a scheme, as the value of a header is copied; a digit or padding, so that it is no pair of words.
  /\b(?:bearer|basic)\s+(?=\S*[\d=])\S{8,}/i,
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  /\bhooks\.slack(?:-gov)?\.com\.?\/\w+\/\w|\.webhook\.office\.com\.?\/\w|\boutlook\.office\.com\.?\/webhook\/\w/i,
  /\bdiscord(?:app)?\.com\.?\/api\/webhooks\/\w/i,
  /\bevents(?:\.eu)?\.pagerduty\.com\.?\/(?:integration|x-ere)\/\w/i,
];

/** 32 hexadecimal digits, or 24 letters and digits of every sort in a row: nobody names a thing so. */
const random = /\b[0-9a-f]{32,}\b|(?=[A-Za-z0-9]*[a-z])(?=[A-Za-z0-9]*[A-Z])(?=[A-Za-z0-9]*\d)[A-Za-z0-9]{24,}/;

/** Names of what is secret by its name; of parameters, headers and the like, whatever their spelling. */
const secretName =
  /(?:^|-)(?:sig|auth|code|pass|pwd|jwt|key)$|(?:apikey|token|secret|password|passwd|signature|authorization|credentials?)$/;

/** Whether a text is or holds a credential of a form that is known. */
export function holdsCredential(text: string): boolean {
  return knownForms.some((form) => form.test(text)) || (URL.canParse(text) && urlHoldsCredential(new URL(text)));
}

/** Whether a text is a credential of a known form, or looks as if nobody had thought of it: for names, which are short and readable. */
export function looksSecret(text: string): boolean {
  return holdsCredential(text) || random.test(text);
}

/** Whether what has this name is secret, as in `x-api-key`, `routingKey` or `access_token`. */
export function isSecretName(name: string): boolean {
  return secretName.test(
    name
      .replace(/([a-z\d])([A-Z])/g, '$1-$2')
      .replace(/[^A-Za-z\d]+/g, '-')
      .toLowerCase(),
  );
}

/** User information, secret parts of the query, webhooks whose URL is all that one needs, and parts of the path that look secret. */
export function urlHoldsCredential({ username, password, host, pathname, searchParams, hash }: URL): boolean {
  return (
    username !== '' ||
    password !== '' ||
    [...searchParams].some(([name, value]) => (isSecretName(name) && value !== '') || random.test(value)) ||
    knownForms.some((form) => form.test(`${host}${pathname}`)) ||
    [...pathname.split('/'), hash].some((part) => random.test(part))
  );
}

/** What is shown of a value that may be a credential. */
const notShown = '(not shown)';

/** The scheme and the host of a URL, without all that may be secret. */
export function urlWithoutSecrets(url: string): string {
  return URL.canParse(url) && /^https?:/i.test(url) ? `${new URL(url).protocol}//${new URL(url).host}/...` : '...';
}

/** Where credentials belong that are given by reference, and where a pasted one stands therefore. */
const secretPlace = /\.apiDestination(?:\.(?:url|authorization)\b.*)?$/;

/**
 * A problem as it may be printed and logged: a credential that somebody pasted is not in it. Whatever stands where credentials are named is not
 * shown unless it is plainly none; elsewhere it is known by its form.
 */
export function withoutCredentials(problem: Problem): Problem {
  const { path = '', value } = problem;
  if (value === undefined) return problem;
  return { ...problem, value: secretPlace.test(path) ? harmless(path, value) : masked(value) };
}

function harmless(path: string, value: unknown): unknown {
  if (typeof value !== 'string') return notShown;
  if (path.endsWith('.url') && /^https?:/i.test(value)) return urlWithoutSecrets(value);
  const plainly = path.endsWith('.type') ? /^(?:[a-z_-]{1,12}|oauth2)$/i : /^(?:|\.\.\.|arn:[\w:/+=.@-]*)$/;
  return plainly.test(value) && !holdsCredential(value) ? value : notShown;
}

function masked(value: unknown): unknown {
  if (typeof value === 'string') return holdsCredential(value) ? notShown : value;
  if (Array.isArray(value)) return value.map(masked);
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, masked(each)]))
    : value;
}

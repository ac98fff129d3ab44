import { type Problem } from '../problem';
import { arnProblems, arnShapes } from './arn-problems';
import { type ApiDestinationAuthorization, type MessageTemplate, type RouteTarget } from './route';

type ApiDestination = NonNullable<RouteTarget['apiDestination']>;

/** The URL is in the secret: CloudFormation reads it when it deploys. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html */
const urlInSecret = /^\{\{resolve:secretsmanager:arn:[\w:/+=.@-]+:SecretString:[\w-]+(?::[\w-]*){0,2}\}\}$/;
/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateApiDestination.html, without `*`, which would be a path parameter. */
const urlForm = /^(?:%[0-9A-Fa-f]{2}|[-()_.!~';/?:@&=+$,A-Za-z0-9])+$/;

/** Everything that is wrong with an API destination; paths begin with `path`. */
export function apiDestinationProblems(
  destination: ApiDestination,
  message: MessageTemplate | undefined,
  path: string,
): readonly Problem[] {
  const { url, method, authorization, invocationsPerSecond } = destination;
  return [
    ...urlProblems(url, `${path}.url`),
    ...(method === undefined || ['POST', 'PUT', 'PATCH'].includes(method)
      ? []
      : [
          {
            id: 'invalid-method',
            path: `${path}.method`,
            message: 'must be POST, PUT or PATCH',
            value: method,
            remedy: 'use one that has a body',
          },
        ]),
    ...authorizationProblems(authorization, `${path}.authorization`),
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
    ...(invocationsPerSecond === undefined ||
    (Number.isInteger(invocationsPerSecond) && invocationsPerSecond >= 1 && invocationsPerSecond <= 300)
      ? []
      : [
          {
            id: 'invalid-rate',
            path: `${path}.invocationsPerSecond`,
            message: 'must be a whole number, 1 to 300',
            value: invocationsPerSecond,
            remedy: 'use what the other side takes',
          },
        ]),
    ...jiraProblems(destination, message, path),
    ...(message === 'pagerduty' && authorization.type !== 'api-key'
      ? [
          {
            id: 'pagerduty-without-key',
            path: `${path}.authorization.type`,
            message: 'must be api-key: the connection adds apiKey of the secret to the body as routing_key',
            value: authorization.type,
            remedy: 'put the integration key into the secret as apiKey',
          },
        ]
      : []),
  ];
}

function urlProblems(url: string, path: string): readonly Problem[] {
  if (urlInSecret.test(url)) {
    return [];
  }
  const problem = (message: string, remedy: string): readonly Problem[] => [
    { id: 'invalid-url', path, message, value: withoutSecrets(url), remedy },
  ];
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || parsed.protocol !== 'https:') {
    return problem('must be a URL that begins with https://', 'EventBridge sends to HTTPS alone');
  }
  if (url.length > 2048 || !urlForm.test(url)) {
    return problem(
      "must have at most 2,048 characters, of letters, digits and -()_.!~';/?:@&=+$, and %",
      'write other characters with % and two hexadecimal digits; a path parameter * has nothing to stand for here',
    );
  }
  return isCredential(parsed)
    ? [
        {
          id: 'credential-in-url',
          path,
          message: 'holds a credential, which whoever reads the configuration or the template could use',
          value: withoutSecrets(url),
          remedy: 'put the URL into the secret and write {{resolve:secretsmanager:ARN:SecretString:url}}',
        },
      ]
    : [];
}

/** User information, keys in the query, and the incoming webhooks of Slack and Microsoft Teams, whose URL is all that one needs. */
function isCredential({ username, password, hostname, pathname, searchParams }: URL): boolean {
  const names = [...searchParams.keys()].map((name) => name.toLowerCase());
  return (
    username !== '' ||
    password !== '' ||
    names.some((name) => ['sig', 'token', 'access_token', 'api_key', 'apikey', 'key', 'secret', 'password'].includes(name)) ||
    (hostname === 'hooks.slack.com' && pathname !== '/') ||
    hostname.endsWith('.webhook.office.com')
  );
}

/** Only the host: problems are printed. */
function withoutSecrets(url: string): string {
  return URL.canParse(url) ? `${new URL(url).protocol}//${new URL(url).host}/...` : '...';
}

function authorizationProblems({ type, secretArn, header }: ApiDestinationAuthorization, path: string): readonly Problem[] {
  return [
    ...(['api-key', 'basic'].includes(type)
      ? []
      : [
          {
            id: 'invalid-authorization',
            path: `${path}.type`,
            message: 'must be api-key or basic',
            value: type,
            remedy: 'use one of them',
          },
        ]),
    ...arnProblems(secretArn, arnShapes.secret, `${path}.secretArn`),
    // A header name is a token: https://www.rfc-editor.org/rfc/rfc9110#name-tokens
    ...(header === undefined || /^[!#$%&'*+\-.^`|~\w]{1,512}$/.test(header)
      ? []
      : [
          {
            id: 'invalid-header',
            path: `${path}.header`,
            message: 'must be the name of a header',
            value: header,
            remedy: 'write e.g. Authorization',
          },
        ]),
    ...(header !== undefined && type === 'basic'
      ? [
          {
            id: 'header-of-basic',
            path: `${path}.header`,
            message: 'goes with api-key alone: basic always uses Authorization',
            value: header,
            remedy: 'take it out',
          },
        ]
      : []),
  ];
}

function jiraProblems({ url, jira }: ApiDestination, message: MessageTemplate | undefined, path: string): readonly Problem[] {
  if (message !== 'jira') {
    return jira === undefined
      ? []
      : [
          {
            id: 'jira-without-message',
            path: `${path}.jira`,
            message: 'goes with message: jira alone',
            value: jira,
            remedy: 'write message: jira, or take it out',
          },
        ];
  }
  return [
    ...(jira === undefined || !/^[A-Z][A-Z0-9]{1,9}$/.test(jira.projectKey)
      ? [
          {
            id: 'invalid-jira-project',
            path: jira === undefined ? `${path}.jira` : `${path}.jira.projectKey`,
            message: 'must name the project: 2 to 10 upper-case letters and digits, a letter first',
            value: jira?.projectKey,
            remedy: 'write e.g. jira: {projectKey: SEC}',
          },
        ]
      : []),
    ...(jira?.issueType === undefined || /^[^\p{Cc}<>]{1,60}$/u.test(jira.issueType)
      ? []
      : [
          {
            id: 'invalid-jira-issue-type',
            path: `${path}.jira.issueType`,
            message: 'must be 1 to 60 characters without angle brackets',
            value: jira.issueType,
            remedy: 'write e.g. Task',
          },
        ]),
    // The description is a document of version 3, which version 2 and Data Center refuse.
    ...(urlInSecret.test(url) || url.endsWith('/rest/api/3/issue')
      ? []
      : [
          {
            id: 'invalid-jira-url',
            path: `${path}.url`,
            message: 'must end with /rest/api/3/issue',
            value: withoutSecrets(url),
            remedy: 'write e.g. https://example.atlassian.net/rest/api/3/issue',
          },
        ]),
  ];
}

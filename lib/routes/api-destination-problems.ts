import { type Problem } from '../core/problem';
import { arnProblems, arnShapes } from './arn-problems';
import { looksSecret, urlHoldsCredential, urlWithoutSecrets } from '../configuration/credentials';
import { type ApiDestinationAuthorization, type MessageTemplate, type RouteTarget } from '../configuration/route';

type ApiDestination = NonNullable<RouteTarget['apiDestination']>;

/** The URL is in the secret: CloudFormation reads it when it deploys. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html */
const urlInSecret = /^\{\{resolve:secretsmanager:(arn:[\w:/+=.@-]+):SecretString:[\w-]+(?::[\w-]*){0,2}\}\}$/;
/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateApiDestination.html, without `*`, which would be a path parameter. */
const urlForm = /^(?:%[0-9A-Fa-f]{2}|[-()_.!~';/?:@&=+$,A-Za-z0-9])+$/;

/** ARN of the secret that holds a URL. @returns undefined where the URL is written out */
export function secretOfUrl(url: string): string | undefined {
  return urlInSecret.exec(url)?.[1];
}

/** All problems of an API destination; paths begin with `path`. */
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
            remedy: 'use one of them; EventBridge then sends the event as the body',
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
            remedy: 'set a rate that the receiver accepts',
          },
        ]),
    ...jiraProblems(destination, message, path),
    ...(message === 'pagerduty' && authorization.type !== 'api-key'
      ? [
          {
            id: 'pagerduty-without-key',
            path: `${path}.authorization.type`,
            message: "must be api-key, because the connection adds the secret's apiKey to the body as routing_key",
            value: authorization.type,
            remedy: 'put the integration key into the secret as apiKey',
          },
        ]
      : []),
  ];
}

function urlProblems(url: string, path: string): readonly Problem[] {
  const secretArn = secretOfUrl(url);
  if (secretArn !== undefined) {
    return arnProblems(secretArn, arnShapes.secret, path);
  }
  const problem = (message: string, remedy: string): readonly Problem[] => [
    { id: 'invalid-url', path, message, value: urlWithoutSecrets(url), remedy },
  ];
  if (url.startsWith('{{')) {
    return problem(
      'must be a reference to a key of a secret in Secrets Manager, or a URL',
      'write {{resolve:secretsmanager:ARN:SecretString:url}}, with the whole ARN of the secret',
    );
  }
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || parsed.protocol !== 'https:') {
    return problem('must be a URL that begins with https://', 'write an https:// URL; EventBridge sends only over HTTPS');
  }
  if (url.length > 2048 || !urlForm.test(url)) {
    return problem(
      "must have at most 2,048 characters, of letters, digits and -()_.!~';/?:@&=+$, and %",
      'encode other characters as % and two hexadecimal digits; * is not a path parameter here',
    );
  }
  return urlHoldsCredential(parsed)
    ? [
        {
          id: 'credential-in-url',
          path,
          message: 'contains a credential, which everybody who can read the configuration or the template can use',
          value: urlWithoutSecrets(url),
          remedy: 'put the URL into the secret and write {{resolve:secretsmanager:ARN:SecretString:url}}',
        },
      ]
    : [];
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
    ...headerProblems(header, `${path}.header`),
    ...(header !== undefined && type === 'basic'
      ? [
          {
            id: 'header-set-by-basic-authorization',
            path: `${path}.header`,
            message: 'applies only to api-key; basic always uses the header Authorization',
            value: header,
            remedy: 'remove it',
          },
        ]
      : []),
  ];
}

/** A header name is a token, https://www.rfc-editor.org/rfc/rfc9110#name-tokens, and stands in the template. */
function headerProblems(header: string | undefined, path: string): readonly Problem[] {
  if (header === undefined) {
    return [];
  }
  if (looksSecret(header)) {
    return [
      {
        id: 'credential-in-header',
        path,
        message: 'looks like a credential, but must be the name of the header',
        value: header,
        remedy: 'put the credential into the secret as apiKey, and write a header name here, such as Authorization',
      },
    ];
  }
  return /^[!#$%&'*+\-.^`|~\w]{1,512}$/.test(header)
    ? []
    : [
        {
          id: 'invalid-header',
          path,
          message: 'must be the name of a header',
          value: header,
          remedy: 'write a name such as Authorization; its value is the apiKey of the secret',
        },
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
            message: 'applies only to message: jira',
            value: jira,
            remedy: 'write message: jira, or remove it',
          },
        ];
  }
  return [
    ...(jira === undefined || !/^[A-Z][A-Z0-9]{1,9}$/.test(jira.projectKey)
      ? [
          {
            id: 'invalid-jira-project',
            path: jira === undefined ? `${path}.jira` : `${path}.jira.projectKey`,
            message: 'must be the key of the project: a letter, then 1 to 9 upper-case letters or digits',
            value: jira?.projectKey,
            remedy: 'write for example jira: {projectKey: SEC}',
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
            remedy: 'write for example Task',
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
            value: urlWithoutSecrets(url),
            remedy: 'write for example https://example.atlassian.net/rest/api/3/issue',
          },
        ]),
  ];
}

import { aws_events as events } from 'aws-cdk-lib';
import { secretBodyParameters } from '../../lib/routes/messages';
import { type Message, type MessageOptions } from '../../lib/routes/message';
import { type ApiDestinationAuthorization } from '../../lib/configuration/route';
import { targetRole } from './target-role';
import { type RouteTargetConfig } from './target-config';

export interface ApiDestinationTarget {
  /** HTTPS. */
  readonly url: string;
  /** @default POST */
  readonly method?: 'POST' | 'PUT' | 'PATCH';
  readonly authorization: ApiDestinationAuthorization;
  /** 1 to 300. @default 10 */
  readonly invocationsPerSecond?: number;
  /** Where issues are created; required by the message `jira`. @default - no issue is created */
  readonly jira?: { readonly projectKey: string; readonly issueType?: string };
}

/**
 * An HTTPS endpoint. The credential is never in the template: CloudFormation reads it from Secrets Manager when it deploys, with the permissions
 * of who deploys. A secret that was rotated reaches the connection by the next deployment that changes it, or by UpdateConnection.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html,
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
 */
export const apiDestinationTarget = (target: ApiDestinationTarget, message: Message = 'event'): RouteTargetConfig => ({
  identity: `api ${JSON.stringify(target)}`,
  message,
  ...(target.jira !== undefined && { messageOptions: jiraOptions(target.jira) }),
  bind: (context) => {
    const { url, method = 'POST', authorization, invocationsPerSecond = 10 } = target;
    const connection = new events.CfnConnection(context.scope, `${context.id}Connection`, {
      description: `Cordon: credential of the route ${context.route}`,
      authorizationType: authorization.type === 'api-key' ? 'API_KEY' : 'BASIC',
      authParameters: { ...credential(authorization), ...body(authorization, context.message) },
    });
    const destination = new events.CfnApiDestination(context.scope, `${context.id}Destination`, {
      description: `Cordon: endpoint of the route ${context.route}`,
      connectionArn: connection.attrArn,
      httpMethod: method,
      invocationEndpoint: url,
      invocationRateLimitPerSecond: invocationsPerSecond,
    });
    const role = targetRole(context, [{ Effect: 'Allow', Action: 'events:InvokeApiDestination', Resource: destination.attrArn }]);
    return { arn: destination.attrArn, roleArn: role.attrArn };
  },
});

const jiraOptions = ({ projectKey, issueType }: NonNullable<ApiDestinationTarget['jira']>): MessageOptions => ({
  jiraProjectKey: projectKey,
  ...(issueType !== undefined && { jiraIssueType: issueType }),
});

const secret = ({ secretArn }: ApiDestinationAuthorization, jsonKey: string): string =>
  `{{resolve:secretsmanager:${secretArn}:SecretString:${jsonKey}}}`;

function credential(authorization: ApiDestinationAuthorization): events.CfnConnection.AuthParametersProperty {
  if (authorization.type === 'basic') {
    return { basicAuthParameters: { username: secret(authorization, 'username'), password: secret(authorization, 'password') } };
  }
  const apiKeyName = authorization.header ?? 'Authorization';
  return { apiKeyAuthParameters: { apiKeyName, apiKeyValue: secret(authorization, 'apiKey') } };
}

/** Values that are secret and therefore not part of the message. */
function body(
  authorization: ApiDestinationAuthorization,
  message: Message | undefined,
): Partial<events.CfnConnection.AuthParametersProperty> {
  const bodyParameters = secretBodyParameters(message ?? 'event').map(({ name, secretKey }) => ({
    key: name,
    value: secret(authorization, secretKey),
    isValueSecret: true,
  }));
  return bodyParameters.length === 0 ? {} : { invocationHttpParameters: { bodyParameters } };
}

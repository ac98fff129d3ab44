import { unknown, violation, type CheckResult, type CheckRule } from '../rule';
import { at, flagOf, isAbsent, isIntrinsic, objectsOf, shown } from '../values';

export const connectionSecrets: CheckRule = {
  id: 'ConnectionSecretInPlainText',
  level: 'error',
  types: ['AWS::Events::Connection'],
  what: 'A secret of an EventBridge connection that is written in the template.',
  why: 'Copies of templates exist in the repository, the cloud assembly and CloudFormation, and many people can read them.',
  fix: 'Write a dynamic reference, `{{resolve:secretsmanager:ARN:SecretString:KEY}}`. CloudFormation reads it during deployment.',
  pages: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html'],
  check: ({ properties: { AuthParameters: parameters } }) => {
    if (isIntrinsic(parameters)) return [unknown('AuthParameters', 'the secrets of the connection are known only after deployment')];
    const oauth = at(parameters, 'OAuthParameters');
    return [
      ...plain('ApiKeyAuthParameters.ApiKeyValue', at(parameters, 'ApiKeyAuthParameters', 'ApiKeyValue')),
      ...plain('BasicAuthParameters.Password', at(parameters, 'BasicAuthParameters', 'Password')),
      ...plain('OAuthParameters.ClientParameters.ClientSecret', at(oauth, 'ClientParameters', 'ClientSecret')),
      ...http('InvocationHttpParameters', at(parameters, 'InvocationHttpParameters')),
      ...http('OAuthParameters.OAuthHttpParameters', at(oauth, 'OAuthHttpParameters')),
    ];
  },
};

/** Parameters of a request that are marked as secret, which by default they are (API_ConnectionHttpParameters). */
function http(place: string, parameters: unknown): readonly CheckResult[] {
  return ['BodyParameters', 'HeaderParameters', 'QueryStringParameters'].flatMap((list) =>
    objectsOf(at(parameters, list))
      .filter((parameter) => flagOf(parameter.IsValueSecret) !== false)
      .flatMap((parameter) => plain(`${place}.${list}.${shown(parameter.Key ?? '')}`, parameter.Value)),
  );
}

/** A token is not a text of the template; what CDK itself unwraps into the template is. */
function plain(place: string, value: unknown): readonly CheckResult[] {
  if (isAbsent(value) || isIntrinsic(value) || /\{\{resolve:(?:secretsmanager|ssm-secure):/.test(shown(value))) return [];
  return [violation(place, `${place} is written in the template`)];
}

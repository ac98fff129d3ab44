/**
 * Global condition keys, without the prefix `aws:` and in lower case; tags come with the name of the tag behind a slash.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const globalKeys: ReadonlySet<string> = new Set([
  ...['assumedroot', 'calledvia', 'calledviafirst', 'calledvialast', 'chatbotsourcearn', 'currenttime', 'ec2instancesourceprivateipv4'],
  ...['ec2instancesourcevpc', 'epochtime', 'federatedprovider', 'ismcpserviceaction', 'multifactorauthage', 'multifactorauthpresent'],
  ...['principalaccount', 'principalarn', 'principalisawsservice', 'principalorgid', 'principalorgpaths', 'principalservicename'],
  ...['principalservicenameslist', 'principaltype', 'referer', 'requestedregion', 'resourceaccount', 'resourceorgid', 'resourceorgpaths'],
  ...['securetransport', 'sourceaccount', 'sourcearn', 'sourceidentity', 'sourceip', 'sourceorgid', 'sourceorgpaths', 'sourcevpc'],
  ...['sourcevpcarn', 'sourcevpce', 'tagkeys', 'tokenissuetime', 'useragent', 'userid', 'username', 'viaawsmcpservice', 'viaawsservice'],
  ...['vpceaccount', 'vpceorgid', 'vpceorgpaths', 'vpcsourceip', 'cloudtrail'],
]);
const tagKeys = /^(principaltag|requesttag|resourcetag)\/./;

/**
 * Whether a name can be a policy variable: those are condition keys, which have the prefix of a service before one colon. `${Account}` and
 * `${AWS::AccountId}` are none: the first stands in AWS's samples for text to replace, the second is CloudFormation's.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function isVariable(name: string): boolean {
  const match = /^([a-z0-9][a-z0-9.-]*):([^:].*)$/i.exec(name);
  if (match === null) return false;
  const [, prefix = '', rest = ''] = match;
  const key = rest.toLowerCase();
  return prefix.toLowerCase() !== 'aws' || globalKeys.has(key) || tagKeys.test(key);
}

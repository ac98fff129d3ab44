/** IDs of the services, as the SDK's clients call them. */
export type ServiceId =
  | 'CloudFormation'
  | 'CloudTrail'
  | 'CloudWatch'
  | 'EventBridge'
  | 'GuardDuty'
  | 'IAM'
  | 'Organizations'
  | 'Security IR'
  | 'SecurityHub'
  | 'SNS'
  | 'SQS'
  | 'STS';

/**
 * Endpoint of a service for a named profile, as configuration of a client.
 *
 * The clients look up `endpoint_url` by themselves, but only in the profile of AWS_PROFILE or in the default one, whatever profile they
 * are given. So it is looked up here, in the order that AWS documents: AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile's
 * `services` section, its `endpoint_url`. Without any of them the clients must not look into the default profile.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export async function endpointOfProfile(
  service: ServiceId,
  profile: string,
): Promise<{ readonly endpoint: string } | { readonly ignoreConfiguredEndpointUrls: true }> {
  const { loadConfig } = await import('@smithy/core/config');
  // Spaces are underscores in the names of variables and keys: AWS_ENDPOINT_URL_SECURITY_IR.
  const key = service.toLowerCase().replaceAll(' ', '_');
  const ignored = await loadConfig<string | undefined>(
    {
      environmentVariableSelector: (environment) => environment.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS,
      configFileSelector: (section) => section.ignore_configured_endpoint_urls,
      default: undefined,
    },
    { profile },
  )();
  if (ignored === 'true') return { ignoreConfiguredEndpointUrls: true };
  const endpoint = await loadConfig<string | undefined>(
    {
      environmentVariableSelector: (environment) =>
        environment[`AWS_ENDPOINT_URL_${key.toUpperCase()}`] || environment.AWS_ENDPOINT_URL || undefined,
      configFileSelector: (section, file) => {
        // The SDK's reader flattens what is indented below a key: `iam.endpoint_url`.
        const services = section.services === undefined ? undefined : file?.[`services.${section.services}`];
        return services?.[`${key}.endpoint_url`] || section.endpoint_url || undefined;
      },
      default: undefined,
    },
    { profile },
  )();
  return endpoint === undefined ? { ignoreConfiguredEndpointUrls: true } : { endpoint };
}

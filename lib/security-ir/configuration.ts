import {
  awsEndpointFunctions,
  createDefaultUserAgentProvider,
  getDefaultSocketTimeout,
  type HostHeaderInputConfig,
  type HostHeaderResolvedConfig,
  NODE_APP_ID_CONFIG_OPTIONS,
  resolveHostHeaderConfig,
  resolveUserAgentConfig,
  type UserAgentInputConfig,
  type UserAgentResolvedConfig,
} from '@aws-sdk/core/client';
import {
  type AwsSdkSigV4AuthInputConfig,
  type AwsSdkSigV4AuthResolvedConfig,
  AwsSdkSigV4Signer,
  NODE_AUTH_SCHEME_PREFERENCE_OPTIONS,
  resolveAwsSdkSigV4Config,
} from '@aws-sdk/core/httpAuthSchemes';
import { version } from '@aws-sdk/core/package.json';
import { AwsRestJsonProtocol } from '@aws-sdk/core/protocols';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { Sha256 } from '@smithy/core/checksum';
import {
  getSmithyContext,
  loadConfigsForDefaultMode,
  NoOpLogger,
  normalizeProvider,
  type SmithyConfiguration,
  type SmithyResolvedConfiguration,
} from '@smithy/core/client';
import {
  loadConfig,
  NODE_REGION_CONFIG_FILE_OPTIONS,
  NODE_REGION_CONFIG_OPTIONS,
  NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS,
  type RegionInputConfig,
  type RegionResolvedConfig,
  resolveDefaultsModeConfig,
  resolveRegionConfig,
} from '@smithy/core/config';
import {
  customEndpointFunctions,
  type EndpointInputConfig,
  type EndpointResolvedConfig,
  resolveEndpoint,
  resolveEndpointConfig,
} from '@smithy/core/endpoints';
import { parseUrl } from '@smithy/core/protocols';
import {
  DEFAULT_RETRY_MODE,
  NODE_MAX_ATTEMPT_CONFIG_OPTIONS,
  NODE_RETRY_MODE_CONFIG_OPTIONS,
  resolveRetryConfig,
  type RetryInputConfig,
  type RetryResolvedConfig,
} from '@smithy/core/retry';
import { calculateBodyLength, fromBase64, fromUtf8, toBase64, toUtf8 } from '@smithy/core/serde';
import { NodeHttpHandler, streamCollector } from '@smithy/node-http-handler';
import {
  type EndpointParameters as SmithyEndpointParameters,
  type HandlerExecutionContext,
  type HttpAuthSchemeParameters,
  type HttpHandlerOptions,
  type Logger,
  type NodeHttpHandlerOptions,
  type Provider,
  type RequestHandler,
} from '@smithy/types';
import ruleSet from './endpoints.json';
import { model, type OperationName } from './model';
import { errorTypeRegistries, namespace } from './schemas';
import { type UnknownValue } from './values';

interface EndpointParameters extends SmithyEndpointParameters {
  Region?: string;
  UseFIPS?: boolean;
  Endpoint?: string;
}

interface OwnConfig {
  /** Region of the membership. @default - AWS_REGION, then the profile's */
  region?: string | Provider<string>;
  /** Named profile, for what is not given here. @default - AWS_PROFILE, then `default` */
  profile?: string;
  /** @default - AWS_ENDPOINT_URL_SECURITY_IR, then AWS_ENDPOINT_URL, then the profile's `endpoint_url`, then the service's own */
  endpoint?: string;
  /** Leaves the variables and the profile's `endpoint_url` unread. @default false */
  ignoreConfiguredEndpointUrls?: boolean;
  /** @default - AWS_USE_FIPS_ENDPOINT, then false */
  useFipsEndpoint?: boolean | Provider<boolean>;
  /** Attempts per call, the first included. @default - AWS_MAX_ATTEMPTS, then 3 */
  maxAttempts?: number | Provider<number>;
  /** `standard` or `adaptive`. @default - AWS_RETRY_MODE, then `standard` */
  retryMode?: string | Provider<string>;
  /** Gets every call; sensitive members are left out. @default - nobody */
  logger?: Logger;
  /** @default - Node's HTTPS */
  requestHandler?: RequestHandler<never, never, HttpHandlerOptions> | NodeHttpHandlerOptions;
  /** Gets the values of an answer that the model does not know; the answer keeps them. @default - nobody */
  onUnknownValues?: (operation: OperationName, found: readonly UnknownValue[]) => void;
  /**
   * Whether inputs are checked against the model before they are sent.
   * @default true
   */
  checkInputs?: boolean;
}

export type SecurityIRClientConfig = OwnConfig &
  Partial<Omit<SmithyConfiguration<HttpHandlerOptions>, keyof OwnConfig>> &
  UserAgentInputConfig &
  Omit<RetryInputConfig, keyof OwnConfig> &
  Omit<RegionInputConfig, keyof OwnConfig> &
  HostHeaderInputConfig &
  Omit<EndpointInputConfig<EndpointParameters>, keyof OwnConfig> &
  AwsSdkSigV4AuthInputConfig;

export type SecurityIRClientResolvedConfig = SmithyResolvedConfiguration<HttpHandlerOptions> &
  Pick<OwnConfig, 'onUnknownValues' | 'checkInputs'> & { readonly logger: Logger } & UserAgentResolvedConfig &
  RetryResolvedConfig &
  RegionResolvedConfig &
  HostHeaderResolvedConfig &
  EndpointResolvedConfig<EndpointParameters> &
  AwsSdkSigV4AuthResolvedConfig;

/** Where a client asks for what its endpoint depends on. */
export const endpointInstructions = {
  UseFIPS: { type: 'builtInParams', name: 'useFipsEndpoint' },
  Endpoint: { type: 'builtInParams', name: 'endpoint' },
  Region: { type: 'builtInParams', name: 'region' },
} as const;

interface AuthParameters extends HttpAuthSchemeParameters {
  readonly region?: string;
}

export async function authParameters(config: SecurityIRClientResolvedConfig, context: HandlerExecutionContext): Promise<AuthParameters> {
  const region = await normalizeProvider(config.region)();
  if (!region) throw new Error('no Region is configured for AWS Security Incident Response');
  return { operation: getSmithyContext(context).operation as string, region };
}

const sigV4 = 'aws.auth#sigv4';

/** What a client of the service needs beyond what it was given; as the SDK's generated clients have it. */
export function resolveConfig(given: SecurityIRClientConfig): SecurityIRClientResolvedConfig {
  customEndpointFunctions.aws = awsEndpointFunctions;
  const { metadata } = model;
  const defaultsMode = resolveDefaultsModeConfig(given);
  const defaults = () => defaultsMode().then(loadConfigsForDefaultMode);
  const logger = given.logger ?? new NoOpLogger();
  const loader = { profile: given.profile, logger };
  const runtime = {
    apiVersion: metadata.apiVersion,
    serviceId: metadata.serviceId,
    base64Decoder: fromBase64,
    base64Encoder: toBase64,
    utf8Decoder: fromUtf8,
    utf8Encoder: toUtf8,
    disableHostPrefix: false,
    sha256: Sha256,
    urlParser: parseUrl,
    runtime: 'node',
    protocol: AwsRestJsonProtocol,
    protocolSettings: {
      defaultNamespace: namespace,
      errorTypeRegistries: errorTypeRegistries(),
      version: metadata.apiVersion,
      serviceTarget: 'SecurityIncidentResponse',
    },
    endpointProvider: (endpointParams: EndpointParameters, context: { logger?: Logger } = {}) =>
      resolveEndpoint(ruleSet as never, { endpointParams: endpointParams as never, logger: context.logger }),
    httpAuthSchemeProvider: ({ region }: AuthParameters) => [
      {
        schemeId: sigV4,
        signingProperties: { name: metadata.signingName, region },
        propertiesExtractor: (config: unknown, context: unknown) => ({ signingProperties: { config, context } }),
      },
    ],
    httpAuthSchemes: [
      {
        schemeId: sigV4,
        identityProvider: (identities: { getIdentityProvider(id: string): unknown }) => identities.getIdentityProvider(sigV4),
        signer: new AwsSdkSigV4Signer(),
      },
    ],
    authSchemePreference: normalizeProvider(loadConfig(NODE_AUTH_SCHEME_PREFERENCE_OPTIONS, loader)),
    bodyLengthChecker: calculateBodyLength,
    credentialDefaultProvider: defaultProvider,
    defaultUserAgentProvider: createDefaultUserAgentProvider({ serviceId: metadata.serviceId, clientVersion: version }),
    streamCollector,
    defaultSigningName: metadata.signingName,
    useDualstackEndpoint: false,
    ...given,
    logger,
    defaultsMode,
    defaultSocketTimeout: getDefaultSocketTimeout(given.requestHandler, 300_000),
    maxAttempts: given.maxAttempts ?? loadConfig(NODE_MAX_ATTEMPT_CONFIG_OPTIONS, loader),
    region: given.region ?? loadConfig(NODE_REGION_CONFIG_OPTIONS, { ...NODE_REGION_CONFIG_FILE_OPTIONS, ...loader }),
    requestHandler: NodeHttpHandler.create((given.requestHandler ?? defaults) as never),
    retryMode:
      given.retryMode ??
      loadConfig({ ...NODE_RETRY_MODE_CONFIG_OPTIONS, default: async () => (await defaults()).retryMode || DEFAULT_RETRY_MODE }, loader),
    useFipsEndpoint: given.useFipsEndpoint ?? loadConfig(NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS, loader),
    userAgentAppId: loadConfig(NODE_APP_ID_CONFIG_OPTIONS, loader),
  };
  // Each step adds to the one object, and the runtime looks that it stays the same.
  const steps: readonly ((config: never) => unknown)[] = [
    resolveUserAgentConfig,
    resolveRetryConfig,
    resolveRegionConfig,
    resolveHostHeaderConfig,
    resolveEndpointConfig,
    resolveAwsSdkSigV4Config,
  ];
  return steps.reduce<unknown>((config, step) => step(config as never), runtime) as SecurityIRClientResolvedConfig;
}

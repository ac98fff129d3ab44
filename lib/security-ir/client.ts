import { getHostHeaderPlugin, getLoggerPlugin, getRecursionDetectionPlugin, getUserAgentPlugin } from '@aws-sdk/core/client';
import { DefaultIdentityProviderConfig, getHttpAuthSchemeEndpointRuleSetPlugin, getHttpSigningPlugin } from '@smithy/core';
import { Client } from '@smithy/core/client';
import { getContentLengthPlugin } from '@smithy/core/protocols';
import { getRetryPlugin } from '@smithy/core/retry';
import { getSchemaSerdePlugin } from '@smithy/core/schema';
import { type HttpHandlerOptions, type Pluggable } from '@smithy/types';
import { type ServiceInputTypes, type ServiceOutputTypes } from './command-types';
import { authParameters, resolveConfig, type SecurityIRClientConfig, type SecurityIRClientResolvedConfig } from './configuration';
import { getModelPlugin } from './model-plugin';

/**
 * A client of AWS Security Incident Response on the SDK's own runtime, with the surface of a client of the SDK: this folder is all that
 * a published one would replace. Its operations are those of `commands.ts`.
 *
 * Beyond what the SDK's clients do: inputs are checked against the model before they are sent (`InvalidInputError`), the sensitive members
 * of an input are taken out of the messages of errors, and `onUnknownValues` says which values of an answer the model does not know.
 */
export class SecurityIRClient extends Client<HttpHandlerOptions, ServiceInputTypes, ServiceOutputTypes, SecurityIRClientResolvedConfig> {
  public constructor(config: SecurityIRClientConfig = {}) {
    const resolved = resolveConfig(config);
    super(resolved);
    this.initConfig = resolved;
    const plugins: readonly unknown[] = [
      getSchemaSerdePlugin(this.config as never),
      getUserAgentPlugin(this.config),
      getRetryPlugin(this.config),
      getContentLengthPlugin(this.config as never),
      getHostHeaderPlugin(this.config),
      getLoggerPlugin(this.config),
      getRecursionDetectionPlugin(this.config),
      getHttpAuthSchemeEndpointRuleSetPlugin(this.config as never, {
        httpAuthSchemeParametersProvider: authParameters,
        identityProviderConfigProvider: async ({ credentials }: SecurityIRClientResolvedConfig) =>
          new DefaultIdentityProviderConfig({ 'aws.auth#sigv4': credentials }),
      }),
      getHttpSigningPlugin(this.config as never),
      getModelPlugin(this.config),
    ];
    for (const plugin of plugins) this.middlewareStack.use(plugin as Pluggable<ServiceInputTypes, ServiceOutputTypes>);
  }
}

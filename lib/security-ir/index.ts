/**
 * AWS Security Incident Response, as a client of the AWS SDK: no published one exists in November 2026. The names are those that the SDK's
 * generator would give, so that a published client can take this folder's place.
 */
export { SecurityIRClient } from './client';
export { type SecurityIRClientConfig } from './configuration';
export * from './command-types';
export * from './commands';
export * from './errors';
export { type OperationName } from './model';
export * from './paginators';
export * from './shapes';
export { type InputProblem, inputProblems, InvalidInputError, redacted, redaction, type UnknownValue, unknownValues } from './values';

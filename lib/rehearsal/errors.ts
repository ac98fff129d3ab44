import { shapeOf } from '../security-ir/model';

/** The services that a rehearsal answers for, by the prefix of their IAM actions. */
export type RehearsedService =
  | 'sts'
  | 'organizations'
  | 'cloudformation'
  | 'cloudtrail'
  | 'cloudwatch'
  | 'events'
  | 'iam'
  | 'guardduty'
  | 'securityhub'
  | 'security-ir'
  | 'sns'
  | 'sqs';

/** What the SDK's clients throw: the same fields, so that code that looks at `name` or `$metadata` cannot tell the difference. */
export class RehearsedError extends Error {
  public readonly $fault: 'client' | 'server' = 'client';
  public readonly $service: string;
  public $metadata: { httpStatusCode?: number; requestId?: string; attempts?: number; totalRetryDelay?: number };
  /** As smithy marks what its retry strategy may repeat. @default - not to be repeated */
  public readonly $retryable?: { readonly throttling?: boolean };
  /** Node's code of a broken connection. @default - the service answered */
  public readonly code?: string;

  public constructor(
    name: string,
    message: string,
    options: {
      service: RehearsedService;
      httpStatusCode?: number;
      code?: string;
      retryable?: { throttling?: boolean };
    },
  ) {
    super(message);
    this.name = name;
    this.$service = serviceNames[options.service];
    this.$metadata = options.httpStatusCode === undefined ? {} : { httpStatusCode: options.httpStatusCode };
    if (options.code !== undefined) this.code = options.code;
    if (options.retryable !== undefined) this.$retryable = options.retryable;
  }
}

const serviceNames: Readonly<Record<RehearsedService, string>> = {
  sts: 'STS',
  organizations: 'Organizations',
  cloudformation: 'CloudFormation',
  cloudtrail: 'CloudTrail',
  cloudwatch: 'CloudWatch',
  events: 'EventBridge',
  iam: 'IAM',
  guardduty: 'GuardDuty',
  securityhub: 'SecurityHub',
  'security-ir': 'Security IR',
  sns: 'SNS',
  sqs: 'SQS',
};

const cloudFormationError =
  (name: string, httpStatusCode: number) =>
  (message: string): RehearsedError =>
    new RehearsedError(name, message, { service: 'cloudformation', httpStatusCode });

/** Errors of CloudFormation, with the HTTP status codes of its API reference. */
export const cloudFormationErrors = {
  validation: cloudFormationError('ValidationError', 400),
  insufficientCapabilities: cloudFormationError('InsufficientCapabilitiesException', 400),
  nameAlreadyExists: cloudFormationError('NameAlreadyExistsException', 409),
  stackSetNotFound: cloudFormationError('StackSetNotFoundException', 404),
  stackSetNotEmpty: cloudFormationError('StackSetNotEmptyException', 409),
  operationInProgress: cloudFormationError('OperationInProgressException', 409),
  operationIdAlreadyExists: cloudFormationError('OperationIdAlreadyExistsException', 409),
  operationNotFound: cloudFormationError('OperationNotFoundException', 404),
  invalidOperation: cloudFormationError('InvalidOperationException', 400),
  stackInstanceNotFound: cloudFormationError('StackInstanceNotFoundException', 404),
  alreadyExists: cloudFormationError('AlreadyExistsException', 400),
  changeSetNotFound: cloudFormationError('ChangeSetNotFoundException', 404),
  invalidChangeSetStatus: cloudFormationError('InvalidChangeSetStatusException', 400),
} as const;

const organizationsError =
  (name: string, httpStatusCode: number) =>
  (message: string): RehearsedError =>
    new RehearsedError(name, message, { service: 'organizations', httpStatusCode });

/** Errors of Organizations. */
export const organizationsErrors = {
  accessDenied: organizationsError('AccessDeniedException', 403),
  notInUse: organizationsError('AWSOrganizationsNotInUseException', 404),
  accountNotFound: organizationsError('AccountNotFoundException', 404),
  accountNotRegistered: organizationsError('AccountNotRegisteredException', 400),
  childNotFound: organizationsError('ChildNotFoundException', 404),
  organizationalUnitNotFound: organizationsError('OrganizationalUnitNotFoundException', 404),
  policyNotFound: organizationsError('PolicyNotFoundException', 404),
  parentNotFound: organizationsError('ParentNotFoundException', 404),
  invalidInput: organizationsError('InvalidInputException', 400),
  alreadyRegistered: organizationsError('AccountAlreadyRegisteredException', 400),
  concurrentModification: organizationsError('ConcurrentModificationException', 400),
  constraint: (reason: string, message: string) =>
    Object.assign(organizationsError('ConstraintViolationException', 409)(message), { Reason: reason }),
} as const;

/** Error of IAM for a role or policy that is not there. */
export function noSuchEntity(message: string): RehearsedError {
  return new RehearsedError('NoSuchEntityException', message, { service: 'iam', httpStatusCode: 404 });
}

/** IAM for a service-linked role that is there already (traps 21). */
export function roleNameTaken(roleName: string): RehearsedError {
  const message = `Service role name ${roleName} has been taken in this account, please try a different suffix.`;
  return new RehearsedError('InvalidInputException', message, { service: 'iam', httpStatusCode: 400 });
}

/** IAM's validation of a request, e.g. of a marker. */
export function iamValidation(message: string): RehearsedError {
  return new RehearsedError('ValidationError', message, { service: 'iam', httpStatusCode: 400 });
}

/** An error of AWS Security Incident Response, with the status of its model and the members that it has. */
function securityIrError(name: string, message: string, members: object = {}): RehearsedError {
  const { error, retryable } = shapeOf(name);
  const options = { service: 'security-ir', httpStatusCode: error?.httpStatusCode, retryable } as const;
  return Object.assign(new RehearsedError(name, message, options), members);
}

/** Errors of AWS Security Incident Response. */
export const securityIrErrors = {
  conflict: (message: string, resourceType: string, resourceId: string) =>
    securityIrError('ConflictException', message, { resourceType, resourceId }),
  notActive: (message: string) => securityIrError('SecurityIncidentResponseNotActiveException', message),
  notFound: (what: string) => securityIrError('ResourceNotFoundException', `${what} does not exist`),
  quota: (message: string, resourceId: string) =>
    securityIrError('ServiceQuotaExceededException', message, {
      resourceId,
      resourceType: 'tag',
      serviceCode: 'security-ir',
      quotaCode: 'tags',
    }),
  validation: (message: string, members: object = { reason: 'OTHER' }) => securityIrError('ValidationException', message, members),
  /** Any error of the model, by its name. */
  ofFault: (name: string) =>
    securityIrError(name, 'as was asked for', name === 'ConflictException' ? { resourceId: 'unknown', resourceType: 'membership' } : {}),
} as const;

/** Too many requests: each service has a name of its own for it. */
export function throttled(service: RehearsedService): RehearsedError {
  return service === 'organizations'
    ? new RehearsedError(
        'TooManyRequestsException',
        "AWS Organizations can't complete your request because another request is already in progress. Try again later.",
        {
          service,
          httpStatusCode: 400,
        },
      )
    : service === 'security-ir'
      ? securityIrError('ThrottlingException', 'Rate exceeded')
      : new RehearsedError('Throttling', 'Rate exceeded', { service, httpStatusCode: 400 });
}

/** Not authorized: Organizations, GuardDuty, Security Hub and Security Incident Response model the error, the query protocol services (CloudFormation, IAM, STS) do not. */
export function accessDenied(service: RehearsedService, command: string, account: string): RehearsedError {
  const message = `User: arn:aws:sts::${account}:assumed-role/rehearsal/cordon is not authorized to perform: ${service}:${command} because no identity-based policy allows the ${service}:${command} action`;
  return service === 'organizations'
    ? organizationsErrors.accessDenied(message)
    : new RehearsedError(modelDenial.has(service) ? 'AccessDeniedException' : 'AccessDenied', message, { service, httpStatusCode: 403 });
}

const modelDenial: ReadonlySet<RehearsedService> = new Set(['cloudtrail', 'guardduty', 'securityhub', 'security-ir']);

/** Another change of the same thing is under way: each service has a name of its own for it. */
export function conflicting(service: RehearsedService): RehearsedError {
  if (service === 'organizations') {
    return organizationsErrors.concurrentModification(
      'The target of the operation is currently being modified by a different request. Try again later.',
    );
  }
  if (service === 'security-ir') return securityIrErrors.conflict('another change is under way', 'membership', 'unknown');
  if (service === 'cloudformation') return cloudFormationErrors.operationInProgress('Another operation is in progress');
  const name =
    { iam: 'ConcurrentModificationException', securityhub: 'ResourceConflictException' }[service as string] ?? 'ConflictException';
  return new RehearsedError(name, 'another change is under way', { service, httpStatusCode: 409 });
}

/** A connection that broke; Node's HTTP handler of the SDK names such errors TimeoutError and keeps the code. */
export function connectionReset(service: RehearsedService): RehearsedError {
  return new RehearsedError('TimeoutError', 'socket hang up', { service, code: 'ECONNRESET' });
}

const throttlingNames: ReadonlySet<string> = new Set(['Throttling', 'ThrottlingException', 'TooManyRequestsException']);

export function isThrottling(error: RehearsedError): boolean {
  return throttlingNames.has(error.name);
}

/** Whether the SDK's standard retry strategy would send the request again. */
export function isRetryable(error: RehearsedError): boolean {
  return isThrottling(error) || error.code === 'ECONNRESET' || error.$retryable !== undefined;
}

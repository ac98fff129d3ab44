import { ServiceException } from '@smithy/core/client';
import { type RetryableTrait } from '@smithy/types';
import { type ValidationExceptionField, type ValidationExceptionReason } from './shapes';

type Options = ConstructorParameters<typeof ServiceException>[0];
type Given = Omit<Options, 'name' | '$fault'>;

/** What the service answers instead of a result. An error that the model does not know is one of these too, by the name it was sent with. */
export class SecurityIRServiceException extends ServiceException {
  public static override readonly shapeId: string = 'smithy.ts.sdk.synthetic.com.amazonaws.securityir#SecurityIRServiceException';

  public constructor(options: Options) {
    super(options);
    Object.setPrototypeOf(this, SecurityIRServiceException.prototype);
  }
}

/** One class an error: `instanceof` and `name` both tell which it is. */
function known(name: string, $fault: 'client' | 'server', $retryable?: RetryableTrait) {
  return class extends SecurityIRServiceException {
    public static override readonly shapeId = `com.amazonaws.securityir#${name}`;
    public override readonly name = name;
    public override readonly $fault = $fault;

    public constructor(options: Given) {
      super({ ...options, name, $fault });
      if ($retryable) this.$retryable = $retryable;
      Object.setPrototypeOf(this, new.target.prototype);
    }
  };
}

/** HTTP 403: a policy does not allow the call. */
export class AccessDeniedException extends known('AccessDeniedException', 'client') {}

/** HTTP 409: the resource is in another state than the call needs. */
export class ConflictException extends known('ConflictException', 'client') {
  declare public resourceId: string | undefined;
  declare public resourceType: string | undefined;
}

/** HTTP 500; retried. */
export class InternalServerException extends known('InternalServerException', 'server', {}) {
  declare public retryAfterSeconds?: number;
}

/** HTTP 423; retried. */
export class InvalidTokenException extends known('InvalidTokenException', 'client', {}) {}

/** HTTP 404. */
export class ResourceNotFoundException extends known('ResourceNotFoundException', 'client') {}

/** HTTP 400: the service is not active for this account. */
export class SecurityIncidentResponseNotActiveException extends known('SecurityIncidentResponseNotActiveException', 'client') {}

/** HTTP 402. */
export class ServiceQuotaExceededException extends known('ServiceQuotaExceededException', 'client') {
  declare public resourceId: string | undefined;
  declare public resourceType: string | undefined;
  declare public serviceCode: string | undefined;
  declare public quotaCode: string | undefined;
}

/** HTTP 429; retried. */
export class ThrottlingException extends known('ThrottlingException', 'client', { throttling: true }) {
  declare public serviceCode?: string;
  declare public quotaCode?: string;
  declare public retryAfterSeconds?: number;
}

/** HTTP 400: the input breaks a rule of the service. */
export class ValidationException extends known('ValidationException', 'client') {
  declare public reason: ValidationExceptionReason | undefined;
  declare public fieldList?: ValidationExceptionField[];
}

/** Every error of the model, by its name there. */
export const errors = {
  AccessDeniedException,
  ConflictException,
  InternalServerException,
  InvalidTokenException,
  ResourceNotFoundException,
  SecurityIncidentResponseNotActiveException,
  ServiceQuotaExceededException,
  ThrottlingException,
  ValidationException,
} as const;

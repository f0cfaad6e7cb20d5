/**
 * The service's errors and their HTTP statuses: first those of its operations, then those common to all AWS actions
 * (Global Accelerator API Reference, "Errors" of each action and "Common Error Types").
 */
const STATUS = {
  AcceleratorNotDisabledException: 400,
  AcceleratorNotFoundException: 400,
  AccessDeniedException: 400,
  AssociatedEndpointGroupFoundException: 400,
  AssociatedListenerFoundException: 400,
  ConflictException: 400,
  EndpointGroupAlreadyExistsException: 400,
  EndpointGroupNotFoundException: 400,
  InternalServiceErrorException: 400,
  InvalidArgumentException: 400,
  InvalidNextTokenException: 400,
  InvalidPortRangeException: 400,
  LimitExceededException: 400,
  ListenerNotFoundException: 400,
  TransactionInProgressException: 400,
  InternalFailure: 500,
  SerializationException: 400,
  ServiceUnavailable: 503,
  ThrottlingException: 400,
  UnknownOperationException: 400,
} as const;

export type ServiceErrorName = keyof typeof STATUS;

export function isServiceErrorName(name: string): name is ServiceErrorName {
  return Object.hasOwn(STATUS, name);
}

/** An error of the API: `name` is its type, `message` its member `Message`. */
export class ServiceError extends Error {
  override readonly name: ServiceErrorName;
  readonly httpStatus: number;

  constructor(name: ServiceErrorName, message: string) {
    super(message);
    this.name = name;
    this.httpStatus = STATUS[name];
  }
}

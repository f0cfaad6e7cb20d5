/** An error with the name and HTTP status that an SDK gives it; without a status, as Node's network errors. */
export function failure(name: string, status?: number): Error {
  const error = Object.assign(
    new Error(name),
    status === undefined ? {} : { $metadata: { httpStatusCode: status } },
  );
  error.name = name;
  return error;
}

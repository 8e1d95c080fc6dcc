/** A refusal as the Engine words it: the status, and `{"message": …}`. Source: Docker Engine API, "Errors". */
export class EngineError extends Error {
  constructor(
    readonly status: 400 | 404 | 409 | 500 | 501,
    message: string,
  ) {
    super(message);
    this.name = 'EngineError';
  }
}

export function noSuchContainer(reference: string): EngineError {
  return new EngineError(404, `No such container: ${reference}`);
}

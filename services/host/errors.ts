import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';

/** A refusal that the caller is told as it stands. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  constructor(
    readonly statusCode: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** What every refusal looks like. */
export const errorSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    correlationId: z.string(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  }),
});

type ErrorBody = z.infer<typeof errorSchema>;

const MOST_ISSUES = 10;

/** The one map from what went wrong to what the caller is told. What is not the caller's is logged, and not told. */
export function answerError(
  error: FastifyError | HttpError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const { id: correlationId } = request;
  const answer = (status: number, told: Omit<ErrorBody['error'], 'correlationId'>) =>
    void reply.code(status).send({ error: { ...told, correlationId } } satisfies ErrorBody);
  if (error instanceof HttpError)
    return answer(error.statusCode, { code: error.code, message: error.message });
  if (hasZodFastifySchemaValidationErrors(error))
    return answer(400, {
      code: 'ValidationFailed',
      message: `The ${error.validationContext ?? 'request'} is not as it should be.`,
      issues: error.validation.slice(0, MOST_ISSUES).map((issue) => ({
        path: issue.instancePath.replace(/^\//, '').replaceAll('/', '.'),
        message: issue.message ?? 'is not taken',
      })),
    });
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  if (status < 500) return answer(status, { code: error.code ?? 'BadRequest', message: error.message });
  request.log.error({ err: error }, 'request failed');
  return answer(status, { code: 'InternalError', message: 'Something went wrong here.' });
}

export function answerNotFound(request: FastifyRequest, reply: FastifyReply): void {
  answerError(new HttpError(404, 'NotFound', 'There is nothing at this address.'), request, reply);
}

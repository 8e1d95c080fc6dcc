import type { Readable } from 'node:stream';
import type { MalformedInput } from './malformed.ts';
import type { Operation, ServiceModel } from './model.ts';
import type { ServiceError } from './service.ts';

/** An HTTP request as the protocols see it: the body is not read yet, `aws-chunked` is already undone. */
export interface WireRequest {
  readonly method: string;
  /** The path as it was sent, percent signs and all. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names; the lengths and encodings are those of the decoded body. */
  readonly headers: Readonly<Record<string, string>>;
  /** `http://host:port` as the caller addressed it. */
  readonly endpoint: string;
  /** The name in the Host header, without its port. */
  readonly hostname: string;
  /** Where the caller calls from. */
  readonly address: string;
  /** The body as a stream, once. Destroying it does not close the connection. */
  openBody(): Readable;
  /** Reads the body whole. Rejects with BodyTooLarge beyond the limit. */
  readBody(limitBytes: number): Promise<Buffer>;
  trailers(): Readonly<Record<string, string>>;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Readable;
}

/** What a protocol needs in order to write an answer. */
export interface AnswerContext {
  readonly model: ServiceModel | undefined;
  readonly requestId: string;
  readonly request: WireRequest;
  /** `application/x-amz-json-1.1` and the like, as the caller spoke. */
  readonly contentType: string;
}

/** One request, told apart: whose it is, what it asks for, and in which words. */
export interface Addressed {
  readonly model: ServiceModel;
  readonly protocol: Protocol;
  readonly contentType: string;
  readonly operation: Operation;
  /** REST: what the path's labels stand for. */
  readonly labels: Readonly<Record<string, string>>;
}

/** An operation found by method, path, query and headers. */
export interface Route {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The server's half of one of AWS's wire protocols. */
export interface Protocol {
  /** Throws MalformedInput where the request is not of the operation's schema. */
  readInput(request: WireRequest, addressed: Addressed): Promise<Record<string, unknown>>;
  writeOutput(output: unknown, addressed: Addressed, context: AnswerContext): WireResponse;
  writeError(error: ServiceError, context: AnswerContext): WireResponse;
  /** REST: the operation that a method and path stand for; the name is empty where there is none. */
  findRoute?(request: WireRequest, model: ServiceModel): Route;
  /** This protocol's name for malformed input. */
  malformed(error: MalformedInput): ServiceError;
}

export const defaultBodyLimit = 16 * 1024 * 1024;

export class BodyTooLarge extends Error {
  constructor(readonly limitBytes: number) {
    super(`The request body exceeds ${limitBytes} bytes.`);
    this.name = 'BodyTooLarge';
  }
}

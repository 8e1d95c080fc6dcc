import type { Attributes, Span } from '@opentelemetry/api';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { IncomingHttpHeaders } from 'node:http';
import type { ObserveCall } from '../../../core/upstream/observer.ts';

/** Traces by OpenTelemetry. Without an exporter everything here does nothing, at next to no cost. */
export interface Tracing {
  /** Runs what answers a request inside its span, which goes on the trace that the headers tell of. */
  readonly request: (
    name: string,
    headers: IncomingHttpHeaders,
    attributes: Attributes,
    run: (span: Span) => void,
  ) => void;
  readonly observeCall: ObserveCall;
  /** Sends what is left. */
  readonly close: () => Promise<void>;
}

const ANSWERED = new Set(['fresh', 'empty']);

/**
 * Sends traces where the usual variables say so: `OTEL_EXPORTER_OTLP_ENDPOINT` or
 * `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`. Source: OpenTelemetry specification, "OTLP exporter configuration".
 */
export async function startTracing(
  variables: Readonly<Record<string, string | undefined>>,
  version: string,
): Promise<Tracing> {
  const isOn = Boolean(variables.OTEL_EXPORTER_OTLP_ENDPOINT || variables.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT);
  const close = isOn
    ? await startProvider(variables.OTEL_SERVICE_NAME || 'operations-console', version)
    : undefined;
  const tracer = trace.getTracer('operations-console', version);
  return {
    request(name, headers, attributes, run) {
      const parent = propagation.extract(context.active(), headers);
      const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
      context.with(trace.setSpan(parent, span), () => run(span));
    },
    observeCall({ environmentId, operation }) {
      const span = tracer.startSpan(operation, {
        kind: SpanKind.CLIENT,
        attributes: { 'operations.environment': environmentId, 'rpc.method': operation },
      });
      return (outcome) => {
        span.setAttribute('operations.outcome', outcome);
        if (!ANSWERED.has(outcome)) span.setStatus({ code: SpanStatusCode.ERROR, message: outcome });
        span.end();
      };
    },
    close: async () => close?.(),
  };
}

/** Loaded only where traces are wanted: nobody else pays for it. */
async function startProvider(service: string, version: string): Promise<() => Promise<void>> {
  const [{ NodeTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.version': version }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  return () => provider.shutdown();
}

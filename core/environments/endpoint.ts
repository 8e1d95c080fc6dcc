import type { InitializeHandlerOptions, InitializeMiddleware, MetadataBearer } from '@smithy/types';
import type { SigningName } from './signing-names.ts';

/** What an environments file says of where an environment is spoken to, and with which keys. */
interface Addressed {
  readonly endpoint?: string;
  readonly endpoints?: Readonly<Partial<Record<SigningName, string>>>;
  readonly credentials: { readonly static?: object };
}

/** Where a service of an environment is spoken; undefined for AWS itself, and where there is none. */
export function endpointOf(environment: Addressed, service: SigningName): string | undefined {
  return environment.endpoints?.[service] ?? environment.endpoint;
}

/** An emulator, or several, stand in for AWS. Fixed keys are never sent to AWS itself. */
export function isEmulated({ endpoint, credentials }: Omit<Addressed, 'endpoints'>): boolean {
  return endpoint !== undefined || credentials.static !== undefined;
}

/** Emulators stand in for AWS, and none of them for this service. */
export function isLeftOut(environment: Addressed, service: SigningName): boolean {
  return isEmulated(environment) && endpointOf(environment, service) === undefined;
}

/** Nobody stands in for the service here: nothing was asked. */
class NoEndpointError extends Error {
  readonly code = 'NoEndpoint';
  constructor(service: SigningName) {
    super(`The environments file names no endpoint for ${service} here.`);
    this.name = 'NoEndpointError';
  }
}

const OPTIONS: InitializeHandlerOptions & { readonly step: 'initialize'; readonly priority: 'high' } = {
  step: 'initialize',
  priority: 'high',
  name: 'refuseWithoutEndpoint',
};

/** A client that asks nobody: what would be sent to AWS with an emulator's keys is refused before it leaves. */
export function refuseWithoutEndpoint<Input extends object, Output extends MetadataBearer>(
  client: {
    readonly middlewareStack: {
      add(middleware: InitializeMiddleware<Input, Output>, options: typeof OPTIONS): void;
    };
  },
  service: SigningName,
): void {
  client.middlewareStack.add(() => () => Promise.reject(new NoEndpointError(service)), OPTIONS);
}

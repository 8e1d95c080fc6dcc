import type { SandboxService } from './service.ts';
import { compileShape } from './shape.ts';
import type { Shape, StructureShape, Traits } from './shape.ts';

/** One operation of a service's API, whether the sandbox answers it or not. */
export interface Operation {
  readonly name: string;
  readonly traits: Traits;
  readonly input: Shape;
  readonly output: Shape;
}

/** A service together with its compiled schemas. */
export interface ServiceModel {
  readonly service: SandboxService;
  readonly operations: ReadonlyMap<string, Operation>;
  /** The exception shape of this name, where the service's schemas have one. */
  errorShape(code: string): StructureShape | undefined;
}

const operationType = 9;
const errorType = -3;

export function compileModel(service: SandboxService): ServiceModel {
  const operations = new Map<string, Operation>();
  const errors = new Map<string, StructureShape>();
  for (const schema of Object.values(service.schemas)) {
    if (!Array.isArray(schema)) continue;
    if (schema[0] === operationType) {
      const operation = compileOperation(schema);
      operations.set(operation.name, operation);
    } else if (schema[0] === errorType) {
      const shape = compileShape(schema);
      if (shape.kind === 'structure') errors.set(shape.name, shape);
    }
  }
  for (const name of Object.keys(service.operations))
    if (!operations.has(name)) throw new TypeError(`${service.signingName} has no operation ${name}.`);
  return { service, operations, errorShape: (code) => errors.get(code) };
}

function compileOperation(schema: readonly unknown[]): Operation {
  const [, , name, traits, input, output] = schema as [number, string, string, unknown, unknown, unknown];
  return {
    name,
    traits: typeof traits === 'object' && traits !== null ? traits : {},
    get input() {
      return compileShape(input);
    },
    get output() {
      return compileShape(output);
    },
  };
}

/** True where a JSON service keeps the codes of the Query protocol that it once spoke (`x-amzn-query-error`). */
export function isQueryCompatible({ service }: ServiceModel): boolean {
  return service.protocols.includes('awsQuery') && service.protocols.some((name) => name !== 'awsQuery');
}

import type { Value } from './value.ts';

/** Where a row that is a log event gets its fields from. */
export interface FieldSource {
  field(name: string): Value;
}

/** One row on its way through the commands: what was computed lies over what the event has. */
export class Row {
  private own: Map<string, Value> | undefined;

  constructor(readonly event: FieldSource | undefined) {}

  get(name: string): Value {
    if (this.own?.has(name)) return this.own.get(name);
    return this.event?.field(name);
  }

  set(name: string, value: Value): void {
    (this.own ??= new Map()).set(name, value);
  }
}

import type { InitializeHandlerOptions, InitializeMiddleware, MetadataBearer } from '@smithy/types';

/** A client made for reading was asked to change something: a bug, never somebody's input. */
export class NotAReadError extends Error {
  constructor(operation: string) {
    super(`${operation} is no read: changes go through the gate.`);
    this.name = 'NotAReadError';
  }
}

const READS =
  /^(AssumeRole|BatchGet|Describe|Filter|Get|Head|List|Lookup|Query|Scan|Select|Simulate|TransactGet)/;
/** Questions to logs: they cost money, which the page says beforehand, and change nothing. */
const QUESTIONS = new Set([
  'StartLiveTailCommand',
  'StartQueryCommand',
  'StopQueryCommand',
  'TestMetricFilterCommand',
]);
/** A look at messages receives them, and gives them back at once; the page says beforehand what that costs. */
const LOOKS = new Set([
  'ReceiveMessageCommand',
  'ChangeMessageVisibilityCommand',
  'ChangeMessageVisibilityBatchCommand',
]);

const OPTIONS: InitializeHandlerOptions & { readonly step: 'initialize' } = {
  step: 'initialize',
  name: 'refuseChanges',
};

/** A client that sends nothing but reads, whatever it is asked: the walls of the gate, at run time. */
export function refuseChanges<Input extends object, Output extends MetadataBearer>(client: {
  readonly middlewareStack: {
    add(middleware: InitializeMiddleware<Input, Output>, options: typeof OPTIONS): void;
  };
}): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      const command = String(context.commandName);
      return isRead(command, args.input) ? next(args) : Promise.reject(new NotAReadError(command));
    },
    OPTIONS,
  );
}

function isRead(command: string, input: object): boolean {
  if (READS.test(command) || LOOKS.has(command) || QUESTIONS.has(command)) return true;
  if (command !== 'ExecuteStatementCommand') return false;
  const { Statement: statement } = input as { readonly Statement?: unknown };
  return typeof statement === 'string' && /^\s*select\s/i.test(statement);
}

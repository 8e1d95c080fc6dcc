/** What of an SDK command is needed to look at its answer. */
interface Command {
  readonly middlewareStack: {
    add(
      middleware: (next: (args: never) => Promise<Answered>) => (args: never) => Promise<Answered>,
      options: { readonly step: 'deserialize'; readonly name: string },
    ): void;
  };
}

interface Answered {
  readonly response: unknown;
}

/**
 * Upstream's own clock: what the `Date` of a command's answer says, once the command was sent. Milliseconds since the
 * epoch, whole seconds; undefined where an endpoint leaves it out.
 */
export function answerDate(command: Command): () => number | undefined {
  let date: string | undefined;
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      date = (result.response as { readonly headers?: Readonly<Record<string, string>> }).headers?.date;
      return result;
    },
    { step: 'deserialize', name: 'readDate' },
  );
  return () => {
    const at = Date.parse(date ?? '');
    return Number.isNaN(at) ? undefined : at;
  };
}

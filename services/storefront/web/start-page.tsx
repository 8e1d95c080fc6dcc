import { useState } from 'react';
import type { FormEvent } from 'react';
import { handleOf } from './words.ts';

/** Where one comes without a link: finds a shop by its seller's handle. */
export function StartPage() {
  const [mistake, setMistake] = useState<string>();
  function open(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const handle = handleOf(String(new FormData(event.currentTarget).get('handle') ?? ''));
    if (handle) window.location.assign(`/shop/${handle}`);
    else setMistake('A handle has two to 24 letters, digits, dots or underscores.');
  }
  return (
    <div className="mx-auto max-w-md py-16 sm:py-24">
      <h1 className="text-3xl font-semibold tracking-tight sm:text-4xl">Seen on TikTok, found here.</h1>
      <p className="mt-3 leading-relaxed text-soft">
        Every seller has a shop that fills itself with what their videos show. Whose would you like to see?
      </p>
      <form onSubmit={open} noValidate className="mt-8">
        <label htmlFor="handle" className="text-sm font-medium">
          The seller’s handle
        </label>
        <div className="mt-2 flex gap-2">
          <input
            id="handle"
            name="handle"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            placeholder="@amina.shoes"
            aria-invalid={mistake !== undefined}
            aria-describedby={mistake ? 'mistake' : undefined}
            className="min-h-12 min-w-0 grow rounded-xl border border-line bg-card px-4 placeholder:text-soft"
          />
          <button type="submit" className="min-h-12 rounded-xl bg-clay px-5 font-medium text-card">
            Open
          </button>
        </div>
        {mistake ? (
          <p id="mistake" role="alert" className="mt-2 text-sm text-clay">
            {mistake}
          </p>
        ) : null}
      </form>
    </div>
  );
}

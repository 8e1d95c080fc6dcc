import type { ListedKind } from '../../catalogue/catalogue.ts';
import type { Stage } from '../../catalogue/stage.ts';
import type { Environment } from '../../environments/schema.ts';
import type { CanonicalResource, ComparedKind, UnseenPart } from './canonical.ts';
import { flatten } from './flatten.ts';
import type { MapText } from './flatten.ts';
import type { FormNode, LeftOut, PathRule } from './rules.ts';
import { compileRules } from './rules.ts';

/** What a resource was told to be, part by part: the describe call's answer under '', others under their names. */
export type Answers = Readonly<Record<string, unknown>>;

/** A resource of the catalogue as the platform's builder asks for it. */
export interface Intended {
  readonly key: string;
  readonly name: string;
  readonly answers: Answers;
}

/** Where an intent is for. */
export interface IntentPlace {
  readonly stage: Stage;
  readonly region: string;
  readonly account: string;
  readonly environment: Pick<Environment, 'compute'>;
}

/** How one kind is brought to its canonical form. */
export interface KindForm {
  readonly kind: ComparedKind;
  /** The parts that calls of their own tell, each a member of the form under this name. */
  readonly parts: readonly string[];
  /** By which names of the catalogue it is paired; absent where the key is the mapped name. */
  readonly listed?: ListedKind;
  readonly rules: readonly PathRule[];
  readonly leftOut: readonly LeftOut[];
  /** Brings answers to one shape where rules can not: parts that belong together, units told by other members. */
  readonly prepare?: (answers: Answers) => unknown;
  /** What the catalogue wants in a stage. */
  readonly intended?: (place: IntentPlace) => readonly Intended[];
  /** The intent names some things of a part and leaves the rest open; else a part that it tells is told whole. */
  readonly intentIsPartial?: true;
}

/** The parts side by side: members of the describe answer, then each other part under its own name. */
export function joined(answers: Answers): Readonly<Record<string, unknown>> {
  const { '': main, ...parts } = answers;
  return { ...(typeof main === 'object' && main !== null ? main : {}), ...parts };
}

/** The part that a path belongs to; empty for the describe answer itself. */
export function partOf(form: KindForm, path: string): string {
  return (
    form.parts.find((part) => path.startsWith(part) && /^(?:$|[.[])/.test(path.slice(part.length))) ?? ''
  );
}

const COMPILED = new WeakMap<KindForm, FormNode>();

export function rulesOf(form: KindForm): FormNode {
  const known = COMPILED.get(form);
  if (known) return known;
  const made = compileRules(form.rules, form.leftOut);
  COMPILED.set(form, made);
  return made;
}

/** A resource in its canonical form. */
export function canonical(
  form: KindForm,
  found: {
    readonly key: string;
    readonly name: string;
    readonly inCatalogue: boolean;
    readonly answers: Answers;
    readonly unseen?: readonly UnseenPart[];
    readonly speaks?: readonly string[];
  },
  mapText: MapText,
): CanonicalResource {
  const { key, name, inCatalogue, answers, unseen = [], speaks } = found;
  const answer = (form.prepare ?? joined)(answers);
  const notAsked = ['', ...form.parts].filter(
    (part) => !(part in answers) && !unseen.some((one) => one.part === part),
  );
  return {
    kind: form.kind,
    key,
    name,
    inCatalogue,
    attributes: flatten(answer, rulesOf(form), mapText),
    unseen,
    ...(notAsked.length > 0 ? { notAsked } : {}),
    ...(speaks === undefined ? {} : { speaks }),
  };
}

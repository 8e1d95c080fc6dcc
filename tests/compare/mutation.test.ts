import { afterAll, describe, expect, it } from 'vitest';
import { comparePaths } from '../../core/compare/compare-paths.ts';
import { isSame } from '../../core/compare/form/canonical.ts';
import type { CanonicalResource } from '../../core/compare/form/canonical.ts';
import { canonical, rulesOf } from '../../core/compare/form/kind-form.ts';
import type { Answers, KindForm } from '../../core/compare/form/kind-form.ts';
import { createMapper } from '../../core/compare/form/mapper.ts';
import { reasonFor, segmentsOf } from '../../core/compare/form/rules.ts';
import { FORMS } from '../../core/compare/kinds/forms.ts';
import { changedAt, leavesOf, withDocuments } from './answer-sample.ts';
import type { Place } from './answer-sample.ts';
import { ANSWER_SHAPES } from './answer-shapes.ts';

const place = { id: 'dev', region: 'us-east-1', account: '000000000000', names: { stage: 'dev' } } as const;
const mapText = createMapper(place);

let changed = 0;
let found = 0;
let leftOut = 0;

function formed(form: KindForm, answers: Answers, documents: readonly string[]): CanonicalResource {
  const { '': main, ...parts } = answers;
  const written = withDocuments({ ...(main as object), ...parts }, documents);
  const own = Object.fromEntries(Object.entries(written).filter(([key]) => !form.parts.includes(key)));
  const others = Object.fromEntries(Object.entries(written).filter(([key]) => form.parts.includes(key)));
  const given = { key: 'one', name: 'one', inCatalogue: false, answers: { '': own, ...others } };
  return canonical(form, given, mapText);
}

/** A place as a path: `Tags[*]` for what stands in a list, or in a map that the rules call one. */
function segmentsAt([part, ...place]: Place): readonly string[] {
  const within = place.map((one) => (typeof one === 'number' ? '[*]' : one));
  return part === '' ? within : [String(part), ...within];
}

function differs(one: CanonicalResource, other: CanonicalResource): boolean {
  return comparePaths(formOfKind(one), 'one', one, other, {}).length > 0;
}

function formOfKind({ kind }: CanonicalResource): KindForm {
  const form = FORMS.find((each) => each.kind === kind);
  if (!form) throw new RangeError(kind);
  return form;
}

describe.each(FORMS.map((form) => [form.kind, form] as const))('%s', (kind, form) => {
  const shape = ANSWER_SHAPES[kind];
  const { answers = [], documents = [] } = shape ?? {};

  it('are told by a shape', () => expect(shape).toBeDefined());

  it('differ in every attribute of the describe shape, or leave it out with a reason', () => {
    const missed = new Set<string>();
    const seen = new Set<string>();
    for (const answer of answers) {
      const before = formed(form, answer, documents);
      for (const at of leavesOf(answer)) {
        const path = segmentsAt(at).join('.');
        const after = formed(form, changedAt(answer, at) as Answers, documents);
        if (seen.has(path)) continue;
        const isFound = differs(before, after);
        const reason = reasonFor(rulesOf(form), segmentsAt(at));
        if (!isFound && reason === undefined) {
          missed.add(path);
          continue;
        }
        seen.add(path);
        missed.delete(path);
        changed += 1;
        if (isFound) found += 1;
        else leftOut += 1;
      }
    }
    expect([...missed]).toEqual([]);
    expect(seen.size).toBeGreaterThan(5);
  });

  it('differ in every attribute of their canonical form', () => {
    for (const answer of answers) {
      const before = formed(form, answer, documents);
      for (const [path, attribute] of before.attributes) {
        const attributes = new Map(before.attributes).set(path, { ...attribute, value: 'changed' });
        changed += 1;
        if (comparePaths(form, 'one', before, { ...before, attributes }, {}).some((one) => one.path === path))
          found += 1;
        attributes.delete(path);
        expect(isSame(before.attributes.get(path), attributes.get(path))).toBe(false);
      }
    }
    expect(found + leftOut).toBe(changed);
  });

  it('leave out nothing that the shape does not have, and say why', () => {
    const paths = answers.flatMap((answer) => leavesOf(answer).map(segmentsAt));
    for (const { path, reason } of form.leftOut) {
      const wanted = segmentsOf(path);
      expect(reason.length).toBeGreaterThan(8);
      expect(
        paths.some((segments) => wanted.every((segment, index) => segments[index] === segment)),
        path,
      ).toBe(true);
    }
  });
});

afterAll(() => {
  console.log(
    `mutation: ${changed} attributes changed, ${found} found, ${leftOut} left out with a reason: ${((100 * (found + leftOut)) / changed).toFixed(1)} %`,
  );
});

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import postcss from 'postcss';
import { describe, expect, it } from 'vitest';
import config from '../../tailwind.config.ts';

const APP = path.resolve(import.meta.dirname, '..');

/** Utilities that give nothing but one of the theme's colours: `dark:hover:bg-canvas/70`. */
const COLOURING = new RegExp(
  `^dark:([a-z-]+(\\[[a-z-]+\\])?:)*(bg|text|border|ring|outline|fill|stroke)-(${Object.keys(config.theme.colors).join('|')})(/\\d+)?$`,
);

describe('a theme', () => {
  it('changes colours only, in the sheet of styles', () => {
    const others: string[] = [];
    postcss.parse(readFileSync(path.join(APP, 'styles/app.css'), 'utf8')).walkRules(/data-theme/, (rule) => {
      rule.walkDecls(({ prop, value }) => {
        const isColour = prop.startsWith('--') && /^\d+ \d+ \d+$/.test(value);
        if (!isColour && prop !== 'color-scheme') others.push(`${rule.selector} ${prop}: ${value}`);
      });
    });
    expect(others).toEqual([]);
  });

  it('changes colours only, in components', () => {
    const found = readdirSync(APP, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
      .flatMap((file) => readFileSync(path.join(APP, file), 'utf8').match(/\bdark:[^\s'"`]+/g) ?? []);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((name) => !COLOURING.test(name))).toEqual([]);
  });
});

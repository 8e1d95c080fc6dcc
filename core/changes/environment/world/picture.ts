import { crc32, deflateSync } from 'node:zlib';
import type { Category } from './goods.ts';

/** Three colours and an outline make one product's picture. */
const BACKGROUND = 0;
const SHADE = 1;
const THING = 2;
const LIGHT = 3;

/**
 * A square PNG (8-bit palette) of a product of a category, `edge` pixels wide; `turn` varies its colours.
 * Source: PNG specification, third edition.
 */
export function productPicture(category: Category, edge: number, turn: number): Uint8Array {
  const rows = Buffer.alloc(edge * (edge + 1));
  for (let y = 0; y < edge; y += 1) {
    const v = (y + 0.5) / edge - 0.5;
    const start = y * (edge + 1) + 1;
    for (let x = 0; x < edge; x += 1) rows[start + x] = colourAt((x + 0.5) / edge - 0.5, v, category.outline);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(edge, 0);
  header.writeUInt32BE(edge, 4);
  // Eight bits a pixel, each the number of a palette entry.
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', palette(category.hue + turn)),
    chunk('IDAT', deflateSync(rows, { level: 3 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

function palette(hue: number): Buffer {
  return Buffer.from([
    ...rgb(hue + 180, 0.25, 0.93),
    ...rgb(hue + 180, 0.25, 0.86),
    ...rgb(hue, 0.6, 0.48),
    ...rgb(hue, 0.7, 0.68),
  ]);
}

/** From hue in degrees, saturation and lightness. */
function rgb(hue: number, saturation: number, lightness: number): readonly number[] {
  const spread = saturation * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map((offset) => {
    const k = (offset + hue / 30) % 12;
    return Math.round(255 * (lightness - spread * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  });
}

/** The palette entry at a point; both coordinates go from -0.5 to 0.5. */
function colourAt(x: number, y: number, outline: Category['outline']): number {
  if (isInside(x, y, outline)) return x + y < -0.08 ? LIGHT : THING;
  return isInside(x - 0.03, y - 0.04, outline) ? SHADE : BACKGROUND;
}

function isInside(x: number, y: number, outline: Category['outline']): boolean {
  switch (outline) {
    case 'sole':
      return (
        (Math.hypot(x / 0.38, (y - 0.12) / 0.19) < 1 && y < 0.12) ||
        (x > -0.38 && x < -0.1 && y > -0.2 && y < 0.12) ||
        (Math.abs(x) < 0.39 && y >= 0.14 && y < 0.2)
      );
    case 'dress':
      return (Math.abs(x) < 0.1 + Math.max(0, y + 0.05) * 0.55 && y > -0.32 && y < 0.34) || isSleeve(x, y);
    case 'bag':
      return (
        (Math.abs(x) < 0.3 && y > -0.08 && y < 0.32) ||
        (y <= -0.08 && within(Math.hypot(x, y + 0.08), 0.15, 0.21))
      );
    case 'ring':
      return within(Math.hypot(x, y - 0.05), 0.2, 0.27) || Math.abs(x) + Math.abs(y + 0.26) < 0.11;
    case 'bottle':
      return (Math.abs(x) < 0.17 && y > -0.12 && y < 0.34) || (Math.abs(x) < 0.07 && y > -0.34 && y <= -0.12);
    case 'phone':
      return Math.abs(x) < 0.19 && Math.abs(y) < 0.34 && !(Math.abs(x) < 0.155 && Math.abs(y) < 0.28);
  }
}

function isSleeve(x: number, y: number): boolean {
  return Math.abs(x) < 0.26 && y > -0.32 && y < -0.16 && Math.abs(x) > 0.05;
}

function within(value: number, least: number, most: number): boolean {
  return value > least && value < most;
}

import { describe, expect, it } from 'vitest';
import { parseCaption } from './caption.ts';

describe('parseCaption', () => {
  it('reads the example of the platform', () => {
    expect(parseCaption('New heels only 55k! Sizes 37–41 #TRACK')).toEqual({
      ok: true,
      value: {
        title: 'New heels only',
        description: 'New heels only 55k! Sizes 37–41 #TRACK',
        price: 55_000,
        currency: 'UGX',
        category: 'footwear',
        sizes: ['37', '38', '39', '40', '41'],
        sentiment: 'positive',
      },
    });
  });

  it.each([
    ['Shirt UGX 125,000 #TRACK', 125_000, 'UGX'],
    ['Shirt at 35,500/= Sizes S/M/L', 35_500, 'UGX'],
    ['Shirt 12.5k', 12_500, 'UGX'],
    ['Dress 85K only', 85_000, 'UGX'],
    ['Dress USh85,000', 85_000, 'UGX'],
    ['Dress 85.000 ugx', 85_000, 'UGX'],
    ['Dress shs 85000', 85_000, 'UGX'],
    ['Gown UGX 1.2m', 1_200_000, 'UGX'],
    ['Bag KSh 1,200', 1_200, 'KES'],
    ['Bag 1,200 KES', 1_200, 'KES'],
    ['Bag KSh 2.5k', 2_500, 'KES'],
    ['Kitenge TZS 30,000', 30_000, 'TZS'],
    ['Earrings $12', 12, 'USD'],
    ['Earrings $12.50 each', 12.5, 'USD'],
    ['Earrings 12 USD', 12, 'USD'],
    ['10k followers, thank you! Wigs 150k', 150_000, 'UGX'],
    ['Power bank 20k mAh, UGX 60,000', 60_000, 'UGX'],
    ['Was UGX 90,000 now UGX 70,000', 70_000, 'UGX'],
    ['Was 90k now 70k', 70_000, 'UGX'],
    ['Was KSh 9,000 now 7,000', 7_000, 'KES'],
    ['UGX 90,000 only 70k', 70_000, 'UGX'],
    ['Shoes 90k, this pair @80k', 80_000, 'UGX'],
    ['UGX 150 000', 150_000, 'UGX'],
    ['Sofa 1 150 000/=', 1_150_000, 'UGX'],
    ['$1 200 laptop', 1_200, 'USD'],
    ['Dress UGX: 55,000', 55_000, 'UGX'],
    ['Dress 55,000/-', 55_000, 'UGX'],
    ['Dress 55,000 only', 55_000, 'UGX'],
    ['Kitenge Tshs 30,000', 30_000, 'TZS'],
    ['Sofa 1.2m', 1_200_000, 'UGX'],
    ['Curtains 2m long 60k', 60_000, 'UGX'],
    ['Smart 4K TV 900k', 900_000, 'UGX'],
    ['Smart TV 4K 900k', 900_000, 'UGX'],
    ['Screen protector 4k', 4_000, 'UGX'],
    ['5k off! Dress 85k', 85_000, 'UGX'],
    ['Delivery 5k, dress 85k', 85_000, 'UGX'],
    ['Dress, free delivery 85k', 85_000, 'UGX'],
    ['Heels 55-60k', 55_000, 'UGX'],
    ['Heels KSh 5-6k', 5_000, 'KES'],
    ['Heels 55,000 - 60,000/=', 55_000, 'UGX'],
    ['Heels 55k to 60k', 55_000, 'UGX'],
    ['Heels sizes 37-41 60k', 60_000, 'UGX'],
    ['Heels size 38 - 45k', 45_000, 'UGX'],
  ])('reads the price of %s', (caption, price, currency) => {
    expect(parseCaption(caption)).toMatchObject({ ok: true, value: { price, currency } });
  });

  it.each([
    'DM for price',
    '',
    'Sizes 37–41 #TRACK',
    'in 2kg',
    '10k followers',
    'UGX 0',
    '100% cotton',
    'call 0700123456',
    'UGX 99999999999999999999999',
    'Delivery 5k, DM for price',
    '5k off today',
    '10,000 followers',
    'Curtains 2m long',
  ])('finds no price in %j', (caption) => {
    expect(parseCaption(caption)).toEqual({ ok: false, cause: 'MissingPrice' });
  });

  it.each([
    ['Heels 55k 37-41', ['37', '38', '39', '40', '41']],
    ['Heels 55k size 38', ['38']],
    ['Heels 55k sizes 38/40/42', ['38', '40', '42']],
    ['Heels 55k sizes 36 to 38', ['36', '37', '38']],
    ['Dress 85k sizes S M L XL', ['S', 'M', 'L', 'XL']],
    ['Dress 85k S/M/L', ['S', 'M', 'L']],
    ['Dress 85k, S, M, L', ['S', 'M', 'L']],
    ['Dress 85k size S-XL', ['S', 'M', 'L', 'XL']],
    ['Dress 85k Sizes M', ['M']],
    ['Dress 85k Sizes 2XL/3XL', ['XXL', 'XXXL']],
    ['Heels 55-60k', []],
    ['Heels 55k. Delivery 24-48hrs', []],
    ['Heels 55k. Delivery 36-48 hours', []],
    ['Heels 55k. Valid 20-25 Dec', []],
    ['Dress 85k sizes 8-12', ['8', '9', '10', '11', '12']],
    ['Dress 85k size 12, 14, 16', ['12', '14', '16']],
    ['Heels size 38, 55k', ['38']],
    ['Heels 55k, 41-37', []],
    ['Heels 55k, sizes 10-99', []],
    ["It's a bag for 55k", []],
  ])('reads the sizes of %s', (caption, sizes) => {
    expect(parseCaption(caption)).toMatchObject({ ok: true, value: { sizes } });
  });

  it.each([
    ['Classy maxi dress 85k', 'clothing'],
    ['RING LIGHT 60k', 'electronics'],
    ['Silver rings 20k', 'jewellery'],
    ['Waist beads 15k', 'jewellery'],
    ['Matooke 20k', 'other'],
  ])('knows the category of %s', (caption, category) => {
    expect(parseCaption(caption)).toMatchObject({ ok: true, value: { category } });
  });

  it.each([
    ['Heels 55k 📲 WhatsApp to order.', 'whatsapp-to-order', 'Heels'],
    ['Heels 55k DM us', 'send-message', 'Heels'],
    ['Heels 55k, link in bio!', 'open-link', 'Heels'],
    ['Order now: heels 55k', 'order-now', 'heels'],
  ])('knows what %s asks for', (caption, call, title) => {
    expect(parseCaption(caption)).toMatchObject({ ok: true, value: { call_to_action: call } });
    expect(parseCaption(caption)).toMatchObject({ value: { title: expect.stringContaining(title) } });
  });

  it.each([
    ['Sold out of sandals, sorry 😢 30k', 'negative'],
    ['Sandals 30k', 'neutral'],
    ['Premium sandals 30k 🔥', 'positive'],
  ])('hears the mood of %s', (caption, sentiment) => {
    expect(parseCaption(caption)).toMatchObject({ ok: true, value: { sentiment } });
  });

  it.each(['Wigs 150k-200k', 'Wigs UGX 150,000 - 200,000', 'Wigs 150-200k'])(
    'keeps the prices of %s out of the title',
    (caption) => {
      expect(parseCaption(caption)).toMatchObject({ ok: true, value: { title: 'Wigs', price: 150_000 } });
    },
  );

  it('has a title even where nothing else is told', () => {
    expect(parseCaption('55k #TRACK')).toMatchObject({ ok: true, value: { title: 'Untitled' } });
  });

  it('takes no long time over a hostile caption', () => {
    const began = performance.now();
    for (const part of [
      '1,000',
      '55-60k ',
      'was 90k ',
      '4K TV ',
      'UGX 5-5-',
      'S ',
      '#a',
      'size ',
      '55 ',
      '🔥',
      'whatsapp ',
    ])
      parseCaption(part.repeat(2_200 / part.length));
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

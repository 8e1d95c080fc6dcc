/** Who makes the tokens by which sellers act, and for whom they are. */
export const TOKEN_ISSUER = 'tiktok-commerce';
export const TOKEN_AUDIENCE = 'sellers';

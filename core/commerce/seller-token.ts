/** Tokens of sellers are JWTs (HS256) whose subject is the seller's handle; by whom they are made, and for whom. */
export const TOKEN_ISSUER = 'tiktok-commerce';
export const TOKEN_AUDIENCE = 'sellers';

/** A failure that is told to people as it stands, without a stack. */
export class Stated extends Error {
  /** @param {string} sentence */
  constructor(sentence) {
    super(sentence);
    this.name = 'Stated';
    this.sentence = sentence;
  }
}

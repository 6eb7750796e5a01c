/** The picture that was read last, which Try and Learn share. */
let current = { picture: null, answer: null };

/** @param picture a Blob; null if there is none */
export function setPicture(picture, answer = null) {
  current = { picture, answer };
}

export function lastPicture() {
  return current;
}

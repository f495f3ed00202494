/** What outlives a page: the secret that brings the conversation back, and messages that wait for their receipt. */

/** @param {"localStorage" | "sessionStorage"} where @param {string} key */
export function recall(where, key) {
  try {
    return window[where].getItem(`skranke-${key}`) ?? "";
  } catch {
    return ""; // a browser may block storage: then a reload starts anew
  }
}

/** @param {"localStorage" | "sessionStorage"} where @param {string} key @param {string} value */
export function keep(where, key, value) {
  try {
    window[where].setItem(`skranke-${key}`, value);
  } catch {
    // blocked or full: the chat itself goes on
  }
}

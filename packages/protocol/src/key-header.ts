/** What a page sends the key of its sign-in in; in a `hello` it is the `token`. */
export const keyHeader = "Beckon-Key";

/** A page that cannot be dealt with before somebody mends something; the message is the sentence to show. */
export class NotYet extends Error {
  override name = "NotYet";
}

/**
 * An id that nobody else takes: 128 random bits. `crypto.randomUUID` is there over HTTPS and on localhost alone (Secure Contexts, section 1.1);
 * a dashboard may also be opened over plain HTTP in one's own network, and must be able to send from there.
 */
export const newRequestId = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The sub-protocol that a Beckon client offers; without it a connection is an original client. */
export const subprotocol = "beckon.v1";

import { createContext, use } from "react";

/** When Beckon last came back (ISO 8601): silence before it is nobody's. */
export const AwakeContext = createContext<string | undefined>(undefined);

/** When Beckon last came back; undefined where it was never away. */
export const useAwake = (): string | undefined => use(AwakeContext);

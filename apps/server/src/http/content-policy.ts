import type { HelmetOptions } from "helmet";

/** The headers of every response (OWASP Secure Headers): scripts, styles and pictures come from files of ours only, and the dashboard asks nobody but us. */
export const contentPolicy = (publicUrl: string | undefined): HelmetOptions => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      fontSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      workerSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  referrerPolicy: { policy: "no-referrer" },
  xFrameOptions: { action: "deny" },
  // Only where HTTPS is served at all: loopback has none, and a browser would remember. What else runs below our name is not ours to decide on.
  strictTransportSecurity: publicUrl?.startsWith("https://") === true && { includeSubDomains: false },
});

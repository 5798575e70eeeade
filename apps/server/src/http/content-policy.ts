import type { HelmetOptions } from "helmet";

/**
 * The headers of every response (OWASP Secure Headers). Scripts come from files of ours only; the dashboard asks nobody but us.
 * Styles may stand in elements: the dialogs' scroll lock writes one, and a style runs nothing.
 */
export const contentPolicy = (publicUrl: string | undefined): HelmetOptions => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      fontSrc: ["'self'"],
      imgSrc: ["'self'", "data:"],
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
  // Only where HTTPS is served at all: loopback has none, and a browser would remember.
  strictTransportSecurity: publicUrl?.startsWith("https://") === true,
});

import { z } from "zod";
import { defaultRates, type Rate } from "#http/rate-limits.ts";

/** Variables of the rate limits. */
export const rateVariables = {
  RATE_LIMIT: z.enum(["on", "off"]).default("on"),
  /** Such as `creations=60,answers=120`: how many a minute; those not named keep their own. */
  RATE_LIMITS: z
    .string()
    .default("")
    .transform((text, context) => {
      const rates: Record<Rate, number> = { ...defaultRates };
      for (const part of text.split(",").map((one) => one.trim()).filter(Boolean)) {
        const [name = "", count = ""] = part.split("=");
        if (!Object.hasOwn(rates, name) || !/^[1-9]\d{0,8}$/.test(count)) {
          context.addIssue(`${part} is not a limit; write name=number with one of ${Object.keys(rates).join(", ")}`);
          return z.NEVER;
        }
        rates[name as Rate] = Number(count);
      }
      return rates;
    }),
};

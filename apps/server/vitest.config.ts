import { defineConfig } from "vitest/config";

/** Tests start real processes: on a busy machine that alone takes seconds. */
export default defineConfig({ test: { testTimeout: 30_000, hookTimeout: 30_000 } });

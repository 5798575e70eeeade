import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = "http://127.0.0.1:8000";

/** What the server answers; pages of the dashboard (`/t/…`, `/turn`, `/system`) must not begin like these. */
const api = ["tickets", "questions", "snapshot", "agents", "rules", "mcp", "session", "sessions", "sign-ins", "links", "reach", "tokens", "projects", "workspaces", "attachments", "push", "notion", "health", "ready", "metrics", "openapi.json", "webhook"];

export default defineConfig({
  plugins: [react(), tailwind()],
  build: {
    target: "es2023",
    // A content security policy without `data:` comes; every asset stays a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: {
      ...Object.fromEntries(api.map((path) => [`^/${path.replace(".", "\\.")}(?=[/?]|$)`, { target: server }])),
      "/ws": { target: server, ws: true },
    },
  },
  test: { include: ["test/**/*.test.ts"] },
});

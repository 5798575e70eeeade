import { startPushService, type PushService } from "@beckon/server/testing/push-service";
import { call } from "@beckon/server/testing/api";
import { ownerOf } from "@beckon/server/testing/sign-in";
import { expect, test } from "./fixtures.ts";
import { locked, test as lockedTest } from "./locked.ts";

const pushTest = lockedTest.extend<{ service: PushService }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of a fixture from the pattern
  service: async ({}, use) => {
    await using service = await startPushService();
    await use(service);
  },
  environment: async ({ service }, use) => use({ ...locked, ...service.environment }),
});

pushTest("the service worker shows a notice with its two answers, and the answer reaches the agent", async ({ owner: page, server, service, context }) => {
  const { bearer } = await ownerOf(server);
  await context.grantPermissions(["notifications"], { origin: server.url });
  await page.evaluate(async () => {
    await navigator.serviceWorker.register("/sw.js");
    await navigator.serviceWorker.ready;
  });
  await call(server.url, "POST", "/push/devices", { subscription: service.subscription, label: "Phone" }, bearer);
  await call(server.url, "POST", "/tickets/create", { ticket_name: "Routes", description: "/choose Keep the old route? | Keep | Remove" }, bearer);
  const { notice } = await service.next();
  const cdp = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const [one] = registrations;
      if (one) resolve(one.registrationId);
    });
  });
  await cdp.send("ServiceWorker.enable");
  const registrationId = await registered;
  await cdp.send("ServiceWorker.deliverPushMessage", { origin: server.url, registrationId, data: JSON.stringify(notice) });
  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      const notices = await registration.getNotifications();
      return notices.map(({ title, body }) => ({ title, body }));
    });
  await expect.poll(shown).toEqual([{ title: "Demo agent asks · Routes", body: "Keep the old route?" }]);
  const [worker] = context.serviceWorkers();
  await worker?.evaluate(async () => {
    const scope = globalThis as unknown as { registration: ServiceWorkerRegistration };
    const [notification] = await scope.registration.getNotifications();
    if (notification) dispatchEvent(new (globalThis as unknown as { NotificationEvent: new (type: string, init: object) => Event }).NotificationEvent("notificationclick", { notification, action: "keep" }));
  });
  await page.goto(`${server.url}${notice.path}`);
  await expect(page.getByTestId("timeline").getByText("You answered: Keep")).toBeVisible();
});

test("the system page says how this browser stands", async ({ dashboard: page, server }) => {
  await page.goto(`${server.url}/system`);
  await expect(page.getByText("This browser is not told while this page is closed.")).toBeVisible();
});

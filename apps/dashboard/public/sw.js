// Shows what the server tells while nobody looks, and answers a choice from the notice itself. It caches nothing of what it fetches.

self.addEventListener("push", (event) => {
  const notice = event.data?.json() ?? { title: "Beckon", body: "Something needs you.", tag: "beckon", path: "/turn" };
  event.waitUntil(show(notice));
});

self.addEventListener("notificationclick", (event) => {
  const { path, question } = event.notification.data;
  event.notification.close();
  event.waitUntil(question && event.action ? answer(event.notification.title, path, question, event.action) : open(path));
});

function show({ title, body, tag, path, question }) {
  const actions = question?.options.map(({ id, label }) => ({ action: id, title: label })) ?? [];
  return self.registration.showNotification(title, { body, tag, renotify: true, icon: "/icon-192.png", badge: "/icon-192.png", data: { path, question }, actions });
}

async function open(path) {
  const pages = await self.clients.matchAll({ type: "window" });
  const page = pages.find((one) => one.visibilityState === "visible") ?? pages[0];
  if (!page) return self.clients.openWindow(path);
  await page.navigate(path);
  return page.focus();
}

// The sign-in's key, as the page kept it: without it the cookie opens nothing.
async function keyHeader() {
  const key = await (await caches.match("/key", { cacheName: "beckon-key" }))?.text();
  return key ? { "Beckon-Key": key } : {};
}

// The page is opened only where the answer was not taken: its text says who was faster, or what is wrong.
async function answer(title, path, { question_id }, option) {
  try {
    const response = await fetch(`/questions/${encodeURIComponent(question_id)}/answer`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...(await keyHeader()) },
      body: JSON.stringify({ response: option }),
    });
    if (response.ok) return;
    const { error } = await response.json();
    await show({ title, body: error.message, tag: `answer/${question_id}`, path });
  } catch {
    await show({ title, body: "Beckon cannot be reached just now. Your answer was not sent.", tag: `answer/${question_id}`, path });
  }
}

import { Link } from "@tanstack/react-router";
import { Notion } from "#features/notion/notion.tsx";
import { People } from "#features/people/people.tsx";
import { ConnectPhone } from "#features/phone/connect-phone.tsx";
import { ThisDevice } from "#features/notify/this-device.tsx";
import { Agents } from "#features/system/agents.tsx";
import { Rules } from "#features/system/rules.tsx";
import { Workspaces } from "#features/system/workspaces.tsx";
import { ServerState } from "#features/system/server-state.tsx";
import { Page } from "#ui/page.tsx";
import { Part } from "#ui/part.tsx";

/** What runs, what could, and how people are reached. */
export function SystemPage() {
  return (
    <Page title="System">
      <Part title="Agents">
        <Agents />
      </Part>
      <Part title="Rules">
        <Rules />
      </Part>
      <Part title="Notices in this browser">
        <ThisDevice />
      </Part>
      <Part title="Notion">
        <Notion />
      </Part>
      <Part title="Connect a phone">
        <ConnectPhone />
      </Part>
      <People />
      <Part title="Projects">
        <p>
          <Link to="/p">Repositories that tickets work in</Link>
        </p>
      </Part>
      <Part title="Disk">
        <Workspaces />
      </Part>
      <Part title="Server">
        <ServerState />
      </Part>
    </Page>
  );
}

import { Projects } from "#features/projects/projects.tsx";
import { Page } from "#ui/page.tsx";

/** Repositories that tickets work in. */
export function ProjectsPage() {
  return (
    <Page title="Projects">
      <Projects />
    </Page>
  );
}
